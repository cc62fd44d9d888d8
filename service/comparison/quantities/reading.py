"""The stated quantities of a text: numbers, what they count, what is said of it, and which are parts of others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from service.comparison.quantities.exclusions import counts_nothing
from service.comparison.quantities.lexicon import Lexicon, lexicon
from service.comparison.quantities.numerals import Number, numbers_in
from service.comparison.quantities.phrases import noun_behind
from service.comparison.quantities.predicates import said_of
from service.comparison.quantities.records import PEOPLE, Quantity
from service.comparison.quantities.units import UNITS
from service.comparison.quantities.words import Words, words_of

# Words on both sides among which a time is looked for.
_WIDE_NEAR = 10
# Quantities of one sentence among which that is looked for to which "three more" are added.
_EARLIER = 4


@dataclass(frozen=True, slots=True)
class _Read:
    """A quantity with its places among the words: first to last, the last excluded."""

    quantity: Quantity
    first: int
    last: int
    person: bool = False
    article: bool = False


def quantities_in(text: str, lang: str) -> list[Quantity]:
    """Every stated quantity of which it is known what it counts, in order. Languages without rules have none."""
    rules = lexicon(lang)
    if rules is None:
        return []
    words = words_of(text)
    found: list[_Read] = []
    for number in numbers_in(words, rules):
        if read := _read(words, number, rules):
            found.append(_in_context(words, read, found, rules))
    return [each.quantity for each in _together(words, found, rules) if each.quantity.predicate or not each.article]


def _read(words: Words, number: Number, rules: Lexicon) -> _Read | None:
    if counts_nothing(words, number, rules):
        return None
    return _measure(words, number, rules) or _count(words, number, rules)


def _measure(words: Words, number: Number, rules: Lexicon) -> _Read | None:
    """A number with a unit: "12 sq km", "$3 million", "a 7-day truce"."""
    if number.article and words.at(number.core) not in rules.pronouns:
        return None
    place = number.last
    if words.at(place) == "-" and words.is_glued(place):
        place += 1
    hit = rules.units.at(words, place)
    if hit is None and number.sign is None:
        return None
    unit, end = (number.sign, number.last) if hit is None or number.sign else hit
    if unit is None:
        return None
    quantity = _quantity(words, number, end)
    return _Read(replace(quantity, counted=UNITS[unit].dimension, basis="unit", unit=unit), number.first, end)


def _count(words: Words, number: Number, rules: Lexicon) -> _Read | None:
    noun = noun_behind(words, number, rules)
    said = said_of(words, number, noun, rules)
    if said and said.basis == "thing":
        noun = replace(noun, counted=PEOPLE, person=True)
    pronoun = number.article or words.at(number.core) in rules.pronouns
    if (
        pronoun
        and not noun.person
        and (said is None or said.basis != "state" or said.distance or noun.end > noun.start)
    ):
        return None
    if number.high == 0 and (said is None or noun.other):
        return None
    if not noun.counted and said is None:
        return None
    alone = not noun.counted
    quantity = replace(
        _quantity(words, number, max(noun.end, number.last)),
        counted=PEOPLE if alone else noun.counted,
        predicate=said.predicate if said else "",
        basis=said.basis if said else "noun",
        distance=said.distance if said else 0,
        part=noun.share or rules.parts_behind.at(words, number.last) is not None,
    )
    return _Read(quantity, number.first, max(noun.end, number.last), alone or noun.person, number.article)


def _quantity(words: Words, number: Number, end: int) -> Quantity:
    start, stop = words.span(number.first, end)
    return Quantity(
        start=start,
        end=stop,
        number=words.span(number.core, number.core_end),
        low=number.low,
        high=number.high,
        precision=number.precision,
        predicate="",
        counted="",
        basis="noun",
        distance=0,
    )


def _in_context(words: Words, read: _Read, before: Sequence[_Read], rules: Lexicon) -> _Read:
    """Mark parts: "including five children", "and 35 women" behind a part, "and two others" behind a name."""
    quantity = read.quantity
    if quantity.basis == "unit":
        return read
    last = before[-1] if before and _same_clause(words, before[-1].last, read.first) else None
    joined = words.at(read.first - 1) in {rules.joiner, ","}
    follows = last is not None and last.last >= read.first - 2 and joined
    part = quantity.part or rules.parts.before(words, read.first) is not None
    part = part or (follows and last is not None and last.quantity.part)
    if part and last and not quantity.predicate:
        whole = last.quantity
        quantity = replace(quantity, predicate=whole.predicate, basis=whole.basis, distance=whole.distance)
    if not part and words.at(read.last - 1) in rules.linking["incomplete"] | rules.linking["others"]:
        told = {each.quantity.predicate for each in before[-_EARLIER:] if _same_clause(words, each.last, read.first)}
        part = (quantity.predicate != "" and quantity.predicate in told) or (
            joined and not follows and _adds_to_a_name(words, read.first - 1, rules)
        )
    return replace(read, quantity=replace(quantity, part=part, wide=_is_wide(words, read, rules)))


def _is_wide(words: Words, read: _Read, rules: Lexicon) -> bool:
    """Whether the words around, up to the ends of the sentence, speak of a time or of several events."""
    behind = range(read.last, read.last + _WIDE_NEAR)
    before = range(read.first - 1, read.first - 1 - _WIDE_NEAR, -1)
    return any(
        rules.wide.at(words, place)
        for near in (behind, before)
        for place in takewhile(lambda place: not words.is_stop(place), near)
    )


def _adds_to_a_name(words: Words, joiner: int, rules: Lexicon) -> bool:
    """Whether others join a noun without a number ("Jane Doe, 25, and two others"), not a predicate ("killed and two")."""
    place = joiner
    while words.at(place - 1) == ",":
        place -= 1
    told = rules.acts.before(words, place) or rules.states.before(words, place)
    return told is None and (words.is_word(place - 1) or words.is_digits(place - 1))


def _same_clause(words: Words, start: int, end: int) -> bool:
    return not any(words.is_stop(place) for place in range(start, end))


def _together(words: Words, found: Sequence[_Read], rules: Lexicon) -> list[_Read]:
    """Persons in a row of whom one thing is said are one quantity: "a man and two women were killed" is three."""
    merged: list[_Read] = []
    for read in found:
        last = merged[-1] if merged else None
        if last and _adds_up(words, last, read, rules):
            merged[-1] = _sum(words, last, read)
        else:
            merged.append(read)
    return merged


def _adds_up(words: Words, one: _Read, other: _Read, rules: Lexicon) -> bool:
    left, right = one.quantity, other.quantity
    if not (one.person and other.person) or left.part or right.part:
        return False
    if other.first != one.last + 1 or words.at(one.last) not in {rules.joiner, ","}:
        return False
    told_behind = not left.predicate and right.basis == "state" and right.predicate
    told_before = left.basis in {"act", "event"} and not right.predicate
    open_row = not left.predicate and not right.predicate and one.article | other.article
    return bool(told_behind or told_before or open_row)


def _sum(words: Words, one: _Read, other: _Read) -> _Read:
    left, right = one.quantity, other.quantity
    told = left if left.predicate else right
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    start, end = words.span(one.first, other.last)
    quantity = replace(
        told,
        start=start,
        end=end,
        number=(left.number[0], right.number[1]),
        low=low,
        high=high,
        precision=left.precision if left.precision != "exact" else right.precision,
        counted=left.counted if left.counted == right.counted else PEOPLE,
    )
    return _Read(quantity, one.first, other.last, person=True, article=one.article and other.article)
