"""Pairs of terms that may name the same actor, and what speaks for it as numbers. Pure.

A candidate is a pair of terms of which each stands in one sentence only: who uses the other's word as well does not avoid
it. Two names are one only where the event's texts say both together ("Donald", "Trump"): that "Aleppo" and "Halab", or
"Daesh" and "Islamic State", are one is knowledge of the world. Two nouns that could stand in one place are mostly two actors
("teachers", "nurses"): they are judged where one of them takes a stance, or where the event says more than these two sentences.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.store.records import Vectors
from service.comparison.wording.cast import Cast
from service.comparison.wording.evidence import FEATURES as EVENT
from service.comparison.wording.evidence import NONE, Evidence, evidence_for
from service.comparison.wording.kinds import Kinds
from service.comparison.wording.terms import Reading, Term, related

# What two sentences say by themselves.
ALONE = (
    "similarity",  # cosine of the terms' vectors, in [-1, 1]
    "margin",  # how much nearer they are to one another than either is to its next nearest: the smaller of both
    "margin among actors",  # the same with similarities weighed by how surely both terms are actors
    "surroundings",  # cosine of the mean vectors of the NEIGHBOURS terms on either side
    "actors",  # probability that the term less sure to be an actor is one
    "followed by an actor",  # how probably one of them modifies another actor: "government forces"
    "shared phrase",  # 1 where the phrases that they stand in have other words in common
    "a name",  # 1 where one term is a name
)
FEATURES = ALONE + EVENT
NEIGHBOURS = 3
# Below these the classifier would guess: of less similar terms and of those that are likelier no actors few are the same.
LEAST_SIMILAR, LEAST_ACTOR = 0.45, 0.5
# What an event says of a word is surer than one sentence's vector of it.
LEAST_ACTOR_IN_EVENT = 0.35
# A noun that takes a stance names somebody, and is seldom near the plain word that stands in its place.
LEAST_SIMILAR_OF_STANCES = 0.3
# Cosine of the names that two nouns stand beside, from which they name one; pairs of near sentences that set the one against
# the other, from which it is the event's use: of three outlets two may be wrong together, or copy. Nouns that take no stance
# are judged only where the event says either.
SAME_NAMES, OFTEN = 0.5, 8


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of the terms of each candidate in both readings, shape (n, 2), and features (n, len(FEATURES)).

    Of shape (n,): `named`, whether one of the terms is a name; `alone`, whether the two sentences by themselves give it.
    `of_event` is False where the event is not known and its features say nothing.
    """

    places: NDArray[np.int64]
    rows: NDArray[np.float64]
    named: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    of_event: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """What one sentence brings to its pairs; arrays of shape (terms,), `around` of shape (terms, d)."""

    reading: Reading
    kinds: Kinds
    own: NDArray[np.bool_]
    around: Vectors
    behind: NDArray[np.float64]


def pairs(left: Reading, right: Reading, kinds: tuple[Kinds, Kinds], cast: Cast | None) -> Pairs:
    """The candidates of two sentences, each read, with the kinds of its terms and, if known, the cast of their event."""
    one, other = _side(left, right, kinds[0]), _side(right, left, kinds[1])
    # Rounded, so that swapped sentences give the same numbers.
    similar = np.asarray(np.round(left.vectors @ right.vectors.T, 5), dtype=np.float64)
    actors = np.minimum.outer(one.kinds.actor, other.kinds.actor)
    own = np.logical_and.outer(one.own, other.own)
    margins, among = _margins(similar), _margins(similar * actors * own)
    places, rows, named, alone = [], [], [], []
    for a, b in np.argwhere(own & (actors >= LEAST_ACTOR_IN_EVENT)).tolist():
        here, there = left.terms[a], right.terms[b]
        evidence = NONE if cast is None else evidence_for(here, there, cast)
        parted = here.stance != there.stance
        near = bool(similar[a, b] >= (LEAST_SIMILAR_OF_STANCES if parted else LEAST_SIMILAR))
        if not (near or evidence.speaks_for_it) or not _alike(one, a, other, b, evidence):
            continue
        is_named = here.name or there.name
        if cast is not None and not (is_named or parted or _is_one_by(evidence)):
            continue
        places.append((a, b))
        named.append(is_named)
        sure_of_actors = parted or bool(actors[a, b] >= LEAST_ACTOR)
        alone.append(near and sure_of_actors and (is_named or parted) and not (here.name and there.name))
        of_sentences = (
            similar[a, b],
            margins[a, b],
            among[a, b],
            round(float(one.around[a] @ other.around[b]), 5),
            actors[a, b],
            max(one.behind[a], other.behind[b]),
            float(_share_phrase(left, right, (a, b))),
            float(here.name or there.name),
        )
        rows.append((*of_sentences, *evidence.as_row()))
    return Pairs(
        np.array(places, dtype=np.int64).reshape(len(places), 2),
        np.array(rows, dtype=np.float64).reshape(len(places), len(FEATURES)),
        np.array(named, dtype=np.bool_),
        np.array(alone, dtype=np.bool_),
        cast is not None,
    )


