"""On which days an outlet published, as a strip on an axis that all outlets share, and the same in words.

A gap is days in a row without an indexed article, between an outlet's first and last one: what came before and after is not
known to be missing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Self

from service.presentation.addresses import period
from service.presentation.words import counted

WIDTH = 240  # pixels; days that fall on one pixel are drawn once
LEAST_DAY = 2


@dataclass(frozen=True, slots=True)
class Presence:
    """The strip of an outlet: it goes from `left` to `right`, with a tick of `tick` pixels at each of `days`. `words` tell
    the same; `gap` is the longest, with its days, or empty.
    """

    left: float
    right: float
    tick: float
    days: list[float]
    words: str
    gap: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that all strips share, as ordinals, the last included."""

    first: int
    last: int

    @classmethod
    def over(cls, days: Iterable[Collection[int]]) -> Self | None:
        """The axis that holds all these days; None for none."""
        dated = [day for each in days for day in each]
        return cls(min(dated), max(dated)) if dated else None

    @property
    def words(self) -> str:
        """Its ends, as a reader writes them."""
        return _between(self.first, self.last)

    def presence(self, days: Collection[int]) -> Presence:
        """The strip of an outlet that published on these days, one at least."""
        first, last = min(days), max(days)
        gap = _longest_gap(days)
        told = f"{counted(gap[1] - gap[0] + 1, 'day')}, {_between(*gap)}" if gap else ""
        covered = f"Articles on {len(days)} of {counted(last - first + 1, 'day')}, {_between(first, last)}"
        return Presence(
            left=self._at(first),
            right=round(self._at(last) + self._tick, 1),
            tick=self._tick,
            days=sorted({self._at(day) for day in days}),
            words=f"{covered}; longest gap {told}" if told else covered,
            gap=told,
        )

    @property
    def _tick(self) -> float:
        return round(max(LEAST_DAY, WIDTH / (self.last - self.first + 1)), 1)

    def _at(self, day: int) -> float:
        return float(int((WIDTH - self._tick) * (day - self.first) / max(1, self.last - self.first)))


def _longest_gap(days: Collection[int]) -> tuple[int, int] | None:
    gaps = [(left + 1, right - 1) for left, right in pairwise(sorted(days)) if right - left > 1]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _between(first: int, last: int) -> str:
    return period(date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat())
