"""The words by which a language tells where, from `languages/<lang>/openings.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from indexer.matching.languages import rules
from indexer.matching.time_rules import time_matcher


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """The rules of one language; the file says what each list is.

    `days` matches names of weekdays and months, `numbers` are words that count.
    """

    articles: frozenset[str]
    place_prepositions: frozenset[str]
    places_before_of: frozenset[str]
    days: re.Pattern[str]
    numbers: frozenset[str]

    def tells(self, word: str) -> bool:
        """Whether a word says more than when or how many ("Monday", "twenty-five")."""
        return self.days.fullmatch(word) is None and not self.numbers.issuperset(word.casefold().split("-"))


@cache
def opening_rules(lang: str | None) -> OpeningRules | None:
    """The rules of a language by its BCP 47 tag, of which the language alone counts; None where it has none."""
    language = (lang or "").partition("-")[0].casefold()
    times, read, numbers = time_matcher(language), rules(language, "openings"), rules(language, "numbers")
    if times is None or read is None or numbers is None:
        return None
    return OpeningRules(
        articles=frozenset(read["articles"]),
        place_prepositions=frozenset(read["place_prepositions"]),
        places_before_of=frozenset(read["places_before_of"]),
        days=re.compile("|".join((*times.rules.weekdays, *times.rules.months)), re.IGNORECASE),
        numbers=frozenset(numbers["words"].keys() | numbers["scales"].keys()),
    )
