"""Numbers in a text, in figures and in words, with the words that bound or blur them: "at least 56", "20 to 30", "dozens"."""

import re
from dataclasses import dataclass, replace

from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.records import Precision
from service.comparison.quantities.units import SIGNS
from service.comparison.quantities.words import Words

# "About 50" is read as 45 to 55, "nearly 50" as 45 to 50: writers round to the next ten at this size, and say "about 40"
# where 40 is nearer.
BLUR = 0.1
_DIGITS = 6  # behind the point, so that a tenth more of 200 is 220
# News counts nothing beyond; figures that go on are no number.
LARGEST = 1e15
# Nobody rounds to three: "we know more about two men" is no "about".
LEAST_ABOUT = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A number as words[first:last], of which [core:core_end] are the number alone. `article`: "a man", told by no numeral.

    `sign` is the unit of a currency sign before the figures.
    """

    first: int
    core: int
    core_end: int
    last: int
    low: float | None
    high: float | None
    precision: Precision = "exact"
    article: bool = False
    sign: str | None = None


def numbers_in(words: Words, rules: Lexicon) -> list[Number]:
    """Every number, in order; they do not overlap."""
    found: list[Number] = []
    place = 0
    while place < len(words):
        number = _number_at(words, place, rules)
        if number:
            found.append(number)
        place = max(number.last, number.core_end) if number else place + 1
    return found


def _number_at(words: Words, place: int, rules: Lexicon) -> Number | None:
    bounds, core = _bounds(words, place, rules)
    number = _core(words, core, rules)
    if number is None and bounds:
        bounds, number = [], _core(words, place, rules)
    if number is None:
        return None
    for bound in reversed(bounds):
        number = _bounded(number, bound)
    if behind := rules.bounds_behind.at(words, number.last):
        number = replace(_bounded(number, behind[0]), last=behind[1])
    return replace(number, first=place)


def _bounds(words: Words, place: int, rules: Lexicon) -> tuple[list[str], int]:
    """The bound words from here, two at most ("at least some 50"), and the place behind them."""
    bounds: list[str] = []
    while len(bounds) < 2 and (hit := rules.bounds.at(words, place)) and not rules.vague.at(words, place):
        bounds.append(hit[0])
        place = hit[1]
    return bounds, place


def _bounded(number: Number, bound: str) -> Number:
    low, high = number.low, number.high
    if low is None or high is None or bound == "none" or (bound == "about" and high < LEAST_ABOUT):
        return number
    if bound in {"least", "over"}:
        return replace(number, high=None, precision="bound" if bound == "least" else "open")
    if bound in {"most", "under"}:
        return replace(number, low=None, precision="bound" if bound == "most" else "open")
    less, more = round(low * (1 - BLUR), _DIGITS), round(high * (1 + BLUR), _DIGITS)
    return replace(number, low=less, high=high if bound == "below" else more, precision="about")


def _core(words: Words, place: int, rules: Lexicon) -> Number | None:
    if hit := rules.vague.at(words, place):
        (low, high), end = hit
        return Number(place, place, end, end, low, high, "vague")
    if words.at(place) in rules.range_openings:
        found = _range(words, place + 1, place, rules)
        return found if found and found.low != found.high else None
    return _aged(words, place, rules) or _range(words, place, place, rules) or _article(words, place, rules)


def _aged(words: Words, place: int, rules: Lexicon) -> Number | None:
    """One person whom an age before the name tells, without article or numeral: "25-year-old Jane Doe died", "his 3-year-old
    son". Where a language has ages behind their noun, that noun is the number's.
    """
    end = None if rules.head_first else age_at(words, place, rules)
    before = words.at(place - 1)
    if end is None or before in rules.articles or before in rules.values or words.is_digits(place - 1):
        return None
    named = words.is_capital(end) or words.at(end) in rules.persons
    if not named or words.at(end) in rules.irregular_plurals or rules.plural.search(words.at(end)):
        return None
    return Number(place, place, place + 1, place, 1.0, 1.0, article=True)


def age_at(words: Words, place: int, rules: Lexicon) -> int | None:
    """The place behind an age that stands before its noun ("two 16-year-old boys"); None where no age begins here."""
    if not words.is_digits(place):
        return None
    hit = rules.age_after.at(words, place + 1 + (words.at(place + 1) == "-"))
    return hit[1] if hit else None


def _article(words: Words, place: int, rules: Lexicon) -> Number | None:
    if hit := rules.no.at(words, place):
        return Number(place, place, hit[1], hit[1], 0.0, 0.0, article=True)
    if _opens_headline(words, place, rules):
        return Number(place, place, place + 1, place, 1.0, 1.0, article=True)
    if words.at(place) not in rules.articles or words.at(place - 1) in rules.labels["not_one"]:
        return None
    if words.at(place + 1) in rules.labels["ordinals"]:
        return None
    return Number(place, place, place + 1, place + 1, 1.0, 1.0, article=True)


def _opens_headline(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether "Woman killed in blast" stands here: headlines leave the article out, so the noun itself is the number."""
    named = words.at(place) in rules.persons and words.is_capital(place)
    is_one = named and words.at(place) not in rules.irregular_plurals and not rules.plural.search(words.at(place))
    return is_one and words.is_stop(place - 1) and rules.states.at(words, place + 1) is not None


