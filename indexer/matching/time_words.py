"""Words that name a day in relation to the publication ("on Thursday", "two days ago") → the days they mean.

News tells what has happened: a weekday is the last one up to the publication, unless the words around it speak of what is
to come; where they leave it open, nothing is said. The rules of each language stand in `time_rules`.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from re import Match

from indexer.matching.time_rules import TimeMatcher, TimeRules, time_matcher
from indexer.store.records import TimeWords

Days = tuple[date, date]
# So many characters of the sentence on each side of a hit tell its direction.
WINDOW = 90
# No pattern is longer than this on either side of the word that triggers it.
REACH = 40
SENTENCE_BREAK = re.compile(r"[.!?;:][\"”’)]?\s|[“”\"]")
# A date without a year is of this year (Associated Press Stylebook), unless that lies far ahead: then it is the past
# year's. Between the two, in days, it may be either.
AHEAD, FAR_AHEAD = 120, 240
PAST, UNCLEAR, FUTURE = -1, 0, 1


def time_words(paragraph: str, lang: str | None, published: date | None) -> tuple[TimeWords, ...]:
    """The time words of a paragraph, in order; none without a day of publication, or in a language without rules.

    `published` is the day in the publication's own time zone.
    """
    matcher = time_matcher((lang or "").partition("-")[0])
    if matcher is None or published is None:
        return ()
    found = [_read(matcher, hit, published) for hit in _hits(matcher, paragraph)]
    return tuple(words for words in found if words is not None)


def _hits(matcher: TimeMatcher, paragraph: str) -> Iterator[Match[str]]:
    """Where a pattern matches. Trying them all at each letter takes long: they are tried around trigger words alone."""
    done = 0
    for trigger in matcher.trigger.finditer(paragraph):
        done = max(done, trigger.start() - REACH)
        while done < trigger.end():
            hit = matcher.hits.search(paragraph, done, trigger.end() + REACH)
            if hit is None or hit.start() >= trigger.end():
                break
            done = hit.end()
            yield hit


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words of a hit say; weekdays from 0 (Monday), months from 1."""

    numbers: tuple[int, ...]
    direction: int
    weekday: int = 0
    month: int = 0
    day: int = 0
    until: int = 0
    year: int = 0
    number: int = 1
    unit: str = ""


def _read(matcher: TimeMatcher, hit: Match[str], published: date) -> TimeWords | None:
    """What a hit means, or None where that is not sure."""
    text, (start, end) = hit.string, hit.span()
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if matcher.never_before.search(before) or matcher.never_after.match(after):
        return None
    number = int((hit.lastgroup or "").removeprefix("rule"))
    _, meaning, numbers = matcher.rules.patterns[number]
    direction = _direction(matcher, before, after) if meaning in DIRECTED else PAST
    try:
        days = MEANINGS[meaning](_said(matcher.rules, hit, number, numbers, direction), published)
    except (ValueError, OverflowError):  # 31 June; a thousand years ago
        return None
    if days is None or days[0] > days[1]:
        return None
    lead = matcher.leading.search(before)
    first, last = days
    return TimeWords(start - (len(before) - lead.start() if lead else 0), end, first.isoformat(), last.isoformat())


def _said(rules: TimeRules, hit: Match[str], number: int, numbers: tuple[int, ...], direction: int) -> _Said:
    said = {name.removesuffix(str(number)): word for name, word in hit.groupdict().items() if word}
    figures = {
        name: int(word) if word.isdecimal() else rules.numbers[word]
        for name, word in said.items()
        if name in {"day", "until", "year", "number"}
    }
    return _Said(
        numbers,
        direction,
        weekday=_place(rules.weekdays, said["weekday"]) if "weekday" in said else 0,
        month=_place(rules.months, said["month"]) + 1 if "month" in said else 0,
        unit=rules.units[said["unit"]] if "unit" in said else "",
        **figures,
    )


@cache
def _place(names: tuple[str, ...], word: str) -> int:
    """Which of the names a word is; each name is a pattern of its spellings."""
    return next(place for place, spellings in enumerate(names) if re.fullmatch(spellings, word))


def _direction(matcher: TimeMatcher, before: str, after: str) -> int:
    """Do the words around a hit speak of what was, or of what is to come?

    The nearest verb before it in its sentence says so; where there is none, the nearest behind it.
    """
    breaks = list(SENTENCE_BREAK.finditer(before))
    before = before[breaks[-1].end() :] if breaks else before
    if matcher.unclear.search(before):
        return UNCLEAR
    future = max((cue.end() for cue in matcher.future.finditer(before)), default=-1)
    past = max((cue.end() for cue in matcher.past.finditer(before)), default=-1)
    if max(future, past) >= 0:
        return FUTURE if future >= past else PAST
    if (sentence_end := SENTENCE_BREAK.search(after)) is not None:
        after = after[: sentence_end.start()]
    coming, been = matcher.future.search(after), matcher.past.search(after)
    return FUTURE if coming and not (been and been.start() < coming.start()) else PAST


