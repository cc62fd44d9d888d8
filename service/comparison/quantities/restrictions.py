"""Whether a number counts only some of those of whom something is said: those in one place, or of whom more is told. Pure.

"31 people hurt in the attack were being treated abroad" counts those treated, not the hurt; "the clinic received 20 wounded"
those who came there; "12 were killed in its eastern part" those killed in that part. How many there are in all is not told.
"""

from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.phrases import Noun
from service.comparison.quantities.predicates import Said
from service.comparison.quantities.words import Words

# Words behind a phrase among which the sentence's own verb, or a part of a place, is looked for.
_REACH = 14
# Words between "its" and "part" at most: "in its eastern and northern parts".
_BETWEEN = 3


def is_restricted(words: Words, first: int, noun: Noun, said: Said | None, rules: Lexicon) -> bool:
    """Whether the number whose phrase begins at `first` is one of a group within those of whom `said` holds."""
    if said is None:
        return False
    if said.basis != "act" and words.at(first - 1) in rules.linking["receiving"]:
        return True
    if _is_in_a_part(words, noun.end, rules):
        return True
    if said.verb:  # "20 fighters who guarded the buses were killed"
        return said.distance > 1 and words.at(noun.end) in rules.linking["relatives"]
    told = _end_of_state(words, noun, said, rules)
    return told is not None and _has_a_verb_of_its_own(words, told, rules)


def _end_of_state(words: Words, noun: Noun, said: Said, rules: Lexicon) -> int | None:
    """Where a participle ends that describes the counted and is not the sentence's verb: "31 people hurt", "20 wounded men"."""
    if said.basis != "state":
        return None
    if noun.said:
        return noun.end
    hit = rules.states.at(words, noun.end)
    return hit[1] if hit else None


def _has_a_verb_of_its_own(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether a finite verb follows in the same clause, before another number."""
    for ahead in range(place, place + _REACH):
        word = words.at(ahead)
        if words.is_stop(ahead) or word in {",", rules.joiner} or word in rules.linking["clauses"]:
            return False
        if words.is_digits(ahead) or word in rules.values or rules.states.at(words, ahead):
            return False
        if word in rules.linking["finite"]:
            return True
    return False


def _is_in_a_part(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether "in its eastern part", "in one district" follows in the clause."""
    for ahead in range(place, place + _REACH):
        if words.is_stop(ahead) or words.at(ahead) == ",":
            return False
        if words.at(ahead) in rules.linking["inside"] and words.at(ahead + 1) in rules.linking["one_of_several"]:
            near = (words.at(ahead + 2 + more) for more in range(_BETWEEN))
            if any(word in rules.linking["parts_of_places"] for word in near):
                return True
    return False