def _range(words: Words, place: int, first: int, rules: Lexicon) -> Number | None:
    """One value, or two that rise with a word or a dash between them."""
    one = _value(words, place, rules)
    if one is None:
        return None
    low, end, sign = one
    number = Number(first, place, end, end, low, low, sign=sign)
    between = words.at(end)
    dash = between in {"-", "–", "—"} and words.is_glued(end) and words.is_glued(end + 1)
    joined = between in rules.range_words and (between != rules.joiner or first < place)
    joined = joined and words.at(first - 1) not in rules.changes  # "rose from 20 to 30" is no range
    if not dash and not joined:
        return number if first == place else None
    if not (other := _value(words, end + 1, rules)) or other[0] <= low:
        return number if first == place else None
    high, behind, _ = other
    # "20 to 30 million": the scale belongs to both.
    scale = _scale(words, behind, rules)
    if scale > 1 and low < high / scale and low * scale < high * 10:
        low *= scale
    return Number(first, first, behind, behind, low, high, "about", sign=sign)


def _scale(words: Words, end: int, rules: Lexicon) -> float:
    return rules.scales.get(words.at(end - 1), 1.0)


def _value(words: Words, place: int, rules: Lexicon) -> tuple[float, int, str | None] | None:
    """The value that starts here, the place behind it, and the currency of a sign before it."""
    sign = SIGNS.get(words.at(place))
    start = place + 1 if sign else place
    if words.is_digits(start):
        figures = _figures(words, start, rules, money=sign is not None)
        return (*figures, sign) if figures else None
    if sign:
        return None
    spelt = _spelt(words, start, rules)
    return (*spelt, None) if spelt else None


def _figures(words: Words, place: int, rules: Lexicon, *, money: bool) -> tuple[float, int] | None:
    value = figure_value(words.lower[place], rules)
    if value is None:
        return None
    end = place + 1
    if re.fullmatch(r"\d{1,3}", words.lower[place]):
        while (
            value < LARGEST and re.fullmatch(r"\d{3}", words.at(end)) and words.starts[end] == words.ends[end - 1] + 1
        ):
            value = value * 1000 + int(words.lower[end])
            end += 1
    if words.is_glued(end):
        factor = rules.abbreviations.get(words.at(end), 1e6 if money and words.at(end) == "m" else None)
        return (value * factor, end + 1) if factor else (value, end)
    while value < LARGEST and (scale := rules.scales.get(words.at(end))):
        value, end = value * scale, end + 1
    return value, end


def figure_value(figures: str, rules: Lexicon) -> float | None:
    """What figures with separators mean in this language; None for what is no number ("1.2.3", more than 15 figures)."""
    point, comma = re.escape(rules.decimal), re.escape(rules.thousands)
    if len(figures) > 20 or not figures.isascii():
        return None
    if re.fullmatch(rf"\d{{1,3}}(?:{comma}\d{{3}})+(?:{point}\d+)?|\d{{1,15}}(?:{point}\d+)?", figures):
        return float(figures.replace(rules.thousands, "").replace(rules.decimal, "."))
    if re.fullmatch(rf"\d{{1,3}}(?:{point}\d{{3}}){{2,}}", figures):
        return float(figures.replace(rules.decimal, ""))
    return None


def _spelt(words: Words, place: int, rules: Lexicon) -> tuple[float, int] | None:
    """A number in words: "three hundred and five thousand", "two dozen", "half a million", "a hundred"."""
    if words.at(place) == rules.half:
        end = place + 2 if words.at(place + 1) in rules.articles else place + 1
        scale = rules.scales.get(words.at(end))
        return (scale / 2, end + 1) if scale else None
    total, limit, end = 0.0, float("inf"), place
    while group := _below_thousand(words, end, rules, first=end == place):
        value, behind = group
        scale = rules.scales.get(words.at(behind), 1.0)
        if scale >= limit:
            break
        total, limit, end = total + value * scale, scale, behind + (scale > 1)
        if scale == 1:
            break
    return (total, end) if end > place else None


def _below_thousand(words: Words, place: int, rules: Lexicon, *, first: bool) -> tuple[float, int] | None:
    """The words that stand before "thousand" or the end: "three hundred and five". `first`: "a" and nothing count as one."""
    scale = words.at(place) in rules.bare_scales
    if first and (scale or (words.at(place) in rules.articles and words.at(place + 1) in rules.scales)):
        value, end, room = 1.0, place + (not scale), 0.0
    else:
        value, end, room = 0.0, place, float("inf")
    while True:
        if (times := rules.scales.get(words.at(end), 1000)) < 1000 and end > place:
            value, end, room = value * times, end + 1, times if times == 100 else 0.0
        at = end + (words.at(end) == rules.joiner and end > place and room == rules.joiner_after)
        more = rules.values.get(words.at(at))
        if more is None or more >= room:
            break
        value, end = value + more, at + 1
        room = 100.0 if more >= 100 else 10.0 if more >= 20 and more % 10 == 0 else 0.0
    return (value, end) if end > place or scale else None
