"""The contested numbers of a report on an axis from 0: a dot for a number, an open line for a bound, a bar for a range."""

from dataclasses import dataclass
from math import floor, log10

from service.presentation.figures import Figure, Series
from service.presentation.readings import figure

# The ends of the axis, in percent of the width: a label has room beyond them.
FIRST, LAST = 2.0, 98.0
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A stated number at `x` percent, drawn to `end`; `kind` is exact, least, most or range. `label` stands at `middle`."""

    kind: str
    x: float
    end: float
    middle: float
    label: str
    stated: Figure


@dataclass(frozen=True, slots=True)
class Plot:
    """A number's points, in the order they are told, and the ticks of its axis: (percent, label)."""

    number: Series
    points: list[Point]
    ticks: list[tuple[float, str]]


def plot_of(number: Series) -> Plot:
    """The axis goes from 0, or from the least where that is below, to the next round number beyond the most."""
    values = [value for each in number.figures for value in (each.low, each.high) if value is not None]
    least, most = min([0.0, *values]), max([0.0, *values])
    step = _step((most - least) or 1.0)
    first, last = floor(least / step) * step, -floor(-most / step) * step or step

    def place(value: float) -> float:
        return round(FIRST + (LAST - FIRST) * (value - first) / (last - first), 1)

    ticks = [first + step * each for each in range(round((last - first) / step) + 1)]
    return Plot(
        number,
        [_point(each, place(_low(each)), place(_high(each))) for each in number.figures],
        [(place(tick), figure(tick, tick)) for tick in ticks],
    )


def _point(stated: Figure, x: float, end: float) -> Point:
    label = figure(stated.low, stated.high)
    if stated.low is None:
        return Point("most", end, FIRST, end, label.replace("at most ", "≤ "), stated)
    if stated.high is None:
        return Point("least", x, 100.0, x, label.replace("at least ", "≥ "), stated)
    if stated.low == stated.high:
        return Point("exact", x, x, x, label, stated)
    return Point("range", x, end, round((x + end) / 2, 1), label, stated)


def _low(stated: Figure) -> float:
    return stated.low if stated.low is not None else stated.high or 0.0


def _high(stated: Figure) -> float:
    return stated.high if stated.high is not None else _low(stated)


def _step(span: float) -> float:
    """The least round step by which the axis has no more than so many ticks."""
    power = 10.0 ** floor(log10(span / _MOST_TICKS))
    return next(step * power for step in _STEPS if span / (step * power) <= _MOST_TICKS)
