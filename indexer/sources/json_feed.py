"""JSON Feed (https://www.jsonfeed.org/version/1.1/) → entries."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.sources.entries import MOST_ENTRIES, Entry, Listing, absolute, as_html, iso_date, plain, whole_article
from indexer.store.errors import DocumentError

VERSION = "https://jsonfeed.org/version/"


class _Author(BaseModel):
    name: str | None = None


class _Item(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    author: _Author | None = None  # version 1
    authors: list[_Author] = []


class _Feed(BaseModel):
    version: str
    language: str | None = None
    items: list[Any]


def json_feed_entries(body: bytes, *, url: str | None = None) -> Listing:
    """The entries in the feed's order. An entry that is not as the format has it is left out, and the first such one named.

    Raises DocumentError for what is no JSON Feed.
    """
    try:
        feed = _Feed.model_validate_json(body.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise DocumentError(f"not a JSON Feed: {_fault(error)}") from None
    if not feed.version.startswith(VERSION):
        raise DocumentError(f'not a JSON Feed: its "version" is {feed.version[:100]!r}')
    entries: list[Entry] = []
    fault = f"the feed has more than {MOST_ENTRIES:,} entries: the others are not read"
    faults = [fault] if len(feed.items) > MOST_ENTRIES else []
    for number, item in enumerate(feed.items[:MOST_ENTRIES], 1):
        try:
            entries.append(_entry(_Item.model_validate(item), feed, url))
        except ValidationError as error:
            faults.append(f"entry {number} is left out: {_fault(error)}")
    return Listing(tuple(entries), fault=faults[0] if faults else None)


def _entry(item: _Item, feed: _Feed, url: str | None) -> Entry:
    authors = [each.name for each in item.authors or filter(None, [item.author]) if each.name]
    return Entry(
        link=absolute(item.url, url),
        title=plain(item.title) or None,
        published=iso_date(item.date_published),
        updated=iso_date(item.date_modified),
        author=", ".join(authors) or None,
        lang=item.language or feed.language,
        summary=plain(item.summary) or None,
        content=whole_article(item.content_html or as_html(item.content_text or "")),
        id=item.id,
    )


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f'"{where}": {first["msg"]}' if where else first["msg"]
