"""A table as Parquet, typed; what is missing is null."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.reports.stamp import STAMP
from service.reports.tables import Table

_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64()}
# More than any report has: what claims to hold more is not unpacked.
MOST_ROWS = 200_000
MOST_BYTES = 512 * 2**20
_ROWS_AT_ONCE = 64


def write_parquet(table: Table, stamp: str) -> bytes:
    """The table, compressed, with the stamp in its metadata; nothing in it depends on the moment or the machine."""
    columns = [(name, _TYPES[kind]) for name, kind in table.columns.items()]
    schema = pa.schema(columns, metadata={STAMP: stamp})
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    out = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()


def read_parquet(written: bytes) -> tuple[pa.Schema, list[dict[str, Any]]]:
    """The columns with the metadata, and the rows. Raises ValueError for what is no Parquet, or more than a report can be."""
    try:
        file = pq.ParquetFile(BytesIO(written))
        if file.metadata.num_rows > MOST_ROWS:
            raise ValueError(f"it has {file.metadata.num_rows} rows, and no report has more than {MOST_ROWS}")
        return file.schema_arrow, [*_rows(file)]
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from None


def stamp_in(schema: pa.Schema) -> bytes | None:
    """The stamp in the metadata, as it was written; None where there is none."""
    return (schema.metadata or {}).get(STAMP.encode())


def _rows(file: pq.ParquetFile) -> Iterator[dict[str, Any]]:
    """The rows, as long as they hold no more bytes than a report may."""
    held = 0
    for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
        held += batch.nbytes
        if held > MOST_BYTES:
            raise ValueError(f"it holds more than {MOST_BYTES // 2**20} MiB, which no report does")
        yield from batch.to_pylist()
