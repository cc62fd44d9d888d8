"""Addresses, lists of addresses, feeds and sitemaps as sources: their pages are fetched from a real server."""

import gzip
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from indexer.sources import Defaults, Document, Kind, Tools, Unreadable
from indexer.workers import Limits, Workers
from tests.indexer.fetching.server import Site, Time, polite, response, serving
from tests.indexer.sources.made import LINE, PAGES, read, reasons, record_of_page, written
from tests.indexer.sources.test_feeds import ARTICLE, ENTITIES, json_feed, rss
from tests.indexer.sources.test_sitemaps import index, sitemap

PAGE = (PAGES / "harbour-post.html").read_bytes()
OTHER = (PAGES / "dagblad-de-kade.html").read_bytes()
HTML = {"Content_Type": "text/html; charset=utf-8"}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(processes=1) as workers:
        yield workers


@pytest.fixture
def tools(workers: Workers) -> Tools:
    return Tools(polite(Time()), workers)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.answers |= {
            "/a": response(200, PAGE, **HTML),
            "/b": response(200, OTHER, Content_Type="text/html; charset=ISO-8859-1"),
            "/moved": response(301, Location="/a"),
            "/pdf": response(200, b"%PDF-1.7", Content_Type="application/pdf"),
        }
        yield site


def article(source: str, line: int, body: bytes, charset: str | None, **stated: str) -> Document:
    return Document(source, line, Kind.PAGE, body, stated, charset)


def test_address_of_a_page_is_one_document(site: Site, tools: Tools) -> None:
    address = f"{site.url}/moved"
    assert read(address, tools=tools) == [article(address, 1, PAGE, "utf-8", url=f"{site.url}/a")]


def test_address_that_cannot_be_fetched_says_why(site: Site, tools: Tools) -> None:
    address = f"{site.url}/none"
    reason = f"{address} is not fetched: the server answered 404 Not Found"
    assert read(address, tools=tools) == [Unreadable(address, 1, reason, b"")]


@pytest.mark.parametrize(
    ("path", "content", "content_type", "expected"),
    [
        ("/export.jsonl", LINE + b"\n" + LINE, "text/plain", [Kind.RECORD, Kind.RECORD]),
        ("/export.jsonl.gz", gzip.compress(LINE), "application/gzip", [Kind.RECORD]),
        ("/export?id=3", b"outlet,text\nSANA,Words.", "text/csv", [Kind.RECORD]),
        ("/export.csv", b"outlet,text\nSANA,Words.", "application/octet-stream", [Kind.RECORD]),
        (
            "/CC-NEWS-1.warc.gz",
            gzip.compress(record_of_page("harbour-post.html", "https://a.example/")),
            "",
            [Kind.PAGE],
        ),
        ("/story.txt", b"Words.", "text/plain", [Kind.TEXT]),
        ("/story", b"Words of a page without an element.", "text/html", [Kind.PAGE]),
        ("/export.jsonl", PAGE, "text/html", [Kind.PAGE]),
    ],
)
def test_address_of_a_file_is_read_like_the_file(
    site: Site, tools: Tools, path: str, content: bytes, content_type: str, expected: list[Kind]
) -> None:
    site.answers[path] = response(200, content, Content_Type=content_type)
    found = read(f"{site.url}{path}", tools=tools)
    assert [each.kind for each in found if isinstance(each, Document)] == expected
    assert [each.source for each in found] == [f"{site.url}{path}"] * len(expected)


def test_address_of_anything_else_says_so(site: Site, tools: Tools) -> None:
    (reason,) = reasons(read(f"{site.url}/pdf", tools=tools))
    assert reason.startswith("is application/pdf, of no kind that can be read: kinds are ")


def test_page_over_the_limit_says_so(site: Site, tools: Tools) -> None:
    found = reasons(read(f"{site.url}/a", Defaults(max_bytes=100), tools))
    assert found == [f"the file has {len(PAGE):,} bytes; 100 are allowed"]


def test_list_of_addresses_gives_each_page_in_its_line(site: Site, tools: Tools, tmp_path: Path) -> None:
    lines = f"\ufeff# my list\n\n{site.url}/a\r\n {site.url}/pdf\n{site.url}/b\n"
    path = written(tmp_path / "list.txt", lines.encode())
    assert read(path, tools=tools) == [
        article(str(path), 3, PAGE, "utf-8", url=f"{site.url}/a"),
        Unreadable(str(path), 4, f"{site.url}/pdf is no page of HTML but application/pdf", b"%PDF-1.7"),
        article(str(path), 5, OTHER, "ISO-8859-1".lower(), url=f"{site.url}/b"),
    ]


def test_line_that_is_no_address_in_a_long_list_is_noticed(site: Site, tools: Tools, tmp_path: Path) -> None:
    lines = f"{site.url}/a\n" + "#\n" * 40_000 + "not an address\n"
    found = read(written(tmp_path / "list.txt", lines.encode()), tools=tools)
    assert [(each.line, isinstance(each, Document)) for each in found] == [(1, True), (40_002, False)]
    assert reasons(found) == ["the line is no http or https address"]


def test_line_that_is_no_address_in_a_short_list_is_noticed(site: Site, tools: Tools, tmp_path: Path) -> None:
    lines = f"# my list\n{site.url}/a\nftp://x.example/a\n\n{site.url}/b\nnews.example\n"
    found = read(written(tmp_path / "list.txt", lines.encode()), tools=tools)
    assert [(each.line, isinstance(each, Document)) for each in found] == [(2, True), (3, False), (5, True), (6, False)]
    assert reasons(found) == ["the line is no http or https address"] * 2


