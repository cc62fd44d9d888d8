"""Corrections from the page: what tells the same event and what does not, and marks that are wrong."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from indexer.store.errors import CallError, StoreLockedError
from service.api.common import Id, TheCorrector, TheStore, number_of
from service.api.local import from_this_machine
from service.pages.corrected import corrections_before, event_around, judgement_of
from service.pages.correcting import (
    FAULTS,
    back_of,
    back_to,
    event_form,
    judgement_request,
    mark_form,
    marked_sides,
    objection_request,
    status_of,
)
from service.pages.forms import Form, asked, faults_of, posted
from service.pages.site import page
from service.queries import LARGEST_ID

router = APIRouter(prefix="/corrections", include_in_schema=False)
Asked = Annotated[Form, Depends(asked)]
Posted = Annotated[Form, Depends(posted)]
Number = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
HERE = [Depends(from_this_machine)]
# What is mended by writing something else, or by waiting: said on the page, which keeps what was typed.
EXPECTED = (ValidationError, CallError, StoreLockedError)


@router.get("")
def corrections(
    request: Request, store: TheStore, event: Number = None, article: Number = None, cursor: str = ""
) -> HTMLResponse:
    """What people corrected, part by part; of one event, or of the event that an article is in."""
    judgements, _, objections = cursor.partition("-")
    before = (number_of(judgements), number_of(objections)) if cursor else (LARGEST_ID, LARGEST_ID)
    with store.view() as view:
        if article is not None:
            event = view.reader.events.of_articles([view.reader.article(article).id]).get(article)
        found = None if event is None else view.reader.events.event(event)
        part = corrections_before(view.reader, before, event=found.id if found else None)
    following = "-".join(map(str, part.following)) if part.following else ""
    shown: dict[str, Any] = {"listed": part.listed, "following": following, "cursor": cursor, "event": found}
    return page(request, "corrections_list.html.j2", **shown, wrongs=FAULTS)


@router.get("/events/{event_id}")
def event(event_id: Id, request: Request, form: Asked, store: TheStore) -> HTMLResponse:
    """The form to correct an event; the address may tick articles."""
    with store.view() as view:
        return page(request, "corrections_event.html.j2", **event_form(view.reader, event_id, form))


@router.post("/events/{event_id}", dependencies=HERE)
def judge(event_id: Id, request: Request, form: Posted, store: TheStore, corrector: TheCorrector) -> Response:
    """Keep a judgement."""
    with store.view() as view:
        shown = event_form(view.reader, event_id, form)

    def keep() -> str:
        return f"/corrections/judgements/{corrector.judge(event_id, judgement_request(form)).judgement.id}?fresh=1"

    return _kept(request, "corrections_event.html.j2", shown, keep)


@router.get("/judgements/{number}")
def judgement(number: Id, request: Request, store: TheStore, fresh: bool = False) -> HTMLResponse:
    """A judgement with the articles of both its sides and the events that they are in now; `fresh` says that it is kept."""
    with store.view() as view:
        listed = judgement_of(view.reader, view.reader.judgements.one(number))
    return page(request, "corrections_judgement.html.j2", listed=listed, fresh=fresh)


@router.get("/marks")
def mark(request: Request, form: Asked, store: TheStore) -> HTMLResponse:
    """The form to say that a mark is wrong; the address names the mark."""
    with store.view() as view:
        return page(request, "corrections_mark.html.j2", **mark_form(view.reader, form), back=back_of(request, form))


@router.post("/marks", dependencies=HERE)
def object_to_a_mark(request: Request, form: Posted, store: TheStore, corrector: TheCorrector) -> Response:
    """Keep what is said against a mark."""
    with store.view() as view:
        shown = mark_form(view.reader, form) | {"back": back_to(form.one("back"))}

    def keep() -> str:
        kept = corrector.object(objection_request(form, shown["mark"]))
        told = {"fresh": 1} | ({"back": shown["back"]} if shown["back"] else {})
        return f"/corrections/objections/{kept.id}?{urlencode(told)}"

    return _kept(request, "corrections_mark.html.j2", shown, keep)


@router.get("/objections/{number}")
def objection(number: Id, request: Request, store: TheStore, fresh: bool = False, back: str = "") -> HTMLResponse:
    """An objection; `fresh` says that it is kept, `back` leads to the mark."""
    with store.view() as view:
        kept = view.reader.objections.one(number)
        sides = marked_sides(view.reader, kept.type, [kept.left, kept.right])
        event = event_around(view.reader, kept.left.paragraph_id)
    told: dict[str, Any] = {"kept": kept, "sides": sides, "event": event, "fresh": fresh, "back": back_to(back)}
    return page(request, "corrections_objection.html.j2", **told, wrongs=FAULTS)


def _kept(request: Request, form: str, shown: dict[str, Any], keep: Callable[[], str]) -> Response:
    """The way to what `keep` has kept; where it refuses, the form as it was typed, with the reason."""
    try:
        return RedirectResponse(keep(), status_code=303)
    except EXPECTED as error:
        return page(request, form, status=status_of(error), **shown | {"faults": faults_of(error)})
