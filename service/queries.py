"""What is asked: a stored paragraph or article, or pasted text, turned into probes and a scope."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from indexer.matching.records import Probe
from indexer.matching.terms import terms_of
from indexer.store.dates import in_utc
from indexer.store.encoder import Encoder
from indexer.store.errors import CallError, NotFoundError
from indexer.store.reading import Reader
from indexer.store.records import Article, Paragraph
from indexer.store.vectors import Scope

DEFAULT_WINDOW_DAYS = 3
LONGEST_WINDOW_DAYS = 36_500
# Characters of a pasted paragraph.
LONGEST_TEXT = 20_000
DEFAULT_MIN_PROBABILITY = 0.5
LARGEST_ID = 2**63 - 1
# More names than any store has outlets; a database takes only so many in one question.
MOST_NAMES = 1000


def storable(value: str) -> str:
    """The value itself. Raises ValueError for what no database holds as text."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a NUL or half a surrogate pair is in it: no stored text holds these")
    return value


def _says_something(text: str) -> str:
    if not any(character.isalpha() for character in text):
        raise ValueError("the text has no words: paste a paragraph")
    return text


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Name = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
Names = Annotated[list[Name], Field(max_length=MOST_NAMES)]
PastedText = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_says_something)]


class Query(BaseModel):
    """Exactly one of `text`, `paragraph_id`, `article_id`, `external_id`, `url`, and how to answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    subjects: ClassVar[tuple[str, ...]] = ("text", "paragraph_id", "article_id", "external_id", "url")

    text: PastedText | None = Field(default=None, description="pasted text")
    paragraph_id: Id | None = Field(default=None, description="a stored paragraph")
    article_id: Id | None = Field(default=None, description="a stored article: all its paragraphs")
    external_id: Name | None = Field(default=None, description="a stored article by the id its source gave")
    url: Name | None = Field(default=None, description="a stored article by its URL")
    published: str | None = Field(default=None, description="date that the text is about (ISO 8601)")
    outlet: Name | None = Field(default=None, description="the asker's own outlet, left out of the answer")
    window_days: int = Field(
        default=DEFAULT_WINDOW_DAYS, ge=0, le=LONGEST_WINDOW_DAYS, description="days before and after"
    )
    follow_ups: bool = Field(
        default=True, description="also articles up to a year beyond the window that share rare names and words"
    )
    published_from: str | None = Field(default=None, description="only articles from this day on (ISO 8601)")
    published_to: str | None = Field(default=None, description="only articles up to this day")
    outlets: Names | None = Field(default=None, description="only these outlets")
    exclude_outlets: Names = Field(default_factory=list, description="not these outlets")
    tags: Names | None = Field(default=None, description="only outlets with one of these tags")
    exclude_tags: Names = Field(default_factory=list, description="not outlets with one of these tags")
    families: Names | None = Field(default=None, description="only outlets of these families")
    kinds: Names | None = Field(default=None, description="only outlets of these kinds")
    languages: Names | None = Field(default=None, description="only these languages (BCP 47)")
    min_probability: float = Field(default=DEFAULT_MIN_PROBABILITY, ge=0, le=1)
    per_article: int = Field(
        default=3, ge=1, le=1000, description="paragraphs of one article for each asked, nearest first"
    )
    fold_copies: bool = Field(
        default=True, description="list a text that several outlets print once, under the earliest"
    )
    limit: int = Field(default=50, ge=1, le=1000)

    @property
    def beyond_window(self) -> bool:
        """Whether follow-ups are wanted: days that are named outright bind them too."""
        return self.follow_ups and self.published_from is None and self.published_to is None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        given = [name for name in self.subjects if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(self.subjects)}; {' and '.join(given) or 'none'} given")
        return self


class PastedParagraph(BaseModel):
    """A paragraph to compare that is not indexed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: PastedText
    outlet: str = Field(min_length=1, max_length=200)
    published: str | None = None


class ComparisonQuery(Query):
    """A query, or `paragraphs` to compare with one another without indexing them; the first is the anchor."""

    subjects: ClassVar[tuple[str, ...]] = (*Query.subjects, "paragraphs")

    paragraphs: list[PastedParagraph] | None = Field(default=None, min_length=2, max_length=50)


@dataclass(frozen=True, slots=True)
class Asked:
    """A resolved query: `article` and `paragraphs` are stored ones, or None and the pasted text (id 0).

    Only articles `within` are answered, or any.
    """

    query: Query
    article: Article | None
    paragraphs: list[Paragraph]
    origin_ids: list[int]
    published: str | None
    outlet: str | None
    probes: list[Probe]
    scope: Scope
    within: frozenset[int] | None = None


