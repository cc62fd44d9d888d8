"""The scores of matches and votes: "beat Barcelona 3-1", "voted 52 to 48", "by 116 votes to 15". Pure."""

from collections.abc import Iterator

from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.records import SCORE, Quantity
from service.comparison.quantities.words import Words

# Words around a score among which it is told what it is one of; and digits of its numbers: years have more.
_NEAR, _MOST_DIGITS = 12, 3


def scores_in(words: Words, rules: Lexicon) -> list[Quantity]:
    """Every score, in order."""
    return list(_scores(words, rules))


def _scores(words: Words, rules: Lexicon) -> Iterator[Quantity]:
    place = 0
    while place < len(words):
        end = _end_of_score(words, place, rules)
        if end is not None and _is_told(words, place, end, rules):
            yield _quantity(words, place, end)
        place = end or place + 1


def _end_of_score(words: Words, place: int, rules: Lexicon) -> int | None:
    """The place behind two numbers with nothing but a dash or "to" between, of which the first may name votes."""
    if not _is_number(words, place) or (words.is_glued(place) and place):
        return None
    between = place + 1 + (words.at(place + 1) in rules.scores["counted"])
    joined = words.at(between) in rules.scores["between"] and _is_number(words, between + 1)
    loose = words.is_word(between)
    if not joined or words.is_glued(between) == loose or words.is_glued(between + 1) == loose:
        return None
    return between + 2 if not words.is_glued(between + 2) or not words.is_word(between + 2) else None


def _is_number(words: Words, place: int) -> bool:
    return words.at(place).isdecimal() and len(words.at(place)) <= _MOST_DIGITS


def _is_told(words: Words, start: int, end: int, rules: Lexicon) -> bool:
    """Whether a word of matches or votes stands near, and nothing behind is counted: "voted for 10-15 seats"."""
    behind = words.at(end)
    if is_plural(behind, rules) and behind not in rules.scores["told"]:
        return False
    if words.at(end) in {"-", "–", "—"} and words.is_glued(end):
        return False
    near = [*_until_stop(words, range(start - 1, start - _NEAR, -1)), *_until_stop(words, range(end, end + _NEAR))]
    return any(word in rules.scores["told"] for word in near)


def _until_stop(words: Words, places: range) -> Iterator[str]:
    for place in places:
        if words.is_stop(place):
            return
        yield words.at(place)


def _quantity(words: Words, start: int, end: int) -> Quantity:
    span = words.span(start, end)
    low, high = sorted((float(words.at(start)), float(words.at(end - 1))))
    return Quantity(
        start=span[0],
        end=span[1],
        number=span,
        low=low,
        high=high,
        precision="exact",
        predicate="",
        counted=SCORE,
        basis="unit",
        distance=0,
        unit="point",
    )
