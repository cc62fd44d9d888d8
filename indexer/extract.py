"""A document as found → an article version with clean text and paragraphs. The only importer of trafilatura.

The stored text keeps all that the source gave; a paragraph is a span of it. What is not the article's own telling
(comment forms, repeated headlines, datelines) stays in the text and out of the spans.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from math import isfinite
from urllib.parse import urldefrag

import trafilatura
from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.boilerplate import BOILERPLATE, DATELINES, LONGEST_BOILERPLATE, TAIL
from indexer.matching.sentences import sentence_spans
from indexer.matching.terms import terms_of
from indexer.sources.documents import Document
from indexer.store.dates import in_utc
from indexer.store.errors import DocumentError
from indexer.store.records import Version
from indexer.store.vectors import UNDATED

# Models read about 256 tokens: of a longer paragraph the rest would not count, so it is cut at a sentence's end.
LONGEST_PASSAGE = 1000
# A summary may stand before the paragraph that opens with the dateline.
PARAGRAPHS_BEFORE_THE_STORY = 3
# Metadata nested deeper is no metadata, and would exhaust the stack.
DEEPEST_NESTING = 50
# PostgreSQL's indexes hold no longer keys (2,704 bytes).
LONGEST_KEY_BYTES = 2000
REPAIRED = "�"
# NUL cannot be stored by PostgreSQL; half a surrogate pair is no character at all; other controls move a terminal.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
WHITE_SPACE = re.compile(r"\s+")


class ArticleRecord(BaseModel):
    """One article as it is handed in. Unknown keys are kept as metadata."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    lang: str | None = None
    author: str | None = None
    id: str | None = None
    paragraphs: list[str] | None = None
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article ready to be written, and what had to be repaired in it."""

    version: Version
    repairs: tuple[str, ...]


def extract(document: Document, *, longest_paragraph: int, now: datetime | None = None) -> Extracted:
    """Read one document. Raises DocumentError with the reason where it cannot become an article."""
    record, repairs = _valid(document.record)
    if not record.outlet:
        raise DocumentError('the outlet is missing: give "outlet", or --outlet for the whole source')
    published, day = parse_published(record.published, now=now or datetime.now(UTC))
    title = WHITE_SPACE.sub(" ", record.title or "")
    text, lines = _text_of(record, longest_paragraph)
    spans, credit = paragraph_spans(text, lines, title=title, lang=record.lang)
    if not spans:  # a flash is nothing but its headline
        spans, credit = paragraph_spans(text, lines, title="", lang=record.lang)
    if not spans:
        raise DocumentError("no paragraph is left: the text is empty, or only boilerplate")
    paragraph_terms = tuple(terms_of(text[start:end]) for start, end in spans)
    content = [title, published, record.lang, record.author, text]
    url = urldefrag(record.url)[0] if record.url else None
    version = Version(
        outlet=record.outlet,
        identity=_identity(record, url, title or text),
        external_id=record.id,
        url=url,
        title=title,
        published=published,
        day=day,
        lang=record.lang.lower() if record.lang else None,
        author=record.author,
        credit=credit,
        text=text,
        spans=tuple(spans),
        extra=dict(record.model_extra or {}) | ({"repairs": list(repairs)} if repairs else {}),
        source=document.source,
        line=document.line,
        content_sha256=sha256(json.dumps(content).encode()).digest(),
        paragraph_terms=paragraph_terms,
        article_terms=frozenset().union(terms_of(title), *paragraph_terms),
    )
    return Extracted(version, repairs)


def parse_published(value: str | None, *, now: datetime) -> tuple[str | None, int]:
    """(ISO 8601 in UTC, day ordinal) of a date or time; (None, 0) where none is stated.

    Raises DocumentError for what is no date, and for one more than a day ahead of `now` (the world's zones span 26 hours).
    """
    if not value:
        return None, UNDATED
    try:
        shown, day = in_utc(value)
    except ValueError as error:
        raise DocumentError(f"published {error}") from None
    if day > now.date() + timedelta(days=1):
        raise DocumentError(f"published {value!r} lies in the future")
    return shown, day.toordinal()


def paragraph_spans(
    text: str, lines: Sequence[tuple[int, int]], *, title: str, lang: str | None
) -> tuple[list[tuple[int, int]], str | None]:
    """The spans of an article's own telling, and the agency that a dateline credits.

    `lines` are the source's paragraphs as spans of `text`. Boilerplate, the headline again, and a paragraph that stands
    there twice are left out; a dateline and a repeated headline are cut off; a very long paragraph is parted.
    """
    spans: list[tuple[int, int]] = []
    credit: str | None = None
    seen = {_key(title)} if title else set()
    for line_start, line_end in lines:
        start, end = line_start, line_end
        if len(spans) < PARAGRAPHS_BEFORE_THE_STORY:
            start, agency = _story_start(text, start, end, title)
            credit = credit or agency
        if tail := TAIL.search(text[start:end]):
            end = start + tail.start()
        if _is_boilerplate(text[line_start:line_end]) or _is_boilerplate(text[start:end]):
            continue
        key = _key(text[start:end])
        if key not in seen:
            seen.add(key)
            spans += _passages(text, start, end, lang)
    return spans, credit


def _story_start(text: str, start: int, end: int, title: str) -> tuple[int, str | None]:
    """Where a paragraph's own telling begins, behind a repeated headline and a dateline; and the agency that one names."""
    start += _length_of_headline(text[start:end], title)
    dateline = next((found for rule in DATELINES if (found := rule.match(text[start:end]))), None)
    return (start + dateline.end(), dateline["agency"] or None) if dateline else (start, None)


def _valid(found: dict[str, object]) -> tuple[ArticleRecord, tuple[str, ...]]:
    repairs: list[str] = []
    try:
        record = ArticleRecord.model_validate(_storable(found, "", repairs))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError(f'"{where}": {first["msg"]}') from None
    if not (record.paragraphs or record.text or record.html):
        raise DocumentError('the text is missing: give "paragraphs", "text" or "html"')
    for name, key in (("outlet", record.outlet), ("url", record.url), ("id", record.id)):
        if key and (size := len(key.encode())) > LONGEST_KEY_BYTES:
            raise DocumentError(f'"{name}" has {size:,} bytes; {LONGEST_KEY_BYTES:,} are allowed')
    return record, tuple(repairs)


def _storable(value: object, where: str, repairs: list[str], depth: int = 0) -> object:
    """The value with what cannot be stored replaced, each place noted: characters by U+FFFD, NaN and infinity by None."""
    if depth > DEEPEST_NESTING:
        raise DocumentError(f"{where[:40]}… is nested more than {DEEPEST_NESTING} deep")
    if isinstance(value, str):
        cleaned, count = UNPRINTABLE.subn(REPAIRED, value)
        if count:
            repairs.append(f"{count} unprintable characters in {where} replaced")
        return unicodedata.normalize("NFC", cleaned)
    if isinstance(value, float) and not isfinite(value):
        repairs.append(f"{value} in {where} is no JSON number, left out")
        return None
    if isinstance(value, list):
        return [_storable(item, f"{where}[{place}]", repairs, depth + 1) for place, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            (name := str(_storable(key, "a key", repairs))): _storable(
                item, f"{where}.{name}" if where else name, repairs, depth + 1
            )
            for key, item in value.items()
        }
    return value


def _text_of(record: ArticleRecord, longest_paragraph: int) -> tuple[str, list[tuple[int, int]]]:
    """The text to store, and its paragraphs' spans: white space is folded, paragraphs are parted by a blank line."""
    if record.paragraphs:
        found = record.paragraphs
    elif record.text:
        found = BLANK_LINES.split(record.text.replace("\r\n", "\n"))
    else:
        body = trafilatura.extract(record.html or "", include_comments=False, include_tables=False, deduplicate=False)
        found = (body or "").split("\n")
    paragraphs = [WHITE_SPACE.sub(" ", paragraph).strip() for paragraph in found]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
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


def _identity(record: ArticleRecord, url: str | None, headline: str) -> str:
    """The outlet's own key for an article: what stays when its text changes. Without a headline that is the text itself."""
    if url:
        return f"url:{url}"
    if record.id:
        return f"id:{record.id}"
    return "title:" + sha256(f"{record.published or ''}\n{headline}".encode()).hexdigest()


def _is_boilerplate(paragraph: str) -> bool:
    if not any(character.isalpha() for character in paragraph):
        return True
    return len(paragraph) <= LONGEST_BOILERPLATE and BOILERPLATE.match(paragraph) is not None


def _length_of_headline(paragraph: str, title: str) -> int:
    """How many characters at the start repeat the whole headline; 0 unless it is long enough to be no accident."""
    if len(title) < 20 or paragraph[: len(title)].casefold() != title.casefold():
        return 0
    rest = paragraph[len(title) :]
    return len(paragraph) - len(rest.lstrip(" .:-–—|")) if rest[:1] in {" ", ".", ":", "|"} else 0


def _passages(text: str, start: int, end: int, lang: str | None) -> Iterator[tuple[int, int]]:
    """The span itself, or pieces of at most LONGEST_PASSAGE characters that end with sentences where they can."""
    if end - start <= LONGEST_PASSAGE:
        if start < end:
            yield start, end
        return
    cuts = [start]
    for sentence_start, sentence_end in sentence_spans(text[start:end], lang):
        if start + sentence_end - cuts[-1] > LONGEST_PASSAGE and start + sentence_start > cuts[-1]:
            cuts.append(start + sentence_start)
        while start + sentence_end - cuts[-1] > LONGEST_PASSAGE:
            space = text.rfind(" ", cuts[-1] + 1, cuts[-1] + LONGEST_PASSAGE + 1)
            cuts.append(space + 1 if space > 0 else cuts[-1] + LONGEST_PASSAGE)
    for first, last in pairwise([*cuts, end]):
        piece = text[first:last].rstrip()
        if piece:
            yield first, first + len(piece)


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
