"""The routes of events, and of what users judge of them."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query

from indexer.store.events import EventFilter
from indexer.store.judgements import Judgement
from service.api import examples
from service.api.common import Cursor, Id, Limit, Page, TheCorrector, TheStore, TheSurvey, cursor_of, place_of
from service.api.local import FORBIDDEN, from_this_machine
from service.api.problems import RESPONSES
from service.comparison.records import Comparison
from service.corrections import Corrected
from service.events import EventDetail, ListedEvent, event_detail, listed_event
from service.judgements import JudgementRequest
from service.queries import Name, parse_date

MOST_OUTLETS = 1_000_000
router = APIRouter(prefix="/v1/events", tags=["events"], responses=RESPONSES)


def event_filter(
    first: Annotated[str | None, Query(alias="from", description="first day, ISO 8601")] = None,
    last: Annotated[str | None, Query(alias="to", description="last day, included")] = None,
    q: Annotated[
        Name | None, Query(description="words of a title of its articles or of names they share", max_length=200)
    ] = None,
    min_outlets: Annotated[int, Query(ge=1, le=MOST_OUTLETS, description="told by so many outlets or more")] = 1,
) -> EventFilter:
    """The filters of the event list. Raises CallError for a date that is none."""
    first_day = None if first is None else parse_date(first, name="from")[1]
    last_day = None if last is None else parse_date(last, name="to")[1]
    return EventFilter(first_day, last_day, q, min_outlets)


@router.get("")
def events(
    store: TheStore,
    survey: TheSurvey,
    asked: Annotated[EventFilter, Depends(event_filter)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ListedEvent]:
    """Events, those with the latest report first."""
    with store.view() as view:
        found = view.reader.events.listed(asked, after=place_of(cursor), limit=limit + 1)
        shown = [event for _, event in found[:limit]]
        counted = survey.known(view.reader, shown)
    following = cursor_of(found[limit - 1][0]) if len(found) > limit else None
    return Page([listed_event(event, counted.get(event.id)) for event in shown], following)


@router.get("/{event_id}")
def event(event_id: Id, store: TheStore) -> EventDetail:
    """An event, its names, outlets, origins, articles and the other episodes of its story.

    For an id that was merged into another, the event that replaced it.
    """
    with store.view() as view:
        return event_detail(view.reader, event_id)


@router.get("/{event_id}/comparison")
def comparison(event_id: Id, survey: TheSurvey) -> Comparison:
    """The event's most central article beside the others of the event, claim by claim."""
    return survey.compare(event_id)


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
