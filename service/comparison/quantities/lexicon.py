"""A language's rules of numbers, compiled: `languages/<lang>/numbers.toml` as tables that are looked up word by word."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from indexer.matching.languages import rules
from service.comparison.quantities.words import Words, words_of

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it means; the longest that fits is found."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._meanings = {tuple(words_of(phrase).lower): meaning for phrase, meaning in meanings.items()}
        self._lengths = sorted({len(phrase) for phrase in self._meanings}, reverse=True)

    def at(self, words: Words, place: int) -> tuple[T, int] | None:
        """What the phrase that starts at `place` means, and the place behind it."""
        for length in self._lengths:
            key = tuple(words.lower[place : place + length])
            if len(key) == length and key in self._meanings:
                return self._meanings[key], place + length
        return None

    def before(self, words: Words, place: int) -> tuple[T, int] | None:
        """What the phrase that ends before `place` means, and where it starts."""
        for length in self._lengths:
            if place >= length and (key := tuple(words.lower[place - length : place])) in self._meanings:
                return self._meanings[key], place - length
        return None


Words_ = frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of one language; the comments of `languages/en/numbers.toml` say what each holds."""

    decimal: str
    thousands: str
    head_first: bool
    plural: re.Pattern[str]
    irregular_plurals: Words_
    verbs_in_s: Words_
    joiner: str
    half: str
    adverb: str
    subject_behind: bool
    adjectives: Words_
    range_words: Words_
    range_openings: Words_
    changes: Words_
    bare_scales: Words_
    joiner_after: int
    articles: Words_
    pronouns: Words_
    values: dict[str, float]
    scales: dict[str, float]
    abbreviations: dict[str, float]
    vague: Phrases[tuple[float, float]]
    bounds: Phrases[str]
    bounds_behind: Phrases[str]
    function_words: Words_
    objects_after: Words_
    of: Words_
    the_whole: Phrases[str]
    labels: dict[str, Words_]
    clock_after: Phrases[str]
    age_after: Phrases[str]
    age_before: Phrases[str]
    age_word: re.Pattern[str]
    demonym: re.Pattern[str]
    persons: dict[str, str]
    things: dict[str, str]
    states: Phrases[str]
    acts: Phrases[str]
    events: Phrases[str]
    counted: dict[str, str]
    totals: Phrases[str]
    implied: dict[str, str]
    linking: dict[str, Words_]
    parts: Phrases[str]
    parts_behind: Phrases[str]
    units: Phrases[str]
    no: Phrases[str]
    wide: Phrases[str]
    counterparts: Phrases[str]
    besides: Phrases[str]
    rates: Phrases[str]
    happenings: Words_
    several: Phrases[str]
    one_of: Phrases[str]
    together: Words_
    which: Words_
    all_but: Phrases[str]
    units_before: Phrases[str]
    sentence_behind: Phrases[str]
    sentence_before: Phrases[str]
    sought: Words_
    scores: dict[str, Words_]
    joiners: Words_
    exclusive: Words_
    predicates: tuple[str, ...]

    def either(self, predicates: Iterable[str]) -> str:
        """The name of what holds of those of whom one of several predicates does: "killed or missing"."""
        each = {name for predicate in predicates for name in predicate.split(" or ")}
        return " or ".join(sorted(each, key=self.predicates.index))


# Labels that may be of several words.
_PHRASES = ("clock_after", "age_after", "age_before", "all_but")


@cache
def lexicon(lang: str) -> Lexicon | None:
    """The rules of a language, None where it has none."""
    tables = rules(lang, "numbers")
    return _compiled(tables) if tables is not None else None


