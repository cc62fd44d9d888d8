"""The page of an event: who told it when, on what they part, and in which words."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.api.common import Id, held
from service.headway import Headway
from service.pages.event_view import Asked, EventShown, EventViews
from service.pages.jobs import TheJobs
from service.pages.site import is_partial, page
from service.pages.waiting import unready, when_ready
from service.presentation.charts import NARROW, WIDE, Theme, timeline_svg

router = APIRouter(include_in_schema=False)


TheViews = Annotated[EventViews, held("event_views")]
# A plot that is opened by itself runs and loads nothing either.
SVG_HEADERS = {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff"}


@router.get("/events/{event_id}", response_model=None)
def event(request: Request, event_id: Id, asked: Annotated[Asked, Query()], views: TheViews, jobs: TheJobs) -> Response:
    """An event, or the way to the one that it was merged into; while it is compared, what is known already."""
    edition, current = views.now(event_id)
    if current != event_id:
        return RedirectResponse(f"/events/{current}{asked.query()}", status_code=301)
    if is_partial(request):
        part = _page(request, views.of(event_id), asked, template="event_paragraphs.html.j2")
        part.headers["hx-push-url"] = f"/events/{event_id}{asked.query()}"
        return part
    # What is there already waits behind nobody's first comparison.
    shown: EventShown | Headway | None = views.kept(edition, event_id)
    if shown is None:
        shown = jobs.of((edition, event_id), partial(views.of, event_id))
    if isinstance(shown, Headway):
        then = f"/events/{event_id}/ready{asked.query()}"
        return unready(request, "event_unready.html.j2", headway=shown, then=then, shown=views.outline(event_id))
    return _page(request, shown, asked)


@router.get("/events/{event_id}/ready", response_model=None)
def event_when_ready(
    request: Request, event_id: Id, asked: Annotated[Asked, Query()], views: TheViews, jobs: TheJobs
) -> Response:
    """An event as soon as it is compared."""
    edition, current = views.now(event_id)
    job = (edition, current), partial(views.of, current)
    at = f"/events/{current}{asked.query()}"
    return when_ready(request, jobs, job, at=at, shown=lambda answer: _page(request, answer, asked))


def _page(request: Request, shown: EventShown, asked: Asked, *, template: str = "event.html.j2") -> Response:
    here = str(request.base_url).rstrip("/") + f"/events/{shown.event.id}{asked.query()}"
    listing = shown.listing(asked)
    found_at = shown.addresses(asked, listing.places)
    return page(request, template, shown=shown, asked=asked, listing=listing, found_at=found_at, at=here)


@router.get("/events/{event_id}/figures.svg", response_model=None)
def figures(
    event_id: Id, views: TheViews, theme: Theme = "light", width: Literal["wide", "narrow"] = "wide"
) -> Response:
    """The contested numbers of an event over time."""
    drawn = timeline_svg(views.of(event_id).series, theme, width=WIDE if width == "wide" else NARROW)
    return Response(drawn, media_type="image/svg+xml", headers=SVG_HEADERS)
