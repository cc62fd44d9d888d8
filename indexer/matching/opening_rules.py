"""The words by which a language tells who, where and which way round, from `languages/<lang>.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from indexer.extract.time_rules import time_matcher


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """The rules of one language; the file says what each list is. `days` matches names of weekdays and months."""

    lang: str
    articles: frozenset[str]
    place_prepositions: frozenset[str]
    places_before_of: frozenset[str]
    opening_prepositions: frozenset[str]
    agent_preposition: str
    participle_endings: tuple[str, ...]
    participles: frozenset[str]
    endings: tuple[str, ...]
    numbers: frozenset[str]
    days: re.Pattern[str]


@cache
def opening_rules(lang: str | None) -> OpeningRules | None:
    """The rules of a language by its BCP 47 tag, of which the language alone counts; None where it has none."""
    language = (lang or "").partition("-")[0].casefold()
    times = time_matcher(language)
    file = files(__package__) / "languages" / f"{language}.toml"
    if times is None or not file.is_file():
        return None
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return OpeningRules(
        lang=language,
        articles=frozenset(read["articles"]),
        place_prepositions=frozenset(read["place_prepositions"]),
        places_before_of=frozenset(read["places_before_of"]),
        opening_prepositions=frozenset(read["opening_prepositions"]),
        agent_preposition=read["agent_preposition"],
        participle_endings=tuple(read["participle_endings"]),
        participles=frozenset(read["participles"]),
        endings=tuple(read["endings"]),
        numbers=frozenset(times.rules.numbers) | frozenset(read["numbers"]),
        days=re.compile("|".join((*times.rules.weekdays, *times.rules.months)), re.IGNORECASE),
    )
