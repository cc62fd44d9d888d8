"""The routes of objections: marks of comparisons that users call wrong."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends

from indexer.store.objections import Objection
from service.api import examples
from service.api.common import Cursor, Id, Limit, Page, TheCorrector, TheStore, number_of
from service.api.local import FORBIDDEN, from_this_machine
from service.api.problems import RESPONSES
from service.objections import ObjectionRequest

router = APIRouter(prefix="/v1/objections", tags=["objections"], responses=RESPONSES)


@router.get("")
def objections(store: TheStore, cursor: Cursor = None, limit: Limit = 50) -> Page[Objection]:
    """What was said against marks, the oldest first."""
    with store.view() as view:
        found = view.reader.objections.listed(after=number_of(cursor), limit=limit + 1)
    return Page(found[:limit], str(found[limit - 1].id) if len(found) > limit else None)


@router.get("/{objection_id}")
def objection(objection_id: Id, store: TheStore) -> Objection:
    """One objection."""
    with store.view() as view:
        return view.reader.objections.one(objection_id)


@router.post("", status_code=201, dependencies=[Depends(from_this_machine)], responses={403: FORBIDDEN})
def object_to_a_mark(
    request: Annotated[ObjectionRequest, Body(openapi_examples=examples.OBJECTIONS)], corrector: TheCorrector
) -> Objection:
    """Say that a mark is wrong. It is kept, and changes no comparison."""
    return corrector.object(request)
