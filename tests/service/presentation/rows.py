"""Rows of comparisons to lay out, from words alone: each telling is a sentence of its own paragraph."""

from typing import Any

from service.comparison.records import Attribution, Cell, Divergence, Mark, Row


def cell(number: int, text: str, *, source: str | None = None, certainty: Any = "stated") -> Cell:
    """Outlet `number` tells `text`, in its paragraph with the same number."""
    at = text.find(source or "")
    named = Attribution(source, at, at + len(source)) if source else None
    return Cell(f"Outlet {number}", number, number, 0, len(text), text, "2017-04-15", named, certainty, 1.0)


def divergence(type_: Any, one: tuple[Cell, str], other: tuple[Cell, str], /, **detail: Any) -> Divergence:
    """What two cells tell differently, by their words."""
    left, right = (
        Mark(told.outlet, told.paragraph_id, told.text.index(words), told.text.index(words) + len(words), words)
        for told, words in (one, other)
    )
    return Divergence(type_, "divergence", left, right, detail, 0.9)


def row(cells: list[Cell], *divergences: Divergence) -> Row:
    """A row without omissions."""
    return Row(max((each.text for each in cells), key=len), cells, list(divergences), [])
