"""What a source gives: documents, and places that gave none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Document:
    """One article as its source gives it: `record` has the keys of the article JSON Lines; `line` counts from 1."""

    source: str
    line: int
    record: dict[str, object]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in a source that gave no document, and why."""

    source: str
    line: int
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller states for documents that do not say it, and how large one may be."""

    outlet: str | None = None
    published: str | None = None
    max_bytes: int = field(default=16 * 2**20)

    def applied(self, record: dict[str, object]) -> dict[str, object]:
        """The record with gaps filled."""
        stated = {"outlet": self.outlet, "published": self.published}
        return {**record, **{key: value for key, value in stated.items() if value and not record.get(key)}}


Reading = Iterator[Document | Unreadable]


def name_of(path: Path) -> str:
    """The path as it can be stored and printed, whatever bytes its name is made of."""
    name = os.fsencode(path).decode(errors="replace")
    return "".join(character if character.isprintable() else "�" for character in name)


def not_utf8(error: UnicodeDecodeError, raw: bytes, what: str) -> tuple[str, int]:
    """The reason, and the place of the first wrong byte in `raw`: after a byte order mark the error counts from behind it."""
    place = len(raw) - len(error.object) + error.start
    return f"not UTF-8: byte {place + 1:,} of the {what} is {raw[place]:#04x}", place
