"""Quotes as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), so that other tools find the same words.

A quotation has two targets. On the publisher's page its words are found by what stands around them. In the stored
paragraph, named by the SHA-256 of its text (RFC 6920), they have positions too, in code points: a page has none that last.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from service.comparison.records import Cell, Comparison, Divergence, Mark, Source
from service.comparison.wording.table import Place
from service.presentation.addresses import web
from service.presentation.titles import types_of
from service.presentation.words import kind_of

# Code points before and after the words, enough to tell them from others of the same page.
CONTEXT = 32
NAME = "ni:///sha-256;"
PARAGRAPH = "urn:rashomon:paragraph:"


class TextQuoteSelector(BaseModel):
    """Words, and what stands before and after them."""

    model_config = ConfigDict(frozen=True)
    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class TextPositionSelector(BaseModel):
    """The place of words in a text, in code points, the end exclusive."""

    model_config = ConfigDict(frozen=True)
    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class PageTarget(BaseModel):
    """Words of a publisher's page, by its address."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Literal["SpecificResource"] = "SpecificResource"
    source: str
    selector: list[TextQuoteSelector]


class StoredTarget(BaseModel):
    """Words of a stored paragraph: `id` is `urn:rashomon:paragraph:` and its id, `source` the name of its text."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    type: Literal["SpecificResource"] = "SpecificResource"
    source: str
    selector: tuple[TextQuoteSelector, TextPositionSelector]


class Body(BaseModel):
    """What is said of the words: the kind of the difference, that they tell the claim, or that the label table counts them."""

    model_config = ConfigDict(frozen=True)
    type: Literal["TextualBody"] = "TextualBody"
    purpose: Literal["tagging"] = "tagging"
    value: str


class Annotation(BaseModel):
    """A quotation of a report. `id` names the claim, or the group of the label table, and the words within the report."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    context: Literal["http://www.w3.org/ns/anno.jsonld"] = Field(
        default="http://www.w3.org/ns/anno.jsonld", alias="@context"
    )
    id: str
    type: Literal["Annotation"] = "Annotation"
    motivation: Literal["highlighting"] = "highlighting"
    body: Body
    target: list[PageTarget | StoredTarget]


def annotations_of(comparison: Comparison, base: str) -> list[Annotation]:
    """The tellings of every claim that is told differently or not by all, the words that differ, and those that the label table
    counts, each once. Their ids begin with `base`.
    """
    sources = {each.paragraph.id: each for each in (*comparison.anchor.sources, *comparison.sources)}
    return [
        Annotation(
            id=f"{base}#{about}-{what}-{words.paragraph_id}-{words.start}-{words.end}",
            body=Body(value=what),
            target=targets(sources[words.paragraph_id], words.start, words.end),
        )
        for about, what, words in _quoted(comparison)
    ]


def targets(source: Source, start: int, end: int) -> list[PageTarget | StoredTarget]:
    """The words of a paragraph from `start` to `end`: on the publisher's page where it has an address, and as stored."""
    text = source.paragraph.text
    quoted = TextQuoteSelector(
        exact=text[start:end], prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT]
    )
    stored = StoredTarget(
        id=f"{PARAGRAPH}{source.paragraph.id}",
        source=named(text),
        selector=(quoted, TextPositionSelector(start=start, end=end)),
    )
    address = web(source.article.url) if source.article else None
    return [PageTarget(source=address, selector=[quoted]), stored] if address else [stored]


def named(text: str) -> str:
    """The name of a text by its SHA-256, as RFC 6920 writes it."""
    return NAME + urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


def sha256_in(name: str) -> str:
    """The SHA-256 in hex that such a name holds. Raises ValueError for another name."""
    if not name.startswith(NAME):
        raise ValueError(f"{name[:80]!r} is no name of a text")
    return urlsafe_b64decode(name.removeprefix(NAME) + "=").hex()


def _quoted(comparison: Comparison) -> Iterator[tuple[str, str, Cell | Mark | Place]]:
    """(what they are of, kind or "telling" or "name", words), each once; claims and groups are counted from 1."""
    for number, row in enumerate(comparison.rows, 1):
        if not types_of(row):
            continue
        yield from ((f"claim-{number}", "telling", cell) for cell in row.cells)
        yield from dict.fromkeys(_marked(f"claim-{number}", row.divergences))
    for number, group in enumerate(comparison.labels, 1):
        yield from ((f"names-{number}", "name", place) for usage in group.usages for place in usage.places)


def _marked(about: str, divergences: Iterable[Divergence]) -> Iterator[tuple[str, str, Mark]]:
    for each in divergences:
        yield from ((about, kind_of(each), side) for side in (each.left, each.right))
