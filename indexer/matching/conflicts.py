"""What speaks against one event though two articles are alike: other names where the other has its own, exchanged roles.

A name is apart where nothing in the other article's first paragraphs can be another form, spelling or part of it. A conflict
takes two: a name that only one side has may have been left out by the other, so the weaker side counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.matching.openings import Act, Name, Opening

# What is measured of two openings, in [0, 1]; the same whichever is the left one.
CONFLICTS = (
    "places_apart",  # rarity of the rarest place that is apart, of the side with less
    "names_apart",  # of any name
    "headline_apart",  # of a headline's name
    "nouns_apart",  # of names behind one noun: "governor Zubaidi" and "governor Sabti"
    "roles_flipped",  # 1 where who acts in one is acted on in the other, and the other way
    "places_shared",  # rarity of the rarest place that both know
    "names_shared",  # of any name
    "names_share",  # rarity of the names that both know, of all names'; 0.5 where there are none
    "roles_kept",  # 1 where the same acts
    "wording",  # TF-IDF cosine of the common words
    "template",  # what part of the shorter opening's words, three by three with masked names, the other has
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Names of two openings, (left's, right's): those `apart`, and those that the other one knows."""

    apart: tuple[list[Name], list[Name]]
    known: tuple[list[Name], list[Name]]

    @classmethod
    def of(cls, left: Iterable[Name], right: Iterable[Name], openings: tuple[Opening, Opening]) -> "Sides":
        """Sort names by whether the other opening knows them."""
        apart: tuple[list[Name], list[Name]] = ([], [])
        known: tuple[list[Name], list[Name]] = ([], [])
        for place, (names, other) in enumerate(zip((left, right), openings[::-1], strict=True)):
            for name in names:
                (apart if name.keys.isdisjoint(other.known) else known)[place].append(name)
        return cls(apart, known)

    @property
    def conflict(self) -> float:
        """How rare the rarest name apart is, of the side with less."""
        return min(_rarest(names) for names in self.apart)

    @property
    def agreement(self) -> float:
        """How rare the rarest name is that both know."""
        return max(_rarest(names) for names in self.known)


def conflicts(left: Opening, right: Opening) -> list[float]:
    """The CONFLICTS of two openings, in order."""
    both = (left, right)
    names = Sides.of(left.names, right.names, both)
    places = Sides.of(_places(left), _places(right), both)
    headline = Sides.of(left.headline, right.headline, both)
    flipped, kept = _roles(left.acts, right.acts)
    return [
        places.conflict,
        names.conflict,
        headline.conflict,
        _nouns_apart(names),
        flipped,
        places.agreement,
        names.agreement,
        _share(names),
        kept,
        _wording(left, right),
        _template(left, right),
    ]


def _places(opening: Opening) -> list[Name]:
    return [name for name in opening.names if name.place]


def _rarest(names: Iterable[Name]) -> float:
    return max((name.rarity for name in names), default=0.0)


def _share(names: Sides) -> float:
    known, apart = (sum(name.rarity for side in sides for name in side) for sides in (names.known, names.apart))
    return known / (known + apart) if known + apart else 0.5


def _nouns_apart(names: Sides) -> float:
    """The rarity of two names apart that stand behind one noun."""
    left, right = names.apart
    pairs = ((one, other) for one in left for other in right if one.before and one.before == other.before)
    return max((min(one.rarity, other.rarity) for one, other in pairs), default=0.0)


def _roles(left: Sequence[Act], right: Sequence[Act]) -> tuple[float, float]:
    """(1 where roles are exchanged and nowhere kept, 1 where they are kept) between headlines and first sentences."""
    pairs = [(one, other) for one in left for other in right]
    kept = any(one.agent == other.agent for one, other in pairs)
    flipped = any(one.agent in other.others and other.agent in one.others for one, other in pairs)
    return float(flipped and not kept), float(kept)


def _wording(left: Opening, right: Opening) -> float:
    shared = sum(idf * right.words[word] for word, idf in left.words.items() if word in right.words)
    norms = [sum(idf * idf for idf in each.words.values()) for each in (left, right)]
    return float(shared / (norms[0] * norms[1]) ** 0.5) if all(norms) else 0.0


def _template(left: Opening, right: Opening) -> float:
    shorter = min(len(left.threes), len(right.threes))
    return len(left.threes & right.threes) / shorter if shorter else 0.0
