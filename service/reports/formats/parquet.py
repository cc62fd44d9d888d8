"""A table as Parquet, typed; what is missing is null."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.reports.tables import Table

_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64()}


def write_parquet(table: Table) -> bytes:
    """The table, compressed, with nothing in it that depends on the moment or the machine."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in table.columns.items()])
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    out = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()


def read_parquet(written: bytes) -> Iterator[dict[str, Any]]:
    """The rows. Raises ValueError for what is no Parquet."""
    yield from pq.read_table(BytesIO(written)).to_pylist()
