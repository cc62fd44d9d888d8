"""JSON Lines: one article on each line, as docs/articles.md describes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from indexer.sources.documents import Defaults, Document, Reading, Unreadable

EXCERPT_BYTES = 4096


def read_jsonl(path: Path, defaults: Defaults) -> Reading:
    """Each line a document; blank lines are none. A line over the size limit is passed over without being held."""
    source = str(path)
    empty = True
    with path.open("rb") as file:
        for line, (raw, size) in enumerate(_lines(file, defaults.max_bytes), 1):
            if not raw.strip():
                continue
            empty = False
            if size > defaults.max_bytes:
                reason = f"the line has {size:,} bytes; {defaults.max_bytes:,} are allowed"
                yield Unreadable(source, line, reason, raw[:EXCERPT_BYTES])
            else:
                yield _document(source, line, raw, defaults)
    if empty:
        yield Unreadable(source, 1, "the file is empty", b"")


def _document(source: str, line: int, raw: bytes, defaults: Defaults) -> Document | Unreadable:
    try:
        record = json.loads(raw.decode("utf-8-sig" if line == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Unreadable(
            source, line, f"not UTF-8: byte {error.start + 1} of the line is {raw[error.start]:#04x}", raw
        )
    except (ValueError, RecursionError) as error:
        return Unreadable(source, line, f"not JSON: {error}", raw)
    if not isinstance(record, dict):
        return Unreadable(
            source, line, f"not an article: a JSON object is needed, this is {type(record).__name__}", raw
        )
    return Document(source, line, defaults.applied(record), raw)


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """(line, its size in bytes); of a line longer than `max_bytes` only the beginning is kept."""
    while line := file.readline(max_bytes + 1):
        size = len(line)
        while not line.endswith(b"\n") and size > max_bytes and (rest := file.readline(max_bytes + 1)):
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        yield line, size
