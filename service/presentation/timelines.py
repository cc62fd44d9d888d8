"""Where the figures of a series stand in a plot of time and value, and what is written beside them. Pure; no drawing.

Tellings of one time that give the same number are one point with the letters of all. Where only the day is known, its points
share the day out, in the order of their letters: within such a day no place means anything.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import floor, log, log10

from service.presentation.figures import Figure, Series

_DAY = timedelta(days=1)
# Letters beyond these are counted.
_MOST_LETTERS = 4
# Pixels: the mean width of a character of a label, the height of its line, half the side of a point, and how far they part.
_CHARACTER, _LINE, _HALF, _APART = 6.2, 13.0, 5.0, 3.0
# How far the line of an open end goes.
OPEN = 22.0
# From so many times the smallest number on, the largest would press all others to the ground: then the scale is logarithmic.
_WIDE = 40
# Above the highest number there is room for its label.
_HEADROOM = 1.25
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Point:
    """One number at one time: `low` to `high` (None: open), and its label, the middle so far off the point's (pixels).

    `shape` is "exact", "least", "most", "about" or "vague".
    """

    at: datetime
    low: float | None
    high: float | None
    shape: str
    label: str
    superseded: bool
    aside: float = 0.0
    down: float = 0.0

    @property
    def value(self) -> float:
        """Where the point itself stands: at the bound that is stated, or amid both."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)


@dataclass(frozen=True, slots=True)
class Plot:
    """A series laid out: its points, those whose date is not given, and the ends of both scales."""

    title: str
    points: tuple[Point, ...]
    undated: tuple[str, ...]
    first: datetime
    last: datetime
    most: float
    least: float  # 0, or where the scale is logarithmic the least power of ten


def plots_of(series: Sequence[Series], *, width: float, height: float) -> tuple[Plot, ...]:
    """The plots of several series over one span of time, in points of `width` by `height` pixels."""
    moments = [_moment(figure.published) for each in series for figure in each.figures if figure.published]
    first = min(moments, default=datetime(2000, 1, 1, tzinfo=UTC)).replace(hour=0, minute=0, second=0)
    last = max(moments, default=first).replace(hour=0, minute=0, second=0) + _DAY
    return tuple(_plot(each, (first, last), width, height) for each in series)


def title_of(series: Series) -> str:
    """What is counted, and in which unit: "killed", "area (square kilometre)"."""
    unit = f" ({series.unit})" if series.unit and series.unit != series.counted else ""
    return series.counted[:1].upper() + series.counted[1:] + unit + (", over a longer time" if series.over_time else "")


def value_of(figure: Figure) -> str:
    """A number as it was stated, short: "58", "≥58", "≤20", "45–55"."""
    low, high = figure.low, figure.high
    if low is None or high is None:
        return f"≥{_short(low)}" if low is not None else f"≤{_short(high)}"
    if low == high:
        return _short(low)
    return f"{_short(low)}–{_short(high)}"


def _short(number: float | None) -> str:
    return f"{number:,.6g}" if number is not None and number % 1 else f"{number or 0:,.0f}"


def _plot(series: Series, span: tuple[datetime, datetime], width: float, height: float) -> Plot:
    values = [end for each in series.figures for end in (each.low, each.high) if end]
    most, smallest = max(values, default=1.0), min(values, default=1.0)
    least = 10.0 ** floor(log10(smallest)) if most > _WIDE * smallest else 0.0
    top = most * (_HEADROOM**3 if least else _HEADROOM)
    plot = Plot(title_of(series), _points(series.figures), _undated(series.figures), *span, top, least)
    return replace(plot, points=_labelled(plot, width, height))


