"""When each outlet published on an event: a stroke for each article on a scale of days that all outlets share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from indexer.store.records import Article
from service.presentation.addresses import day

# So many days have a name on the scale at most, and so many bars stand above it.
_MOST_NAMES, _MOST_BARS = 7, 31
# The first rows are shown, the others on request.
SHOWN = 12
_HEIGHT = 44.0
Kind = Literal["own", "copy", "anchor"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """An article at `x` percent of the scale. Where only its day is known, it goes to `end`, in that `lane` of the day."""

    article: Article
    x: float
    end: float
    kind: Kind
    lane: int


@dataclass(frozen=True, slots=True)
class Strip:
    """An outlet's row: its letter ("" where it is not compared), its dated articles as strokes, and those without a date.

    `copies` is whose text all of them print, "" where one at least is its own.
    """

    letter: str
    outlet: str
    copies: str
    strokes: list[Stroke]
    undated: list[Article]

    @property
    def articles(self) -> list[Article]:
        """All its articles, by time, those without a date last."""
        return [*(stroke.article for stroke in self.strokes), *self.undated]


@dataclass(frozen=True, slots=True)
class Bar:
    """Articles of all outlets in some days, in percent of the width and pixels of the height."""

    x: float
    width: float
    height: float
    most: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """All strips, the named days as (percent, name), and above them the bars: `each` so many days, `most` in the highest."""

    strips: list[Strip]
    names: list[tuple[float, str]]
    bars: list[Bar]
    each: int
    most: int
    shown: int = SHOWN


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days from `first` on, as ordinals."""

    first: int
    days: int

    @classmethod
    def over(cls, dates: Sequence[str]) -> Self:
        found = [_ordinal(each) for each in dates] or [1]
        return cls(min(found), max(found) - min(found) + 1)

    def at(self, published: str) -> float:
        """Percent of the width of a stored date; of a day alone, its beginning."""
        clock = published[11:16]
        share = (int(clock[:2]) * 60 + int(clock[3:])) / 1440 if clock else 0.0
        return self.percent(_ordinal(published) - self.first + share)

    def percent(self, days: float) -> float:
        return round(100 * days / self.days, 2)


def coverage_of(
    articles: Sequence[Article], origins: Mapping[int, int], letters: Mapping[str, str], *, anchor: int
) -> Coverage:
    """The coverage of an event by its articles; `origins` are theirs, `letters` those of outlets, `anchor` an article's id.

    The outlets come in the order of their letters, then by name.
    """
    in_order = sorted(articles, key=lambda article: (article.published or "~", article.id))
    scale = _Scale.over([article.published for article in in_order if article.published])
    first_of: dict[int, Article] = {}
    for article in in_order:
        first_of.setdefault(origins[article.id], article)
    by_outlet: dict[str, list[Article]] = {}
    for article in in_order:
        by_outlet.setdefault(article.outlet, []).append(article)
    order = list(letters)
    names = sorted(by_outlet, key=lambda name: (order.index(name) if name in letters else len(order), name))
    strips = []
    for name in names:
        copied = {article.id: first_of[origins[article.id]].outlet for article in by_outlet[name]}
        strips.append(_strip(letters.get(name, ""), by_outlet[name], copied, scale, anchor))
    bars, each, most = _bars([article.published for article in in_order if article.published], scale)
    return Coverage(strips, _names(scale), bars, each, most)


def _strip(letter: str, articles: Sequence[Article], told_by: Mapping[int, str], scale: _Scale, anchor: int) -> Strip:
    """One outlet's row; `told_by` is who told each article's text first."""
    outlet = articles[0].outlet
    lanes: Counter[str] = Counter()
    strokes = []
    for article in articles:
        if article.published is None:
            continue
        x = scale.at(article.published)
        is_day = len(article.published) == len("2016-12-08")
        kind: Kind = "anchor" if article.id == anchor else "own" if told_by[article.id] == outlet else "copy"
        strokes.append(
            Stroke(article, x, round(x + scale.percent(1), 2) if is_day else x, kind, lanes[article.published])
        )
        lanes[article.published] += is_day
    others = set(told_by.values())
    copies = others.pop() if len(others) == 1 and outlet not in others else ""
    return Strip(letter, outlet, copies, strokes, [article for article in articles if article.published is None])


def _names(scale: _Scale) -> list[tuple[float, str]]:
    step = -(-scale.days // _MOST_NAMES)
    places = range(0, scale.days, step)
    named = [(scale.percent(place), date.fromordinal(scale.first + place)) for place in places]
    years = {each.year for _, each in named}
    return [
        (x, day(each.isoformat()) if place == 0 or len(years) > 1 else day(each.isoformat()).rpartition(" ")[0])
        for place, (x, each) in enumerate(named)
    ]


def _bars(dates: Sequence[str], scale: _Scale) -> tuple[list[Bar], int, int]:
    each = -(-scale.days // _MOST_BARS)
    counted = Counter((_ordinal(published) - scale.first) // each for published in dates)
    most = max(counted.values(), default=0)
    bars = [
        Bar(
            x=round(scale.percent(place * each) + 0.2, 2),
            width=round(scale.percent(min(each, scale.days - place * each)) - 0.4, 2),
            height=round(_HEIGHT * count / most, 1),
            most=count == most and len(counted) > 1,
        )
        for place, count in sorted(counted.items())
    ]
    return bars, each, most


def _ordinal(published: str) -> int:
    return date.fromisoformat(published[:10]).toordinal()
