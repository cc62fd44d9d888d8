"""The stated quantities of a text: its numbers, what each counts, and what is said of that."""

from dataclasses import replace
from functools import lru_cache

from service.comparison.quantities.beside import change_of, is_of_a_sequel, named_beside, rate_behind
from service.comparison.quantities.context import Read, in_context
from service.comparison.quantities.exclusions import counts_nothing, is_plural, unit_before
from service.comparison.quantities.lexicon import Lexicon, lexicon
from service.comparison.quantities.numerals import Number, numbers_in
from service.comparison.quantities.phrases import Noun, noun_behind
from service.comparison.quantities.predicates import Said, said_of
from service.comparison.quantities.records import DURATION, IMPRISONMENT, PEOPLE, Quantity
from service.comparison.quantities.restrictions import is_restricted
from service.comparison.quantities.scores import scores_in
from service.comparison.quantities.units import UNITS
from service.comparison.quantities.words import Words, words_of
from service.comparison.telling import overlap

_MAGNITUDE = "magnitude"
# Words on each side of a magnitude among which an aftershock is looked for.
_SHOCK_NEAR = 6
# Words before a prison term among which stands what makes it none that was given.
_SOUGHT_NEAR = 8


def quantities_in(text: str, lang: str) -> list[Quantity]:
    """Every stated quantity of which it is known what it counts, in order. Languages without rules have none."""
    return list(_quantities(text, lang))


@lru_cache(maxsize=1024)
def _quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    rules = lexicon(lang)
    if rules is None:
        return ()
    words = words_of(text)
    alone = [read for number in numbers_in(words, rules) if (read := _read(words, number, rules))]
    scores = scores_in(words, rules)
    found = [
        each.quantity
        for each in in_context(words, alone, rules)
        if not any(overlap(each.quantity.number, score.number) for score in scores)
    ]
    told = [quantity for quantity in found if quantity.predicate or not quantity.single]
    return tuple(sorted([*told, *scores], key=lambda quantity: quantity.start))


def _read(words: Words, number: Number, rules: Lexicon) -> Read | None:
    if counts_nothing(words, number, rules):
        return None
    read = _measure(words, number, rules) or _count(words, number, rules)
    if read is None:
        return None
    per, change = rate_behind(words, read.last, rules), change_of(words, read.first, read.last, rules)
    return replace(read, quantity=replace(read.quantity, per=per, change=change))


def _measure(words: Words, number: Number, rules: Lexicon) -> Read | None:
    """A number with a unit: "12 sq km", "$3 million", "a 7-day truce"."""
    if number.article and words.at(number.core) not in rules.pronouns:
        return None
    place = number.last
    if words.at(place) == "-" and words.is_glued(place):
        place += 1
    hit = rules.units.at(words, place)
    unit, end = (number.sign, number.last) if hit is None or number.sign else hit
    first = number.first
    if unit is None and (before := unit_before(words, number, rules)):
        unit, first = before
    if unit is None:
        return None
    quantity = replace(_quantity(words, number, end), start=words.starts[first])
    counted = UNITS[unit].dimension
    if counted == DURATION and _is_of_a_court(words, first, end, rules):
        counted = IMPRISONMENT
    part = (
        _is_added(words, number, rules)
        or (words.at(first - 1) == rules.joiner and _is_figure(words, first - 2, rules))  # "12 and 15 years"
        or (unit == _MAGNITUDE and _is_of_an_aftershock(words, first, end, rules))
        or (counted == IMPRISONMENT and _is_sought(words, first, rules))
    )
    return Read(replace(quantity, counted=counted, basis="unit", unit=unit, part=part), first, end)


def _is_of_a_court(words: Words, first: int, end: int, rules: Lexicon) -> bool:
    """Whether a span of time is a sentence: "12 years in prison", "jailed for seven years", "an 18-month prison term"."""
    return bool(rules.sentence_behind.at(words, end) or rules.sentence_before.before(words, first))


def _is_sought(words: Words, first: int, rules: Lexicon) -> bool:
    """Whether a prison term is asked for, or is what may be: "the prosecutor asked for 15 years"."""
    return any(words.at(place) in rules.sought for place in range(first - _SOUGHT_NEAR, first))


