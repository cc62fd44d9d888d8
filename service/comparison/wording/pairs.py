"""Pairs of terms that may name the same actor, and what speaks for it as numbers. Pure.

A candidate is a pair of terms of which each stands in one sentence only: who uses the other's word as well does not avoid
it. Two names are no candidate: that "Aleppo" and "Halab", or "Daesh" and "Islamic State", are one is knowledge of the world.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.matching.frequencies import background_frequencies
from indexer.store.records import Vectors
from service.comparison.wording.kinds import Kinds
from service.comparison.wording.terms import Reading, Term, related

# Each feature with the direction in which it may speak: 1 only for the same actor, -1 only against it, 0 either way.
FEATURES = {
    "similarity": 1,  # cosine of the terms' vectors, in [-1, 1]
    "margins": 1,  # how much nearer they are to one another than to what is next nearest, both sides' sum
    "margin": 1,  # the smaller of both
    "margin among actors": 1,  # the same with similarities weighed by how surely both are actors
    "surroundings": 1,  # cosine of the mean vectors of the NEIGHBOURS terms on either side
    "neighbours": 0,  # mean cosine of the terms right before and of those right behind
    "acts": 1,  # the larger cosine of the nearest acts before and of those behind
    "surest actor": 1,
    "least sure actor": 1,
    "surest act": -1,
    "alike in number": 1,  # probability that both are persons or neither is
    "a name": 0,  # 1 where one term is a name
    "followed by an actor": -1,  # then the term may only modify another one: "government forces"
    "preceded by an actor": 0,
    "shared phrase": 1,  # the phrases that they stand in have other words in common
    "fewest rivals": 0,  # other candidates for an actor, summed probabilities, on the side with fewer
    "most rivals": 0,
    "distance": 0,  # of the terms' relative places in their sentences
    "rarity": 0,  # inverse document frequency in general news of the rarer one
    "sentences": 0,  # cosine of the sentences
}
NEIGHBOURS = 3
# Below both, the classifier has hardly seen a pair of the same actor: what it would say is a guess.
LEAST_SIMILAR, LEAST_ACTOR = 0.25, 0.2
# The share below which `background.tsv` lists no term (6 of 5,697 articles), halved.
UNLISTED = 0.0005
# From here on a term counts as an act where the nearest one is looked for.
LIKELY_ACT = 0.4


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of the terms of each candidate in both readings, shape (n, 2), and features (n, len(FEATURES))."""

    places: NDArray[np.int64]
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one sentence brings to its pairs: arrays of shape (terms,), but `around` (terms, d) and `acts` (terms, 2)."""

    reading: Reading
    kinds: Kinds
    own: NDArray[np.bool_]
    around: Vectors
    acts: NDArray[np.int64]
    before: NDArray[np.float64]
    behind: NDArray[np.float64]


def pairs(left: Reading, right: Reading, kinds: tuple[Kinds, Kinds], sentences: float) -> Pairs:
    """The candidates of two sentences; `sentences` is the cosine of their vectors."""
    one, other = _side(left, right, kinds[0]), _side(right, left, kinds[1])
    # Rounded, so that swapped sentences give the same numbers.
    similar = np.asarray(np.round(left.vectors @ right.vectors.T, 5), dtype=np.float64)
    actors = np.minimum.outer(one.kinds.actor, other.kinds.actor)
    free = np.logical_and.outer(one.own, other.own) & (similar >= LEAST_SIMILAR) & (actors >= LEAST_ACTOR)
    places = [(a, b) for a, b in np.argwhere(free).tolist() if not (left.terms[a].name and right.terms[b].name)]
    among = similar * actors * np.logical_and.outer(one.own, other.own)
    margins, ranks = _margins(similar), _margins(among)
    rows = [
        _similarities(one, other, similar, (a, b), margins, ranks)
        + _natures(one, other, (a, b))
        + _settings(one, other, (a, b), sentences)
        for a, b in places
    ]
    return Pairs(
        np.array(places, dtype=np.int64).reshape(len(places), 2),
        np.array(rows, dtype=np.float64).reshape(len(places), len(FEATURES)),
    )


def in_one_only(reading: Reading, other: Reading) -> NDArray[np.bool_]:
    """Which terms of a reading have no word in common with the other sentence, shape (terms,)."""
    return np.array([not _stands_in(term, other) for term in reading.terms])


def _side(reading: Reading, other: Reading, kinds: Kinds) -> _Side:
    count = len(reading.terms)
    chains = np.array([term.chain for term in reading.terms])
    together = chains[1:] == chains[:-1]
    before, behind = np.zeros(count), np.zeros(count)
    before[1:] = np.where(together, kinds.actor[:-1], 0.0)
    behind[:-1] = np.where(together, kinds.actor[1:], 0.0)
    own = in_one_only(reading, other)
    return _Side(reading, kinds, own, _around(reading.vectors), _nearest_acts(kinds.act), before, behind)


def _stands_in(term: Term, other: Reading) -> bool:
    """Whether the other sentence has a word of this term too, inflected or abbreviated as may be."""
    return any(related(stem, known) for stem in term.stems for known in other.stems) or any(
        _abbreviates(term.stems, each.stems) or _abbreviates(each.stems, term.stems) for each in other.terms
    )


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(stem[0] for stem in long)


def _around(vectors: Vectors) -> Vectors:
    """The unit mean of the vectors of NEIGHBOURS terms on either side, shape (terms, d)."""
    count = len(vectors)
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    near = ((distance > 0) & (distance <= NEIGHBOURS)).astype(np.float32)
    total: Vectors = near @ vectors
    lengths: Vectors = np.linalg.norm(total, axis=1, keepdims=True)
    return np.divide(total, lengths, out=np.zeros_like(total), where=lengths > 0)


def _nearest_acts(act: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of the nearest act before each term and of that behind it, -1 where there is none, shape (terms, 2)."""
    found = np.full((len(act), 2), -1, dtype=np.int64)
    places = np.flatnonzero(act > LIKELY_ACT)
    for place in range(len(act)):
        at = int(np.searchsorted(places, place))
        found[place, 0] = places[at - 1] if at else -1
        at = int(np.searchsorted(places, place, side="right"))
        found[place, 1] = places[at] if at < len(places) else -1
    return found


