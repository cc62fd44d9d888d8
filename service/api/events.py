"""The routes of events, and of what users judge of them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query

from indexer.store.errors import CallError
from indexer.store.events import EventFilter, Place
from indexer.store.judgements import Judgement
from indexer.store.records import Event
from service.api import examples
from service.api.common import Cursor, Id, Limit, Page, TheComparer, TheCorrector, TheStore, number_of
from service.api.local import FORBIDDEN, from_this_machine
from service.api.problems import RESPONSES
from service.comparison.records import Comparison
from service.corrections import Corrected
from service.events import EventDetail, event_detail
from service.judgements import JudgementRequest
from service.queries import Name, parse_date

MOST_OUTLETS = 1_000_000
router = APIRouter(prefix="/v1/events", tags=["events"], responses=RESPONSES)


def event_filter(
    first: Annotated[str | None, Query(alias="from", description="first day, ISO 8601")] = None,
    last: Annotated[str | None, Query(alias="to", description="last day, included")] = None,
    q: Annotated[Name | None, Query(description="words of the title of one of its articles", max_length=200)] = None,
    min_outlets: Annotated[int, Query(ge=1, le=MOST_OUTLETS, description="told by so many outlets or more")] = 1,
) -> EventFilter:
    """The filters of the event list. Raises CallError for a date that is none."""
    first_day = None if first is None else parse_date(first, name="from")[1]
    last_day = None if last is None else parse_date(last, name="to")[1]
    return EventFilter(first_day, last_day, q, min_outlets)


@router.get("")
def events(
    store: TheStore,
    asked: Annotated[EventFilter, Depends(event_filter)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Event]:
    """Events, those with the latest report first."""
    with store.view() as view:
        found = view.reader.events.listed(asked, after=_place(cursor), limit=limit + 1)
    following = "-".join(str(part) for part in found[limit - 1][0]) if len(found) > limit else None
    return Page([event for _, event in found[:limit]], following)


@router.get("/{event_id}")
def event(event_id: Id, store: TheStore) -> EventDetail:
    """An event, its names, outlets, origins, articles and the other episodes of its story.

    For an id that was merged into another, the event that replaced it.
    """
    with store.view() as view:
        return event_detail(view.reader, event_id)


@router.get("/{event_id}/comparison")
def comparison(event_id: Id, comparer: TheComparer) -> Comparison:
    """The event's most central article beside the others of the event, claim by claim."""
    return comparer.compare_event(event_id)


@router.get("/{event_id}/judgements")
def judgements(event_id: Id, store: TheStore) -> Page[Judgement]:
    """What was judged of this event, and of those that it replaced, the oldest first."""
    with store.view() as view:
        current = view.reader.events.event(event_id).id
        ids = {event_id, current, *view.reader.events.replaced(current)}
        return Page(view.reader.judgements.on(ids), None)


@router.post(
    "/{event_id}/judgements",
    status_code=201,
    dependencies=[Depends(from_this_machine)],
    responses={403: FORBIDDEN},
)
def judge(
    event_id: Id,
    request: Annotated[JudgementRequest, Body(openapi_examples=examples.JUDGEMENTS)],
    corrector: TheCorrector,
) -> Corrected:
    """Correct an event. It holds at once, and from then on whatever is indexed."""
    return corrector.judge(event_id, request)


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    day, _, number = cursor.partition("-")
    place = number_of(day), number_of(number)
    if place[0] > date.max.toordinal():
        raise CallError(f"cursor {cursor[:40]!r} is none: send `next` of the page before, or leave it out")
    return place
