"""JSON Lines: one article on each line, as docs/articles.md describes it."""

from collections.abc import Iterator
from typing import BinaryIO

from indexer.sources.documents import EXCERPT_BYTES, Document, Kind, Reading, Unreadable
from indexer.sources.opened import Opened
from indexer.store.errors import DocumentError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A line that goes on for longer is no article but a bomb: reading ends there. Passing over it takes seconds.
LONGEST_LINE = 2**30


def read_jsonl(opened: Opened) -> Reading:
    """Each line a document; blank lines are none. A line over the size limit is passed over without being held."""
    most = opened.defaults.max_bytes
    empty = True
    for line, (raw, size) in enumerate(lines_of(opened.content(), most), 1):
        body = raw.removeprefix(BYTE_ORDER_MARK) if line == 1 else raw
        if not body.strip():
            continue
        empty = False
        if size > most:
            reason = f"the line has {size:,} bytes; {most:,} are allowed"
            yield Unreadable(opened.source, line, reason, raw[:EXCERPT_BYTES])
        else:
            yield Document(opened.source, line, Kind.RECORD, body, defaults=opened.defaults)
    if empty:
        yield Unreadable(opened.source, 1, "the file is empty", b"")


def lines_of(file: BinaryIO, most: int) -> Iterator[tuple[bytes, int]]:
    """(line without its end, its size in bytes); of a line longer than `most` bytes only the beginning is kept.

    Raises DocumentError behind LONGEST_LINE bytes without a line end.
    """
    while line := file.readline(most + len(b"\r\n")):
        part, size = line, len(line)
        while not part.endswith(b"\n") and (part := file.readline(most)):
            size += len(part)
            if size > LONGEST_LINE:
                raise DocumentError(f"the line has more than {LONGEST_LINE:,} bytes: nothing behind it is read")
        yield line.rstrip(b"\r\n"), size - (len(part) - len(part.rstrip(b"\r\n")))
