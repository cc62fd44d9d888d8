"""Which day's act is the news of an article: its own, told as new, or one that it follows up.

Two attacks in one place a week apart share place, kind and half of their words; so do an attack and its first hearing. What
tells them apart is that both attacks are told as the news, each on its day, in words that no follow-up uses. Those words stand
in `languages/<lang>/occasions.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from indexer.matching.languages import rules
from indexer.matching.time_words import time_words

# Days between two acts that are surely two: what is one day apart may be one night, or one moment in two time zones.
APART = 2
# Words that name so many days at most name the day of an act; and it is news so many days at most before it is told.
ONE_DAY, NEWS = 2, 1
YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """`days` as (first, last, words), ordinals, that an article names for its act; whether this is an `incident`, with so many
    words of a follow-up about it (`following`), and whether it is told as another one (`again`).
    """

    days: tuple[tuple[int, int, str], ...]
    incident: bool
    following: int
    again: bool


NOTHING = Occasion((), incident=False, following=0, again=False)


@dataclass(frozen=True, slots=True)
class OccasionRules:
    """The patterns of one language; the file says what each finds."""

    incident: re.Pattern[str]
    following: re.Pattern[str]
    again: re.Pattern[str]
    clause: re.Pattern[str]
    not_its_own_before: re.Pattern[str]
    not_its_own_after: re.Pattern[str]


@cache
def occasion_rules(lang: str) -> OccasionRules | None:
    """The rules of a language; None where it has none."""
    read, times = rules(lang, "occasions"), rules(lang, "times")
    if read is None or times is None:
        return None
    either = {
        name: re.compile(rf"\b(?:{'|'.join(read[name])})\b", re.IGNORECASE)
        for name in ("incident", "following", "again")
    }
    before = f"{times['not_its_own_before']}|{read['another_before']}"
    return OccasionRules(
        clause=re.compile(read["clause"]),
        not_its_own_before=re.compile(before, re.IGNORECASE),
        not_its_own_after=re.compile(times["not_its_own_after"]),
        **either,
    )


def occasion_of(title: str, sentences: Sequence[str], lang: str, published: date | None) -> Occasion:
    """What headline and first sentences tell of when; without a day of publication no weekday says anything."""
    known = occasion_rules(lang)
    if known is None or published is None:
        return NOTHING
    lead = sentences[0] if sentences else ""
    act = f"{title}. {known.clause.split(lead)[0]}"
    return Occasion(
        tuple(day for sentence in (title, *sentences) for day in _own_days(sentence, lang, published, known)),
        incident=known.incident.search(f"{title} {lead}") is not None,
        following=len(known.following.findall(act)),
        again=known.again.search(f"{title} {lead}") is not None,
    )


def other_days(left: Occasion, right: Occasion) -> tuple[str, str] | None:
    """The days of two acts of which each is told as the news, in words; None where they may be one."""
    if not (left.days and right.days and left.incident and right.incident):
        return None
    if min(_days_between(one, other) for one in left.days for other in right.days) < APART:
        return None
    earlier, later = sorted((left, right), key=lambda each: min(each.days))
    # A second attack, told as such, may also say whom the first one hurt.
    if earlier.following or later.following > later.again:
        return None
    return _as_words(left), _as_words(right)


def _own_days(sentence: str, lang: str, published: date, known: OccasionRules) -> list[tuple[int, int, str]]:
    found = []
    for words in time_words(sentence, lang, published):
        first, last = (date.fromisoformat(day).toordinal() for day in (words.first, words.last))
        before, after = sentence[: words.start], sentence[words.end :]
        # Who tells the news names no year: a full date is a page's dateline.
        dateline = YEAR.search(sentence[words.start : words.end]) is not None
        its_own = not (dateline or known.not_its_own_before.search(before) or known.not_its_own_after.match(after))
        is_news = 0 <= published.toordinal() - first <= NEWS
        if its_own and is_news and last - first < ONE_DAY:
            found.append((first, last, sentence[words.start : words.end]))
    return found


def _days_between(one: tuple[int, int, str], other: tuple[int, int, str]) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def _as_words(occasion: Occasion) -> str:
    first, _, words = min(occasion.days)
    return f"{words} ({date.fromordinal(first).isoformat()})"
