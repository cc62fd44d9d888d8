"""Corrections from the page: what tells the same event and what does not, and marks that are wrong."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from indexer.store.errors import CallError, StoreLockedError
from service.api.common import Id, TheCorrector, TheStore
from service.api.local import from_this_machine
from service.pages.correcting import (
    FAULTS,
    event_form,
    judgement_request,
    mark_form,
    marked_sides,
    objection_request,
    status_of,
)
from service.pages.forms import Form, asked, faults_of, posted
from service.pages.site import page

router = APIRouter(prefix="/corrections", include_in_schema=False)
Asked = Annotated[Form, Depends(asked)]
Posted = Annotated[Form, Depends(posted)]
HERE = [Depends(from_this_machine)]
# What is mended by writing something else, or by waiting: said on the page, which keeps what was typed.
EXPECTED = (ValidationError, CallError, StoreLockedError)


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
        return f"/corrections/judgements/{corrector.judge(event_id, judgement_request(form)).judgement.id}"

    return _kept(request, "corrections_event.html.j2", shown, keep)


@router.get("/judgements/{number}")
def judgement(number: Id, request: Request, store: TheStore) -> HTMLResponse:
    """That a judgement was kept, with the articles of both its sides and the events that they are in now."""
    with store.view() as view:
        kept = view.reader.judgements.one(number)
        inside = view.reader.events.of_articles([*kept.article_ids, *kept.other_article_ids])
        events = [view.reader.events.event(each) for each in sorted(set(inside.values()))]
        sides = [[view.reader.article(each) for each in side] for side in (kept.article_ids, kept.other_article_ids)]
    return page(request, "corrections_judgement.html.j2", kept=kept, events=events, sides=sides)


@router.get("/marks")
def mark(request: Request, form: Asked, store: TheStore) -> HTMLResponse:
    """The form to say that a mark is wrong; the address names the mark."""
    with store.view() as view:
        return page(request, "corrections_mark.html.j2", **mark_form(view.reader, form))


@router.post("/marks", dependencies=HERE)
def object_to_a_mark(request: Request, form: Posted, store: TheStore, corrector: TheCorrector) -> Response:
    """Keep what is said against a mark."""
    with store.view() as view:
        shown = mark_form(view.reader, form)

    def keep() -> str:
        return f"/corrections/objections/{corrector.object(objection_request(form, shown['mark'])).id}"

    return _kept(request, "corrections_mark.html.j2", shown, keep)


@router.get("/objections/{number}")
def objection(number: Id, request: Request, store: TheStore) -> HTMLResponse:
    """That an objection was kept."""
    with store.view() as view:
        kept = view.reader.objections.one(number)
        sides = marked_sides(view.reader, kept.type, [kept.left, kept.right])
    return page(request, "corrections_objection.html.j2", kept=kept, sides=sides, wrongs=FAULTS)


def _kept(request: Request, form: str, shown: dict[str, Any], keep: Callable[[], str]) -> Response:
    """The way to what `keep` has kept; where it refuses, the form as it was typed, with the reason."""
    try:
        return RedirectResponse(keep(), status_code=303)
    except EXPECTED as error:
        return page(request, form, status=status_of(error), **shown | {"faults": faults_of(error)})
