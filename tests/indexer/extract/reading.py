"""What the tests of extraction share: documents made of records and of pages, read as the workers read them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.extract import Extracted, extract
from indexer.sources import Defaults, Document, Kind
from indexer.store.errors import DocumentError
from indexer.store.records import Version
from tests.helpers import Record

PAGES = Path(__file__).parents[2] / "pages"
NOW = datetime(2016, 12, 10, 12, 0, tzinfo=UTC)
LONGEST_PARAGRAPH = 50_000


def record_of(found: Record, *, defaults: Defaults | None = None) -> Document:
    return Document("articles.jsonl", 3, Kind.RECORD, json.dumps(found).encode(), defaults=defaults or Defaults())


def page_of(body: bytes | str, *, charset: str | None = None, **stated: str) -> Document:
    """A page as a web archive or a feed gives it; `stated` is what that says, `url` unless it says otherwise."""
    html = body.encode() if isinstance(body, str) else body
    stated = {"url": "https://www.harbour-post.example/news/1"} | stated
    return Document("page.html", 1, Kind.PAGE, html, stated, charset)


def saved_page(name: str, *, charset: str | None = None, **stated: str) -> Document:
    return page_of((PAGES / f"{name}.html").read_bytes(), charset=charset, **stated)


def extracted(document: Document, *, longest_paragraph: int = LONGEST_PARAGRAPH, now: datetime = NOW) -> Extracted:
    return extract(document, longest_paragraph=longest_paragraph, now=now)


def version_of(document: Document, *, now: datetime = NOW) -> Version:
    return extracted(document, now=now).version


def refusal_of(document: Document, *, longest_paragraph: int = LONGEST_PARAGRAPH) -> str:
    with pytest.raises(DocumentError) as refused:
        extracted(document, longest_paragraph=longest_paragraph)
    return str(refused.value)


STORY = (
    "The army entered the northern district of the city on Thursday, and residents left their homes, sources said.",
    "The army entered the eastern district of the city in the evening, and a bridge across the river was closed.",
    "A spokesman for the council said that schools would stay closed, and that buses would run again in the morning.",
)


def html_of(*paragraphs: str, head: str = "", before: str = "") -> str:
    """A small page around an article."""
    story = "".join(f"<p>{each}</p>" for each in paragraphs or STORY)
    return f"<html><head>{head}</head><body><article>{before}{story}</article></body></html>"
