"""A document as found → an article version with clean text and paragraphs."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from indexer.extract.body import Body, read_body
from indexer.extract.credits import byline
from indexer.extract.page import date_in_text
from indexer.extract.published import Published, published_of
from indexer.extract.record import LONGEST_KEY_BYTES, ArticleRecord
from indexer.extract.spans import Span, Telling, telling_of
from indexer.matching.language import detected
from indexer.matching.terms import terms_of
from indexer.matching.time_words import time_words
from indexer.sources.documents import Document
from indexer.store.errors import DocumentError
from indexer.store.outlets import host_of, site_name
from indexer.store.records import Version
from indexer.store.urls import key_of

# Places whose date is not the article's own word: another list may state another.
LISTS = frozenset({"feed", "sitemap"})
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article ready to be written, and what had to be repaired in it."""

    version: Version
    repairs: tuple[str, ...]


def extract(document: Document, *, longest_paragraph: int, now: datetime | None = None) -> Extracted:
    """Read one document. Raises DocumentError with the reason where it cannot become an article."""
    body = read_body(document)
    record, url = body.record, body.url
    if not (record.outlet or host_of(url or "") or site_name(body.site)):
        raise DocumentError('the outlet is missing: give "outlet" or "url", or --outlet for the whole source')
    if url and (size := len(url.encode())) > LONGEST_KEY_BYTES:
        raise DocumentError(f'"url" has {size:,} bytes; {LONGEST_KEY_BYTES:,} are allowed')
    published = _published(body, now or datetime.now(UTC))
    title = " ".join((record.title or "").split())
    text, lines = _text_of(record, longest_paragraph)
    # What a detector guesses may change with it, so only a language that is stated counts for what the article is.
    lang = record.lang.lower() if record.lang else detected(f"{title} {text}")
    telling = _telling(body, text, lines, title=title, lang=lang)
    credit, credit_from = _credit(body, telling)
    paragraphs = [text[start:end] for start, end in telling.spans]
    paragraph_terms = tuple(map(terms_of, paragraphs))
    content = [*body.own, published.shown if published.place not in LISTS else None, text]
    version = Version(
        outlet=record.outlet or "",
        site=body.site,
        identity=_identity(record, url, published, title or text),
        external_id=record.id,
        url=url,
        title=title,
        published=published.shown,
        published_from=published.place,
        utc_offset=published.utc_offset,
        day=published.day,
        lang=lang,
        lang_from="stated" if record.lang else "detected" if lang else None,
        author=record.author,
        credit=credit,
        credit_from=credit_from,
        text=text,
        spans=telling.spans,
        times=tuple(time_words(paragraph, lang, published.local_day) for paragraph in paragraphs),
        extra=dict(record.model_extra or {}) | ({"repairs": list(body.repairs)} if body.repairs else {}),
        source=document.source,
        line=document.line,
        content_sha256=sha256(json.dumps(content).encode()).digest(),
        paragraph_terms=paragraph_terms,
        article_terms=frozenset().union(terms_of(title), *paragraph_terms),
    )
    return Extracted(version, body.repairs)


def _published(body: Body, now: datetime) -> Published:
    def in_text() -> str | None:
        return date_in_text(body.page, now=now) if body.page else None

    return published_of(body.dates, in_text=in_text, now=now)


def _telling(body: Body, text: str, lines: list[Span], *, title: str, lang: str | None) -> Telling:
    telling = telling_of(text, lines, title=title, lang=lang, headings=body.headings)
    if not telling.spans:  # a flash is nothing but its headline
        telling = telling_of(text, lines, title="", lang=lang)
    if not telling.spans:
        raise DocumentError("no paragraph is left: the text is empty, or only boilerplate")
    return telling


def _credit(body: Body, telling: Telling) -> tuple[str | None, str | None]:
    """The agency that is credited, and how: first with the whole article, then with a part of it."""
    author = body.record.author
    ways = (
        ("dateline", telling.dateline),
        ("byline", telling.byline or (byline(author) if author else None)),
        ("metadata", body.credit),
        ("contributed", telling.contributed),
    )
    return next(((agency, way) for way, agency in ways if agency), (None, None))


def _text_of(record: ArticleRecord, longest_paragraph: int) -> tuple[str, list[Span]]:
    """The text to store, and its paragraphs' spans: white space is folded, paragraphs are parted by a blank line."""
    found = record.paragraphs or BLANK_LINES.split((record.text or "").replace("\r\n", "\n"))
    paragraphs = [folded for paragraph in found if (folded := " ".join(paragraph.split()))]
    for number, paragraph in enumerate(paragraphs, 1):
        if len(paragraph) > longest_paragraph:
            raise DocumentError(
                f"paragraph {number} has {len(paragraph):,} characters; {longest_paragraph:,} are allowed"
            )
    ends, end = [], -2
    for paragraph in paragraphs:
        end += 2 + len(paragraph)
        ends.append(end)
    return "\n\n".join(paragraphs), [
        (end - len(paragraph), end) for paragraph, end in zip(paragraphs, ends, strict=True)
    ]


def _identity(record: ArticleRecord, url: str | None, published: Published, headline: str) -> str:
    """The outlet's own key for an article: what stays when its text changes. Without a headline that is the text itself."""
    if url:
        return f"url:{key_of(url)}"
    if record.id:
        return f"id:{record.id}"
    return "title:" + sha256(f"{published.shown or ''}\n{headline}".encode()).hexdigest()
