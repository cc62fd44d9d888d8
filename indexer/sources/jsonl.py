"""JSON Lines: one article on each line, as docs/articles.md describes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from indexer.sources.documents import Defaults, Document, Reading, Unreadable, name_of, not_utf8

EXCERPT_BYTES = 4096


def read_jsonl(path: Path, defaults: Defaults) -> Reading:
    """Each line a document; blank lines are none. A line over the size limit is passed over without being held."""
    source = name_of(path)
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
        return Unreadable(source, line, not_utf8(error, raw, "line")[0], raw[:EXCERPT_BYTES])
    except (ValueError, RecursionError) as error:
        return Unreadable(source, line, f"not JSON: {error}", raw[:EXCERPT_BYTES])
    if not isinstance(record, dict):
        return Unreadable(
            source,
            line,
            f"not an article: a JSON object is needed, this is {type(record).__name__}",
            raw[:EXCERPT_BYTES],
        )
    return Document(source, line, defaults.applied(record), raw[:EXCERPT_BYTES])


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """(line without its end, its size in bytes); of a line longer than `max_bytes` only the beginning is kept."""
    while line := file.readline(max_bytes + len(b"\r\n")):
        part, size = line, len(line)
        while not part.endswith(b"\n") and (part := file.readline(max_bytes)):
            size += len(part)
        yield line.rstrip(b"\r\n"), size - (len(part) - len(part.rstrip(b"\r\n")))
