"""The word lists of `languages/<lang>/attribution.toml`, which says what each holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Self

from indexer.matching.languages import rules

WORD_LISTS = (
    "report", "report_that", "participles", "bodies", "pronouns", "openers", "clause", "between", "no_subject", "articles",
    "embedding", "speakers", "objects", "doubted", "eyes", "amounts", "relatives", "auxiliaries",
    "prepositions", "grown", "promises", "unsaid", "negations", "persons", "standing_in", "modals", "placing", "speech",
    "attitude", "addressing",
    "infinitive", "being", "people",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a language's attribution.toml; `according` are phrases, word by word; `kinds` the kinds of each noun."""

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
    promises: frozenset[str]
    unsaid: frozenset[str]
    negations: frozenset[str]
    persons: frozenset[str]
    standing_in: frozenset[str]
    modals: frozenset[str]
    placing: frozenset[str]
    speech: frozenset[str]
    attitude: frozenset[str]
    addressing: frozenset[str]
    infinitive: frozenset[str]
    being: frozenset[str]
    people: frozenset[str]
    introduced_by: frozenset[str]
    passive: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    lang: str
    kinds: Mapping[str, frozenset[str]]
    nouns: frozenset[str]

    @classmethod
    @cache
    def of(cls, lang: str) -> Self | None:
        """None where the language has no rules."""
        tables = rules(lang, "attribution")
        if tables is None:
            return None
        words = {name: frozenset(tables[name].split()) for name in WORD_LISTS}
        phrases = sorted((tuple(phrase.split()) for phrase in tables["according"]), key=lambda each: (-len(each), each))
        kinds: dict[str, set[str]] = {}
        for kind, nouns in tables["kinds"].items():
            for noun in nouns.split():
                kinds.setdefault(noun, set()).add(kind)
        return cls(
            **words,
            lang=lang,
            introduced_by=frozenset(tables["introduced_by"]),
            passive=frozenset(tables["passive"]),
            according=tuple(phrases),
            kinds={noun: frozenset(found) for noun, found in kinds.items()},
            nouns=words["bodies"] | words["people"] | kinds.keys(),
        )

    @property
    def links(self) -> frozenset[str]:
        """Words that carry no claim of their own."""
        return self.pronouns | self.openers | self.clause | self.no_subject | self.introduced_by

    @property
    def leading(self) -> frozenset[str]:
        """What may lead up to a verb of speech: "has repeatedly declined to", "would not"."""
        return self.between | self.auxiliaries | self.modals | self.unsaid | self.negations | self.infinitive

    @property
    def speech_words(self) -> frozenset[str]:
        """Verbs of speech, their participles, and first words of phrases that cite."""
        return (
            self.report
            | self.report_that
            | self.participles
            | {phrase[0] for phrase in self.according if len(phrase) < 3}
        )

    def says(self, cue: list[str]) -> bool:
        """Whether a cue is a verb that reports whatever its subject, or a phrase that cites."""
        told = f" {' '.join(cue)} "
        return not self.report.isdisjoint(cue) or any(f" {' '.join(phrase)} " in told for phrase in self.according)

    def is_report(self, cue: list[str]) -> bool:
        """Whether the words of a cue are those of speech, not of thought or attitude."""
        return self.says(cue) or not (self.report_that | self.participles).isdisjoint(cue)
