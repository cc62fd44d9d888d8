"""A report as two flat tables, for spreadsheets and data frames: one row per divergence, and one per cell.

Dates are ISO 8601 texts as they are stored, because a day without an hour stays a day. Offsets count code points of the
stored paragraph, whose SHA-256 stands beside them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any, get_type_hints

from service.comparison.records import Cell, Divergence, Mark, Row
from service.reports.record import CitedParagraph, CitedSource, Report

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Where:
    """The stored paragraph, and its article as it is cited."""

    source: int
    title: str
    url: str | None
    lang: str | None
    origin_id: int
    paragraph_id: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a divergence: the words that differ, and the telling that they stand in."""

    outlet: str
    words: str
    start: int
    end: int
    low: float | None
    high: float | None
    published: str | None
    telling: str
    telling_start: int
    telling_end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What both sides share. `detail` is JSON; `objections` counts how often people reported the mark as wrong."""

    report: str
    claim: int
    type: str
    status: str
    probability: float
    detail: str
    objections: int


@dataclass(frozen=True, slots=True)
class Told:
    """How an outlet tells a claim, or that it does not: `status` is told, not_reported or not_yet_published.

    `articles_in_window` is the denominator of a silence, `articles_taken_out` counts articles beside these that people have
    taken out of the event; where the claim is told both are empty.
    """

    report: str
    claim: int
    outlet: str
    status: str
    articles_in_window: int | None
    articles_taken_out: int | None
    text: str | None
    start: int | None
    end: int | None
    published: str | None
    certainty: str | None
    attribution: str | None
    attribution_start: int | None
    attribution_end: int | None
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their types, in order, and rows of values in that order."""

    columns: Mapping[str, type]
    rows: list[tuple[Value, ...]]


def divergence_table(report: Report) -> Table:
    """One row per divergence, in the order of the claims."""
    return Table(divergence_columns(), list(_divergences(report)))


def cell_table(report: Report) -> Table:
    """One row per telling of a claim, and per silence on one, in the order of the claims."""
    return Table(cell_columns(), list(_cells(report)))


def divergence_columns() -> dict[str, type]:
    """The columns of `divergence_table`, with their types."""
    columns = _columns(Difference)
    for side in ("left", "right"):
        columns |= {f"{side}_{name}": kind for name, kind in (_columns(Side) | _columns(Where)).items()}
    return columns


def cell_columns() -> dict[str, type]:
    """The columns of `cell_table`, with their types."""
    return _columns(Told) | _columns(Where)


def _divergences(report: Report) -> Iterator[tuple[Value, ...]]:
    places = _places(report)
    for number, row in enumerate(report.comparison.rows, 1):
        for each in row.divergences:
            detail = json.dumps(each.detail, ensure_ascii=False, sort_keys=True)
            shared = Difference(
                report.id, number, each.type, each.status, each.probability, detail, len(each.objections)
            )
            sides = (
                value
                for side, mark in (("left", each.left), ("right", each.right))
                for value in (*_side(row, each, side, mark), *_where(places, mark.paragraph_id))
            )
            yield (*astuple(shared), *sides)


def _side(row: Row, divergence: Divergence, name: str, mark: Mark) -> tuple[Value, ...]:
    cell = next(each for each in row.cells if _holds(each, mark))
    low, high = _limits(divergence, name)
    side = Side(
        outlet=mark.outlet,
        words=mark.text,
        start=mark.start,
        end=mark.end,
        low=low,
        high=high,
        published=cell.published,
        telling=cell.text,
        telling_start=cell.start,
        telling_end=cell.end,
    )
    return astuple(side)


def _limits(divergence: Divergence, side: str) -> tuple[float | None, float | None]:
    """The least and the most that a side states; None where it states none, as where nothing is counted."""
    stated = divergence.detail.get(side)
    low, high = (stated.get(end) if isinstance(stated, dict) else None for end in ("low", "high"))
    return (
        float(low) if isinstance(low, int | float) else None,
        float(high) if isinstance(high, int | float) else None,
    )


def _cells(report: Report) -> Iterator[tuple[Value, ...]]:
    places = _places(report)
    silent = (None,) * len(fields(Where))
    for number, row in enumerate(report.comparison.rows, 1):
        for cell in row.cells:
            yield (*astuple(_told(report.id, number, cell)), *_where(places, cell.paragraph_id))
        for each in row.omissions:
            counts = (each.articles_in_window, each.articles_taken_out)
            nothing = (None,) * (len(fields(Told)) - 6)
            yield (report.id, number, each.outlet, each.status, *counts, *nothing, *silent)


def _told(report: str, claim: int, cell: Cell) -> Told:
    named = cell.attribution
    return Told(
        report=report,
        claim=claim,
        outlet=cell.outlet,
        status="told",
        articles_in_window=None,
        articles_taken_out=None,
        text=cell.text,
        start=cell.start,
        end=cell.end,
        published=cell.published,
        certainty=cell.certainty,
        attribution=named.source if named else None,
        attribution_start=named.start if named else None,
        attribution_end=named.end if named else None,
        similarity=cell.similarity,
    )


def _where(places: Mapping[int, tuple[CitedSource, CitedParagraph]], paragraph_id: int) -> tuple[Value, ...]:
    source, paragraph = places[paragraph_id]
    where = Where(
        source=source.number,
        title=source.title,
        url=source.url,
        lang=source.lang,
        origin_id=paragraph.origin_id,
        paragraph_id=paragraph.id,
        sha256=paragraph.sha256,
    )
    return astuple(where)


def _places(report: Report) -> dict[int, tuple[CitedSource, CitedParagraph]]:
    return {paragraph.id: (source, paragraph) for source in report.sources for paragraph in source.paragraphs}


def _holds(cell: Cell, mark: Mark) -> bool:
    return cell.paragraph_id == mark.paragraph_id and cell.start <= mark.start and mark.end <= cell.end


def _columns(record: Any) -> dict[str, type]:
    """The names of a record's fields with the plain type of each: an optional int is an int that may be missing."""
    hints = get_type_hints(record)
    plain = (str, int, float)
    return {
        each.name: next(kind for kind in plain if hints[each.name] in (kind, kind | None)) for each in fields(record)
    }
