"""Addresses → what is there, by way of the fetcher."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from indexer.fetching.outcomes import Fetched, NotModified
from indexer.sources.documents import Defaults, Document, Kind, Unreadable
from indexer.sources.entries import Entry
from indexer.sources.markup import HTML, root_of
from indexer.sources.opened import Opened, encoding_of
from indexer.sources.single import one_document
from indexer.sources.tools import Tools
from indexer.store.errors import DocumentError

NO_ARTICLE = "the entry has neither the whole article nor an address"


def fetched(url: str, defaults: Defaults, tools: Tools | None) -> Opened:
    """What is behind an address, opened. Raises DocumentError with the reason where nothing is."""
    if tools is None:
        raise DocumentError(f"{url} is not fetched here: give the file itself")
    outcome = tools.fetcher.fetch(url)
    if isinstance(outcome, NotModified):
        raise TypeError("a request without a condition was answered like one with a condition")
    if not isinstance(outcome, Fetched):
        raise DocumentError(f"{outcome.url} is not fetched: {outcome.reason}")
    return as_opened(url, outcome, defaults, tools)


def as_opened(url: str, outcome: Fetched, defaults: Defaults, tools: Tools | None) -> Opened:
    """What was fetched when `url` was asked for, opened."""
    raw = BytesIO(outcome.body)
    return Opened(
        url,
        raw,
        encoding_of("", raw),
        defaults,
        tools,
        url=outcome.url,
        content_type=outcome.content_type,
        charset=outcome.charset,
    )


def page_of(opened: Opened, line: int, entry: Entry) -> Document | Unreadable:
    """The article of an entry that stands in line `line` of `opened`: what the entry has, else the page it links to."""
    source, defaults = opened.source, opened.defaults
    if article := own_article(entry, source, line, defaults):
        return article
    if not entry.link:
        return Unreadable(source, line, NO_ARTICLE, words_of(entry))
    try:
        found = page_in(fetched(entry.link, defaults, opened.tools), entry.stated)
    except DocumentError as error:
        return Unreadable(source, line, str(error), words_of(entry))
    if isinstance(found, Unreadable):
        found = replace(found, reason=f"{entry.link} {found.reason}")
    return replace(found, source=source, line=line)


def own_article(entry: Entry, source: str, line: int, defaults: Defaults) -> Document | None:
    """The article that stands in the entry itself; None where only a part does."""
    if not entry.content:
        return None
    # A page of its own, so that its charset is known and nothing but the article is in it.
    body = f'<html><head><meta charset="utf-8"></head><body><article>{entry.content}</article></body></html>'
    return Document(source, line, Kind.PAGE, body.encode(), entry.stated, "utf-8", defaults)


def page_in(page: Opened, stated: Mapping[str, str]) -> Document | Unreadable:
    """The page of HTML that was fetched. `stated` is what the entry says; the page's address goes before the entry's."""
    try:
        found = one_document(page, Kind.PAGE)
    except DocumentError as error:
        return Unreadable(page.source, 1, f"cannot be unpacked: {error}", b"")
    if isinstance(found, Unreadable):
        return found
    if page.content_type not in HTML and root_of(found.body) != "html":
        return Unreadable(page.source, 1, f"is no page of HTML but {page.content_type}", found.excerpt)
    return replace(found, stated={**stated, **found.stated})


def words_of(entry: Entry) -> bytes:
    """The entry's title and summary, for the eye."""
    return f"{entry.title or ''}\n{entry.summary or ''}".strip().encode()[:4096]
