"""The words by which one language says the opposite, and its texts as such words: for `contradiction.py`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from indexer.matching.languages import rules
from indexer.matching.letters import LETTERS_AND_DIGITS

WORD = re.compile(rf"{LETTERS_AND_DIGITS}(?:['’\-]{LETTERS_AND_DIGITS})*")
# Between two words of one clause.
WITHIN_CLAUSE = re.compile(r"[\s\"“”'‘’«»]*")
# The rules that are plain sets of words.
SETS = (
    "negators not_negating between failures contrasts auxiliaries modals denials given open hedges boundaries copulas "
    "determiners prepositions articles purposes function_words"
).split()


class Word(NamedTuple):
    """A word with its place: case-folded, and without its ending."""

    start: int
    end: int
    text: str
    stem: str
    opens_clause: bool
    is_name: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's words, as `contradiction.toml` names them."""

    negators: frozenset[str]
    not_negating: frozenset[str]
    between: frozenset[str]
    failures: frozenset[str]
    contrasts: frozenset[str]
    reach: int
    auxiliaries: frozenset[str]
    modals: frozenset[str]
    denials: frozenset[str]
    given: frozenset[str]
    open: frozenset[str]
    hedges: frozenset[str]
    boundaries: frozenset[str]
    prepositions: frozenset[str]
    articles: frozenset[str]
    purposes: frozenset[str]
    passive_agent: str
    copulas: frozenset[str]
    function_words: frozenset[str]
    endings: tuple[str, ...]
    stem: int
    irregular: Mapping[str, str]  # each form → what stands for all its forms
    prefixes: tuple[str, ...]
    determiners: frozenset[str]
    opposites: Mapping[str, frozenset[str]]  # each form → all forms of its opposites

    def stem_of(self, word: str) -> str:
        """The word without its first ending that leaves enough of it; of irregular forms what stands for all."""
        for prefix in ("", *self.prefixes):
            if word.startswith(prefix) and (form := word.removeprefix(prefix)) in self.irregular:
                return prefix + self.irregular[form]
        return _without_ending(word, self.endings, self.stem)

    def kind_of(self, opposing: str) -> str:
        """What a word that negates or denies does."""
        if opposing in self.denials:
            return "denial"
        return "absence" if opposing in self.determiners else "negation"

    def words_of(self, text: str) -> list[Word]:
        """The words in order. A clause opens where punctuation stands before a word, or one of the boundaries."""
        words: list[Word] = []
        end = 0
        for match in WORD.finditer(text):
            folded = match.group().casefold().replace("’", "'")
            opens = folded in self.boundaries or WITHIN_CLAUSE.fullmatch(text, end, match.start()) is None
            # Any word may open a sentence with a capital; titles in capitals name everything, and so nothing.
            is_name = bool(words) and match.group()[0].isupper() and not match.group().isupper()
            words.append(Word(match.start(), match.end(), folded, self.stem_of(folded), opens, is_name))
            end = match.end()
        return words


def _without_ending(word: str, endings: Iterable[str], least: int) -> str:
    fits = (each for each in endings if word.endswith(each) and len(word) - len(each) >= least)
    ending = next(fits, "")
    return word if ending == "s" and word.endswith("ss") else word.removesuffix(ending)  # "pass" has no ending


@cache
def rules_of(lang: str) -> Rules | None:
    """The rules of a language, which is the first part of a BCP 47 tag; None where there are none."""
    stored = rules(lang, "contradiction")
    return None if stored is None else _read(stored, (rules(lang, "happenings") or {}).get("irregular", {}))


def _read(stored: Mapping[str, Any], verbs: Mapping[str, str]) -> Rules:
    """The rules, with the irregular forms of verbs by their stems."""
    endings, least = tuple(stored["endings"]), stored["stem"]
    irregular = {form: _without_ending(verb, endings, least) for verb, forms in verbs.items() for form in forms.split()}
    opposites: dict[str, frozenset[str]] = {}
    for first, second in stored["opposites"]:
        for forms, others in ((first, second), (second, first)):
            for form in forms:
                opposites[form] = opposites.get(form, frozenset()) | frozenset(others)
    return Rules(
        **{name: frozenset(stored[name]) for name in SETS},
        reach=stored["reach"],
        passive_agent=stored["passive_agent"],
        endings=endings,
        stem=least,
        irregular=irregular | {form: forms[0] for forms in stored["irregular"] for form in forms},
        prefixes=tuple(stored["prefixes"]),
        opposites=opposites,
    )
