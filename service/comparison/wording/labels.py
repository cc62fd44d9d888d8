"""Different names for the same actor in two tellings of one claim: "rebels" here, "terrorists" there. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.comparison.telling import Found, Span, Telling
from service.comparison.wording.cast import Cast
from service.comparison.wording.kinds import Probes
from service.comparison.wording.model import SURE_ALONE, packaged
from service.comparison.wording.pairs import Pairs, pairs
from service.comparison.wording.terms import Reading, read

# A mark is more likely right than wrong (`divergences.LEAST_PROBABILITY`).
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two sentences as read, and the pairs of terms that may name the same."""

    left: Reading
    right: Reading
    pairs: Pairs


def find(left: Telling, right: Telling, cast: Cast | None = None) -> list[Found]:
    """The pairs of terms that name the same actor by different words, most probable first.

    `cast` is that of the event that both are of; without it, the two sentences are all that is known. Probabilities hold for
    sentences that tell the same event. A term is marked once at most. Silent where a language has no rules, or where the
    tokens are missing or of another dimension than the model's.
    """
    model = packaged()
    found = candidates(left, right, model.probes, cast)
    if found is None:
        return []
    probabilities = model.probabilities(found.pairs)
    marked = chosen(found, probabilities, SURE_ALONE if cast is None else LIKELY)
    return [_found(left, right, found, place, float(probabilities[place])) for place in marked]


def candidates(left: Telling, right: Telling, probes: Probes, cast: Cast | None = None) -> Candidates | None:
    """The pairs of terms of two sentences; None where one of them cannot be read."""
    one, other = (read(each) if cast is None else cast.read(each) for each in (left, right))
    if one is None or other is None:
        return None
    if not one.vectors.shape[1] == other.vectors.shape[1] == probes.dimension:
        return None
    kinds = probes.kinds(one.vectors), probes.kinds(other.vectors)
    return Candidates(one, other, pairs(one, other, kinds, cast))


def chosen(found: Candidates, probabilities: NDArray[np.float64], least: float) -> list[int]:
    """Places of the pairs that are marked: most probable first, each term once, none below `least`, none of a general noun.

    Of pairs that are equally probable, those whose terms are nearer, then those further in front.
    """

    def rank(place: int) -> tuple[float, ...]:
        one, other = found.pairs.places[place].tolist()
        return -probabilities[place], -found.pairs.rows[place, 0], one + other, min(one, other)

    left: set[int] = set()
    right: set[int] = set()
    marked = []
    for place in sorted(np.flatnonzero(probabilities >= least).tolist(), key=rank):
        one, other = found.pairs.places[place].tolist()
        general = found.left.terms[one].general or found.right.terms[other].general
        if not general and one not in left and other not in right:
            left.add(one)
            right.add(other)
            marked.append(place)
    return marked


def _found(left: Telling, right: Telling, found: Candidates, place: int, probability: float) -> Found:
    one, other = found.pairs.places[place].tolist()
    here, there = found.left.terms[one], found.right.terms[other]
    detail: dict[str, object] = {
        "same": "actor",
        "left": _side(left.text, here.span, here.quoted),
        "right": _side(right.text, there.span, there.quoted),
    }
    return Found("label", here.span, there.span, probability, detail)


def _side(text: str, span: Span, quoted: bool) -> dict[str, str]:
    return {"words": text[slice(*span)], "voice": "quoted" if quoted else "outlet"}
