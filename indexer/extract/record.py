"""An article as it is handed in, checked: what cannot be stored is repaired or refused, each with its place."""

import re
import unicodedata
from math import isfinite

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.store.errors import DocumentError

# Metadata nested deeper is no metadata, and would exhaust the stack.
DEEPEST_NESTING = 50
# PostgreSQL's indexes hold no longer keys (2,704 bytes).
LONGEST_KEY_BYTES = 2000
# No headline, name or language tag is longer: one of megabytes would be embedded and shown with every paragraph.
LONGEST_LINE = 100_000
REPAIRED = "�"
# NUL cannot be stored by PostgreSQL; half a surrogate pair is no character at all; other controls move a terminal.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


class ArticleRecord(BaseModel):
    """One article as it is handed in. Unknown keys are kept as metadata."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    lang: str | None = None
    author: str | None = None
    id: str | None = None
    paragraphs: list[str] | None = None
    text: str | None = None
    html: str | None = None


def valid(found: dict[str, object]) -> tuple[ArticleRecord, tuple[str, ...]]:
    """The record, and what was repaired in it. Raises DocumentError for a wrong type, no text, or a key that is too long."""
    repairs: list[str] = []
    try:
        record = ArticleRecord.model_validate(_storable(found, "", repairs))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError(f'"{where}": {first["msg"]}') from None
    if not (record.paragraphs or record.text or record.html):
        raise DocumentError('the text is missing: give "paragraphs", "text" or "html"')
    for name, key in (("outlet", record.outlet), ("url", record.url), ("id", record.id)):
        if key and (size := len(key.encode())) > LONGEST_KEY_BYTES:
            raise DocumentError(f'"{name}" has {size:,} bytes; {LONGEST_KEY_BYTES:,} are allowed')
    for name, line in (("title", record.title), ("author", record.author), ("lang", record.lang)):
        if line and len(line) > LONGEST_LINE:
            raise DocumentError(f'"{name}" has {len(line):,} characters; {LONGEST_LINE:,} are allowed')
    return record, tuple(repairs)


def _storable(value: object, where: str, repairs: list[str], depth: int = 0) -> object:
    """The value with what cannot be stored replaced, each place noted: characters by U+FFFD, NaN and infinity by None."""
    if depth > DEEPEST_NESTING:
        raise DocumentError(f"{where[:40]}… is nested more than {DEEPEST_NESTING} deep")
    if isinstance(value, str):
        cleaned, count = (value, 0) if value.isprintable() else UNPRINTABLE.subn(REPAIRED, value)
        if count:
            repairs.append(f"{count} unprintable characters in {where} replaced")
        return unicodedata.normalize("NFC", cleaned)
    if isinstance(value, float) and not isfinite(value):
        repairs.append(f"{value} in {where} is no JSON number, left out")
        return None
    if isinstance(value, list):
        return [_storable(item, f"{where}[{place}]", repairs, depth + 1) for place, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            (name := str(_storable(key, "a key", repairs))): _storable(
                item, f"{where}.{name}" if where else name, repairs, depth + 1
            )
            for key, item in value.items()
        }
    return value
