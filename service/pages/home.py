"""Home, where one asks, and the events that there are."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from indexer.store.events import EventFilter
from indexer.store.reading import Reader
from indexer.store.store import Store
from service.api.common import TheStore, TheSurvey, cursor_of, place_of
from service.pages.asking import Question, offered
from service.pages.empty import nothing_published
from service.pages.event_filters import EventsAsked, filter_of
from service.pages.event_lines import EventLine, event_lines
from service.pages.site import page, shortened
from service.survey import COMPARED, Survey

MOST_CONTESTED, LATEST, EVENTS_A_PAGE = 5, 8, 25
router = APIRouter(include_in_schema=False)


@router.get("/", response_model=None)
def home(request: Request, store: TheStore, survey: TheSurvey, question: Annotated[Question, Query()]) -> Response:
    """The form to ask with, how to read the marks, and the events that are contested most and told last.

    Where its address asks already, the way to the answer; filters alone fill the form.
    """
    if question.asks:
        return RedirectResponse(question.address(), status_code=303)
    with store.catalogue.read() as reader:
        if shown := nothing_published(request, reader):
            return shown
        contested = _most_contested(reader, survey)
        return page(
            request,
            "home.html.j2",
            status=400 if question.fault else 200,
            question=question,
            offered=offered(request),
            contested=contested,
            latest=_latest(reader, survey, besides={line.event.id for line in contested}),
        )


@router.get("/events", response_model=None)
def events(request: Request, store: TheStore, survey: TheSurvey, asked: Annotated[EventsAsked, Query()]) -> Response:
    """The events that match, part by part."""
    if elsewhere := shortened(request, asked.address()):
        return elsewhere
    after = place_of(asked.cursor, asked.sort)
    with store.catalogue.read() as reader:
        if shown := nothing_published(request, reader):
            return shown
        matching = filter_of(asked, reader)
        found = reader.events.listed(matching, after=after, limit=EVENTS_A_PAGE + 1, order=asked.sort)
        lines = event_lines(reader, survey, [event for _, event in found[:EVENTS_A_PAGE]])
        following = cursor_of(found[EVENTS_A_PAGE - 1][0]) if len(found) > EVENTS_A_PAGE else None
        offers = offered(request)
    answer = page(request, "events.html.j2", offered=offers, asked=asked, lines=lines, following=following)
    # The address that is shown to a reader, and sent to others, says only what is asked.
    answer.headers["hx-push-url"] = asked.address()
    return answer


def listed_events(store: Store) -> list[int]:
    """The events that home leads to, in its order: those that more than one outlet tells."""
    with store.catalogue.read() as reader:
        found = [
            *reader.events.most_contested(MOST_CONTESTED),
            *(event for _, event in reader.events.listed(COMPARED, limit=LATEST)),
        ]
    return list(dict.fromkeys(event.id for event in found))


def _most_contested(reader: Reader, survey: Survey) -> list[EventLine]:
    return [line for line in event_lines(reader, survey, reader.events.most_contested(MOST_CONTESTED)) if line.tally]


def _latest(reader: Reader, survey: Survey, *, besides: Collection[int]) -> list[EventLine]:
    """The latest events that can be compared, `besides` those that the page shows already; where there are none, the latest
    that there are.
    """
    most = LATEST + len(besides)
    found = reader.events.listed(COMPARED, limit=most) or reader.events.listed(EventFilter(), limit=most)
    return event_lines(reader, survey, [event for _, event in found if event.id not in besides][:LATEST])
