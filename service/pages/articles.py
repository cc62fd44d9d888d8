"""The page of an article: its paragraphs, where each comes from, and the way to compare from any of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from service.api.common import Id, TheComparer, TheStore
from service.pages.reading import beside_of, sheet_of
from service.pages.site import is_partial, page
from service.queries import Query as MatchQuery

router = APIRouter(include_in_schema=False)


@router.get("/articles/{article_id}")
def article(
    request: Request, article_id: Id, store: TheStore, version: Annotated[int | None, Query(ge=1)] = None
) -> HTMLResponse:
    """An article in its current version, or in an earlier one."""
    with store.view() as view:
        return page(request, "article.html.j2", sheet=sheet_of(view.reader, article_id, version))


@router.get("/articles/{article_id}/matches")
def matches(request: Request, article_id: Id, store: TheStore, comparer: TheComparer) -> HTMLResponse:
    """Other outlets' articles on the same event: a part of the article's page, or without a script a page."""
    found = comparer.matches.articles(MatchQuery(article_id=article_id))
    with store.view() as view:
        asked = view.reader.article(article_id)
        beside = beside_of(view.reader, article_id, besides={each.article.id for each in found})
    template = "article_matches.html.j2" if is_partial(request) else "article_matches_page.html.j2"
    return page(request, template, article=asked, matches=found, beside=beside)
