"""Which candidates annotators tied to the same actor: what the model is fitted to and held against. Pure.

**The candidates** of the benchmark: every pair of annotated NewsWCL50 sentences of two outlets on one event with a cosine of
at least NEAR; in it, every pair of terms (`pairs.py`) of which each stands in one of the two sentences only. A pair is
- the *same*, where both terms stand in the head of mentions of one concept of type ACTOR or GROUP;
- *another*, where both stand in heads of mentions, and no concept is common to them;
- *untied*, where one of them stands in no mention's head;
- *unjudged*, where the common concept is of type COUNTRY or ACTOR-I, which gather many people and bodies under one name.

**What should be found**: each concept of type ACTOR or GROUP that both sentences name with a head that the other lacks.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.comparison.wording.labels import Candidates
from service.comparison.wording.lessons import SPECIFIC, Sentence, head_of
from service.comparison.wording.pairs import in_one_only
from service.comparison.wording.terms import Reading


class Judgement(StrEnum):
    """What annotators say of a pair of terms."""

    SAME = "same"
    ANOTHER = "another"
    UNTIED = "untied"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of two sentences; a judgement of each, the concepts that make it the same, and what should be found."""

    event: str
    sentences: tuple[Sentence, Sentence]
    candidates: Candidates
    judgements: tuple[Judgement, ...]
    common: tuple[frozenset[str], ...]
    due: frozenset[str]


def judged(one: Sentence, other: Sentence, candidates: Candidates) -> Judged:
    """The candidates of two sentences, judged."""
    left, right = _concepts(one, candidates.left), _concepts(other, candidates.right)
    judgements, common = [], []
    for a, b in candidates.pairs.places.tolist():
        judgements.append(_judgement(left[a], right[b]))
        common.append(frozenset(concept for concept, type_ in left[a] & right[b] if type_ in SPECIFIC))
    due = _due(one, candidates.left, candidates.right) & _due(other, candidates.right, candidates.left)
    return Judged(one.event, (one, other), candidates, tuple(judgements), tuple(common), due)


def _judgement(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> Judgement:
    if not left or not right:
        return Judgement.UNTIED
    common = left & right
    if any(type_ in SPECIFIC for _, type_ in common):
        return Judgement.SAME
    return (
        Judgement.UNJUDGED
        if {concept for concept, _ in left} & {concept for concept, _ in right}
        else Judgement.ANOTHER
    )


def _concepts(sentence: Sentence, reading: Reading) -> list[frozenset[tuple[str, str]]]:
    """(concept, type) of the mentions in whose head each term stands."""
    return [
        frozenset(
            (mention.concept, mention.type)
            for mention in sentence.mentions
            if mention.head[0] < term.span[1] and term.span[0] < mention.head[1]
        )
        for term in reading.terms
    ]


def _due(sentence: Sentence, reading: Reading, other: Reading) -> frozenset[str]:
    """The concepts that a sentence names by a head that the other sentence lacks."""
    only = in_one_only(reading, other)
    found = set()
    for mention in sentence.mentions:
        place = head_of(reading, mention.head)
        if mention.type in SPECIFIC and place is not None and only[place]:
            found.add(mention.concept)
    return frozenset(found)
