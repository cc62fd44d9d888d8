"""A site with feeds, a store, and a follower for which no real time passes."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event as Stop
from typing import Any

from indexer.fetching import Fetcher, PoliteFetcher
from indexer.following import Follower, Round, Subscriptions
from indexer.pipeline import Event
from indexer.sources import Tools
from indexer.store.fetches import FollowedFeed, KnownEntry
from indexer.store.reading import ArticleFilter
from indexer.store.records import Quarantined
from indexer.store.store import Store
from tests.helpers import WORKERS
from tests.indexer.fetching.server import Site, Time, response, settings

START = datetime(2016, 12, 8, 12, tzinfo=UTC)
MINUTES = 60.0
EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Validated:
    """Content that is sent again only to those who have another version."""

    body: bytes
    etag: str
    fields: dict[str, str] = field(default_factory=dict)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == self.etag:
            handler.wfile.write(response(304, b"", ETag=self.etag, **self.fields))
        else:
            handler.wfile.write(response(200, self.body, ETag=self.etag, **self.fields))


def rss(*items: str) -> bytes:
    """A feed."""
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()
    )


def item(
    link: str, title: str = "Army advances", published: str = "Thu, 08 Dec 2016 11:00:00 GMT", content: str = ""
) -> str:
    """An entry, by default without the article."""
    own = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{content}]]></content:encoded>"
    return (
        f"<item><title>{title}</title><link>{link}</link><pubDate>{published}</pubDate>{own if content else ''}</item>"
    )


def story(name: str) -> str:
    """Two paragraphs that no other story has."""
    first = f"The army entered district {name} of the city on Thursday, officials said, after a week of heavy fighting."
    second = (
        f"Residents of district {name} fled to the west, where aid groups waited for them with food, water and tents."
    )
    return (
        f"<p>{first} Nobody could say how many remained behind.</p><p>{second} More were expected by the evening.</p>"
    )


def page(name: str) -> bytes:
    """A page with a story."""
    head = f"<head><meta charset='utf-8'><title>Fighting in {name}</title></head>"
    return f"<html>{head}<body><article><h1>Fighting in {name}</h1>{story(name)}</article></body></html>".encode()


@dataclass
class World:
    """A site, a store, and a clock: waits of the follower and its fetcher let time pass at once."""

    site: Site
    store: Store
    time: Time = field(default_factory=Time)
    told: list[Event] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.time.now - 1000.0)

    def follower(
        self,
        *feeds: str | Path,
        stop: Stop | None = None,
        listener: Callable[[Event], None] | None = None,
        **stated: Any,
    ) -> Follower:
        """A follower as after a restart: it knows what the store knows. Feeds are paths on the site, or OPML files.

        With a `stop`, waits take real time. What is stated besides are settings.
        """
        fetcher = PoliteFetcher(Fetcher(settings(**stated)), stop or self.time, clock=self.time)
        return Follower(
            self.store,
            Tools(fetcher, WORKERS),
            Subscriptions([str(feed) if isinstance(feed, Path) else self.url(feed) for feed in feeds]),
            every=EVERY,
            stop=stop or self.time,
            listener=listener or self.told.append,
            clock=self.now,
        )

    def round(self, *feeds: str | Path, **stated: Any) -> Round:
        """One round after a restart."""
        return self.follower(*feeds, **stated).round()

    def url(self, path: str) -> str:
        return f"{self.site.url}{path}"

    def put(self, path: str, names: Iterable[str], **fields: str) -> None:
        """A feed whose entries have pages."""
        items = [item(self.url(f"/{name}"), f"Fighting in {name}") for name in names]
        self.site.answers[path] = response(200, rss(*items), **fields)
        for name in names:
            self.site.answers.setdefault(f"/{name}", response(200, page(name), Content_Type="text/html"))

    def asked(self) -> list[str]:
        """The paths asked for since the last call, in order of the alphabet; not robots.txt."""
        paths = sorted(path for path, _ in self.site.asked if path != "/robots.txt")
        self.site.asked.clear()
        return paths

    def feed(self, path: str = "/feed") -> FollowedFeed:
        with self.store.catalogue.read() as reader:
            [found] = [each for each in reader.fetches.feeds() if each.url == self.url(path)]
        return found

    def waiting(self) -> list[KnownEntry]:
        """The pages that will be fetched some time."""
        with self.store.catalogue.read() as reader:
            return reader.fetches.pages_due("127.0.0.1", self.now() + timedelta(days=7), limit=1000)

    def quarantined(self) -> list[Quarantined]:
        with self.store.catalogue.read() as reader:
            return reader.documents.quarantined()

    def counts(self) -> dict[str, int]:
        with self.store.catalogue.read() as reader:
            return reader.counts()

    def revisions(self) -> dict[str, int]:
        """How many versions each article has, by the last part of its address."""
        with self.store.catalogue.read() as reader:
            found = reader.articles(ArticleFilter(), limit=1000)
        return {str(each.url).rsplit("/", 1)[1]: each.revision for each in found}

    def forget(self, *tables: str) -> None:
        """Empty tables, as if a transaction had never been."""
        with closing(sqlite3.connect(self.store.settings.home / "catalogue.sqlite")) as connection:
            for table in tables:
                connection.execute(f"DELETE FROM {table}")
            connection.commit()
