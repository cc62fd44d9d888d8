"""The day as of which a text counts: "as of Monday, 12 people had been killed". It is not that of the happening. Pure."""

import re
from datetime import date
from functools import cache
from re import Pattern

from indexer.matching.languages import rules
from indexer.matching.time_words import time_words
from service.comparison.telling import Telling

# So many characters in front of a day are looked at.
WINDOW = 40


def as_of(telling: Telling) -> date | None:
    """The last day as of which a telling says that it counts; None where it names none."""
    days = time_words(telling.text, telling.lang, telling.published)
    stated = [date.fromisoformat(each.last) for each in days if is_as_of(telling.text, each.start, telling.lang)]
    return max(stated, default=None)


def is_as_of(text: str, start: int, lang: str) -> bool:
    """Whether the words before `start` make the day that stands there one up to which something is counted."""
    cue = _cue(lang.partition("-")[0].casefold())
    return cue is not None and cue.search(text[max(0, start - WINDOW) : start]) is not None


@cache
def _cue(lang: str) -> Pattern[str] | None:
    table = rules(lang, "times")
    return re.compile(table["as_of"]) if table is not None else None
