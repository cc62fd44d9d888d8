"""Two tellings that state different numbers of the same thing.

Numbers are compared where the predicate, the counted, and whether it is a part or counts over a time agree, and only where
each telling states one such number; "a man was killed" tells of one, not that he was the only one. They differ where no value
fits both: "58" and "at least 50" agree, so do "tens" and 56, "about 50" and 48 (`numerals.BLUR`), 300 and 297 (`ROUNDED`),
30 miles and 50 km (`CONVERTED`). Two counts of what is known differ where their numbers do, "at least 58" and "at least 72"; so
do one and a toll that is said to have grown beyond it: "at least 72" and "has risen to 86". "More than 50" is no count: what
holds beside it is any number above, and any bound but one that is far from it (`FAR`).
"""

from collections.abc import Sequence

from service.comparison.circumstances.as_of import is_as_of
from service.comparison.circumstances.happenings import Verb, verb_of, verbs
from service.comparison.quantities.happenings_told import are_of_other_happenings
from service.comparison.quantities.lexicon import lexicon
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import SCORE, Quantity
from service.comparison.quantities.same_thing import may_be_same_thing
from service.comparison.quantities.trust import same, trust
from service.comparison.quantities.units import UNITS
from service.comparison.quantities.words import words_of
from service.comparison.telling import Found, Span, Telling

Bounds = tuple[float, float]
Counted = tuple[str, str, bool, bool, bool, str]

# A round number from 100 on may stand for any that rounds to it: half its last place that is not 0, at most this share.
ROUNDED, LEAST_ROUNDED = 0.1, 100
# Who converts a unit rounds once more ("30 miles", "50 km").
CONVERTED = 0.05
# Two careful readers disagree about a mark below this.
LEAST_PROBABILITY = 0.5
# Nobody says "more than 50" of more than so many times 50.
FAR = 2.0
# Measures that differ more than so many times are of different things.
_MOST_TIMES = 10.0


def find(left: Telling, right: Telling) -> list[Found]:
    """Numbers of the same thing that no value fits, by kind; nothing where a language has no rules."""
    if _on_other_days(left, right) or are_of_other_happenings(left, right):
        return []
    return _differing(left, right)


def tell_other_numbers(left: Telling, right: Telling) -> bool:
    """Whether they state numbers of the same thing that no value fits, on whatever day."""
    return bool(_differing(left, right))


def _differing(left: Telling, right: Telling) -> list[Found]:
    ours, theirs = quantities_in(left.text, left.lang), quantities_in(right.text, right.lang)
    keys = {counted_as(each) for each in ours} & {counted_as(each) for each in theirs}
    found = []
    for key in sorted(keys):
        one = [each for each in ours if counted_as(each) == key]
        other = [each for each in theirs if counted_as(each) == key]
        if not _is_one(one) or not _is_one(other) or _is_mixed(one[0], ours) != _is_mixed(other[0], theirs):
            continue
        if _has_shrunk(left, one[0], right, other[0]) or _has_shrunk(right, other[0], left, one[0]):
            continue
        if not differ(one[0], other[0]) or not _are_whole(one[0], other[0]):
            continue
        if {one[0].change, other[0].change} == {"step", "level"} or not are_sure(one[0], other[0]):
            continue
        if one[0].predicate or (
            _are_of_one_size(one[0], other[0]) and may_be_same_thing(left, right, one[0], other[0])
        ):
            found.append(_found(one[0], other[0]))
    return found


