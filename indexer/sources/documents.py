"""What a source gives: documents, not yet read, and places that gave none."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

# Of a document that is not taken in, so much is kept for the eye.
EXCERPT_BYTES = 4096


class Kind(StrEnum):
    """How a document's bytes are written."""

    RECORD = "record"  # a JSON object with the keys of docs/articles.md
    PAGE = "page"  # HTML
    TEXT = "text"  # plain text: blank lines part paragraphs, a short first one is the title


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller states for documents that do not say it, and how large one may be."""

    outlet: str | None = None
    published: str | None = None
    max_bytes: int = field(default=16 * 2**20)


@dataclass(frozen=True, slots=True)
class Document:
    """One article as its source gives it. Sources cut; reading is the work of `indexer.extract`, in a worker process.

    `line` counts from 1 (lines, rows, records or entries of the source). `stated` has keys of the article record: what the
    place says beside the body, such as the title and date of a feed's entry or the address in a web archive. It fills what
    the body does not say, and `defaults` fill the rest. `stated["published_from"]` names where a stated date stands.
    `charset` is the encoding that the server stated for a page.
    """

    source: str
    line: int
    kind: Kind
    body: bytes
    stated: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None
    defaults: Defaults = field(default_factory=Defaults)

    @property
    def excerpt(self) -> bytes:
        """The first bytes, for the eye."""
        return self.body[:EXCERPT_BYTES]

    def digest(self, rules: bytes) -> bytes:
        """SHA-256 of all that reading this document by these rules depends on; not of the place where it was found."""
        told = [self.kind, self.stated, self.charset, self.defaults.outlet, self.defaults.published]
        head = json.dumps([dict(part) if isinstance(part, Mapping) else part for part in told], sort_keys=True)
        return sha256(b"\0".join((rules, head.encode(), self.body))).digest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in a source that gave no document, and why."""

    source: str
    line: int
    reason: str
    raw: bytes


Reading = Iterator[Document | Unreadable]


def name_of(path: Path) -> str:
    """The path as it can be stored and printed, whatever bytes its name is made of."""
    name = os.fsencode(path).decode(errors="replace")
    return "".join(character if character.isprintable() else "�" for character in name)