def _compiled(tables: dict[str, Any]) -> Lexicon:
    predicates: dict[str, dict[str, Any]] = tables["predicates"]
    linking: dict[str, Any] = tables["linking"]
    labels = {name: _set(words) for name, words in tables["labels"].items() if name not in _PHRASES}
    by_name: dict[str, Phrases[str]] = {name: _named({name: tables["labels"][name]}) for name in _PHRASES}
    return Lexicon(
        decimal=tables["decimal"],
        thousands=tables["thousands"],
        head_first=tables["head"] == "first",
        age_word=re.compile(tables["age_word"]),
        demonym=re.compile(tables["demonym"]),
        plural=re.compile(tables["plural"] + r"\Z"),
        irregular_plurals=_set(tables["irregular_plurals"]),
        verbs_in_s=_set(tables["verbs_in_s"]),
        joiner=tables["joiner"],
        half=tables["half"],
        adverb=tables["adverb"],
        subject_behind=tables["subject_behind"],
        adjectives=frozenset(tables["adjectives"]),
        range_words=frozenset(tables["range_words"]),
        range_openings=frozenset(tables["range_openings"]),
        changes=frozenset(tables["changes"]),
        bare_scales=frozenset(tables["bare_scales"]),
        joiner_after=tables["joiner_after"],
        articles=frozenset(tables["articles"]),
        pronouns=frozenset(tables["one_words"]),
        values=_values(tables["words"], tables["scales"]),
        scales=tables["scales"],
        abbreviations=tables["abbreviations"],
        vague=Phrases({phrase: (low, high) for phrase, (low, high) in tables["vague"].items()}),
        bounds=_named(tables["bounds"]),
        bounds_behind=_named(tables["bounds_behind"]),
        function_words=_set(tables["function_words"]["words"]),
        objects_after=frozenset(tables["objects_after"]),
        of=frozenset(tables["of"]),
        the_whole=_named({"whole": tables["the_whole"]}),
        labels=labels,
        persons=_nouns(tables["persons"]),
        things=_nouns(tables["things"]),
        states=_named({name: each["states"] for name, each in predicates.items()}),
        acts=_named({name: each["acts"] for name, each in predicates.items()}),
        events=_named({name: each["events"] for name, each in predicates.items()}),
        counted={word: name for name, each in predicates.items() for word in each["things"]},
        totals=_named({name: each["totals"] for name, each in predicates.items()}),
        implied={name: each["implies"] for name, each in predicates.items() if "implies" in each},
        linking={name: _set(words) for name, words in linking.items() if isinstance(words, str)},
        parts=_named({"part": linking["parts"]}),
        parts_behind=_named({"part": linking["parts_behind"]}),
        units=_named(tables["units"]),
        no=_named({"no": linking["no"]}),
        wide=_named({"wide": linking["wide"]}),
        counterparts=_named({"other": linking["counterparts"]}),
        besides=_named({"besides": linking["besides"]}),
        rates=_named(tables["rates"]),
        happenings=_set(tables["happenings"]["nouns"]),
        several=_named({"several": tables["happenings"]["several"]}),
        one_of=_named({"one": tables["happenings"]["one_of"]}),
        together=_set(tables["happenings"]["together"]),
        which=_set(tables["happenings"]["which"]),
        units_before=_named(tables["units_before"]),
        sentence_behind=_named({"sentence": tables["sentences"]["behind"]}),
        sentence_before=_named({"sentence": tables["sentences"]["before"]}),
        sought=_set(tables["sentences"]["sought"]),
        scores={name: _set(words) for name, words in tables["scores"].items()},
        joiners=_set(linking["joiners"]),
        exclusive=_set(linking["exclusive"]),
        predicates=tuple(predicates),
        **by_name,
    )


def _set(words: str) -> Words_:
    return frozenset(words.casefold().split())


def _named(phrases: Mapping[str, Iterable[str]]) -> Phrases[str]:
    return Phrases({phrase: name for name, each in phrases.items() for phrase in each})


def _nouns(groups: Mapping[str, str]) -> dict[str, str]:
    return {noun: group for group, nouns in groups.items() for noun in nouns.split()}


def _values(words: Mapping[str, float], scales: Mapping[str, float]) -> dict[str, float]:
    """The words' values, and those of hyphened tens and ones ("twenty-five") and hundreds ("two-hundred")."""
    tens = {word: value for word, value in words.items() if 20 <= value < 100}
    ones = {word: value for word, value in words.items() if 0 < value < 10}
    hundreds = {f"{one}-{scale}": ones[one] * 100 for scale, value in scales.items() if value == 100 for one in ones}
    return dict(words) | hundreds | {f"{ten}-{one}": tens[ten] + ones[one] for ten in tens for one in ones}
