"""RSS, RDF and Atom → entries. The only importer of feedparser. It runs in a worker, since feeds may be hostile."""

import re
import sys
from io import BytesIO
from typing import Any

import feedparser

from indexer.sources.entries import MOST_ENTRIES, Entry, Listing, absolute, as_html, iso_date, plain, whole_article
from indexer.store.errors import DocumentError

END_TAG = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
TAIL_BYTES = 4096
REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))")
LONGEST_REFERENCE = 8
# What feedparser raises for values that it does not expect: places on earth without a number, say.
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)


def feed_entries(body: bytes, *, url: str | None = None, charset: str | None = None) -> Listing:
    """The entries in the feed's order; `url` is what relative links are relative to.

    External entities are not fetched, and only entities for characters are replaced. Of a feed that was cut off the last
    entry is left out, as part of it may be missing. Raises DocumentError for what is no feed.
    """
    headers = {"content-location": url or ""}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    # Bytes themselves would be tried as the name of a file.
    file = BytesIO(REFERENCE.sub(_reference, body))
    try:
        found = feedparser.parse(file, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except STUMBLES as error:
        raise DocumentError(f"not a feed that can be read: {type(error).__name__}: {error}") from None
    if not found.get("version") and not found["entries"]:
        raise DocumentError("not a feed: there is neither RSS nor Atom in it")
    entries, fault = found["entries"], None
    if found["bozo"] and not END_TAG.search(body[-TAIL_BYTES:]):
        entries, fault = entries[:-1], "the feed was cut off: its last entry may not be whole"
    elif len(entries) > MOST_ENTRIES:
        fault = f"the feed has more than {MOST_ENTRIES:,} entries: the others are not read"
    lang = found["feed"].get("language")
    return Listing(tuple(_entry(each, lang, url) for each in entries[:MOST_ENTRIES]), fault=fault)


def _entry(entry: Any, lang: str | None, url: str | None) -> Entry:
    contents = [_html(part.get("value") or "", part.get("type")) for part in entry.get("content", [])]
    return Entry(
        link=absolute(entry.get("link"), url),
        title=plain(entry.get("title")) or None,
        published=iso_date(entry.get("published")),
        # Not entry.get: where there is none, that gives `published` and a warning.
        updated=iso_date(dict.get(entry, "updated")),
        author=plain(entry.get("author")) or None,
        lang=entry.get("title_detail", {}).get("language") or lang or None,
        summary=plain(entry.get("summary")) or None,
        content=whole_article(max(contents, key=len, default="")),
        id=entry.get("id") or None,
    )


def _reference(found: re.Match[bytes]) -> bytes:
    """A reference to a character; to U+FFFD in place of none, as the HTML standard has it (13.2.5.80): feedparser stumbles."""
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    number = int(digits, base) if len(digits) <= LONGEST_REFERENCE else sys.maxsize
    return found[0] if number < 0xD800 or 0xDFFF < number <= sys.maxunicode else b"&#xFFFD"


def _html(value: str, content_type: str | None) -> str:
    return as_html(value) if content_type == "text/plain" else value
