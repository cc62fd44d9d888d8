"""The page of an event: who told it when, on what they part, and in which words."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.api.common import Id, held
from service.pages.event_view import Asked, EventViews
from service.pages.site import is_partial, page
from service.presentation.charts import NARROW, WIDE, Theme, timeline_svg

router = APIRouter(include_in_schema=False)


TheViews = Annotated[EventViews, held("event_views")]
# A plot that is opened by itself runs and loads nothing either.
SVG_HEADERS = {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff"}


@router.get("/events/{event_id}", response_model=None)
def event(request: Request, event_id: Id, asked: Annotated[Asked, Query()], views: TheViews) -> Response:
    """An event, or the way to the one that it was merged into."""
    shown = views.of(event_id)
    if shown.event.id != event_id:
        return RedirectResponse(f"/events/{shown.event.id}{asked.query()}", status_code=301)
    template = "event_paragraphs.html.j2" if is_partial(request) else "event.html.j2"
    here = str(request.base_url).rstrip("/") + f"/events/{event_id}{asked.query()}"
    listing = shown.listing(asked)
    found_at = shown.addresses(asked, listing.places)
    answer = page(request, template, shown=shown, asked=asked, listing=listing, found_at=found_at, at=here)
    answer.headers["hx-push-url"] = f"/events/{event_id}{asked.query()}"
    return answer


@router.get("/events/{event_id}/figures.svg", response_model=None)
def figures(
    event_id: Id, views: TheViews, theme: Theme = "light", width: Literal["wide", "narrow"] = "wide"
) -> Response:
    """The contested numbers of an event over time."""
    drawn = timeline_svg(views.of(event_id).series, theme, width=WIDE if width == "wide" else NARROW)
    return Response(drawn, media_type="image/svg+xml", headers=SVG_HEADERS)