def _weekday(said: _Said, published: date) -> Days | None:
    if said.direction == UNCLEAR:
        return None
    away = (said.weekday - published.weekday()) % 7
    return _shifted(published, away if said.direction == FUTURE else -(-away % 7))


def _weekday_before(said: _Said, published: date) -> Days:
    return _shifted(published, -((published.weekday() - said.weekday - 1) % 7 + 1))


def _weekday_after(said: _Said, published: date) -> Days:
    return _shifted(published, (said.weekday - published.weekday() - 1) % 7 + 1)


def _date(said: _Said, published: date) -> Days | None:
    year = said.year or _year_of(said, published)
    if year is None:
        return None
    day = date(year, said.month, said.day)
    return day, day.replace(day=said.until) if said.until else day


def _year_of(said: _Said, published: date) -> int | None:
    """The year of a date that is written without one."""
    away = (date(published.year, said.month, said.day) - published).days
    if away <= 0:
        # "The court will hear him on Jan. 9", in December
        return published.year + (said.direction == FUTURE and away < -FAR_AHEAD)
    if away >= FAR_AHEAD:
        return published.year - 1
    return published.year if said.direction == FUTURE or away <= AHEAD else None


def _named_month(said: _Said, published: date) -> Days | None:
    if said.year:
        return _month(said.year, said.month)
    if said.direction == UNCLEAR:
        return None
    if said.direction == FUTURE:
        return _month(published.year + (said.month < published.month), said.month)
    return _month(published.year - (said.month > published.month), said.month)


def _ago(said: _Said, published: date) -> Days | None:
    match said.unit:
        case "hour":
            return published - timedelta(-(-said.number // 24)), published
        case "day":
            return _shifted(published, -said.number)
        case "week":  # nobody counts the days
            return published - timedelta(7 * said.number + 3), published - timedelta(7 * said.number - 3)
        case "month":
            return _months_from(published, -said.number)
        case "year":
            return date(published.year - said.number, 1, 1), date(published.year - said.number, 12, 31)
    return None


def _since(said: _Said, published: date) -> Days | None:
    match said.unit:
        case "month":
            return _months_from(published, -said.number)[0].replace(day=1), published
        case "year":
            return date(published.year - said.number, published.month, 1), published
        case _:
            days = {"hour": -(-said.number // 24), "day": said.number, "week": 7 * said.number}
            return published - timedelta(days[said.unit]), published


def _weekend_before(_: _Said, published: date) -> Days:
    sunday = published - timedelta((published.weekday() + 1) % 7)
    return sunday - timedelta(1), sunday


def _span(unit: str, steps: int, published: date) -> Days | None:
    """The calendar's week, month or year, so many after the publication's own."""
    match unit:
        case "week":
            monday = published + timedelta(7 * steps - published.weekday())
            return monday, monday + timedelta(6)
        case "month":
            return _months_from(published, steps)
        case "year":
            return date(published.year + steps, 1, 1), date(published.year + steps, 12, 31)
    return None


def _so_far(said: _Said, published: date) -> Days | None:
    days = _span(said.unit, 0, published)
    return (days[0], published) if days else None


def _from_now(said: _Said, published: date) -> Days | None:
    days = _span(said.unit, 0, published)
    return (published, days[1]) if days else None


def _shifted(published: date, days: int) -> Days:
    day = published + timedelta(days)
    return day, day


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _months_from(published: date, steps: int) -> Days:
    year, month = divmod(published.year * 12 + published.month - 1 + steps, 12)
    return _month(year, month + 1)


MEANINGS: dict[str, Callable[[_Said, date], Days | None]] = {
    "weekday": _weekday,
    "weekday_before": _weekday_before,
    "weekday_after": _weekday_after,
    "date": _date,
    "named_month": _named_month,
    "ago": _ago,
    "since": _since,
    "so_far": _so_far,
    "from_now": _from_now,
    "weekend_before": _weekend_before,
    "day": lambda said, published: _shifted(published, said.numbers[0]),
    "days": lambda said, published: (published + timedelta(said.numbers[0]), published + timedelta(said.numbers[1])),
    "week": lambda said, published: _span("week", said.numbers[0], published),
    "month": lambda said, published: _span("month", said.numbers[0], published),
    "year": lambda said, published: _span("year", said.numbers[0], published),
}
DIRECTED = frozenset({"weekday", "date", "named_month"})