def _margins(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each value stands above the next best of its row, and of its column; both of the shape of `values`."""
    return _row_margins(values), _row_margins(values.T).T


def _row_margins(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.shape[1] < 2:
        return np.array(values)
    best, second = np.sort(values, axis=1)[:, -1:], np.sort(values, axis=1)[:, -2:-1]
    return np.asarray(values - np.maximum(np.where(values == best, second, best), 0.0))


Margins = tuple[NDArray[np.float64], NDArray[np.float64]]


def _similarities(
    one: _Side, other: _Side, similar: NDArray[np.float64], pair: tuple[int, int], margins: Margins, ranks: Margins
) -> list[float]:
    left, right = pair
    beside = [
        similar[left + step, right + step]
        for step in (-1, 1)
        if 0 <= left + step < similar.shape[0] and 0 <= right + step < similar.shape[1]
    ]
    acts = [float(similar[a, b]) for a, b in zip(one.acts[left], other.acts[right], strict=True) if min(a, b) >= 0]
    return [
        similar[pair],
        margins[0][pair] + margins[1][pair],
        min(margins[0][pair], margins[1][pair]),
        min(ranks[0][pair], ranks[1][pair]),
        round(float(one.around[left] @ other.around[right]), 5),
        sum(beside) / 2,
        max(acts, default=0.0),
    ]


def _natures(one: _Side, other: _Side, pair: tuple[int, int]) -> list[float]:
    """What the two terms are by themselves."""
    left, right = pair
    actors = one.kinds.actor[left], other.kinds.actor[right]
    person, another = one.kinds.person[left], other.kinds.person[right]
    names = one.reading.terms[left].name or other.reading.terms[right].name
    return [
        max(actors),
        min(actors),
        max(one.kinds.act[left], other.kinds.act[right]),
        person * another + (1 - person) * (1 - another),
        float(names),
        max(one.behind[left], other.behind[right]),
        max(one.before[left], other.before[right]),
    ]


def _settings(one: _Side, other: _Side, pair: tuple[int, int], sentences: float) -> list[float]:
    """Where the two terms stand."""
    left, right = pair
    rivals = [
        float(side.kinds.actor[side.own].sum() - side.kinds.actor[place])
        for side, place in ((one, left), (other, right))
    ]
    places = left / len(one.reading.terms), right / len(other.reading.terms)
    terms = one.reading.terms[left], other.reading.terms[right]
    phrases = _phrase(one.reading, terms[0]), _phrase(other.reading, terms[1])
    return [
        float(any(related(a, b) for a in phrases[0] for b in phrases[1])),
        min(rivals),
        max(rivals),
        abs(places[0] - places[1]),
        max(map(_rarity, terms)),
        round(sentences, 5),
    ]


def _phrase(reading: Reading, term: Term) -> list[str]:
    """The stems of the other terms of the phrase that a term stands in."""
    return [stem for each in reading.terms if each.chain == term.chain and each is not term for stem in each.stems]


def _rarity(term: Term) -> float:
    return float(-np.log(max(background_frequencies().get(term.stems[-1], 0.0), UNLISTED)))
