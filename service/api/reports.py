"""The routes of reports: ask for one, see how far it is, fetch it in any format."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from service.api import examples
from service.api.common import held
from service.api.problems import RESPONSES
from service.reports.formats import FORMATS, format_of
from service.reports.press import Press
from service.reports.request import ReportRequest
from service.reports.shelf import ReportState, Shelf

router = APIRouter(prefix="/v1/reports", tags=["reports"], responses=RESPONSES)


TheShelf = Annotated[Shelf, held("shelf")]


@router.post("", status_code=202)
def ask(
    request: Annotated[ReportRequest, Body(openapi_examples=examples.REPORTS)],
    press: Annotated[Press, held("press")],
    response: Response,
) -> ReportState:
    """Ask for a report. The answer's Location says how far it is; the same question of the same store has the same id."""
    state = _with_addresses(press.order(request))
    response.headers["location"] = f"/v1/reports/{state.id}"
    return state


# Before the route of the id alone, which would take a dot for a part of it.
@router.get("/{report_id}.{suffix}", response_class=Response)
def written(
    report_id: str,
    suffix: str,
    shelf: TheShelf,
    claim: Annotated[int | None, Query(ge=1, description="number of the claim that .jsonld is of")] = None,
) -> Response:
    """A report as html, pdf, md, json, csv, cells.csv, parquet, cells.parquet, or one claim of it as jsonld."""
    identity, _, name = f"{report_id}.{suffix}".partition(".")
    form = format_of(name, claim=claim)
    content = shelf.written(identity, form) if name in FORMATS else form.write(shelf.report(identity))
    named = f'attachment; filename="rashomon-{identity}.{name}"'
    return Response(
        content, media_type=form.media_type, headers={"content-disposition": named, "x-content-type-options": "nosniff"}
    )


@router.get("/{report_id}")
def state(report_id: str, shelf: TheShelf) -> ReportState:
    """How far a report is, and where its forms are."""
    return _with_addresses(shelf.state(report_id))


def _with_addresses(found: ReportState) -> ReportState:
    """The state with the addresses of its forms, where it is done."""
    if found.status != "done":
        return found
    return replace(found, addresses={suffix: f"/v1/reports/{found.id}.{suffix}" for suffix in FORMATS})
