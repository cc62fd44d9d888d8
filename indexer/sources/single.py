"""Files that are one article each: plain text, and pages."""

from indexer.sources.documents import Document, Kind, Reading, Unreadable
from indexer.sources.opened import Opened


def read_text(opened: Opened) -> Reading:
    """A text file is one article. Outlet and date come from the caller: a text file does not say them."""
    yield one_document(opened, Kind.TEXT)


def read_page(opened: Opened) -> Reading:
    """A file of HTML is one article."""
    yield one_document(opened, Kind.PAGE)


def one_document(opened: Opened, kind: Kind) -> Document | Unreadable:
    """All that was opened. Of what was fetched, the address is stated."""
    body = opened.whole(opened.defaults.max_bytes)
    if isinstance(body, Unreadable):
        return body
    if not body.strip():
        return Unreadable(opened.source, 1, "the file is empty", body)
    stated = {"url": opened.url} if opened.url else {}
    return Document(opened.source, 1, kind, body, stated, opened.charset, opened.defaults)
