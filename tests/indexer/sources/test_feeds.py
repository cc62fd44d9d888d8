"""RSS, RDF, Atom and JSON Feed → entries: what each says, and what hostile ones cannot do."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.entries import Entry, Listing, iso_date, whole_article
from indexer.sources.listings import listing_in
from indexer.store.errors import DocumentError
from tests.indexer.sources.made import cuts

FEED = "https://a.example/feed/"
PARAGRAPH = "Green buses with families left the east of the city on Thursday, aid workers said. " * 3
ARTICLE = f"<p>{PARAGRAPH}</p>\n<p>{PARAGRAPH}</p>"


def rss(*items: str) -> bytes:
    """An RSS feed of these items."""
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    channel = f"<title>A</title><language>en-gb</language>{''.join(f'<item>{item}</item>' for item in items)}"
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel>{channel}</channel></rss>\n'.encode()


def atom(*entries: str) -> bytes:
    """An Atom feed of these entries."""
    told = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>A</title>{told}</feed>'.encode()


def json_feed(*items: object, **fields: object) -> bytes:
    """A JSON Feed of these items."""
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items} | fields).encode()


def test_rss_entry_says_what_stands_beside_the_article() -> None:
    item = (
        "<title>Army &amp;amp; rebels &lt;i&gt;agree&lt;/i&gt;</title><link>/2016/a?x=1&amp;y=2</link>"
        "<guid isPermaLink='false'>17</guid><pubDate>Thu, 08 Dec 2016 14:05:00 +0200</pubDate>"
        f"<dc:creator>A. Reporter</dc:creator><description>First &lt;b&gt;words&lt;/b&gt; …</description>"
        f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"
    )
    (entry,) = listing_in(rss(item), url=FEED).entries
    assert entry == Entry(
        link="https://a.example/2016/a?x=1&y=2",
        title="Army & rebels agree",
        published="2016-12-08T14:05:00+02:00",
        author="A. Reporter",
        lang="en-gb",
        summary="First words …",
        content=ARTICLE,
        id="17",
    )
    assert entry.stated == {
        "title": "Army & rebels agree",
        "url": "https://a.example/2016/a?x=1&y=2",
        "published": "2016-12-08T14:05:00+02:00",
        "published_from": "feed",
        "author": "A. Reporter",
        "lang": "en-gb",
    }


def test_atom_entry_says_what_stands_beside_the_article() -> None:
    told = (
        "<title>Title</title><link rel='self' href='/self'/><link rel='alternate' href='a/b'/><id>urn:1</id>"
        "<published>2016-12-08T14:05:00Z</published><updated>2016-12-09T00:00:00+01:00</updated>"
        f"<author><name>A. Reporter</name></author><content type='html'>{escape(ARTICLE)}</content>"
    )
    assert listing_in(atom(told), url=FEED).entries == (
        Entry(
            link="https://a.example/feed/a/b",
            title="Title",
            published="2016-12-08T14:05:00+00:00",
            updated="2016-12-09T00:00:00+01:00",
            author="A. Reporter",
            lang="fr",
            summary=" ".join(f"{PARAGRAPH}{PARAGRAPH}".split()),
            content=ARTICLE,
            id="urn:1",
        ),
    )


def test_plain_text_of_atom_becomes_paragraphs() -> None:
    told = f"<link href='/a'/><content type='text'>{PARAGRAPH}\n\n{PARAGRAPH} &amp;amp;</content>"
    (entry,) = listing_in(atom(told)).entries
    assert entry.content == f"<p>{PARAGRAPH.strip()}</p>\n<p>{PARAGRAPH} &amp;amp;</p>"


def test_rdf_entry_has_its_date_from_dublin_core() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>A</title></channel>
        <item rdf:about="https://a.example/1"><title>Title</title><link>https://a.example/1</link>
        <dc:date>2016-12-08T14:05+02:00</dc:date></item></rdf:RDF>"""
    (entry,) = listing_in(body).entries
    assert (entry.published, entry.updated) == (None, "2016-12-08T14:05:00+02:00")
    assert entry.stated["published"] == "2016-12-08T14:05:00+02:00"


def test_json_feed_entry_says_what_stands_beside_the_article() -> None:
    item = {
        "id": 17,
        "url": "a",
        "title": "Title",
        "content_html": ARTICLE,
        "summary": "Words …",
        "date_published": "2016-12-08T14:05:00+02:00",
        "authors": [{"name": "A. Reporter"}, {"name": "B. Writer"}],
    }
    assert listing_in(json_feed(item, language="en"), url=FEED) == Listing(
        (
            Entry(
                link="https://a.example/feed/a",
                title="Title",
                published="2016-12-08T14:05:00+02:00",
                author="A. Reporter, B. Writer",
                lang="en",
                summary="Words …",
                content=ARTICLE,
                id="17",
            ),
        )
    )


def test_json_feed_leaves_out_what_is_no_entry_and_says_so() -> None:
    found = listing_in(json_feed({"id": "1"}, 5, {"id": [], "url": "/2"}, {"id": "3"}))
    assert [entry.id for entry in found.entries] == ["1", "3"]
    assert found.fault == "entry 2 is left out: Input should be a valid dictionary or instance of _Item"


