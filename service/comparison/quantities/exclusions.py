"""Numbers that count nothing: dates, ages, clock times, addresses, telephone numbers, scores, and names with a number."""

import re

from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.numerals import Number
from service.comparison.quantities.words import Words

_DASHES = frozenset("-–—‑")
_YEAR = re.compile(r"1[6-9]\d\d|20\d\d")
# Words before or behind a number among which a street's or an age's word is looked for.
_NEAR = 4
# Words between a unit before its number and that number: "the magnitude of the quake in Aceh was 6.8".
_UNIT_NEAR = 10


def counts_nothing(words: Words, number: Number, rules: Lexicon) -> bool:
    """Whether a number in figures or words is no quantity."""
    if number.article:
        return False
    if unit_before(words, number, rules):  # "magnitude-6.8" is no name
        return False
    checks = (
        _is_joined,
        _is_left_out,
        _is_rate,
        _is_date,
        _is_clock,
        _is_age,
        _is_lapse,
        _is_labelled,
        _is_address,
        _is_year,
    )
    return any(check(words, number, rules) for check in checks)


def unit_before(words: Words, number: Number, rules: Lexicon) -> tuple[str, int] | None:
    """A unit that stands before its number, and where it starts: "magnitude 6.1", "the magnitude of the quake was 6.1"."""
    place = number.first - (words.at(number.first - 1) in _DASHES)
    if hit := rules.units_before.before(words, place):
        return hit
    if words.at(place - 1) not in rules.linking["to_total"]:
        return None
    for back in range(place - 1, max(place - 1 - _UNIT_NEAR, 0), -1):
        if words.is_stop(back) or words.is_digits(back):
            return None
        if hit := rules.units_before.before(words, back):
            return hit[0], number.first
    return None


def _is_joined(words: Words, number: Number, rules: Lexicon) -> bool:
    """Part of a longer sign: "F-16", "7-Eleven", "116-15", "555-0100", "6/7", "G20", "15th", "#3", ".45"."""
    before, behind = number.core - 1, number.core_end
    if not words.is_digits(number.core) and number.sign is None:
        # Words: "one-way", "two-thirds" are one word each; "seventy-five" was read.
        return words.is_glued(behind) and words.at(behind) in _DASHES and not _unit_behind(words, behind + 1, rules)
    if words.is_glued(number.core) and words.at(before) not in {
        "(",
        "[",
        "“",
        '"',
        "‘",
        "'",
        "—",
        "–",
        ",",
        ";",
        "|",
        "~",
        ">",
    }:
        return True
    if not words.is_glued(behind) or rules.units.at(words, behind):
        return False
    if words.at(behind) in _DASHES and words.is_glued(behind + 1):
        return not _unit_behind(words, behind + 1, rules)
    return (
        words.is_word(behind) or words.at(behind) in {"/", "#", "º", "ª", "°", "_", "@"} or _glued_colon(words, behind)
    )


def _is_left_out(words: Words, number: Number, rules: Lexicon) -> bool:
    """Those of whom it is not said: "all but three of the miners were rescued"."""
    return rules.all_but.before(words, number.first) is not None


def _glued_colon(words: Words, place: int) -> bool:
    return words.at(place) in {":", "'", "’"} and words.is_glued(place + 1)


def _unit_behind(words: Words, place: int, rules: Lexicon) -> bool:
    """Behind a hyphen: "a 7-day truce"; an age ("25-year-old") is judged elsewhere."""
    return rules.units.at(words, place) is not None


def _is_date(words: Words, number: Number, rules: Lexicon) -> bool:
    months = rules.labels["months"]
    behind = number.core_end + (words.at(number.core_end) in rules.of)
    before = number.core - 1 - (words.at(number.core - 1) in {".", "the"} | rules.of)
    is_day = number.low == number.high and number.low is not None and 1 <= number.low <= 31
    if is_day and (words.at(behind) in months or words.at(before) in months):
        return not (words.at(before) in months and _counted_here(words, number.core_end, rules))
    return words.at(number.core_end) in rules.labels["ordinal_endings"]


