"""A table as CSV (RFC 4180), for spreadsheets: UTF-8 with a byte order mark, without which Excel reads another encoding.

A spreadsheet runs a cell that begins like a formula. Texts that begin so get an apostrophe before them, and so do those
that begin with an apostrophe: taking one away from each text that begins with one gives back what was written.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from service.reports.tables import Table, Value

# What spreadsheets take for a formula or a command, or skip before one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def write_csv(table: Table) -> bytes:
    """The table with a head of column names; what is missing is empty."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_guarded(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def read_csv(written: bytes) -> Iterator[dict[str, str]]:
    """The rows as they were before they were guarded; what is missing is empty. Raises UnicodeDecodeError, csv.Error."""
    for row in csv.DictReader(StringIO(written.decode("utf-8-sig"), newline=""), restval=""):
        yield {name: value.removeprefix("'") for name, value in row.items() if name is not None}


def head_of_csv(written: bytes) -> list[str]:
    """The names of the columns; none of an empty file. Raises UnicodeDecodeError, csv.Error."""
    return next(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")), [])


def _guarded(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
