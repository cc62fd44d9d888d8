"""One saved page in each kind of source: through all of them comes the same article."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from indexer.extract import extract
from indexer.sources import Document, Tools
from indexer.store.records import Version
from indexer.workers import Workers
from tests.indexer.fetching.server import Site, Time, polite, response, serving
from tests.indexer.sources.made import PAGES, read, record_of_page, written
from tests.indexer.sources.test_feeds import json_feed, rss
from tests.indexer.sources.test_sitemaps import index, sitemap

PAGE = PAGES / "harbour-post.html"
HTML = PAGE.read_text(encoding="utf-8")


@dataclass
class Place:
    """Where sources are made: a folder, and a site that serves the page at /story."""

    folder: Path
    site: Site
    tools: Tools

    @property
    def story(self) -> str:
        return f"{self.site.url}/story"

    def served(self, path: str, body: bytes) -> str:
        self.site.answers[path] = response(200, body)
        return f"{self.site.url}{path}"

    def article(self, source: Path | str) -> Version:
        """The one article of a source."""
        (found,) = read(source, tools=self.tools)
        assert isinstance(found, Document), found
        return extract(found, longest_paragraph=50_000).version


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(processes=1) as workers:
        yield workers


@pytest.fixture
def place(tmp_path: Path, workers: Workers) -> Iterator[Place]:
    with serving({"/story": response(200, PAGE.read_bytes(), Content_Type="text/html")}) as site:
        yield Place(tmp_path, site, Tools(polite(Time()), workers))


def as_csv(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


def as_parquet(columns: dict[str, list[str]]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def sources(place: Place) -> Iterator[tuple[str, Path | str]]:
    """A source of each kind with the page in it, or with its address."""

    def file(name: str, content: bytes) -> tuple[str, Path]:
        return name, written(place.folder / name, content)

    archive = record_of_page(PAGE.name, "https://www.harbour-post.example/a")
    entry = f"<title>Story</title><link>{place.story}</link>"
    yield "page", PAGE
    yield file("page.html.zst", zstd.compress(PAGE.read_bytes()))
    yield file("a.jsonl", json.dumps({"html": HTML}).encode())
    yield file("a.jsonl.gz", gzip.compress(json.dumps({"html": HTML}).encode()))
    yield file("a.csv", as_csv([["id", "html"], ["17", HTML]]))
    yield file("a.parquet", as_parquet({"id": ["17"], "html": [HTML]}))
    yield file("a.warc", archive)
    yield file("a.warc.gz", gzip.compress(archive))
    yield file("feed.rss", rss(entry))
    yield file("feed.json", json_feed({"id": "1", "url": place.story}))
    yield file("sitemap.xml", sitemap(f"<url><loc>{place.story}</loc></url>"))
    yield file("list.txt", f"# one\n{place.story}\n".encode())
    yield "address of the page", place.story
    yield "address of a feed", place.served("/feed", rss(entry))
    map_of_one = place.served("/sitemap.xml.gz", gzip.compress(sitemap(f"<url><loc>{place.story}</loc></url>")))
    yield "address of an index", place.served("/index.xml", index(map_of_one))


def test_the_same_article_comes_through_every_kind_of_source(place: Place) -> None:
    expected = place.article(PAGE)
    assert len(expected.spans) > 5
    for name, source in sources(place):
        found = place.article(source)
        assert (found.title, found.published, found.text) == (expected.title, expected.published, expected.text), name


def test_article_of_an_archive_can_be_cited(place: Place) -> None:
    path = written(place.folder / "CC-NEWS-1.warc", record_of_page(PAGE.name, "https://www.harbour-post.example/a"))
    extra = place.article(path).extra
    assert (extra["fetched"], str(extra["archive"])[:24]) == ("2016-12-08T14:05:00Z", "CC-NEWS-1.warc urn:uuid:")
