"""What the sentence around tells of its quantities: which are parts, which count over a time, which add up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from service.comparison.quantities.exclusions import is_year
from service.comparison.quantities.lexicon import Lexicon, Phrases
from service.comparison.quantities.phrases import is_aged
from service.comparison.quantities.records import PEOPLE, Quantity
from service.comparison.quantities.units import UNITS
from service.comparison.quantities.words import Words

# Words on both sides of a quantity among which a time is looked for, and another predicate.
_WIDE_NEAR, _TOLD_NEAR = 12, 25
# Words between a verb and the quantity that is its object, at most.
_OWN_VERB = 1
# Who may be counted among the victims of an attack, or not: "22 people and four gunmen were killed".
_ATTACKERS = frozenset({"militants", "suspects"})


@dataclass(frozen=True, slots=True)
class Read:
    """A quantity as it was read by itself: words[first:last] is its phrase. `person`: it counts persons or stands alone.

    `added`: its words add it to others ("three others", "two more", "another"). `one`: "one", which may need "the other".
    """

    quantity: Quantity
    first: int
    last: int
    person: bool = False
    added: bool = False
    one: bool = False


def in_context(words: Words, found: Sequence[Read], rules: Lexicon) -> list[Read]:
    """The quantities of a text, with parts marked and sums made."""
    judged: list[Read] = []
    for read in found:
        judged.append(read if read.quantity.unit else _judged(words, read, judged, rules))
    return _together(words, _without_addends(words, judged), rules)


def _judged(words: Words, read: Read, before: Sequence[Read], rules: Lexicon) -> Read:
    """Mark parts: "including five children", "and 35 women" behind a part, "and two others" behind a name."""
    quantity = read.quantity
    last = before[-1] if before and _same_clause(words, before[-1].last, read.first) else None
    follows = last is not None and last.last >= read.first - 2 and words.at(read.first - 1) in {rules.joiner, ","}
    share = quantity.part or rules.parts.before(words, read.first) is not None
    share = share or (follows and last is not None and last.quantity.part)
    if share and last and not quantity.predicate:
        whole = last.quantity
        quantity = replace(quantity, predicate=whole.predicate, basis=whole.basis, distance=whole.distance)
    counted = follows and last is not None and last.person
    part = share or (not counted and _joins_a_person(words, read.first, rules)) or _is_one_of_two(words, read, rules)
    if read.added and not part:
        part = not _stands_alone(words, read, rules)
    return replace(read, quantity=replace(quantity, part=part, wide=bool(quantity.per) or _is_wide(words, read, rules)))


def _joins_a_person(words: Words, first: int, rules: Lexicon) -> bool:
    """Whether the quantity is joined to a person without a number: "Jane Doe, 25, and two officers", "himself" behind it."""
    if words.at(first - 1) != rules.joiner:
        return False
    place = first - 2
    while words.at(place) == "," or words.is_digits(place):
        place -= 1
    if rules.acts.before(words, place + 1) or rules.states.before(words, place + 1):
        return False
    # ", and" behind a name begins a clause, unless an age stands there.
    named = words.is_capital(place) and (place == first - 2 or words.is_digits(place + 2))
    return named or words.at(place) in rules.persons or is_aged(words, place + 1, rules)


def _is_one_of_two(words: Words, read: Read, rules: Lexicon) -> bool:
    """Whether more is added behind: "one was hit and the other …", "killed three people and (then killed) himself"."""
    if words.at(read.last) == rules.joiner and words.at(read.last + 1) in rules.linking["selves"]:
        return True
    behind = range(read.last, read.last + _TOLD_NEAR)
    for place in takewhile(lambda place: not words.is_stop(place), behind):
        hit = rules.acts.at(words, place)
        if hit and hit[0] == read.quantity.predicate and words.at(hit[1]) in rules.linking["selves"]:
            return True
    return read.one and _holds(words, behind, rules.counterparts)


def _stands_alone(words: Words, read: Read, rules: Lexicon) -> bool:
    """Whether others are all of whom it is said: the sentence told something else before ("12 killed and two others hurt")."""
    told: set[str] = set()
    before = range(read.first - 1, max(read.first - _TOLD_NEAR, -1), -1)
    for place in takewhile(lambda place: not words.is_stop(place) or words.at(place) == ";", before):
        for phrases in (rules.states, rules.acts):
            if hit := phrases.at(words, place):
                own = hit[1] >= read.first - _OWN_VERB and hit[0] == read.quantity.predicate
                told.update(() if own else (hit[0],))
    return bool(told) and read.quantity.predicate not in told


def _is_wide(words: Words, read: Read, rules: Lexicon) -> bool:
    """Whether the words around, up to the ends of the sentence, speak of a time or of several events."""
    behind = range(read.last, read.last + _WIDE_NEAR)
    before = range(read.first - 1, read.first - 1 - _WIDE_NEAR, -1)
    if _holds(words, behind, rules.wide) or _holds(words, before, rules.wide):
        return True
    return any(
        _is_span(words, place, rules)
        for near in (behind, before)
        for place in takewhile(lambda place: not words.is_stop(place), near)
    )


def _is_span(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether a year or a span of time stands here ("in 2012", "in five hours"), none that tells when ("two days ago")."""
    if words.at(place - 1) in rules.labels["year_always"] and is_year(words.at(place)):
        return True
    hit = rules.units.at(words, place)
    numbered = words.is_digits(place - 1) or words.at(place - 1) in rules.values
    if hit is None or not numbered or UNITS[hit[0]].dimension != "duration":
        return False
    return words.at(hit[1]) not in rules.labels["ago_after"]