def feed(site: Site) -> bytes:
    """A feed of three entries: one with its article, one with a teaser, one whose page is gone."""
    return rss(
        f"<title>One</title><link>{site.url}/one</link><pubDate>2016-12-08</pubDate>"
        f"<content:encoded>{escape(ARTICLE)}</content:encoded>",
        f"<title>Two</title><link>{site.url}/a</link><content:encoded>Teaser …</content:encoded>",
        f"<title>Three</title><link>{site.url}/gone</link><description>Teaser.</description>",
        "<title>Four</title><description>Teaser.</description>",
    )


@pytest.mark.parametrize("place", ["file.xml", "file.rss", "file.xml.gz", "address"])
def test_feed_gives_whole_articles_and_fetches_the_others(site: Site, tools: Tools, tmp_path: Path, place: str) -> None:
    if place == "address":
        source = f"{site.url}/feed"
        site.answers["/feed"] = response(200, feed(site), **HTML)  # as servers that do not know call it
    else:
        content = gzip.compress(feed(site)) if place.endswith(".gz") else feed(site)
        source = str(written(tmp_path / place, content))
    told = {"published_from": "feed", "lang": "en-gb"}
    body = f'<html><head><meta charset="utf-8"></head><body><article>{ARTICLE}</article></body></html>'
    gone = f"{site.url}/gone is not fetched: the server answered 404 Not Found"
    assert read(source, tools=tools) == [
        article(source, 1, body.encode(), "utf-8", title="One", url=f"{site.url}/one", published="2016-12-08", **told),
        article(source, 2, PAGE, "utf-8", title="Two", url=f"{site.url}/a", lang="en-gb"),
        Unreadable(source, 3, gone, b"Three\nTeaser."),
        Unreadable(source, 4, "the entry has neither the whole article nor an address", b"Four\nTeaser."),
    ]


def test_json_feed_is_read_by_its_content(site: Site, tools: Tools, tmp_path: Path) -> None:
    path = written(tmp_path / "feed.json", json_feed({"id": "1", "url": f"{site.url}/a"}))
    assert [each.line for each in read(path, tools=tools) if isinstance(each, Document)] == [1]


def test_fault_of_a_feed_is_told_behind_its_entries(site: Site, tools: Tools, tmp_path: Path) -> None:
    items = [f"<title>{number}</title><link>{site.url}/a</link>" for number in range(3)]
    path = written(tmp_path / "feed.xml", rss(*items)[:-60])
    found = read(path, tools=tools)
    assert [isinstance(each, Document) for each in found] == [True, True, False]
    assert reasons(found) == ["the feed was cut off: its last entry may not be whole"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rss(), "it lists no article"),
        (sitemap(), "it lists no article"),
        (b"<rss>", "the feed was cut off: its last entry may not be whole"),
        (ENTITIES.encode() + b"<urlset><url><loc>&l9;</loc></url></urlset>", "the sitemap is damaged or cut off: "),
    ],
)
def test_feed_without_articles_says_so(tools: Tools, tmp_path: Path, content: bytes, reason: str) -> None:
    (found,) = reasons(read(written(tmp_path / "feed.xml", content), tools=tools))
    assert found[: len(reason)] == reason


def test_feed_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = written(tmp_path / "feed.xml", rss(*["<title>A</title>" * 1000] * 100))
    with Workers(limits=Limits(seconds=0.01), processes=1) as workers:
        found = read(path, tools=Tools(polite(Time()), workers))
    assert reasons(found) == ["it cannot be parsed: took more than 0.01 seconds"]


def test_without_tools_a_feed_is_not_read(tmp_path: Path) -> None:
    reason = "feeds and sitemaps are not read here: that takes worker processes and the network"
    assert reasons(read(written(tmp_path / "feed.xml", rss()))) == [reason]


def test_sitemaps_of_an_index_are_read_on_its_own_host_only(site: Site, tools: Tools) -> None:
    pages = {path: f"<url><loc>{site.url}{path}</loc></url>" for path in ("/a", "/b")}
    other = f"http://localhost:{site.port}/2.xml"
    site.answers |= {
        "/index.xml": response(200, index(f"{site.url}/1.xml.gz", other, f"{site.url}/deeper.xml", f"{site.url}/none")),
        "/1.xml.gz": response(200, gzip.compress(sitemap(pages["/a"])), Content_Type="application/x-gzip"),
        "/deeper.xml": response(200, index(f"{site.url}/3.xml", f"{site.url}/deeper.xml", f"{site.url}/1.xml.gz")),
        "/3.xml": response(200, sitemap(pages["/b"])),
    }
    source = f"{site.url}/index.xml"
    found = read(source, tools=tools)
    assert [(each.source, each.line) for each in found] == [
        (f"{site.url}/1.xml.gz", 1),
        (source, 2),
        (source, 4),
        (f"{site.url}/3.xml", 1),
    ]
    assert reasons(found) == [
        f"the sitemap {other} is on another host than the index that names it",
        f"{site.url}/none is not fetched: the server answered 404 Not Found",
    ]
    assert sorted(site.paths) == [
        "/1.xml.gz",
        "/3.xml",
        "/a",
        "/b",
        "/deeper.xml",
        "/index.xml",
        "/none",
        "/robots.txt",
    ]


def test_index_with_too_many_sitemaps_says_so(site: Site, tools: Tools) -> None:
    site.answers["/index.xml"] = response(200, index(*[f"/none-{number}" for number in range(1100)]))
    found = read(f"{site.url}/index.xml", tools=tools)
    assert len(found) == 1001
    assert reasons(found)[0] == "more than 1,000 sitemaps: the others are not read"
