"""What we read in a telling, in few words below its quotation: how it is put, whose word it is, and which figures it states."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.comparison.records import Cell, Divergence, Mark, Row
from service.presentation.titles import detail_of, says, sides_of, stands_in

_CERTAINTIES = {"stated": "Stated", "attributed": "Attributed", "hedged": "Hedged", "denied": "Denied"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that we read: our words, and the source's where there are any ("Attributed to", "a monitor")."""

    ours: str
    words: str = ""


def readings_of(row: Row, cell: Cell) -> list[Reading]:
    """How the words put it, then the figures that were read of them and part from another telling."""
    marks = [
        (divergence, side)
        for divergence in row.divergences
        for side in sides_of(divergence)
        if side.outlet == cell.outlet and stands_in(side, cell)
    ]
    return [_certainty(cell, marks), *dict.fromkeys(_figures(marks))]


def figure(low: object, high: object) -> str:
    """Stated bounds in words: "56", "at least 12", "3 to 20"."""
    least, most = _number(low), _number(high)
    if least == most:
        return least
    if not most:
        return f"at least {least}"
    return f"{least} to {most}" if least else f"at most {most}"


def _certainty(cell: Cell, marks: list[tuple[Divergence, Mark]]) -> Reading:
    name = _CERTAINTIES[cell.certainty]
    if cell.certainty == "attributed" and cell.attribution:
        return Reading(f"{name} to", cell.attribution.source)
    hedges = [side.text for divergence, side in marks if divergence.type == "certainty" and says(divergence, side)]
    if hedges:
        return Reading(f"{name}:", hedges[0])
    # A telling may be hedged or denied, and still be somebody's word.
    if cell.certainty != "stated" and cell.attribution:
        return Reading(f"{name}, after", cell.attribution.source)
    return Reading(f"{name}.")


def _figures(marks: list[tuple[Divergence, Mark]]) -> Iterator[Reading]:
    for divergence, side in marks:
        told = detail_of(divergence, side)
        if divergence.type == "quantity" and ("low" in told or "high" in told):
            unit = f" {told['unit']}" if "unit" in told else ""
            kind = str(divergence.detail.get("kind") or "figure")
            yield Reading(f"{kind[:1].upper()}{kind[1:]}: {figure(told.get('low'), told.get('high'))}{unit}.")


def _number(value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
