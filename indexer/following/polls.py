"""What a poll of a feed brings, and what to do about each of its entries."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from indexer.fetching import Fetched, FetchFailure, NotModified
from indexer.fetching.urls import Target, target_of
from indexer.following.ledger import Step
from indexer.following.schedule import Failed, after_page, wanted_again
from indexer.sources import Defaults, Tools, Unreadable
from indexer.sources.entries import Entry, Listing
from indexer.sources.fetched import NO_ARTICLE, as_opened, own_article, page_in, words_of
from indexer.sources.listings import listing_of
from indexer.store.errors import DocumentError
from indexer.store.fetches import FollowedFeed, KnownEntry
from indexer.store.urls import canonical


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed as it was before its poll, and what came. Where not all could be read, there may be entries beside a failure."""

    feed: FollowedFeed
    outcome: Fetched | NotModified | Failed
    listing: Listing = field(default_factory=Listing)


def poll(feed: FollowedFeed, tools: Tools, defaults: Defaults) -> Polled:
    """Ask for a feed and read it. What has not changed since it was read last is not read again."""
    outcome = tools.fetcher.fetch(feed.address, etag=feed.etag, last_modified=feed.last_modified)
    if not isinstance(outcome, Fetched) or sha256(outcome.body).digest() == feed.body_sha256:
        return Polled(feed, outcome)
    try:
        listing = listing_of(as_opened(feed.address, outcome, defaults, tools))
    except DocumentError as error:
        return Polled(feed, FetchFailure(outcome.url, str(error), outcome.status))
    fault = listing.fault
    if listing.sitemaps and not listing.entries:
        fault = "it is an index of sitemaps: follow the sitemap of the news that it names"
    return Polled(feed, FetchFailure(outcome.url, fault, outcome.status) if fault else outcome, listing)


@dataclass(frozen=True, slots=True)
class Noticed:
    """An entry in line `line` of the feed with the address `feed`; `target` is where its page is, if it names one.

    It is known again by `sha256`, the SHA-256 of its canonical address, or of feed, id and title where it has none. Whether
    it was edited tells `version`, the SHA-256 of what is said of it.
    """

    entry: Entry
    line: int
    feed: str
    target: Target | None
    sha256: bytes
    version: bytes


def noticed(entry: Entry, line: int, feed: str) -> Noticed:
    """An entry with what it is known by."""
    target = target_of(entry.link) if entry.link else None
    found = target if isinstance(target, Target) else None
    key = canonical(found.url) if found else json.dumps([feed, entry.link, entry.id, entry.title])
    # Not the summary: some feeds put into it what changes at every poll.
    said = json.dumps([entry.title, entry.published, entry.updated, entry.content])
    return Noticed(entry, line, feed, found, sha256(key.encode()).digest(), sha256(said.encode()).digest())


def step_for(found: Noticed, known: KnownEntry | None, now: datetime, defaults: Defaults) -> Step | None:
    """What to do about an entry: nothing, where it is as it was or another feed named it first, which tells of its edits."""
    if known and (known.version == found.version or known.feed != found.feed):
        return None
    entry, article = found.entry, own_article(found.entry, found.feed, found.line, defaults)
    if known and not article and found.target:
        return Step(entry=wanted_again(replace(known, version=found.version, stated=entry.stated), now))
    new = KnownEntry(
        sha256=found.sha256,
        url=found.target.url if found.target else None,
        host=found.target.host if found.target else None,
        feed=found.feed,
        version=found.version,
        noted_at=known.noted_at if known else now,
        wanted_at=now,
    )
    if article:
        return Step(article, replace(new, settled_at=now))
    if found.target:
        return Step(entry=replace(new, stated=entry.stated, due_at=now))
    nothing = Unreadable(found.feed, found.line, NO_ARTICLE, words_of(entry))
    return Step(nothing, replace(new, settled_at=now, fault=NO_ARTICLE))


def step_after(entry: KnownEntry, outcome: Fetched | NotModified | Failed, at: datetime, defaults: Defaults) -> Step:
    """What to do about a page that was asked for: take it in, try again later, or record why it is given up."""
    after = after_page(entry, outcome, at)
    address = entry.url or ""
    if isinstance(outcome, Fetched):
        document = page_in(as_opened(address, outcome, defaults, None), entry.stated)
        fault = document.reason if isinstance(document, Unreadable) else None
        return Step(document, replace(after, fault=fault))
    if isinstance(outcome, NotModified) or after.due_at:
        return Step(entry=after)
    return Step(Unreadable(address, 1, outcome.reason, b""), after)
