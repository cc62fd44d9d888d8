"""The numbers of a comparison that outlets state differently, each with the time that it holds for."""

from collections.abc import Mapping
from datetime import date, timedelta

from indexer.store.records import Paragraph
from service.comparison.claims import day_of
from service.comparison.records import Cell, Comparison, Divergence, Mark, Row
from service.reports.record import AsOf, ContestedNumber, StatedNumber

LONGEST_AGO = timedelta(days=14)
Limits = tuple[float | None, float | None]


def contested_numbers(comparison: Comparison) -> list[ContestedNumber]:
    """By claim, and within one by what is counted."""
    sources = (*comparison.anchor.sources, *comparison.sources)
    paragraphs = {source.paragraph.id: source.paragraph for source in sources}
    return [each for number, row in enumerate(comparison.rows, 1) for each in _of_row(number, row, paragraphs)]


def _of_row(number: int, row: Row, paragraphs: Mapping[int, Paragraph]) -> list[ContestedNumber]:
    grouped: dict[tuple[str, str | None], list[Divergence]] = {}
    for each in row.divergences:
        if each.type == "quantity":
            unit = _side(each, "left").get("unit")
            grouped.setdefault((str(each.detail.get("kind") or ""), str(unit) if unit else None), []).append(each)
    return [
        ContestedNumber(
            claim=number,
            counted=counted,
            unit=unit,
            update=all(each.status == "update" for each in divergences),
            numbers=_stated(row, divergences, paragraphs),
        )
        for (counted, unit), divergences in grouped.items()
    ]


def _stated(row: Row, divergences: list[Divergence], paragraphs: Mapping[int, Paragraph]) -> list[StatedNumber]:
    """Each number once, in the order of the row's cells."""
    limits: dict[Mark, Limits] = {}
    for each in divergences:
        limits.setdefault(each.left, limits_of(each, "left"))
        limits.setdefault(each.right, limits_of(each, "right"))
    return [
        StatedNumber(
            outlet=mark.outlet,
            paragraph_id=mark.paragraph_id,
            start=mark.start,
            end=mark.end,
            text=mark.text,
            low=low,
            high=high,
            published=cell.published,
            as_of=as_of(mark, cell, paragraphs[mark.paragraph_id]),
        )
        for cell in row.cells
        for mark, (low, high) in limits.items()
        if _is_in(mark, cell)
    ]


def as_of(mark: Mark, cell: Cell, paragraph: Paragraph) -> AsOf | None:
    """The words of time in the mark's own sentence that stand nearest to it, of days shortly before the publication.

    A day long before is when something began, not when it was counted.
    """
    published = day_of(cell.published)
    inside = [
        each
        for each in paragraph.times
        if cell.start <= each.start
        and each.end <= cell.end
        and published is not None
        and published - LONGEST_AGO <= date.fromisoformat(each.first)
        and date.fromisoformat(each.last) <= published
    ]
    if not inside:
        return None
    nearest = min(inside, key=lambda each: max(each.start - mark.end, mark.start - each.end))
    text = paragraph.text[nearest.start : nearest.end]
    return AsOf(text, nearest.start, nearest.end, nearest.first, nearest.last)


def _is_in(mark: Mark, cell: Cell) -> bool:
    return mark.paragraph_id == cell.paragraph_id and cell.start <= mark.start and mark.end <= cell.end


def limits_of(divergence: Divergence, side: str) -> Limits:
    """The least and the most that a side of a divergence states; None where it states none, as where nothing is counted."""
    stated = _side(divergence, side)
    low, high = (stated.get(end) for end in ("low", "high"))
    return (
        float(low) if isinstance(low, int | float) else None,
        float(high) if isinstance(high, int | float) else None,
    )


def _side(divergence: Divergence, side: str) -> dict[str, object]:
    stated = divergence.detail.get(side)
    return stated if isinstance(stated, dict) else {}
