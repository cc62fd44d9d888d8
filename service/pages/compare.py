"""The page that compares: one question, its answer side by side, and an address for every view of it."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from indexer.store.derived import Edition
from indexer.store.errors import CallError
from service.api.common import TheComparer, TheStore, held
from service.headway import Headway
from service.pages.answering import Answer, Answers, left_out, subject_of
from service.pages.asking import Question, offered
from service.pages.jobs import TheJobs
from service.pages.site import is_partial, page, shortened
from service.pages.waiting import unready, when_ready

router = APIRouter(include_in_schema=False)


TheAnswers = Annotated[Answers, held("answers")]


@router.get("/compare", response_model=None)
def compare(
    request: Request, question: Annotated[Question, Query()], store: TheStore, answers: TheAnswers, jobs: TheJobs
) -> Response:
    """What other outlets tell of what is asked; without a question, the form to ask by."""
    if elsewhere := shortened(request, question.address()):
        return elsewhere
    if not question.asks:
        return _page(request, question, answers.kept(question))
    if is_partial(request):
        part = _page(request, question, answers.of(question), template="compare_answer.html.j2")
        part.headers["hx-push-url"] = question.address()
        return part
    # What is there already, and words, wait behind nobody's first comparison.
    found: Answer | Headway | None = answers.of(question) if question.searches else answers.kept(question)
    if found is None:
        found = jobs.of(*_job(question, answers))
    if isinstance(found, Headway):
        then, subject = question.address("/compare/ready"), subject_of(question, store)
        return unready(request, "compare_unready.html.j2", headway=found, then=then, question=question, subject=subject)
    return _page(request, question, found)


@router.get("/compare/ready", response_model=None)
def compare_when_ready(
    request: Request, question: Annotated[Question, Query()], answers: TheAnswers, jobs: TheJobs
) -> Response:
    """A comparison as soon as it is made."""
    job = _job(question, answers)
    return when_ready(request, jobs, job, at=question.address(), shown=lambda found: _page(request, question, found))


def _job(question: Question, answers: Answers) -> tuple[tuple[Edition, str], Callable[[], Answer]]:
    """What answers a question, and by what name it is known while it is worked on."""
    return answers.key(question), partial(answers.of, question)


def _page(
    request: Request, question: Question, found: Answer | None, *, template: str = "compare.html.j2"
) -> HTMLResponse:
    here = str(request.base_url).rstrip("/") + question.address()
    told = {"question": question, "answer": found, "offered": offered(request), "here": here}
    return page(request, template, status=found.status if found else 200, **told)


@router.get("/compare/left-out")
def not_shown(
    request: Request, question: Annotated[Question, Query()], store: TheStore, comparer: TheComparer
) -> HTMLResponse:
    """What a comparison leaves out and why: a part of its page, or without a script a page."""
    if not question.asks or question.searches:
        raise CallError("nothing is compared here: ask for a paragraph, an article or an event")
    template = "compare_left_out.html.j2" if is_partial(request) else "compare_left_out_page.html.j2"
    return page(request, template, question=question, left_out=left_out(question, store, comparer))
