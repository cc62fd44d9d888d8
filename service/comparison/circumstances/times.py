"""The same happening put on another day. Silent unless both tellings fix the day, of verbs that may be one.

A day counts where it stands with a verb that tells the happening ("killed two on Monday"); the day of a report ("police
said Sunday"), the ends of a span ("since 2011"), another event's day ("Tuesday's ruling") and days to come do not.
Precisions that contain each other are compatible: "in December" and "on 8 December". Months and years are compared as days are,
where both are named and surely one claim is told.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from re import Pattern

from indexer.matching.languages import rules
from indexer.matching.time_rules import time_matcher
from indexer.matching.time_words import time_words
from indexer.store.records import TimeWords
from service.comparison.agreement import same_claim
from service.comparison.circumstances.happenings import LONGEST, SURE, Verb, same_happening, same_verb, verb_of, verbs
from service.comparison.circumstances.place_words import apart
from service.comparison.quantities import tell_other_numbers
from service.comparison.telling import Found, Span, Telling, overlap

Day = tuple[Span, date, date]
# Days apart beyond which two tellings are of two happenings, or a page's date is wrong: so it was in all twelve pairs of
# sentences that told one shooting (gva), shared the verb and differed by six days or more.
FARTHEST = 5
# A day so near to a month or a year may be told as of it.
NEAR_A_MONTH = 7
# So many characters in front of a day are looked at.
WINDOW = 40
# And so many on both sides for a time of day: "about 9:40 p.m. Friday", "Friday, shortly after midnight".
NIGHT_WINDOW = 24
# Of 1,222 pairs of one happening nine were marked, all nine rightly when read: by the rule of succession, (9 + 1) / (9 + 2),
# rounded down. Made by benchmarks/times_and_places.py.
PROBABILITY = 0.9


@dataclass(frozen=True, slots=True)
class TimeCues:
    """The concern "times" of one language, compiled."""

    before: Pattern[str]
    span: Pattern[str]
    after: Pattern[str]
    between: Pattern[str]
    evening: Pattern[str]
    morning: Pattern[str]
    weekday: Pattern[str]
    month: Pattern[str]
    year: Pattern[str]


@cache
def time_cues(lang: str) -> TimeCues | None:
    """The cues of a language; None where it has none."""
    table, matcher = rules(lang, "times"), time_matcher(lang.partition("-")[0].casefold())
    if table is None or matcher is None:
        return None
    return TimeCues(
        re.compile(table["not_its_own_before"]),
        re.compile(table["span"]),
        re.compile(table["not_its_own_after"]),
        re.compile(table["between"]),
        re.compile(table["evening"]),
        re.compile(table["morning"]),
        re.compile("|".join(matcher.rules.weekdays)),
        re.compile("|".join(matcher.rules.months)),
        re.compile(table["year"]),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A day that a sentence gives its happening: the words, the first and last day meant, the verb they stand with,
    and what stands around them.
    """

    span: Span
    first: date
    last: date
    verb: Verb
    words: str
    around: str

    def days(self) -> dict[str, str]:
        """The days for machines, ISO 8601, the last included."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def days_told(text: str, published: date | None, lang: str) -> list[Day]:
    """When a sentence says its happenings took place: (span, first day, last day), in order of the text."""
    return [(told.span, told.first, told.last) for told in _told(text, published, lang)]


def find(left: Telling, right: Telling) -> list[Found]:
    """The one day that both tellings give the same happening, where it is not the same."""
    cues = time_cues(left.lang)
    if cues is None or left.lang.partition("-")[0] != right.lang.partition("-")[0] or left.text == right.text:
        return []
    one, other = (_told(each.text, each.published, each.lang) for each in (left, right))
    pairs = [(mine, yours) for mine in one for yours in other if same_verb(left, mine.verb, right, yours.verb)]
    if len(pairs) != 1:
        return []
    mine, yours = pairs[0]
    if not _differ(mine, yours, cues) or _says(left, yours) or _says(right, mine):
        return []
    if apart(left, right) or tell_other_numbers(left, right):
        return []
    if _is_day(mine) and _is_day(yours):
        one_told = _are_one_night(mine, yours, cues) or same_happening(left, right, mine.span, yours.span)
    else:
        one_told = mine.verb.stem == yours.verb.stem and same_claim(left, right) >= SURE
        one_told = one_told and not any(
            _is_aside(telling, told, cues) for telling, told in ((left, mine), (right, yours))
        )
    if not one_told:
        return []
    return [Found("time", mine.span, yours.span, PROBABILITY, {"left": mine.days(), "right": yours.days()})]


def _told(text: str, published: date | None, lang: str) -> list[Told]:
    cues = time_cues(lang)
    if cues is None or published is None or len(text) > LONGEST:
        return []
    found = verbs(text, lang)
    told = []
    for words in _all_time_words(text, lang, published, cues):
        first, last = date.fromisoformat(words.first), date.fromisoformat(words.last)
        verb = verb_of((words.start, words.end), text, found)
        if verb is not None and not verb.reporting and first <= published and _its_own(text, words, verb, cues):
            around = text[max(0, words.start - NIGHT_WINDOW) : words.end + NIGHT_WINDOW]
            told.append(Told((words.start, words.end), first, last, verb, text[words.start : words.end], around))
    return told


def _all_time_words(text: str, lang: str, published: date, cues: TimeCues) -> list[TimeWords]:
    """With the years that stand alone, in order."""
    words = time_words(text, lang, published)
    years = [
        TimeWords(hit.start(), hit.end(), f"{hit['year']}-01-01", f"{hit['year']}-12-31")
        for hit in cues.year.finditer(text)
        if not any(overlap(hit.span(), (each.start, each.end)) for each in words)
    ]
    return sorted([*words, *years], key=lambda each: each.start)


def _its_own(text: str, words: TimeWords, verb: Verb, cues: TimeCues) -> bool:
    """Whether a day is told as that of a happening: no end of a span, no deadline, no attribute of another event."""
    before, behind = text[max(0, words.start - WINDOW) : words.start], text[words.end : words.end + WINDOW]
    if cues.between.search(text, verb.end, words.start):
        return False
    return not (cues.before.search(before) or cues.span.match(text, words.start) or cues.after.match(behind))


def _differ(one: Told, other: Told, cues: TimeCues) -> bool:
    """Whether two days cannot be the same, by any reading of their words."""
    if one.first <= other.last and other.first <= one.last:
        return False
    if not (_is_day(one) and _is_day(other)):
        return _are_other_months(one, other, cues)
    days = abs((one.first - other.first).days)
    if days > FARTHEST:
        return False
    weekdays = [set(cues.weekday.findall(each.words)) for each in (one, other)]
    if weekdays[0] & weekdays[1]:  # the same word: a page's date is wrong
        return False
    # "Today" and "yesterday" of two outlets may be one day in two time zones.
    return days > 1 or all(cues.weekday.search(each.words) or _has_digit(each.words) for each in (one, other))


def _is_day(told: Told) -> bool:
    return told.first == told.last


def _are_other_months(one: Told, other: Told, cues: TimeCues) -> bool:
    """Whether months or years are named that lie apart; of "over the weekend" and "last week" nobody counts the days."""
    if not all(cues.month.search(each.words) or cues.year.search(each.words) for each in (one, other)):
        return False
    if set(cues.month.findall(one.words)) & set(cues.month.findall(other.words)) and not (
        _has_digit(one.words) and _has_digit(other.words)
    ):  # "in May" of an unnamed year
        return False
    gap = max((one.first - other.last).days, (other.first - one.last).days)
    return gap > (NEAR_A_MONTH if _is_day(one) or _is_day(other) else 0)


def _is_aside(telling: Telling, told: Told, cues: TimeCues) -> bool:
    """Whether the verb is one of a clause of its own: "the president, who won the election in 2010"."""
    return cues.between.search(telling.text, max(0, told.verb.start - WINDOW), told.verb.start) is not None


def _has_digit(words: str) -> bool:
    return any(map(str.isdigit, words))


def _are_one_night(one: Told, other: Told, cues: TimeCues) -> bool:
    """Whether an evening and the next morning are told: one moment put on two days, which look-alikes seldom are."""
    eve, morrow = sorted((one, other), key=lambda each: each.first)
    adjacent = (morrow.first - eve.first).days == 1
    return adjacent and bool(cues.evening.search(eve.around) and cues.morning.search(morrow.around))


def _says(telling: Telling, day: Told) -> bool:
    """Whether any words of a telling name the day that the other gives, whatever they stand with."""
    return any(
        words.first <= day.last.isoformat() and day.first.isoformat() <= words.last
        for words in time_words(telling.text, telling.lang, telling.published)
    )
