"""The rows of a Parquet file, in a process of their own. The only importer of pyarrow.

pyarrow ends its process on some damaged files, and a few kilobytes may unpack to gigabytes, or take for ever.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator

os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # the others reserve memory that they do not use

import pyarrow as pa
import pyarrow.parquet as pq

from indexer.sources.rows import column_names, record_of
from indexer.store.errors import DocumentError

SECONDS_FOR_A_ROW = 20.0
MEMORY_BYTES = 2 * 2**30
# A small file may hold one long text a million times: one row at a time, and so much of rows that are too large.
ROWS_AT_A_TIME = 1
MOST_PASSED_OVER = 2**30
READ_BYTES = 64 * 2**10
# What the library raises for broken files, and for values that Python has no room for.
BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError, KeyError, RecursionError, MemoryError)


def write_rows(most: int) -> None:
    """Write the rows of the file on standard input to standard output: number, tab, JSON, line end.

    The JSON is an article record, or a string that says why the row gives none. A row has at most `most` bytes. Memory is
    limited (on Linux), and the process ends by SIGALRM where the file or a row takes too long.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, SECONDS_FOR_A_ROW)
    for row, found in _found(most):
        body = json.dumps(found).encode() if isinstance(found, str) else found
        # A reader that takes its time is none of our business.
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(b"%d\t%s\n" % (row, body))
        sys.stdout.buffer.flush()
        signal.setitimer(signal.ITIMER_REAL, SECONDS_FOR_A_ROW)


def _found(most: int) -> Iterator[tuple[int, bytes | str]]:
    """(number from 1, record or reason)."""
    try:
        table = pq.ParquetFile(sys.stdin.buffer, pre_buffer=False, buffer_size=READ_BYTES)
        names = column_names(table.schema_arrow.names)
    except DocumentError as error:
        yield 1, str(error)
        return
    except BROKEN as error:
        yield 1, f"not Parquet, or damaged: {error}"
        return
    row, passed_over = 0, 0
    for row, found in _rows(table):
        if isinstance(found, str):
            yield row, found
        elif found.nbytes <= most:
            yield row, _record(names, found)
        else:
            yield row, f"the row has {found.nbytes:,} bytes; {most:,} are allowed"
            passed_over += found.nbytes
            if passed_over > MOST_PASSED_OVER:
                yield row + 1, "the rows before this one had too many bytes: nothing more is read"
                return
    if not row:
        yield 1, "the file is empty"


def _rows(table: pq.ParquetFile) -> Iterator[tuple[int, pa.RecordBatch | str]]:
    """(number from 1, row); in place of the rows of a group that cannot be read, the reason."""
    before = 0
    for group in range(table.num_row_groups):
        row = before
        try:
            end = before + table.metadata.row_group(group).num_rows
            for batch in table.iter_batches(ROWS_AT_A_TIME, row_groups=[group], use_threads=False):
                row += 1
                yield row, batch
            if row != end:
                raise ValueError(f"{row - before:,} rows are there, {end - before:,} are stated")
        except BROKEN as error:
            yield row + 1, f"row group {group + 1} is damaged: {error}"
        before = max(end, row)


def _record(names: list[str], row: pa.RecordBatch) -> bytes | str:
    try:
        return record_of(names, [_value(column) for column in row.columns])
    except DocumentError as error:
        return str(error)
    except BROKEN as error:
        return f"the row cannot be read: {error}"


def _value(column: pa.Array) -> object:
    """The one value of a column of one row."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("s", column.type.tz), safe=False)
    if pa.types.is_temporal(column.type):  # Python has no room for all of them
        column = column.cast(pa.string())
    return column[0].as_py()
