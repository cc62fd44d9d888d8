"""The figures of one claim on a line, word-sized: a dot for a number, an open dot for a bound, a bar for a range."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.comparison.records import Cell, Row
from service.presentation.answers import Teller
from service.presentation.readings import figure
from service.presentation.titles import detail_of, leading_of, sides_of, stands_in

# Where the line begins and ends, in percent of the width: a label has room beyond it.
_FIRST, _LAST = 12.0, 88.0
# Labels nearer than this would lie on each other.
_LEAST_APART = 14.0
Figure = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at `x` percent, up to `end` where it is a range. `letters` say it; `text` is "" where there is no room: then the
    label of the one before tells both.
    """

    x: float
    end: float
    letters: str
    text: str
    is_bound: bool


def points_of(row: Row, tellers: Sequence[tuple[Teller, Cell]]) -> list[Point]:
    """The figures that a row is called by, the least first; none where fewer than two part."""
    figures: dict[Figure, list[str]] = {}
    for (letter, _), cell in tellers:
        if (found := _figure(row, cell)) is not None and letter not in figures.setdefault(found, []):
            figures[found].append(letter)
    ends = [value for found in figures for value in found if value is not None]
    if len(figures) < 2 or min(ends) == max(ends):
        return []
    least, span = min(ends), max(ends) - min(ends)

    def place(value: float) -> float:
        return round(_FIRST + (_LAST - _FIRST) * (value - least) / span, 1)

    points: list[Point] = []
    labelled, at = -100.0, 0  # where the last label is, and whose
    for (low, high), letters in sorted(figures.items(), key=lambda each: _least(each[0])):
        x = place(_least((low, high)))
        end = place(high) if low is not None and high is not None else x
        text = figure(_least((low, high)), _least((low, high)))
        if x - labelled >= _LEAST_APART:
            labelled, at = x, len(points)
        else:
            shown = points[at]
            both = dict.fromkeys([*shown.letters.split(), *letters])
            points[at] = replace(shown, letters=" ".join(both), text=f"{shown.text.partition('–')[0]}–{text}")
            text = ""
        points.append(Point(x, end, " ".join(letters), text, low is None or high is None))
    return points


def _figure(row: Row, cell: Cell) -> Figure | None:
    for divergence in leading_of(row):
        for side in sides_of(divergence):
            told = detail_of(divergence, side)
            if divergence.type == "quantity" and stands_in(side, cell) and told:
                low, high = told.get("low"), told.get("high")
                return _value(low), _value(high)
    return None


def _value(stated: object) -> float | None:
    return float(stated) if isinstance(stated, int | float) else None


def _least(found: Figure) -> float:
    low, high = found
    return low if low is not None else high if high is not None else 0.0
