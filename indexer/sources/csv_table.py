"""CSV: one article in each row, under a first row of column names."""

import csv
from itertools import count
from typing import BinaryIO, Self

from indexer.sources.documents import EXCERPT_BYTES, Document, Kind, Reading, Unreadable
from indexer.sources.jsonl import BYTE_ORDER_MARK, lines_of
from indexer.sources.opened import Opened
from indexer.sources.rows import KEYS, column_names, record_of
from indexer.store.errors import DocumentError

DELIMITERS = ",;\t|"
# The module's words for a file that ends inside a quoted cell.
UNCLOSED = "unexpected end of data"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

# The module's own limit for a cell is 128 KiB. Rows are limited below, by their bytes.
csv.field_size_limit(2**31 - 1)


def read_csv(opened: Opened) -> Reading:
    """Each row a document; `line` is the row's number, with the column names as row 1 and empty rows counted.

    A row that cannot be cut, or that has another number of cells than the first, gives no document.
    """
    lines = _Lines(opened.content(), opened.defaults.max_bytes)
    rows = csv.reader(lines, delimiter=_delimiter(lines.first), strict=True)
    names: list[str] = []
    for row in count(1):
        lines.begin_row()
        try:
            cells = next(rows, None)
            if cells is None:
                break
            lines.check_encoding()
            if not any(cells):
                continue
            if not names:
                names = column_names(cells)
                continue
            if len(cells) != len(names):
                raise DocumentError(f"the row has {len(cells):,} cells; the first row names {len(names):,} columns")
            yield Document(opened.source, row, Kind.RECORD, record_of(names, cells), defaults=opened.defaults)
        except (DocumentError, csv.Error) as error:
            reason = "a quotation mark is not closed" if str(error) == UNCLOSED else str(error)
            yield Unreadable(opened.source, row, reason, lines.excerpt[:EXCERPT_BYTES])
            if not names:
                return
    if not names:
        yield Unreadable(opened.source, 1, "the file is empty", b"")


def _delimiter(first: bytes) -> str:
    """The delimiter by which the first row has most of the known column names, then most columns."""
    line = first.decode(errors="replace")

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([line], delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return len({name.strip().lower() for name in names} & KEYS), len(names)

    return max(DELIMITERS, key=columns)


class _Lines:
    """The lines of a file as csv takes them, and what the row in work is made of."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._lines = lines_of(file, most)
        self._most = most
        self._number = 0
        first, size = next(self._lines, (b"", 0))
        self.first = first.removeprefix(BYTE_ORDER_MARK)
        self._waiting: tuple[bytes, int] | None = (self.first, size) if size else None
        self.begin_row()

    def begin_row(self) -> None:
        """Forget the row before."""
        self.excerpt = b""
        self._size = 0
        self._fault: str | None = None

    def check_encoding(self) -> None:
        """Raise DocumentError where the row is not UTF-8."""
        if self.first.startswith(UTF_16):
            raise DocumentError("not UTF-8 but UTF-16: save the table as UTF-8")
        if self._fault:
            raise DocumentError(self._fault)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line, size = self._waiting or next(self._lines)
        self._waiting = None
        self._number += 1
        self._size += size + 1
        if len(self.excerpt) < EXCERPT_BYTES:
            self.excerpt += line[:EXCERPT_BYTES]
        if self._size > self._most:
            raise DocumentError(f"the row has more than {self._most:,} bytes. A quotation mark may lack its fellow")
        try:
            return line.decode() + "\n"
        except UnicodeDecodeError as error:
            place = f"byte {error.start + 1:,} of line {self._number:,} of the file"
            self._fault = self._fault or f"not UTF-8: {place} is {line[error.start]:#04x}"
            return line.decode(errors="replace") + "\n"