def _is_one_by(evidence: Evidence) -> bool:
    """Whether the event says of two nouns that they name one."""
    return evidence.shared_roles >= SAME_NAMES or evidence.opposed >= OFTEN


def _are_two(here: Term, there: Term) -> bool:
    """Whether two nouns name two people, each by his role."""
    return bool(here.role and there.role) or "apart" in (
        here.role if there.stance else "",
        there.role if here.stance else "",
    )


def in_one_only(reading: Reading, other: Reading) -> NDArray[np.bool_]:
    """Which terms of a reading have no word in common with the other sentence, shape (terms,).

    The first part of a hyphenated word is none: in "rebel-held" it stands for no rebel.
    """
    return np.array([not term.hyphenated and not _stands_in(term, other) for term in reading.terms])


def _side(reading: Reading, other: Reading, kinds: Kinds) -> _Side:
    chains = np.array([term.chain for term in reading.terms])
    behind = np.zeros(len(chains))
    behind[:-1] = np.where(chains[1:] == chains[:-1], kinds.actor[1:], 0.0)
    return _Side(reading, kinds, in_one_only(reading, other), _around(reading.vectors), behind)


def _alike(one: _Side, left: int, other: _Side, right: int, evidence: Evidence) -> bool:
    """Whether two terms could name the same by their number: a body and the people in it, or against it, are two.

    Two nouns are both plural or neither is. A name and a noun both name one person: for a country or a body ("Damascus",
    "the White House") any noun that means one will do, be it that body or its adversary.
    """
    here, there = one.reading.terms[left], other.reading.terms[right]
    if here.name and there.name and not evidence.apposed:
        return False
    if here.name or there.name:
        plural = (here.plural and not here.name) or (there.plural and not there.name)
        return not plural and min(one.kinds.person[left], other.kinds.person[right]) > 0.5
    return here.plural == there.plural and not _are_two(here, there)


def _stands_in(term: Term, other: Reading) -> bool:
    """Whether the other sentence has a word of this term too, inflected or abbreviated as may be."""
    return any(related(stem, known) for stem in term.stems for known in other.stems) or any(
        _abbreviates(term.stems, each.stems) or _abbreviates(each.stems, term.stems) for each in other.terms
    )


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(stem[0] for stem in long)


def _around(vectors: Vectors) -> Vectors:
    """The unit mean of the vectors of NEIGHBOURS terms on either side, shape (terms, d); zeros for a single term."""
    distance = np.abs(np.subtract.outer(np.arange(len(vectors)), np.arange(len(vectors))))
    near = ((distance > 0) & (distance <= NEIGHBOURS)).astype(np.float32)
    total: Vectors = near @ vectors
    lengths: Vectors = np.linalg.norm(total, axis=1, keepdims=True)
    return np.divide(total, lengths, out=np.zeros_like(total), where=lengths > 0)


def _margins(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each value stands above the next best of its row or of its column, whichever is less; the same shape."""
    return np.minimum(_row_margins(values), _row_margins(values.T).T)


def _row_margins(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.shape[1] < 2:
        return values
    ordered = np.sort(values, axis=1)
    rival = np.where(values == ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:])
    return np.asarray(values - np.maximum(rival, 0.0))


def _share_phrase(left: Reading, right: Reading, pair: tuple[int, int]) -> bool:
    """Whether the phrases around two terms have words in common."""
    one, other = _phrase(left, pair[0]), _phrase(right, pair[1])
    return any(related(here, there) for here in one for there in other)


def _phrase(reading: Reading, place: int) -> list[str]:
    """The stems of the other terms of the phrase that a term stands in."""
    term = reading.terms[place]
    return [stem for each in reading.terms if each.chain == term.chain and each is not term for stem in each.stems]
