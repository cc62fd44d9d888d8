"""What an opening tells beside where and when: the less two share of it, the less they tell one event.

Two attacks in one city on one day share the city, the day and little else; two reports on one attack share whom it hit, or
how, be they ever so unlike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.matching.terms import WORD
from indexer.matching.word_forms import folded, rarity

# A word's first letters stand for its forms (explosion, exploded).
STEM, SHORTEST = 5, 3
# Of what one opening tells, by rarity, the share that the other article knows, in the mean of both directions, below which
# they tell two events. Of true partners in the development data 1 % stand below it.
SHARED = 0.04
# An opening that tells less, in rarity, is too short to be held against another: a caption, a page that is gone.
LEAST = 2.0
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Particulars:
    """The words of an opening as (rarity, as written) by their stems, and the stems of an article's first paragraphs."""

    told: Mapping[str, tuple[float, str]]
    known: frozenset[str]


def particulars_of(opening: Iterable[str], text: str) -> Particulars:
    """Of an opening's words, and of all of an article's first paragraphs, headline and all."""
    found = ((folded(word), word) for word in opening)
    told = {word[:STEM]: (rarity(word), written) for word, written in found if len(word) >= SHORTEST}
    return Particulars(told, stems(WORD.findall(text)))


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems by which words are held together here."""
    return frozenset(folded(word)[:STEM] for word in set(words))


def strangeness(left: Particulars, right: Particulars, without: frozenset[str]) -> float:
    """How far the share known falls short of SHARED, in [0, 1]; `without` are stems that tell nothing, places above all."""
    shares = [_known_share(one, other, without) for one, other in ((left, right), (right, left))]
    return max(0.0, 1 - sum(shares) / 2 / SHARED)


def own_words(left: Particulars, right: Particulars, without: frozenset[str]) -> tuple[str, str]:
    """The rarest words of each opening that the other article does not know."""
    return _own_words(left, right, without), _own_words(right, left, without)


def _own_words(left: Particulars, right: Particulars, without: frozenset[str]) -> str:
    own = [value for stem, value in left.told.items() if stem not in without and stem not in right.known]
    return ", ".join(word for _, word in sorted(own, key=lambda each: -each[0])[:SHOWN])


def _known_share(left: Particulars, right: Particulars, without: frozenset[str]) -> float:
    told = {stem: weight for stem, (weight, _) in left.told.items() if stem not in without}
    every = sum(told.values())
    return sum(weight for stem, weight in told.items() if stem in right.known) / every if every >= LEAST else 1.0
