"""The same happening put at another hour of the day. Silent unless both tellings name one hour of one verb.

"At 6 a.m." and "around noon" cannot both hold; "at 6 a.m." and "in the morning" can. Hours of two time zones are not
compared, nor are those of two days, nor of verbs that are only alike ("began", "ended"). The ends of a span ("since 6 a.m.")
are no hours of a happening.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from re import Match, Pattern

from indexer.matching.languages import rules
from indexer.matching.terms import is_name, terms_of
from indexer.matching.time_words import time_words
from service.comparison.agreement.pairing import LEAST_IDF, idf
from service.comparison.circumstances.happenings import LONGEST, Verb, same_happening, verb_of, verbs
from service.comparison.circumstances.place_words import apart
from service.comparison.quantities import tell_other_numbers
from service.comparison.telling import Found, Span, Telling

# So many characters in front of an hour are looked at.
WINDOW = 40
DAY, HOUR = 24 * 60, 60
# Minutes by which an hour may be off on each side as it is told: to the minute, or "around" it.
EXACT, ABOUT = 30, 60
# Words that two sentences without a name in common share at least, besides such as are in most articles. Of 180 pairs of two
# shootings of one week (gva) that name hours eleven were marked without it, of 156 of one none.
LEAST_SHARED = 4
# Set by judgement, below that of days: no hour that differs stands in the pairs that were read.
PROBABILITY = 0.8


@dataclass(frozen=True, slots=True)
class HourCues:
    """The table "hours" of one language, compiled: `parts` finds the parts of a day, of which `bounds` are the minutes."""

    clocks: tuple[Pattern[str], ...]
    parts: Pattern[str]
    bounds: dict[str, tuple[int, int]]
    part_before: Pattern[str]
    part_after: Pattern[str]
    about: Pattern[str]
    not_its_own: Pattern[str]
    zone: Pattern[str]


@dataclass(frozen=True, slots=True)
class Hour:
    """Words that name an hour, the first and last minute of the day that are meant, by which they may be off; the zone, if
    named, and the verb they stand with.
    """

    span: Span
    first: int
    last: int
    off: int
    zone: str
    verb: Verb

    def minutes(self) -> dict[str, str]:
        """The hours for machines, ISO 8601, the last included."""
        return {"from": _written(self.first), "to": _written(self.last)}


@cache
def hour_cues(lang: str) -> HourCues | None:
    """The cues of a language (its ISO 639-1 code); None where it has none."""
    table = rules(lang, "times")
    if table is None:
        return None
    hours = table["hours"]
    names = sorted(hours["parts"], key=len, reverse=True)
    return HourCues(
        tuple(map(re.compile, hours["clocks"])),
        re.compile(rf"\b(?:{'|'.join(names)})\b"),
        {name: (first * HOUR, last * HOUR) for name, (first, last) in hours["parts"].items()},
        re.compile(hours["part_before"]),
        re.compile(hours["part_after"]),
        re.compile(hours["about"]),
        re.compile(table["not_its_own_before"]),
        re.compile(hours["zone"]),
    )


def hours_told(text: str, lang: str) -> list[Hour]:
    """The hours at which a sentence says that its happenings took place, in order of the text."""
    cues = hour_cues(lang.partition("-")[0].casefold())
    if cues is None or len(text) > LONGEST:
        return []
    found = verbs(text, lang)
    told = []
    for start, end, first, last in sorted(set(_named(text, cues))):
        about = cues.about.search(text[max(0, start - WINDOW) : start]) is not None
        verb = verb_of((start, end), text, found)
        if verb is not None and not verb.reporting:
            zone = cues.zone.match(text, end)
            told.append(Hour((start, end), first, last, ABOUT if about else EXACT, zone["zone"] if zone else "", verb))
    return told


def find(left: Telling, right: Telling) -> list[Found]:
    """The one hour that both tellings give the same happening, where it is not the same."""
    if left.text == right.text or left.lang.partition("-")[0] != right.lang.partition("-")[0]:
        return []
    one, other = (hours_told(each.text, each.lang) for each in (left, right))
    pairs = [(mine, yours) for mine in one for yours in other if mine.verb.stem == yours.verb.stem]
    if len(pairs) != 1:
        return []
    mine, yours = pairs[0]
    if mine.zone != yours.zone or any(_may_be_one(mine, each) for each in other) or _are_of_other_days(left, right):
        return []
    if any(_may_be_one(each, yours) for each in one) or apart(left, right) or tell_other_numbers(left, right):
        return []
    if not (_share_a_subject(left, right, mine, yours) and same_happening(left, right, mine.span, yours.span)):
        return []
    return [Found("time", mine.span, yours.span, PROBABILITY, {"left": mine.minutes(), "right": yours.minutes()})]


def _named(text: str, cues: HourCues) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, first minute, last minute) of every hour and part of the day that is no end of a span."""
    for clock in cues.clocks:
        for hit in clock.finditer(text):
            before = text[max(0, hit.start() - WINDOW) : hit.start()]
            if cues.about.search(before) or not cues.not_its_own.search(before):
                minute = _minute(hit)
                yield hit.start(), hit.end(), minute, minute
    for hit in cues.parts.finditer(text):
        before = text[max(0, hit.start() - WINDOW) : hit.start()]
        opens = cues.part_before.search(before) or cues.about.search(before)
        if opens and cues.part_after.match(text, hit.end()):
            yield hit.start(), hit.end(), *cues.bounds[hit[0]]


def _minute(hit: Match[str]) -> int:
    told = hit.groupdict()
    hour, minute = int(told["hour"]), int(told["minute"] or 0)
    if half := told.get("half"):
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    return hour * HOUR + minute


def _may_be_one(one: Hour, other: Hour) -> bool:
    """Whether two hours can be the same, on the clock's round."""
    off = one.off + other.off
    return any(one.first - off <= other.last + turn and other.first + turn <= one.last + off for turn in (-DAY, 0, DAY))


def _share_a_subject(left: Telling, right: Telling, mine: Hour, yours: Hour) -> bool:
    """Whether a name is in both, or enough words: "it happened around 11 p.m." is told of anything."""
    one, other = (
        terms_of(each.text[: hour.span[0]] + each.text[hour.span[1] :]) for each, hour in ((left, mine), (right, yours))
    )
    shared = one & other
    return any(map(is_name, shared)) or sum(idf(term) >= LEAST_IDF for term in shared) >= LEAST_SHARED


def _are_of_other_days(left: Telling, right: Telling) -> bool:
    """Whether both name days, and none that may be the same: then their hours are of two days, which `times` compares."""
    one, other = (time_words(each.text, each.lang, each.published) for each in (left, right))
    return bool(one and other) and not any(
        mine.first <= yours.last and yours.first <= mine.last for mine in one for yours in other
    )


def _written(minute: int) -> str:
    return f"{minute % DAY // HOUR:02}:{minute % HOUR:02}"
