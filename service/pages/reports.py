"""A report in the frame of the site: to read, to print, and to take along in every format."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from indexer.store.errors import CallError
from service.api.common import held
from service.pages.asking import Question
from service.pages.site import page
from service.reports.formats import FORMATS, format_of
from service.reports.making import Reporter
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
            "min_probability": self.min_probability,
            "outlets": self.outlet or None,
            "families": self.family or None,
            "languages": self.lang or None,
            "made_at": self.made_at or None,
        }
        try:
            return ReportRequest.model_validate({name: value for name, value in fields.items() if value is not None})
        except ValidationError as error:
            raise CallError("; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors())) from None


Asked = Annotated[ReportQuestion, Query()]
TheReporter = Annotated[Reporter, held("reporter")]


@router.get("/reports")
def report(request: Request, question: Asked, reporter: TheReporter) -> HTMLResponse:
    """The report that the address asks for."""
    made = reporter.make(question.request())
    # What is downloaded is what is shown: the same question, with the same date.
    files = {suffix: question.address(f"/reports.{suffix}", made_at=made.made_at) for suffix in FORMATS}
    back = question.address(made_at="", claim=None)
    return page(request, "report.html.j2", shown=shown(made), files=files, back=back)


@router.get("/reports.{suffix:path}")
def download(suffix: str, question: Asked, reporter: TheReporter) -> Response:
    """The same report as a file."""
    form, made = format_of(suffix, claim=question.claim), reporter.make(question.request())
    named = f'attachment; filename="rashomon-{made.id}.{suffix}"'
    return Response(form.write(made), media_type=form.media_type, headers={"content-disposition": named})
