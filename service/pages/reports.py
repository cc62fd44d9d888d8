"""A report in the frame of the site: to read, to print, and to take along in every format."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from indexer.store.errors import CallError
from service.api.common import TheStore, held
from service.headway import Headway
from service.pages.answering import said_of, subject_of
from service.pages.asking import Question, day_faults
from service.pages.jobs import TheJobs
from service.pages.site import page
from service.pages.waiting import unready, when_ready
from service.reports.formats import CLAIM_REVIEW, FORMATS, format_of
from service.reports.formats.claim_review import row_of
from service.reports.making import Reporter
from service.reports.record import Report
from service.reports.request import ReportRequest
from service.reports.shown import shown

router = APIRouter(include_in_schema=False)


class ReportQuestion(Question):
    """The parameters of `/reports`: those of `/compare`, the date that the report states, and the claim that JSON-LD is of."""

    made_at: str = ""
    claim: int | None = None

    def request(self) -> ReportRequest:
        """What is asked for. Raises CallError."""
        if not self.asks:
            raise CallError("say what the report is of: event, article or paragraph with its number, or q with a text")
        if self.fault:
            raise CallError(self.fault)
        if self.searches:
            raise CallError(
                "these are words to look for, and a report is of what is compared: ask for an event or an article that has "
                "them, or give as=paragraph to have them compared"
            )
        typed = self.q.strip()
        fields: dict[str, Any] = {
            "event_id": self.event,
            "paragraph_id": self.paragraph,
            "article_id": self.article,
            "url" if self.read() == "url" else "text": typed or None,
            "published": self.published or None,
            "published_from": self.first or None,
            "published_to": self.last or None,
            "window_days": self.window,
            "follow_ups": None if self.follow else False,
            "min_probability": self.min_probability,
            "outlets": self.outlet or None,
            "families": self.family or None,
            "languages": self.lang or None,
            "made_at": self.made_at or None,
        }
        try:
            return ReportRequest.model_validate({name: value for name, value in fields.items() if value is not None})
        except ValidationError as error:
            raise CallError(said_of(error)) from None

    def _faults(self) -> Iterator[str]:
        yield from super()._faults()
        yield from day_faults("“made_at”", self.made_at)


Asked = Annotated[ReportQuestion, Query()]
TheReporter = Annotated[Reporter, held("reporter")]


@router.get("/reports", response_model=None)
def report(request: Request, question: Asked, store: TheStore, reporter: TheReporter, jobs: TheJobs) -> Response:
    """The report that the address asks for; while its comparison is made, how far it is."""
    found: Report | Headway = jobs.of(*_job(question, reporter))
    if isinstance(found, Headway):
        then, subject = question.address("/reports/ready"), subject_of(question, store)
        back = _comparison(question)
        return unready(request, "report_unready.html.j2", headway=found, then=then, back=back, subject=subject)
    return _page(request, question, found)


@router.get("/reports/ready", response_model=None)
def report_when_ready(request: Request, question: Asked, reporter: TheReporter, jobs: TheJobs) -> Response:
    """A report as soon as it is made."""
    job, at = _job(question, reporter), question.address("/reports")
    return when_ready(request, jobs, job, at=at, shown=lambda found: _page(request, question, found))


def _job(question: ReportQuestion, reporter: Reporter) -> tuple[str, Callable[[], Report]]:
    """What makes a report, and by what name it is known while it is worked on."""
    asked = question.request()
    return reporter.identity(asked), partial(reporter.make, asked)


def _page(request: Request, question: ReportQuestion, made: Report) -> Response:
    if question.claim is not None:
        row_of(made, question.claim)
    # What is downloaded is what is shown: the same question, with the same date.
    dated = question.model_copy(update={"made_at": made.made_at})
    return page(
        request,
        "report.html.j2",
        shown=shown(made),
        files={suffix: dated.address(f"/reports.{suffix}") for suffix in FORMATS},
        of_claim=f"/reports.{CLAIM_REVIEW}",
        carried=dated.carried("claim"),
        claims=len(made.comparison.rows),
        claim=question.claim,
        back=_comparison(question),
    )


def _comparison(question: ReportQuestion) -> str:
    """The address of the comparison that a report is of."""
    return question.address(made_at="", claim=None)


@router.get("/reports.{suffix:path}")
def download(suffix: str, question: Asked, reporter: TheReporter) -> Response:
    """The same report as a file."""
    form, made = format_of(suffix, claim=question.claim), reporter.make(question.request())
    named = f'attachment; filename="rashomon-{made.id}.{suffix}"'
    return Response(form.write(made), media_type=form.media_type, headers={"content-disposition": named})