def resolve(query: Query, reader: Reader, encoder: Encoder) -> Asked:
    """Find what a query names and make its probes. Raises NotFoundError, and CallError for a date that is none."""
    article, paragraphs = _subject(query, reader)
    stored = reader.candidates([paragraph.id for paragraph in paragraphs]) if article else []
    published, day = (article.published, stored[0].day) if article else (None, None)
    if query.published is not None:
        published, day = parse_date(query.published)
    if article:
        text = f"{article.title}\n{reader.text_around(paragraphs[0].id)}"
        probes = [replace(Probe.of(each, article_text=text), day=day) for each in stored]
        origin_ids = [each.origin_id for each in stored]
    else:
        probes = [pasted_probe(query.text or "", reader, encoder, day)]
        origin_ids = reader.copies.origins_of(paragraphs[0].text)
    own = article.outlet if article else query.outlet
    return Asked(
        query=query,
        article=article,
        paragraphs=paragraphs,
        origin_ids=origin_ids,
        published=published,
        outlet=own,
        probes=probes,
        scope=_scope(query, reader, day, own),
    )


def check(query: Query, reader: Reader) -> None:
    """Raises what `resolve` would: NotFoundError for what is named and not stored, CallError for a date that is none."""
    _subject(query, reader)
    day = parse_date(query.published)[1] if query.published is not None else None
    _scope(query, reader, day, None)


def pasted_probe(text: str, reader: Reader, encoder: Encoder, day: int | None) -> Probe:
    """A pasted text as a probe: it has no headline and no article around it."""
    vector = encoder.encode([text])[0]
    terms = reader.terms.ids(sorted(terms_of(text)))
    return Probe(
        version=None,
        article_text=text,
        vector=vector,
        title_vector=np.zeros_like(vector),
        terms=terms,
        article_terms=terms,
        day=day,
        lang=None,
    )


def parse_date(value: str, *, name: str = "published") -> tuple[str, int]:
    """(ISO 8601 in UTC, day ordinal) of a date or time; `name` is what an error calls it. Raises CallError."""
    try:
        shown, day = in_utc(value)
    except ValueError as error:
        raise CallError(f"{name} {error}") from None
    return shown, day.toordinal()


def days_searched(query: Query, day: int | None, window_days: int) -> tuple[int | None, int | None]:
    """The first and the last day, as ordinals, that a query looks at: so many around the day asked about, cut to those that it
    names; None where that side is open. Raises CallError for a day that is none, and for days the wrong way round.
    """
    first, last = (
        parse_date(value, name=name)[1] if value is not None else None
        for name, value in (("published_from", query.published_from), ("published_to", query.published_to))
    )
    if first is not None and last is not None and first > last:
        raise CallError(
            f"no day lies between {query.published_from} and {query.published_to}: "
            "published_from must not be after published_to"
        )
    if day is None:
        return first, last
    return max(first or 0, day - window_days), min(last or day + window_days, day + window_days)


def _subject(query: Query, reader: Reader) -> tuple[Article | None, list[Paragraph]]:
    if query.text is not None:
        return None, [Paragraph(0, 0, 0, 0, len(query.text), query.text)]
    if query.paragraph_id is not None:
        paragraph, article = reader.paragraph(query.paragraph_id)
        return article, [paragraph]
    if query.article_id is not None:
        article = reader.article(query.article_id)
    elif query.external_id is not None:
        article = reader.article_by_external_id(query.external_id)
    else:
        article = reader.article_by_url(query.url or "")
    return article, reader.paragraphs_of(article.id)


def _scope(query: Query, reader: Reader, day: int | None, own: str | None) -> Scope:
    without = reader.outlets.members([*query.exclude_outlets, *filter(None, (own, query.outlet))]).values()
    without_tags = reader.outlets.labelled("tag", query.exclude_tags)
    first_day, last_day = days_searched(query, day, query.window_days)
    return Scope(
        first_day=first_day,
        last_day=last_day,
        outlet_ids=_wanted_outlets(query, reader),
        without_outlet_ids=without_tags.union(*without),
        langs=frozenset(lang.lower() for lang in query.languages) if query.languages is not None else None,
    )


def _wanted_outlets(query: Query, reader: Reader) -> frozenset[int] | None:
    """The outlets that every stated filter admits; None where none is stated."""
    admitted = [
        reader.outlets.labelled(label, values)
        for label, values in (("tag", query.tags), ("family", query.families), ("kind", query.kinds))
        if values is not None
    ]
    if query.outlets is not None:
        known = reader.outlets.members(query.outlets)
        shown = reader.outlets.published(frozenset().union(*known.values()))
        if missing := [name for name in query.outlets if not shown & known.get(name, frozenset())]:
            raise NotFoundError(
                f"no outlet is indexed under the name {missing[0]!r}: `rashomon outlets list` and /v1/outlets name all"
            )
        admitted.append(frozenset().union(*known.values()))
    return frozenset.intersection(*admitted) if admitted else None