def _is_figure(words: Words, place: int, rules: Lexicon) -> bool:
    return words.is_digits(place) or words.at(place) in rules.values


def _is_of_an_aftershock(words: Words, first: int, end: int, rules: Lexicon) -> bool:
    near = (words.at(place) for place in range(first - _SHOCK_NEAR, end + _SHOCK_NEAR))
    return any(word in rules.linking["aftershocks"] for word in near)


def _count(words: Words, number: Number, rules: Lexicon) -> Read | None:
    noun = noun_behind(words, number, rules)
    if number.article and number.high == 1 and noun.person and _is_pair(words, noun, rules):
        number, noun = replace(number, low=2.0, high=2.0), replace(noun, end=noun.end + 2, counted=PEOPLE)
    said = said_of(words, number, noun, rules)
    if said and said.verb and _is_whole(words, number, rules):
        said = None
    if said and said.basis == "thing":
        noun = replace(noun, counted=PEOPLE, person=True)
    if _is_no_count(words, number, noun, said, rules):
        return None
    end = max(noun.end, number.last)
    share = noun.share or any(rules.parts_behind.at(words, place) for place in (number.last, noun.end))
    restricted = is_restricted(words, number.first, noun, said, rules) or is_of_a_sequel(words, number.first, rules)
    quantity = replace(
        _quantity(words, number, end),
        counted=noun.counted or PEOPLE,
        predicate=said.predicate if said else "",
        basis=said.basis if said else "noun",
        distance=said.distance if said else 0,
        part=restricted or (share and not _is_all_of_whom(words, noun, said, rules)),
        restricted=restricted,
        named=named_beside(words, end, rules),
        single=number.article and number.high == 1,
        risen=words.at(number.first - 1) in rules.linking["to"]
        and words.at(number.first - 2) in rules.linking["risen"],
    )
    return Read(
        quantity,
        number.first,
        end,
        # Who is told by an age alone is named, not counted: "25-year-old Jane Doe and two officers" tells two and one more.
        person=(noun.person or not noun.counted) and not (number.article and words.is_digits(number.core)),
        added=noun.other or _is_added(words, number, rules),
        one=words.at(number.core) in rules.pronouns,
    )


def _is_whole(words: Words, number: Number, rules: Lexicon) -> bool:
    """Whether it is the 40 of "three of the 40 miners were rescued" or "half of the 40", of whom that is not said."""
    whole = rules.the_whole.before(words, number.first)
    if whole is None:
        return False
    before = whole[1] - 1
    return _is_figure(words, before, rules) or words.at(before) in rules.linking["shares"]


def _is_all_of_whom(words: Words, noun: Noun, said: Said | None, rules: Lexicon) -> bool:
    """Whether a share of persons is all of whom it is said: "two of the victims were killed", where the clause ends there."""
    if said is None or not said.verb or noun.said or not noun.person:
        return False
    _, end = next(hit for place in range(noun.end, len(words)) if (hit := rules.states.at(words, place)))
    return words.is_stop(end) or words.at(end) in {",", rules.joiner}


def _is_added(words: Words, number: Number, rules: Lexicon) -> bool:
    """Whether "another", "a further" or the like opens the phrase; "more than" does not add."""
    bound = rules.bounds.at(words, number.first)
    opens = number.first == number.core or bound is None or bound[0] == "none"
    return opens and any(words.at(place) in rules.linking["others"] for place in range(number.first, number.core + 1))


def _is_pair(words: Words, noun: Noun, rules: Lexicon) -> bool:
    """Whether it is "a man and woman": the second has no article of its own."""
    other = words.at(noun.end + 1)
    return words.at(noun.end) == rules.joiner and other in rules.persons and not is_plural(other, rules)


def _is_no_count(words: Words, number: Number, noun: Noun, said: Said | None, rules: Lexicon) -> bool:
    """Whether a number counts nothing known, or is a pronoun or an article of which nothing is said."""
    if not noun.counted and said is None:
        return True
    if number.high == 0 and (said is None or noun.other or noun.end > number.last + 1):
        return True
    if noun.person or not (number.article or words.at(number.core) in rules.pronouns):
        return False
    return said is None or said.basis != "state" or said.distance > 0 or noun.end > noun.start


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
