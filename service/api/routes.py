"""The routes of version 1: each reads its request, calls one use case, and answers its result."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query

from indexer.store.reading import ArticleFilter
from indexer.store.records import Article, Outlet, Paragraph
from service.api import examples
from service.api.common import Cursor, Id, Limit, Page, TheComparer, TheStore, number_of
from service.api.problems import RESPONSES
from service.comparison.records import Comparison
from service.matches import Matches
from service.queries import ComparisonQuery, Name, parse_date
from service.queries import Query as MatchQuery

router = APIRouter(prefix="/v1", responses=RESPONSES)


@dataclass(frozen=True, slots=True)
class ArticleWithParagraphs:
    """An article's current version, its stored text, and its paragraphs as spans of that text."""

    article: Article
    text: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class ParagraphWithArticle:
    """A paragraph and the version of the article that it stands in."""

    paragraph: Paragraph
    article: Article


def article_filter(
    outlet: Name | None = None,
    first: Annotated[str | None, Query(alias="from", description="first day, ISO 8601")] = None,
    last: Annotated[str | None, Query(alias="to", description="last day, included")] = None,
    q: Annotated[Name | None, Query(description="words of the title", max_length=200)] = None,
) -> ArticleFilter:
    """The filters of the article list. Raises CallError for a date that is none."""
    first_day = None if first is None else parse_date(first, name="from")[1]
    last_day = None if last is None else parse_date(last, name="to")[1]
    return ArticleFilter(outlet, first_day, last_day, q)


@router.get("/outlets", tags=["read"])
def outlets(store: TheStore) -> Page[Outlet]:
    """Who is indexed, how much of each, and from when to when."""
    with store.view() as view:
        return Page(view.reader.outlets.listed(), None)


@router.get("/articles", tags=["read"])
def articles(
    store: TheStore,
    asked: Annotated[ArticleFilter, Depends(article_filter)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Article]:
    """Articles in the order they were indexed."""
    with store.view() as view:
        found = view.reader.articles(asked, after=number_of(cursor), limit=limit + 1)
    return Page(found[:limit], str(found[limit - 1].id) if len(found) > limit else None)


@router.get("/articles/{article_id}", tags=["read"])
def article(article_id: Id, store: TheStore) -> ArticleWithParagraphs:
    """An article with its stored text; paragraph offsets count code points of that text."""
    with store.view() as view:
        reader = view.reader
        return ArticleWithParagraphs(
            reader.article(article_id), reader.article_text(article_id), reader.paragraphs_of(article_id)
        )


@router.get("/paragraphs/{paragraph_id}", tags=["read"])
def paragraph(paragraph_id: Id, store: TheStore) -> ParagraphWithArticle:
    """A paragraph, also of a version that was superseded: what was quoted stays readable."""
    with store.view() as view:
        return ParagraphWithArticle(*view.reader.paragraph(paragraph_id))


@router.post("/matches", tags=["compare"])
def matches(query: Annotated[MatchQuery, Body(openapi_examples=examples.MATCHES)], comparer: TheComparer) -> Matches:
    """The paragraphs of other outlets that tell the same event, with probabilities and reasons."""
    return comparer.matches.find(query)


@router.post("/comparisons", tags=["compare"])
def comparisons(
    query: Annotated[ComparisonQuery, Body(openapi_examples=examples.COMPARISONS)], comparer: TheComparer
) -> Comparison:
    """Those paragraphs side by side, claim by claim, each cell anchored to its source's exact words."""
    return comparer.compare(query)