def _has_shrunk(telling: Telling, quantity: Quantity, earlier: Telling, before: Quantity) -> bool:
    """Whether a later report tells a toll that has "risen" to less than the earlier one's: it counts another happening."""
    if telling.published is None or earlier.published is None or telling.published <= earlier.published:
        return False
    return quantity.risen and bounds(quantity)[1] < bounds(before)[0]


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether no value fits both quantities, which count the same thing; or both are bounds, and not the same bound; or one
    is said to have outgrown the other.
    """
    if one.counted == other.counted == SCORE:
        return bounds(one) != bounds(other)
    converted, named = one.unit != other.unit, one.named != other.named
    (low, high), (least, most) = _loosened(one, converted, named), _loosened(other, converted, named)
    return high < least or most < low or _are_other_bounds(one, other) or _outgrows(one, other) or _outgrows(other, one)


def _outgrows(one: Quantity, other: Quantity) -> bool:
    """Such as "has risen to 86" beside an earlier "at least 72"."""
    at_least = other.precision == "bound" and other.high is None
    return one.risen and at_least and bounds(other)[0] < bounds(one)[0]


def _are_other_bounds(one: Quantity, other: Quantity) -> bool:
    """Such as "at least 58" beside "at least 72": both may hold, and yet the one knows of more than the other."""
    precisions = {one.precision, other.precision}
    if not precisions <= {"bound", "open"}:
        return False
    (low, high), (least, most) = bounds(one), bounds(other)
    times = 1.0 if precisions == {"bound"} else FAR
    if high == most == float("inf"):
        return max(low, least) > times * min(low, least)
    return low == least == -float("inf") and max(high, most) > times * min(high, most)


def probability_of(one: Quantity, other: Quantity) -> float:
    """That both quantities were read as a careful reader reads them."""
    return round(trust(one) * trust(other), 4)


def are_sure(one: Quantity, other: Quantity) -> bool:
    """Whether a mark is more likely right than wrong where cosine alone put two sentences side by side (`trust.same`)."""
    return probability_of(one, other) * same(told=bool(one.predicate)) >= LEAST_PROBABILITY


def _on_other_days(left: Telling, right: Telling) -> bool:
    """Whether both name days of the week and none is the same: then their numbers are of two days."""
    one, other = _weekdays(left), _weekdays(right)
    return bool(one and other) and left.lang == right.lang and not one & other


def _weekdays(telling: Telling) -> frozenset[str]:
    """The days of the week that a telling names, but for those of a report ("a monitor said on Wednesday") or a count ("as of
    Monday").
    """
    rules = lexicon(telling.lang)
    if rules is None:
        return frozenset()
    words, told = words_of(telling.text), verbs(telling.text, telling.lang)
    named = [place for place, word in enumerate(words.lower) if word in rules.labels["weekdays"]]
    return frozenset(
        words.lower[place]
        for place in named
        if not _is_of_a_report(words.span(place, place + 1), telling.text, told)
        and not is_as_of(telling.text, words.starts[place], telling.lang)
    )


def _is_of_a_report(day: Span, text: str, told: list[Verb]) -> bool:
    verb = verb_of(day, text, told)
    return verb is not None and verb.reporting


def counted_as(quantity: Quantity) -> Counted:
    """What two numbers must share to be compared: the predicate, the counted, whether it has a unit, is a part, is wide,
    and by which time it counts.
    """
    return (
        quantity.predicate,
        quantity.counted,
        quantity.unit is not None,
        quantity.part,
        quantity.wide,
        quantity.per,
    )


def _is_one(quantities: Sequence[Quantity]) -> bool:
    """Whether they state one number: several may be of several days or places, and which is meant is not known."""
    return len({bounds(each) for each in quantities}) == 1


def _are_whole(*quantities: Quantity) -> bool:
    """Whether none is one person of whom there may be more, nor counts a place or a group: which one is not known."""
    return not any(each.single or each.restricted for each in quantities)


def _is_mixed(quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """Whether the telling counts others apart of whom the same is said: "12 soldiers and five civilians were killed"."""
    same = (each for each in quantities if each.predicate == quantity.predicate and not each.part and each.predicate)
    return any(each.counted != quantity.counted for each in same)


def bounds(quantity: Quantity) -> Bounds:
    """The least and the most that is stated, in the dimension's first unit; open ends are infinite."""
    unit = UNITS[quantity.unit] if quantity.unit else None
    factor, offset = (unit.factor, unit.offset) if unit else (1.0, 0.0)
    low = -float("inf") if quantity.low is None else quantity.low * factor + offset
    high = float("inf") if quantity.high is None else quantity.high * factor + offset
    return low, high


def _loosened(quantity: Quantity, converted: bool, named: bool) -> Bounds:
    """The values that a number may stand for: rounded, converted, or with and without those who are `named` beside it."""
    low, high = bounds(quantity)
    if named:
        low, high = low - max(quantity.named, 0), high - min(quantity.named, 0)
    share = CONVERTED if converted else 0.0
    if quantity.precision == "exact" and quantity.low:
        share += _rounding(quantity.low)
    return low - abs(low) * share if low > -float("inf") else low, high + abs(high) * share if high < float(
        "inf"
    ) else high


def _rounding(value: float) -> float:
    """The share by which a round number may be off: 3,000 by 10 %, 1,230 by 5 of 1,230, 56 and 1,234 not at all."""
    if value < LEAST_ROUNDED or value != int(value):
        return 0.0
    place = 1
    while value % (place * 10) == 0:
        place *= 10
    return min(place / 2 / value, ROUNDED) if place > 1 else 0.0


def _found(one: Quantity, other: Quantity) -> Found:
    return Found(
        type="quantity",
        left=(one.start, one.end),
        right=(other.start, other.end),
        probability=probability_of(one, other),
        detail={"kind": one.kind, "left": _stated(one), "right": _stated(other)},
    )


def _are_of_one_size(one: Quantity, other: Quantity) -> bool:
    """Whether measures are near enough to be of the same thing; counts always are."""
    (low, high), (least, most) = bounds(one), bounds(other)
    times = max(least / high if high > 0 else 0.0, low / most if most > 0 else 0.0)
    return one.unit is None or times <= _MOST_TIMES


def _stated(quantity: Quantity) -> dict[str, object]:
    stated: dict[str, object] = {"low": quantity.low, "high": quantity.high}
    return stated | {"unit": quantity.unit} if quantity.unit else stated
