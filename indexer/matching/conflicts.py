"""What speaks against one event though two articles are alike: other places, other days, roles turned round, nothing shared.

A name is apart where nothing in the other article's first paragraphs can be another form, spelling or part of it. A conflict
takes two: a name that only one side has may have been left out by the other, so the weaker side counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.matching.occasions import other_days
from indexer.matching.openings import Name, Opening
from indexer.matching.particulars import own_words, stems, strangeness
from indexer.matching.roles import exchanged

# What is measured of two openings, in [0, 1], 0 where nothing conflicts; the same whichever is the left one.
CONFLICTS = (
    "places",  # rarity of the rarest place that is apart, of the side with less; less where many names are known
    "headlines",  # the same of names in headlines
    "particulars",  # how little openings share beside places and days
    "days",  # 1 where each tells an act of its own day as the news
    "roles",  # 1 where who did it to whom is turned round
)
# From this part of all names on, by rarity, that the other side knows, names apart say nothing: of true partners in the
# development data hardly one in a hundred has places apart below it.
KNOWN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Sides:
    """Names of two openings, (left's, right's): those `apart`, and those that the other one knows."""

    apart: tuple[tuple[Name, ...], tuple[Name, ...]]
    known: tuple[tuple[Name, ...], tuple[Name, ...]]

    @classmethod
    def of(cls, left: Opening, right: Opening) -> Self:
        """Sort the names by whether the other opening knows them."""
        apart, known = ((_names(left, right, known=known), _names(right, left, known=known)) for known in (False, True))
        return cls(apart, known)

    @property
    def strangeness(self) -> float:
        """How little of the names both know, in [0, 1]."""
        known, apart = (sum(name.rarity for side in sides for name in side) for sides in (self.known, self.apart))
        return max(0.0, 1 - known / (known + apart) / KNOWN_SHARE) if known + apart else 0.0


def conflicts(left: Opening, right: Opening) -> NDArray[np.float64]:
    """The CONFLICTS of two openings, shape (5,)."""
    names = Sides.of(left, right)
    places = min(map(_rarest, _places_apart(names)))
    headlines = min(map(_rarest, _headlines_apart(left, right, names)))
    return np.array(
        [
            places * names.strangeness,
            headlines * names.strangeness,
            strangeness(left.particulars, right.particulars, _place_stems(left, right)),
            other_days(left.occasion, right.occasion) is not None,
            exchanged(left.deeds, right.deeds) is not None,
        ]
    )


def evidence(left: Opening, right: Opening) -> dict[str, str]:
    """By conflict what stands on the left and on the right: "Kano · Jos"."""
    names = Sides.of(left, right)
    apart = {"places": _places_apart(names), "headlines": _headlines_apart(left, right, names)}
    named = {kind: tuple(_rarest_text(side) for side in sides) for kind, sides in apart.items() if all(sides)}
    told, of_places = (left.particulars, right.particulars), _place_stems(left, right)
    found = named | {
        "particulars": own_words(*told, of_places) if strangeness(*told, of_places) else None,
        "days": other_days(left.occasion, right.occasion),
        "roles": exchanged(left.deeds, right.deeds),
    }
    return {kind: " · ".join(sides) for kind, sides in found.items() if sides is not None}


def _names(opening: Opening, other: Opening, *, known: bool) -> tuple[Name, ...]:
    return tuple(name for name in opening.names if name.keys.isdisjoint(other.known) != known)


def _places_apart(names: Sides) -> list[list[Name]]:
    return [[name for name in side if name.place] for side in names.apart]


def _headlines_apart(left: Opening, right: Opening, names: Sides) -> list[list[Name]]:
    told = ({name.keys for name in opening.headline} for opening in (left, right))
    return [[name for name in side if name.keys in keys] for side, keys in zip(names.apart, told, strict=True)]


def _rarest(names: Iterable[Name]) -> float:
    return max((name.rarity for name in names), default=0.0)


def _rarest_text(names: Iterable[Name]) -> str:
    return max(names, key=lambda name: name.rarity).text


def _place_stems(left: Opening, right: Opening) -> frozenset[str]:
    """The words of all places that either names."""
    names = (name.text.split() for opening in (left, right) for name in opening.names if name.place)
    return frozenset().union(*map(stems, names))
