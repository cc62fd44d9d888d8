"""Rows of tables (CSV, Parquet) → article records. Columns have the names of docs/articles.md."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time

from indexer.store.errors import DocumentError

BODIES = ("paragraphs", "text", "html")
STRINGS = frozenset({"outlet", "title", "published", "url", "lang", "author", "id", "text", "html"})
KEYS = STRINGS | {"paragraphs"}
# Each becomes a key of each article's metadata.
MOST_COLUMNS = 1000


def column_names(given: Sequence[str]) -> list[str]:
    """The keys that columns stand for; "" for a column without a name, as spreadsheets leave behind.

    Case and white space around the names of docs/articles.md do not count. Raises DocumentError where the table cannot
    hold articles.
    """
    if len(given) > MOST_COLUMNS:
        raise DocumentError(f"the table has {len(given):,} columns; {MOST_COLUMNS:,} are allowed")
    stripped = [name.strip() for name in given]
    names = [name.lower() if name.lower() in KEYS else name for name in stripped]
    if twice := next((name for place, name in enumerate(names) if name and name in names[:place]), None):
        raise DocumentError(f'two columns are named "{twice[:100]}"')
    if not set(names) & set(BODIES):
        shown = ", ".join(names)
        shown = shown if len(shown) <= 200 else f"{shown[:200]}…"
        raise DocumentError(f'no column is named "paragraphs", "text" or "html"; the columns are: {shown}')
    return names


def record_of(names: Sequence[str], values: Sequence[object]) -> bytes:
    """A row as JSON, empty cells left out. Raises DocumentError for a `paragraphs` cell that is no list."""
    record = {name: _cell(name, value) for name, value in zip(names, values, strict=True) if name}
    filled = {name: value for name, value in record.items() if value not in (None, "")}
    return json.dumps(filled, default=_as_json).encode()


def _cell(name: str, value: object) -> object:
    """A cell as its key of an article record wants it."""
    if name in KEYS and isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError as error:
            raise DocumentError(
                f'"{name}" is not UTF-8: byte {error.start + 1:,} is {value[error.start]:#04x}'
            ) from None
    if name in STRINGS and isinstance(value, int):  # keys are often numbers
        return str(value)
    if name != "paragraphs" or not value:
        return value
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise DocumentError('"paragraphs" is no JSON list of strings; a column of plain text is named "text"')
    return [paragraph for paragraph in found if paragraph]


def _as_json(value: object) -> object:
    """What JSON has no word for."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return str(value)
