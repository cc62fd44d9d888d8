"""The word lists of `languages/<lang>/attribution.toml`, which says what each holds."""

from dataclasses import dataclass
from functools import cache
from typing import Self

from indexer.matching.languages import rules

WORD_LISTS = (
    "report", "report_that", "participles", "bodies", "pronouns", "openers", "clause", "between", "no_subject", "articles",
    "embedding", "speakers", "objects", "doubted", "eyes", "amounts", "relatives", "auxiliaries",
    "prepositions", "grown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a language's attribution.toml; `according` are phrases, word by word."""

    report: frozenset[str]
    report_that: frozenset[str]
    participles: frozenset[str]
    bodies: frozenset[str]
    pronouns: frozenset[str]
    openers: frozenset[str]
    clause: frozenset[str]
    between: frozenset[str]
    no_subject: frozenset[str]
    articles: frozenset[str]
    embedding: frozenset[str]
    speakers: frozenset[str]
    objects: frozenset[str]
    doubted: frozenset[str]
    eyes: frozenset[str]
    amounts: frozenset[str]
    relatives: frozenset[str]
    auxiliaries: frozenset[str]
    prepositions: frozenset[str]
    grown: frozenset[str]
    introduced_by: frozenset[str]
    passive: frozenset[str]
    according: tuple[tuple[str, ...], ...]

    @classmethod
    @cache
    def of(cls, lang: str) -> Self | None:
        """None where the language has no rules."""
        tables = rules(lang, "attribution")
        if tables is None:
            return None
        words = {name: frozenset(tables[name].split()) for name in WORD_LISTS}
        phrases = sorted((tuple(phrase.split()) for phrase in tables["according"]), key=lambda each: (-len(each), each))
        return cls(
            **words,
            introduced_by=frozenset(tables["introduced_by"]),
            passive=frozenset(tables["passive"]),
            according=tuple(phrases),
        )

    @property
    def links(self) -> frozenset[str]:
        """Words that carry no claim of their own."""
        return self.pronouns | self.openers | self.clause | self.no_subject | self.introduced_by

    @property
    def speech_words(self) -> frozenset[str]:
        """Verbs of speech, their participles, and first words of phrases that cite."""
        return (
            self.report
            | self.report_that
            | self.participles
            | {phrase[0] for phrase in self.according if len(phrase) < 3}
        )

    def is_report(self, cue: list[str]) -> bool:
        """Whether the words of a cue are those of speech, not of thought or attitude."""
        spoken = self.report | self.report_that | self.participles
        told = f" {' '.join(cue)} "
        return any(word in spoken for word in cue) or any(f" {' '.join(phrase)} " in told for phrase in self.according)
