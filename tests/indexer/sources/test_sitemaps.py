"""Sitemaps, news sitemaps and indexes → entries."""

import pytest

from indexer.sources.entries import Entry, Listing
from indexer.sources.listings import listing_in
from indexer.store.errors import DocumentError
from tests.indexer.sources.made import cuts
from tests.indexer.sources.test_feeds import ENTITIES

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = """<url><loc> https://a.example/1?x=1&amp;y=2 </loc><lastmod>2016-12-09</lastmod>
    <i:image><i:loc>https://a.example/1.jpg</i:loc><i:title>A bus</i:title></i:image>
    <n:news><n:publication><n:name>The A</n:name><n:language>en</n:language></n:publication>
    <n:publication_date>2016-12-08T14:05:00+02:00</n:publication_date><n:title>Green buses &amp; snow</n:title></n:news>
    </url>"""


def sitemap(*urls: str) -> bytes:
    """A sitemap of these `url` elements."""
    return f'<?xml version="1.0"?><urlset {SPACES}>{"".join(urls)}</urlset>'.encode()


def index(*addresses: str) -> bytes:
    """A sitemap index that names these sitemaps."""
    named = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex {SPACES}>{named}</sitemapindex>".encode()


def test_news_sitemap_says_what_stands_beside_the_article() -> None:
    entry = Entry(
        link="https://a.example/1?x=1&y=2",
        title="Green buses & snow",
        published="2016-12-08T14:05:00+02:00",
        updated="2016-12-09",
        lang="en",
        site="The A",
        published_from="sitemap",
    )
    assert listing_in(sitemap(NEWS)) == Listing((entry,))
    assert entry.stated["site"] == "The A"
    assert entry.stated["published_from"] == "sitemap"


def test_plain_sitemap_gives_addresses() -> None:
    found = listing_in(
        sitemap("<url><loc>/1</loc></url>", "<url><loc>https://a.example/2</loc></url>"), url="http://b.example/s"
    )
    assert [entry.link for entry in found.entries] == ["http://b.example/1", "https://a.example/2"]
    assert found.entries[0].stated == {"url": "http://b.example/1"}


def test_index_names_sitemaps() -> None:
    found = listing_in(
        index("https://a.example/1.xml", "ftp://a.example/2.xml", "3.xml"), url="https://a.example/s/index"
    )
    assert found == Listing(sitemaps=("https://a.example/1.xml", "https://a.example/s/3.xml"))


def test_sitemap_cut_at_every_tenth_is_noticed_and_no_entry_is_given_in_part() -> None:
    body = sitemap(*[NEWS.replace("/1?", f"/{n}?") for n in range(20)])
    whole = listing_in(body).entries
    for part in list(cuts(body))[1:]:
        found = listing_in(part)
        assert found.entries == whole[: len(found.entries)]
        assert found.entries != ()
        assert str(found.fault).startswith("the sitemap is damaged or cut off: ")


def test_sitemap_without_any_entry_before_the_damage_is_none() -> None:
    with pytest.raises(DocumentError, match="the sitemap is damaged or cut off: "):
        listing_in(sitemap(NEWS)[:300])


def test_sitemap_with_too_many_entries_says_so() -> None:
    found = listing_in(sitemap("<url><loc>https://a.example/1</loc></url>" * 50_001))
    assert (len(found.entries), found.fault) == (
        50_000,
        "the sitemap has more than 50,000 entries: the others are not read",
    )


def test_prefix_that_is_not_declared_costs_no_address() -> None:
    body = (
        b"<urlset><url><loc>https://a.example/1</loc><news:news><news:title>A</news:title></news:news></url></urlset>"
    )
    listing = listing_in(body)
    assert listing.entries == (Entry(link="https://a.example/1", published_from="sitemap"),)
    assert listing.fault is not None
    assert "prefix news on news is not defined" in listing.fault


def test_billion_laughs_in_a_sitemap_are_refused() -> None:
    body = ENTITIES.encode() + sitemap("<url><loc>https://a.example/&l9;</loc></url>").partition(b"?>")[2]
    with pytest.raises(DocumentError, match="entity amplification"):
        listing_in(body)


def test_external_entity_in_a_sitemap_is_not_fetched() -> None:
    body = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset {SPACES}><url><loc>https://a.example/&e;</loc></url></urlset>'
    assert [entry.link for entry in listing_in(body.encode()).entries] == ["https://a.example/"]
