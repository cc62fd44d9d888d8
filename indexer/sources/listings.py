"""Feeds and sitemaps as sources: the article of each entry."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from indexer.sources.documents import Reading, Unreadable
from indexer.sources.entries import Listing
from indexer.sources.feeds import feed_entries
from indexer.sources.fetched import fetched, page_of
from indexer.sources.json_feed import json_feed_entries
from indexer.sources.jsonl import BYTE_ORDER_MARK
from indexer.sources.markup import root_of
from indexer.sources.opened import Opened
from indexer.sources.sitemaps import sitemap_entries
from indexer.store.errors import DocumentError
from indexer.workers import Exceeded

# The sitemap protocol allows 50 MB.
LARGEST_LISTING = 50 * 2**20
# Of one index, with those that are named in turn.
MOST_SITEMAPS = 1000


def listing_in(body: bytes, *, url: str | None = None, charset: str | None = None) -> Listing:
    """What a feed (RSS, RDF, Atom, JSON Feed) or a sitemap lists. For workers: the body may be hostile.

    Raises DocumentError for what is neither.
    """
    if body.removeprefix(BYTE_ORDER_MARK).lstrip()[:1] == b"{":
        return json_feed_entries(body, url=url)
    if root_of(body) in {"urlset", "sitemapindex"}:
        return sitemap_entries(body, url=url)
    return feed_entries(body, url=url, charset=charset)


@dataclass(frozen=True, slots=True)
class _Sitemap:
    """A sitemap that an index names: where it does so, and from which address the index came."""

    address: str
    source: str
    line: int
    index: str | None

    def opened(self, start: Opened) -> Opened:
        """The sitemap, fetched with what `start` was opened with. Raises DocumentError, also where its host is another's."""
        host = urlsplit(self.address).hostname
        if self.index and host != urlsplit(self.index).hostname:
            raise DocumentError(f"the sitemap {self.address} is on another host than the index that names it")
        return fetched(self.address, start.defaults, start.tools)


def read_listing(opened: Opened) -> Reading:
    """The article of each entry, from the entry itself or fetched; `line` is the entry's number.

    An entry whose page cannot be fetched gives no document: a teaser is no article. The sitemaps that an index names are
    read where they are on the index's own host.
    """
    sitemaps: list[_Sitemap] = []
    yield from _entries(opened, sitemaps)
    for sitemap in sitemaps:  # it grows on the way
        try:
            yield from _entries(sitemap.opened(opened), sitemaps)
        except DocumentError as error:
            yield Unreadable(sitemap.source, sitemap.line, str(error), sitemap.address.encode())


def _entries(opened: Opened, sitemaps: list[_Sitemap]) -> Reading:
    """The article of each entry; what further sitemaps there are is added to `sitemaps`. Raises DocumentError."""
    listing = listing_of(opened)
    for line, entry in enumerate(listing.entries, 1):
        yield page_of(opened, line, entry)
    known = {each.address for each in sitemaps}
    for line, address in enumerate(listing.sitemaps, len(listing.entries) + 1):
        if len(sitemaps) == MOST_SITEMAPS:
            yield Unreadable(opened.source, line, f"more than {MOST_SITEMAPS:,} sitemaps: the others are not read", b"")
            return
        if address not in known:
            known.add(address)
            sitemaps.append(_Sitemap(address, opened.source, line, opened.url))
    if listing.fault:
        yield Unreadable(opened.source, len(listing.entries) + len(listing.sitemaps) + 1, listing.fault, b"")
    elif not listing.entries and not listing.sitemaps:
        yield Unreadable(opened.source, 1, "it lists no article", b"")


def listing_of(opened: Opened) -> Listing:
    """What the opened feed or sitemap lists, parsed in a worker. Raises DocumentError."""
    if opened.tools is None:
        raise DocumentError("feeds and sitemaps are not read here: that takes worker processes and the network")
    body = opened.whole(LARGEST_LISTING)
    if isinstance(body, Unreadable):
        raise DocumentError(body.reason)
    listing = opened.tools.workers.call(partial(listing_in, url=opened.url, charset=opened.charset), body)
    if isinstance(listing, Exceeded):
        raise DocumentError(f"it cannot be parsed: {listing.reason}")
    return listing
