"""The page that compares: one question, its answer side by side, and an address for every view of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from service.api.common import TheComparer, TheStore, TheSurvey
from service.pages.answering import answer, left_out
from service.pages.asking import Question, offered
from service.pages.site import is_partial, page

router = APIRouter(include_in_schema=False)


@router.get("/compare")
def compare(
    request: Request,
    question: Annotated[Question, Query()],
    store: TheStore,
    comparer: TheComparer,
    survey: TheSurvey,
) -> HTMLResponse:
    """What other outlets tell of what is asked; without a question, the form to ask by."""
    found = answer(question, store, comparer=comparer, survey=survey) if question.asks else None
    template = "compare_answer.html.j2" if found and is_partial(request) else "compare.html.j2"
    here = str(request.base_url).rstrip("/") + question.address()
    told = {"question": question, "answer": found, "offered": offered(request), "here": here}
    shown = page(request, template, status=found.status if found else 200, **told)
    shown.headers["hx-push-url"] = question.address()
    return shown


@router.get("/compare/left-out")
def not_shown(
    request: Request, question: Annotated[Question, Query()], store: TheStore, comparer: TheComparer
) -> HTMLResponse:
    """What a comparison leaves out and why: a part of its page, or without a script a page."""
    template = "compare_left_out.html.j2" if is_partial(request) else "compare_left_out_page.html.j2"
    return page(request, template, question=question, left_out=left_out(question, store, comparer))
