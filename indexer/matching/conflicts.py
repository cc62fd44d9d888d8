"""What speaks against one event though two articles are alike: other places where the other has its own, exchanged roles.

A name is apart where nothing in the other article's first paragraphs can be another form, spelling or part of it. A conflict
takes two: a name that only one side has may have been left out by the other, so the weaker side counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.matching.openings import Act, Name, Opening

# What is measured of two openings, in [0, 1], 0 where nothing conflicts; the same whichever is the left one.
CONFLICTS = (
    "places",  # rarity of the rarest place that is apart, of the side with less; less where many names are known
    "headlines",  # the same of names in headlines
    "roles",  # 1 where who acts in one is acted on in the other, and the other way
)
# From this part of all names on, by rarity, that the other side knows, names apart say nothing: of true partners in the
# development data hardly one in a hundred has places apart below it.
KNOWN_SHARE = 0.4
# Headlines and first sentences are compared each with each; so many of the four must exchange the roles. Fewer are found
# in 8 % of true partners of general news, as many in 0.7 %.
FLIPS = 3


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
    """The CONFLICTS of two openings, shape (3,)."""
    names = Sides.of(left, right)
    places = min(map(_rarest, _places_apart(names)))
    headlines = min(map(_rarest, _headlines_apart(left, right, names)))
    return np.array([places * names.strangeness, headlines * names.strangeness, _roles(left.acts, right.acts)])


def evidence(left: Opening, right: Opening) -> dict[str, str]:
    """By conflict what stands on the left and on the right: "Kano · Jos"."""
    names = Sides.of(left, right)
    found = {"places": _places_apart(names), "headlines": _headlines_apart(left, right, names)}
    told = {
        kind: " · ".join(max(side, key=lambda name: name.rarity).text for side in sides)
        for kind, sides in found.items()
        if all(sides)
    }
    flipped = _flips(left.acts, right.acts)
    return told | ({"roles": f"{flipped[0][0].word} · {flipped[0][1].word}"} if flipped else {})


def _names(opening: Opening, other: Opening, *, known: bool) -> tuple[Name, ...]:
    return tuple(name for name in opening.names if name.keys.isdisjoint(other.known) != known)


def _places_apart(names: Sides) -> list[list[Name]]:
    return [[name for name in side if name.place] for side in names.apart]


def _headlines_apart(left: Opening, right: Opening, names: Sides) -> list[list[Name]]:
    told = ({name.keys for name in opening.headline} for opening in (left, right))
    return [[name for name in side if name.keys in keys] for side, keys in zip(names.apart, told, strict=True)]


def _rarest(names: Iterable[Name]) -> float:
    return max((name.rarity for name in names), default=0.0)


def _roles(left: Sequence[Act], right: Sequence[Act]) -> float:
    return float(len(_flips(left, right)) >= FLIPS)


def _flips(left: Sequence[Act], right: Sequence[Act]) -> list[tuple[Act, Act]]:
    """Where who acts in one is acted on in the other, and the other way."""
    pairs = ((one, other) for one in left for other in right if one.agent != other.agent)
    return [(one, other) for one, other in pairs if one.agent in other.others and other.agent in one.others]
