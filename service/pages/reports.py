"""A report in the frame of the site: to read, to print, and to take along in every format."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from indexer.store.errors import CallError
from service.pages.site import page
from service.queries import Name, PastedText
from service.reports.formats import FORMATS, format_of
from service.reports.making import Reporter
from service.reports.request import ReportRequest
from service.reports.shown import shown

router = APIRouter(include_in_schema=False)


def asked_for(
    event: int | None = None,
    article: int | None = None,
    paragraph: int | None = None,
    q: Annotated[PastedText | None, Query()] = None,
    published: str | None = None,
    outlet: Annotated[list[Name] | None, Query()] = None,
    window: int | None = None,
    min_probability: float | None = None,
    made_at: str | None = None,
) -> ReportRequest:
    """What an address asks a report of. Raises CallError."""
    fields = {
        "event_id": event,
        "article_id": article,
        "paragraph_id": paragraph,
        "text": q,
        "published": published,
        "outlets": outlet,
        "window_days": window,
        "min_probability": min_probability,
        "made_at": made_at,
    }
    try:
        return ReportRequest.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise CallError("; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors())) from None


def reporter_of(request: Request) -> Reporter:
    """The application's one reporter."""
    reporter: Reporter = request.app.state.reporter
    return reporter


@router.get("/reports")
def report(
    request: Request,
    asked: Annotated[ReportRequest, Depends(asked_for)],
    reporter: Annotated[Reporter, Depends(reporter_of)],
) -> HTMLResponse:
    """The report that the address asks for."""
    made = reporter.make(asked)
    # What is downloaded is what is shown: the same question, with the same date.
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "made_at"]
    query = urlencode([*kept, ("made_at", made.made_at)])
    return page(request, "report.html.j2", shown=shown(made), query=query, formats=list(FORMATS))


@router.get("/reports.{suffix:path}")
def download(
    suffix: str,
    asked: Annotated[ReportRequest, Depends(asked_for)],
    reporter: Annotated[Reporter, Depends(reporter_of)],
    claim: int | None = None,
) -> Response:
    """The same report as a file."""
    form, made = format_of(suffix, claim=claim), reporter.make(asked)
    named = f'attachment; filename="rashomon-{made.id}.{suffix}"'
    return Response(form.write(made), media_type=form.media_type, headers={"content-disposition": named})