def _holds(words: Words, places: range, phrases: Phrases[str]) -> bool:
    return any(phrases.at(words, place) for place in takewhile(lambda place: not words.is_stop(place), places))


def _same_clause(words: Words, start: int, end: int) -> bool:
    return not any(words.is_stop(place) for place in range(start, end))


def _without_addends(words: Words, found: Sequence[Read]) -> list[Read]:
    """Where "two more were killed" follows in a sentence, the number before it was no total either."""
    marked: list[Read] = []
    addends: dict[str, int] = {}
    for read in reversed(found):
        quantity, behind = read.quantity, addends.get(read.quantity.predicate)
        if behind is not None and _same_clause(words, read.last, behind):
            quantity = replace(quantity, part=True)
        if read.added and quantity.part and quantity.predicate:
            addends[quantity.predicate] = read.first
        marked.append(replace(read, quantity=quantity))
    return marked[::-1]


def _together(words: Words, found: Sequence[Read], rules: Lexicon) -> list[Read]:
    """Persons in a row of whom one thing is said are one quantity: "a man and two women were killed" is three."""
    merged: list[Read] = []
    for read in found:
        last = merged[-1] if merged else None
        if last and _adds_up(words, last, read, rules):
            merged[-1] = _sum(words, last, read)
        else:
            merged.append(read)
    return merged


def _adds_up(words: Words, one: Read, other: Read, rules: Lexicon) -> bool:
    left, right = one.quantity, other.quantity
    if not (one.person and other.person) or left.part or right.part:
        return False
    if other.first != one.last + 1 or words.at(one.last) not in {rules.joiner, ","}:
        return False
    told_behind = not left.predicate and right.basis == "state" and right.predicate
    told_before = left.basis in {"act", "event"} and not right.predicate
    open_row = not left.predicate and not right.predicate and (left.single or right.single)
    return bool(told_behind or told_before or open_row)


def _sum(words: Words, one: Read, other: Read) -> Read:
    left, right = one.quantity, other.quantity
    start, end = words.span(one.first, other.last)
    others = any(each.counted not in _ATTACKERS for each in (left, right))
    quantity = replace(
        left if left.predicate else right,
        start=start,
        end=end,
        number=(left.number[0], right.number[1]),
        low=None if left.low is None or right.low is None else left.low + right.low,
        high=None if left.high is None or right.high is None else left.high + right.high,
        precision=left.precision if left.precision != "exact" else right.precision,
        counted=left.counted if left.counted == right.counted else PEOPLE,
        single=False,
        named=sum(int(each.high or 0) for each in (left, right) if each.counted in _ATTACKERS) if others else 0,
    )
    return Read(quantity, one.first, other.last, person=True)
