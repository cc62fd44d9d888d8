"""Sitemaps, news sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html) → entries. It runs in a worker."""

from io import BytesIO
from typing import Any

from lxml import etree

from indexer.sources.entries import MOST_ENTRIES, Entry, Listing, absolute, iso_date
from indexer.store.errors import DocumentError

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def sitemap_entries(body: bytes, *, url: str | None = None) -> Listing:
    """The pages that a sitemap lists, or the sitemaps that an index lists, in their order.

    Entities are not replaced, and nothing is fetched. Of a damaged sitemap, what stands before the damage is given. Raises
    DocumentError for what is no sitemap.
    """
    entries: list[Entry] = []
    sitemaps: list[str] = []
    fault = None
    try:
        for _, element in etree.iterparse(BytesIO(body), resolve_entities=False, no_network=True, load_dtd=False):
            _, name = _parted(element)
            if name not in {"url", "sitemap"}:
                continue
            if len(entries) + len(sitemaps) == MOST_ENTRIES:
                fault = f"the sitemap has more than {MOST_ENTRIES:,} entries: the others are not read"
                break
            told, news = _texts(element)
            address = absolute(told.get("loc"), url)
            if name == "url":
                entries.append(_entry(address, told, news))
            elif address:
                sitemaps.append(address)
            element.clear()
    except etree.XMLSyntaxError as error:
        fault = f"the sitemap is damaged or cut off: {error}"
    if not entries and not sitemaps and fault:
        raise DocumentError(fault)
    return Listing(tuple(entries), tuple(sitemaps), fault)


def _entry(address: str | None, told: dict[str, str], news: dict[str, str]) -> Entry:
    return Entry(
        link=address,
        title=news.get("title"),
        published=iso_date(news.get("publication_date")),
        updated=iso_date(told.get("lastmod")),
        lang=news.get("language"),
        site=news.get("name"),
        published_from="sitemap",
    )


def _texts(element: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of an element's children, and of what it says of news; by name."""
    told, news = {}, {}
    for each in element.iterdescendants(etree.Element):
        if text := (each.text or "").strip():
            namespace, name = _parted(each)
            if namespace == NEWS:
                news[name] = text
            elif each.getparent() is element:
                told[name] = text
    return told, news


def _parted(element: Any) -> tuple[str, str]:
    """Namespace and lower-case name. A prefix that is not declared stays with the name; etree.QName refuses such a one."""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    return namespace, name.lower()
