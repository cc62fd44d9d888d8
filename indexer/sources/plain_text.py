"""A text file is one article: blank lines part its paragraphs, and a short first one is its title."""

import re
from pathlib import Path

from indexer.sources.documents import Defaults, Document, Reading, Unreadable, name_of, not_utf8

LONGEST_TITLE = 200
FIRST_BREAK = re.compile(r"\r?\n[^\S\n]*\r?\n")


def read_text(path: Path, defaults: Defaults) -> Reading:
    """One document. Outlet and date come from the caller: a text file does not say them."""
    source = name_of(path)
    size = path.stat().st_size
    if size > defaults.max_bytes:
        yield Unreadable(source, 1, f"the file has {size:,} bytes; {defaults.max_bytes:,} are allowed", b"")
        return
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        reason, place = not_utf8(error, raw, "file")
        yield Unreadable(source, raw.count(b"\n", 0, place) + 1, reason, raw)
        return
    if not text:
        yield Unreadable(source, 1, "the file is empty", raw)
        return
    yield Document(source, 1, defaults.applied(_record(text)), raw)


def _record(text: str) -> dict[str, object]:
    first, *rest = FIRST_BREAK.split(text, maxsplit=1)
    if rest and len(first) <= LONGEST_TITLE and "\n" not in first:
        return {"title": first, "text": rest[0]}
    return {"text": text}