def _points(figures: Sequence[Figure]) -> tuple[Point, ...]:
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.published:
            key = (figure.published, figure.low, figure.high, figure.precision, figure.superseded)
            groups.setdefault(key, []).append(figure)
    sharing = Counter(str(published) for published, *_ in groups)
    taken: Counter[str] = Counter()
    points: list[Point] = []
    for group in sorted(groups.values(), key=lambda group: (group[0].published or "", group[0].letter, group[0].start)):
        published = group[0].published or ""
        taken[published] += 1
        points.append(_point(group, _moment(published, taken[published] / (sharing[published] + 1))))
    return tuple(points)


def _point(group: Sequence[Figure], at: datetime) -> Point:
    figure = group[0]
    letters = list(dict.fromkeys(each.letter for each in group))
    more = f" +{len(letters) - _MOST_LETTERS}" if len(letters) > _MOST_LETTERS else ""
    label = f"{' '.join(letters[:_MOST_LETTERS])}{more}  {value_of(figure)}"
    return Point(at, figure.low, figure.high, _shape(figure), label, figure.superseded)


def _undated(figures: Sequence[Figure]) -> tuple[str, ...]:
    return tuple(f"{each.letter} {value_of(each)}" for each in figures if not each.published)


def _labelled(plot: Plot, width: float, height: float) -> tuple[Point, ...]:
    """The points, each label where it covers nothing else, or without one: the table has them all."""
    taken = [_drawn_box(point, plot, width, height) for point in plot.points]
    placed: list[Point] = []
    for point in plot.points:
        x, y = _pixels(point.at, point.value, plot, width, height)
        for label, aside, down in _ways(point.label):
            box = _box(x + aside, y + down, _CHARACTER * len(label))
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                placed.append(replace(point, label=label, aside=round(aside, 1), down=round(down, 1)))
                break
        else:
            placed.append(replace(point, label=""))
    return tuple(placed)


def _ways(label: str) -> Iterator[tuple[str, float, float]]:
    """Labels and how far off the point they may stand, the best first: whole beside it, without the value, farther off."""
    for written, steps in ((label, (0, 1)), (label.partition("  ")[0], (0, 1, 2)), (label, (2, 3, 4))):
        side = _CHARACTER * len(written) / 2 + _HALF + _APART
        for step in steps:
            off = _HALF + _LINE / 2 + step * _LINE
            for down in (-step * _LINE, step * _LINE):
                yield from ((written, side, down), (written, -side, down))
            yield from ((written, 0.0, -off), (written, 0.0, off))


def _drawn_box(point: Point, plot: Plot, width: float, height: float) -> Box:
    """What a point covers with its bar or its open end."""
    x, y = _pixels(point.at, point.value, plot, width, height)
    top, bottom = (
        _pixels(point.at, plot.most if end is None else end, plot, width, height)[1] for end in (point.high, point.low)
    )
    if point.shape in ("least", "most"):
        top, bottom = (y - OPEN, y) if point.shape == "least" else (y, y + OPEN)
    return x - _HALF, min(top, y - _HALF), x + _HALF, max(bottom, y + _HALF)


def _pixels(at: datetime, value: float, plot: Plot, width: float, height: float) -> tuple[float, float]:
    x = (at - plot.first) / (plot.last - plot.first) * width
    log_share = log(max(value, plot.least) / plot.least) / log(plot.most / plot.least) if plot.least else 0.0
    return x, height * (1 - (log_share if plot.least else value / plot.most))


def _box(x: float, y: float, wide: float) -> Box:
    return x - wide / 2, y - _LINE / 2, x + wide / 2, y + _LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _shape(figure: Figure) -> str:
    if figure.high is None:
        return "least"
    if figure.low is None:
        return "most"
    return {"vague": "vague", "about": "about"}.get(figure.precision, "exact")


def _moment(published: str, share: float = 0.5) -> datetime:
    """The moment of a stored date, in UTC; where only the day is known, that share of the day."""
    if len(published) == len("2016-12-08"):
        return datetime.fromisoformat(published).replace(tzinfo=UTC) + _DAY * share
    return datetime.fromisoformat(published).astimezone(UTC)
