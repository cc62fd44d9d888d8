"""The stamp of a report: every format that has a place for it carries one, so that the file can be made again and compared."""

import json
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from service.comparison.records import Versions
from service.reports.record import Report, Stamp, State

# Under this name HTML has it among its meta elements, and Parquet among its key-value metadata.
STAMP = "rashomon.report"


def identity_of(request: dict[str, Any], versions: Versions, state: State) -> str:
    """What a report is known by: 16 hex digits that follow from what was asked and what answered."""
    return digest([request, asdict(versions), asdict(state)])


def digest(value: Any) -> str:
    """The first 16 hex digits of the SHA-256 of a value, as JSON writes it."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def stamp_of(report: Report) -> Stamp:
    """The stamp that a report's files carry."""
    return Stamp(report.id, report.made_at, report.request, report.comparison.versions, report.state)


def write_stamp(report: Report) -> str:
    """The stamp as JSON, in one line of ASCII."""
    return json.dumps(asdict(stamp_of(report)), sort_keys=True)


def read_stamp(written: str | bytes) -> Stamp:
    """The stamp that was written. Raises ValueError for what is none."""
    return _adapter().validate_json(written)


@cache
def _adapter() -> TypeAdapter[Stamp]:
    return TypeAdapter(Stamp)
