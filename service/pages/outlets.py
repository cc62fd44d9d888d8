"""Who is indexed, and how much of whom: what every silence and every share is to be read against."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indexer.store.errors import NotFoundError
from indexer.store.outlets import label_of
from indexer.store.reading import ArticleFilter, Reader
from indexer.store.records import Outlet
from service.api.common import Cursor, Id, TheStore, number_of
from service.pages.empty import nothing_published
from service.pages.site import page, shortened
from service.presentation.coverage import Axis, Presence
from service.queries import Name

ARTICLES_A_PAGE = 100
router = APIRouter(prefix="/outlets", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class IndexedOutlet:
    """An outlet with the languages of its articles, most articles first, and the days on which it published."""

    outlet: Outlet
    languages: list[tuple[str | None, int]]
    undated: int
    presence: Presence | None


@router.get("", response_model=None)
def outlets(request: Request, store: TheStore, family: Name = "", kind: Name = "") -> Response:
    """The outlets that are indexed, those of a family or a kind."""
    given = {name: value for name, value in (("family", family), ("kind", kind)) if value}
    if elsewhere := shortened(request, f"/outlets?{urlencode(given)}" if given else "/outlets"):
        return elsewhere
    with store.catalogue.read() as reader:
        if empty := nothing_published(request, reader):
            return empty
        everyone, axis = indexed(reader)
    asked = {"family": label_of(family), "kind": label_of(kind)}
    shown = [each for each in everyone if _is_of(each.outlet, asked)]
    return page(request, "outlets.html.j2", everyone=everyone, shown=shown, asked=asked, axis=axis)


@router.get("/{outlet_id}")
def outlet(request: Request, store: TheStore, outlet_id: Id, cursor: Cursor = None) -> HTMLResponse:
    """An outlet, what the directory says of it, and its articles."""
    with store.catalogue.read() as reader:
        everyone, _ = indexed(reader)
        found = next((each for each in everyone if each.outlet.id == outlet_id), None)
        if found is None:
            raise NotFoundError(f"no outlet with articles has the number {outlet_id}: see /outlets")
        asked = ArticleFilter(outlet=found.outlet.name)
        articles = reader.articles(asked, after=number_of(cursor), limit=ARTICLES_A_PAGE + 1)
    following = articles[ARTICLES_A_PAGE - 1].id if len(articles) > ARTICLES_A_PAGE else None
    return page(request, "outlet.html.j2", each=found, articles=articles[:ARTICLES_A_PAGE], following=following)


def indexed(reader: Reader) -> tuple[list[IndexedOutlet], Axis | None]:
    """The outlets with an article, by name, and the days that all of them span; None where no article is dated."""
    days: dict[int, set[int]] = defaultdict(set)
    languages: dict[int, Counter[str | None]] = defaultdict(Counter)
    undated: Counter[int] = Counter()
    for outlet_id, day, lang, articles in reader.outlets.presence():
        languages[outlet_id][lang] += articles
        if day:
            days[outlet_id].add(day)
        else:
            undated[outlet_id] += articles
    axis = Axis.over(days.values())
    return [
        IndexedOutlet(
            outlet=each,
            languages=languages[each.id].most_common(),
            undated=undated[each.id],
            presence=axis.presence(days[each.id]) if axis and days[each.id] else None,
        )
        for each in reader.outlets.listed()
    ], axis


def _is_of(each: Outlet, asked: dict[str, str]) -> bool:
    """Whether an outlet has what is asked for; nothing asked means any."""
    return all(not value or label_of(getattr(each, label) or "") == value for label, value in asked.items())