def _counted_here(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether a noun of persons or what is said of persons stands here: then the number counts, whatever is before it."""
    return words.at(place) in rules.persons or rules.states.at(words, place) is not None


def _is_clock(words: Words, number: Number, rules: Lexicon) -> bool:
    if not words.is_digits(number.core):
        return words.at(number.core_end) in {"o'clock", "o’clock"}
    return rules.clock_after.at(words, number.core_end) is not None


def _is_age(words: Words, number: Number, rules: Lexicon) -> bool:
    place = number.core_end
    if words.at(place) in _DASHES:
        place += 1
    if words.at(number.core - 1) in rules.of and words.at(number.core - 2) in rules.labels["parents"]:
        return True
    if rules.age_after.at(words, place) or rules.age_before.before(words, number.core):
        return True
    if number.low is None or not 0 < number.low < 120 or number.low != number.high or number.sign:
        return False
    # "Jane Doe, 25, …" and "Jane Doe (25)": set off behind a name.
    set_off = words.at(number.core - 1) in {",", "("} and words.at(place) in {",", ")", ".", ";"}
    if set_off and not words.is_stop(number.core - 2) and words.is_digits(number.core):
        return True
    if (
        words.at(number.core - 1) == ","
        and words.is_capital(number.core - 2)
        and words.at(place) in rules.function_words - rules.linking["others"]
    ):
        return not rules.states.at(words, place)
    # "ages 13, 17 and 19", "between 7 and 12 years old": a list before or behind the word.
    return _lists(words, number.core - 1, rules) or _lists_on(words, place, rules)


def _lists(words: Words, place: int, rules: Lexicon) -> bool:
    """Back over a list of numbers to a word of age."""
    for _ in range(2 * _NEAR):
        if rules.age_before.before(words, place + 1):
            return True
        listed = words.at(place) in {",", rules.joiner} | rules.objects_after
        if not (listed or words.is_digits(place) or words.at(place) in rules.values):
            return False
        place -= 1
    return False


def _lists_on(words: Words, place: int, rules: Lexicon) -> bool:
    """On over one more number to "years old"."""
    if words.at(place) not in rules.range_words or not (
        words.is_digits(place + 1) or words.at(place + 1) in rules.values
    ):
        return False
    return rules.age_after.at(words, place + 2) is not None


def _is_lapse(words: Words, number: Number, rules: Lexicon) -> bool:
    """A distance in time from now, or how often: "two days ago", "the last 24 hours", "three times"."""
    place = number.core_end + (words.at(number.core_end) in _DASHES)
    if words.at(place) in rules.labels["not_counted"]:
        return True
    if words.at(place) not in rules.labels["lapse_nouns"]:
        return False
    unit = rules.units.at(words, place)
    is_past = unit is not None and words.at(unit[1]) in rules.labels["ago_after"]
    return unit is None or is_past or words.at(number.first - 1) in rules.labels["lapse_before"]


def _is_rate(words: Words, number: Number, rules: Lexicon) -> bool:
    """A measure of something else: "50 miles per hour"."""
    unit = rules.units.at(words, number.core_end)
    return unit is not None and words.at(unit[1]) in rules.labels["per"]


def _is_labelled(words: Words, number: Number, rules: Lexicon) -> bool:
    """A name with a number, or a caption: "Image 7 of 14 …", "Article 5", "Resolution 2254", "Mazzeh 86 neighborhood"."""
    caption = number.core + 2 if words.at(number.core_end) in rules.of else number.core
    if words.at(caption - 1) in rules.of and words.is_digits(caption - 2) and words.is_digits(caption):
        return words.is_capital(caption + 1)
    if number.first != number.core or number.sign or not (words.is_digits(number.core)):
        return number.first == number.core and words.at(number.core - 1) in rules.labels["before"] - {"no"}
    before = number.core - 1 - (words.at(number.core - 1) == ".")
    if words.at(before) in rules.labels["before"]:
        return True
    named = words.is_capital(before) and not words.is_stop(before - 1) and words.is_word(before)
    return named and not _plural_near(words, number.core_end, rules)


def _plural_near(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether what follows can be counted: a plural among the next words, a unit, or what is said of persons."""
    if rules.units.at(words, place) or rules.states.at(words, place):
        return True
    for ahead in range(place, place + 3):
        word = words.at(ahead)
        if word in rules.function_words or not words.is_word(ahead):
            return False
        if is_plural(word, rules):
            return True
    return False


def is_plural(word: str, rules: Lexicon) -> bool:
    """Whether a word looks like a noun in the plural."""
    if word in rules.irregular_plurals:
        return True
    return len(word) > 3 and word not in rules.verbs_in_s and rules.plural.search(word) is not None


def _is_address(words: Words, number: Number, rules: Lexicon) -> bool:
    """A place on a street: "4900 block of", "200 North Main Street", "on 5 Elm St"."""
    if not words.is_digits(number.core) or number.sign:
        return False
    if words.at(number.core_end) in rules.labels["before_streets"]:
        return True
    for ahead in range(number.core_end, number.core_end + _NEAR):
        if words.at(ahead) in rules.labels["after"]:
            return words.is_capital(ahead)
        if not (words.is_capital(ahead) or words.at(ahead) == "."):
            return False
    return False


def is_year(word: str) -> bool:
    """Whether figures may be a year, from 1600 to 2099."""
    return _YEAR.fullmatch(word) is not None


def _is_year(words: Words, number: Number, rules: Lexicon) -> bool:
    figures = words.lower[number.core]
    if number.core_end != number.core + 1 or not is_year(figures) or number.first != number.core:
        return False
    before = number.core - 1
    if words.at(before) in rules.labels["months"] or words.at(before - 1) in rules.labels["months"]:
        return True
    if words.at(before) in rules.labels["year_before"]:
        return words.at(before) in rules.labels["year_always"] or not _counted_here(words, number.core_end, rules)
    counted = _counted_here(words, number.core_end, rules) or rules.units.at(words, number.core_end) is not None
    return words.is_capital(number.core_end) or not counted