@pytest.mark.parametrize(
    "html",
    [
        None,
        "",
        "<p>Short.</p>",
        f"<p>{PARAGRAPH}</p>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}…</p>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH} [&#8230;]</p>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH} [...]</p>\n",
        f"<p>{PARAGRAPH * 4}...</p>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><p><a href='/a'>Read more &raquo;</a></p>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><a class='more' href='/a'>Continue reading Green buses leave</a>",
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><p>Lire la suite</p>",
        f"<p>{PARAGRAPH} [&#8230;]</p><p>The post <a href='/a'>Green buses</a> appeared first on <a href='/'>A</a>.</p>",
        "<p>One.</p><p>Two.</p>",
    ],
)
def test_teaser_is_no_article(html: str | None) -> None:
    assert whole_article(html) is None


@pytest.mark.parametrize(
    "html",
    [
        ARTICLE,
        f"<p>{PARAGRAPH * 4}</p>",
        f"<div>{PARAGRAPH}<br/><br/>{PARAGRAPH}</div>",
        f"{ARTICLE}<p>The post <a href='/a'>Green buses</a> appeared first on <a href='/'>A</a>.</p>",
        f"<p>“We waited … and then we left,” he said.</p>{ARTICLE}",
    ],
)
def test_article_is_whole(html: str) -> None:
    assert whole_article(html) == html


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Thu, 08 Dec 2016 14:05:00 +0200", "2016-12-08T14:05:00+02:00"),
        ("Thu, 08 Dec 2016 14:05:00 GMT", "2016-12-08T14:05:00+00:00"),
        ("8 Dec 2016 14:05 EST", "2016-12-08T14:05:00-05:00"),
        ("2016-12-08T14:05:00.000Z", "2016-12-08T14:05:00+00:00"),
        ("2016-12-08T14:05:00", "2016-12-08T14:05:00"),
        ("2016-12-08", "2016-12-08"),
        ("", None),
        (None, None),
        ("yesterday", None),
        ("Thu, 38 Dec 2016 14:05:00 +0200", None),
        ("0000-00-00T00:00:00Z", None),
    ],
)
def test_date_keeps_its_zone_and_its_precision(stated: str | None, expected: str | None) -> None:
    assert iso_date(stated) == expected


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "", "http://[x/"])
def test_link_that_is_no_address_of_the_web_is_none(link: str) -> None:
    assert [entry.link for entry in listing_in(rss(f"<title>A</title><link>{link}</link>")).entries] == [None]
    assert [entry.link for entry in listing_in(json_feed({"id": "1", "url": link})).entries] == [None]


def test_charset_is_the_servers_else_the_feeds_own() -> None:
    item = "<title>Grüne Busse</title><link>https://a.example/1</link>"
    body = rss(item).decode().replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"', 1).encode("latin-1")
    assert [entry.title for entry in listing_in(body).entries] == ["Grüne Busse"]
    assert [entry.title for entry in listing_in(rss(item), charset="utf-8").entries] == ["Grüne Busse"]


def test_feed_is_read_though_it_is_not_well_formed() -> None:
    body = rss("<title>A & B &nbsp; C</title><link>https://a.example/1</link>")
    found = listing_in(body)
    assert ([entry.title for entry in found.entries], found.fault) == (["A & B C"], None)


def test_feed_cut_at_every_tenth_is_noticed_and_no_entry_is_given_in_part() -> None:
    items = [
        f"<title>{n}</title><link>/{n}</link><content:encoded>{escape(ARTICLE)}</content:encoded>" for n in range(9)
    ]
    whole = listing_in(rss(*items), url=FEED).entries
    for part in cuts(rss(*items)):
        found = listing_in(part, url=FEED)
        assert found.entries == whole[: len(found.entries)]
        assert found.fault == "the feed was cut off: its last entry may not be whole"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a feed: there is neither RSS nor Atom in it"),
        (b"<html><body>Words.</body></html>", "not a feed: there is neither RSS nor Atom in it"),
        (b"/etc/passwd", "not a feed: there is neither RSS nor Atom in it"),
        (b"{}", 'not a JSON Feed: "version": Field required'),
        (b"{", "not a JSON Feed: Invalid JSON: EOF while parsing an object at line 1 column 1"),
        (b'{"version": "2", "items": []}', "not a JSON Feed: its \"version\" is '2'"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 10**5, "not a JSON Feed: Invalid JSON: "),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        listing_in(body)
    assert str(refused.value)[: len(reason)] == reason


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(("entity", "title"), [("l9", "A &l9; b"), ("e", "A b")])
def test_entities_of_a_feed_are_not_replaced(entity: str, title: str) -> None:
    body = ENTITIES.encode() + rss(f"<title>A &{entity}; b</title><link>https://a.example/1</link>").partition(b"\n")[2]
    assert [entry.title for entry in listing_in(body).entries] == [title]


@pytest.mark.parametrize("reference", ["&#x110000;", "&#xD800;", "&#1114112;", "&#99999999999;", f"&#{'9' * 5000};"])
def test_reference_to_no_character_costs_only_itself(reference: str) -> None:
    assert [entry.title for entry in listing_in(rss(f"<title>A {reference} b</title>")).entries] == ["A � b"]


def test_feed_that_feedparser_stumbles_over_is_refused() -> None:
    with pytest.raises(DocumentError, match="not a feed that can be read: KeyError: 'where'"):
        listing_in(rss("<gml:pos xmlns:gml='http://www.opengis.net/gml'>1 2</gml:pos>"))


@given(body=st.binary(max_size=200), start=st.sampled_from([b"", b"<rss>", b"<feed>", b"<urlset>", b"{", rss()[:-30]]))
def test_any_bytes_are_a_listing_or_a_reason(body: bytes, start: bytes) -> None:
    try:
        found = listing_in(start + body)
    except DocumentError:
        return
    assert isinstance(found, Listing)
