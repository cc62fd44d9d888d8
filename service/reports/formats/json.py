"""A report as JSON; its schema is docs/report.schema.json (see `service.reports.schema`)."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from indexer.store.errors import CallError
from service.reports.record import Report


def write_json(report: Report) -> bytes:
    """The report, indented, in UTF-8."""
    return adapter().dump_json(report, indent=2, by_alias=True) + b"\n"


def read_json(written: bytes) -> Report:
    """The report that a file holds. Raises CallError where it holds none."""
    try:
        return adapter().validate_json(written)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CallError(f"this is no report of Rashomon: {place + ': ' if place else ''}{first['msg']}") from None


@cache
def adapter() -> TypeAdapter[Report]:
    """What turns a report into JSON and back."""
    return TypeAdapter(Report)
