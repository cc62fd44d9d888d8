"""A document's bytes → what they say: the keys of an article record, and what a page adds to them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from indexer.extract.credits import named
from indexer.extract.dead_pages import dead_reason
from indexer.extract.page import Page, read_html, read_page
from indexer.extract.published import Statement, date_in_url
from indexer.extract.record import ArticleRecord, valid
from indexer.matching.language import can_be
from indexer.sources.documents import Document, Kind
from indexer.store.errors import DocumentError
from indexer.store.urls import canonical, may_stand_for

# A flash is longer; what is shorter is a link or a button that was left over.
SHORTEST_ARTICLE = 30
LONGEST_TITLE = 200
FIRST_BREAK = re.compile(r"\r?\n[^\S\n]*\r?\n")
# Keys of a record under which wires and archives name the source of a text.
CREDIT_KEYS = ("derivedfrom", "credit")
# The last three come from web archives and are kept as metadata, so that a report can cite them.
FILLED = frozenset("outlet title url lang author id paragraphs archive fetched truncated".split())
BARE_ADDRESS = re.compile(r"https?://[^/]+/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What a document says. `dates` are all that are stated; `credit` is the agency that metadata name as the source.

    `site` is the name that the page, or the sitemap that lists it, gives itself. `own` are title, language and author as the
    document itself says them: what a list says of it differs from list to list and makes it no other article.
    """

    record: ArticleRecord
    own: tuple[object, ...]
    page: Page | None
    site: str | None
    url: str | None
    dates: tuple[Statement, ...]
    credit: str | None
    repairs: tuple[str, ...]

    @property
    def headings(self) -> frozenset[int]:
        """The numbers of the paragraphs that are headings."""
        return self.page.headings if self.page else frozenset()


def read_body(document: Document) -> Body:
    """What a document says; its gaps are filled from its page, from its place, and by the caller, in this order.

    Raises DocumentError for broken bytes and for what holds no article.
    """
    own, page = _own(document)
    itself = _filled(own, _keys_of(page) if page else {})
    record, repairs = valid(_filled(_filled(itself, document.stated), {"outlet": document.defaults.outlet}))
    url = _address(record.url, page, is_own=bool(own.get("url")))
    return Body(
        record,
        tuple(getattr(record, key) if itself.get(key) else None for key in ("title", "lang", "author")),
        page,
        (page.metadata.site if page else None) or document.stated.get("site"),
        url,
        tuple(_dates(document, record, page, url)),
        _credit(record, page),
        (page.repairs if page else ()) + repairs,
    )


def _filled(found: Mapping[str, object], fill: Mapping[str, object]) -> dict[str, object]:
    """What was found, with gaps filled."""
    return dict(found) | {key: value for key, value in fill.items() if value and key in FILLED and not found.get(key)}


def _own(document: Document) -> tuple[dict[str, object], Page | None]:
    """The keys that a document has itself, and the page that it is or holds."""
    match document.kind:
        case Kind.PAGE:
            return {}, read_page(document.body, document.charset)
        case Kind.TEXT:
            return _text(document.body), None
        case Kind.RECORD:
            record = _record(document.body)
            html = record.get("html")
            if isinstance(html, str) and html.strip() and not (record.get("paragraphs") or record.get("text")):
                return record, read_html(html)
            return record, None


def _keys_of(page: Page) -> dict[str, object]:
    """The keys of a record that a page fills. Raises DocumentError for a page that is no article."""
    if sum(map(len, page.paragraphs)) < SHORTEST_ARTICLE:
        raise DocumentError("no article was found in the page")
    if reason := dead_reason(page.metadata.title, page.paragraphs):
        raise DocumentError(reason)
    said = page.metadata
    lang = said.lang if said.lang and can_be(said.lang, " ".join(page.paragraphs[:5])) else None
    return {"paragraphs": list(page.paragraphs), "title": said.title, "author": said.author, "lang": lang}


def _dates(document: Document, record: ArticleRecord, page: Page | None, url: str | None) -> Iterator[Statement]:
    """Every date that is stated, and where."""
    said = page.metadata if page else None
    stated = document.stated
    dates = (
        ("record", record.published),
        ("json-ld", said.json_ld_date if said else None),
        ("meta", said.meta_date if said else None),
        (stated.get("published_from", "feed"), stated.get("published")),
        ("url", date_in_url(url) if url else None),
        ("caller", document.defaults.published),
    )
    yield from (Statement(place, value) for place, value in dates if value)


def _address(stated: str | None, page: Page | None, *, is_own: bool) -> str | None:
    """The article's canonical address: a record's own, or the page's own word where it may say so, or where it was found."""
    if not is_own and page:
        for said in (page.metadata.canonical, page.metadata.og_url):
            if said and _is_accepted(address := _joined(stated, said), stated):
                return canonical(address)
    return canonical(stated) if stated else None


def _joined(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address)
    except ValueError:
        return ""


def _is_accepted(address: str, stated: str | None) -> bool:
    if not address.lower().startswith(("http://", "https://")):
        return False
    return may_stand_for(address, stated) if stated else not BARE_ADDRESS.fullmatch(address)


def _credit(record: ArticleRecord, page: Page | None) -> str | None:
    """The agency that metadata name as the source; a record's own word stands as it is, known or not."""
    extra = record.model_extra or {}
    for key in CREDIT_KEYS:
        if isinstance(value := extra.get(key), str) and value.strip():
            return named([value]) or value.strip()[:LONGEST_TITLE]
    return named(page.metadata.credits) if page else None


def _record(body: bytes) -> dict[str, object]:
    try:
        record = json.loads(body.decode())
    except UnicodeDecodeError as error:
        raise DocumentError(_not_utf8(error)) from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not JSON: {error}") from None
    if not isinstance(record, dict):
        raise DocumentError(f"not an article: a JSON object is needed, this is {type(record).__name__}")
    return record


def _text(body: bytes) -> dict[str, object]:
    try:
        text = body.decode().removeprefix("\ufeff").strip()
    except UnicodeDecodeError as error:
        raise DocumentError(_not_utf8(error)) from None
    if not text:
        raise DocumentError("the file is empty")
    first, *rest = FIRST_BREAK.split(text, maxsplit=1)
    if rest and len(first) <= LONGEST_TITLE and "\n" not in first:
        return {"title": first, "text": rest[0]}
    return {"text": text}


def _not_utf8(error: UnicodeDecodeError) -> str:
    return f"not UTF-8: byte {error.start + 1:,} is {error.object[error.start]:#04x}"
