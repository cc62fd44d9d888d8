"""What an article's headline and first sentences tell: who and where, what beside, on which day, who did it to whom.

Two reports on one event may share hardly a word; but where one names a town and the other one another town, and neither
knows the other's, they tell two events. Numbers, in digits or in words, are not looked at (law 10).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indexer.matching.letters import CAPITAL, LETTER, LETTERS, as_read
from indexer.matching.occasions import Occasion, occasion_of
from indexer.matching.opening_rules import OpeningRules, opening_rules
from indexer.matching.particulars import Particulars, particulars_of
from indexer.matching.roles import Deed, deeds_of
from indexer.matching.sentences import sentence_spans
from indexer.matching.terms import WORD, names_in
from indexer.matching.word_forms import folded, rarity

# Code points of a text in which a name counts as known, and of its opening (two or three sentences).
KNOWN_TEXT, OPENING = 3000, 450
# Sentences behind the headline whose days are read, and those of whose deeds; the second often tells of something else.
DATED, DONE = 2, 1
# Of a headline in capitals throughout no name can be told from a word.
CAPITALISED = 0.6
# A word is read as a form of another (Iraq, Iraqi) where so many first letters agree, and one of SPELLED letters or more as
# another spelling of it (Sheikhoun, Shaykhun) where all consonants do, SKELETON at least.
STEM, SPELLED, SKELETON = 4, 6, 3
SHORTEST = 3
# Of a name's words those tell which it is that are about as rare as its rarest.
ALIKE = 0.15
# Code points before a name that are looked at.
BEFORE = 40
PARTICLES = frozenset("al el bin ibn de of".split())  # within names, as in `terms.NAME`
SENTENCE_END = re.compile(rf"(?:{LETTER}){{2}}[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-ZÀ-Þ])")
CAPITALISED_WORD = re.compile(rf"(?<![\w’'-]){CAPITAL}{LETTERS}(?:[’'\-]{LETTERS})*")
# Spellings of Arabic, Persian and Slavic names differ in vowels, and in what stands for one consonant.
CONSONANTS = str.maketrans({"q": "k", "c": "k"} | dict.fromkeys("aeiouywh'-", ""))
DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: `text` as written, `rarity` of its rarest word in [0, 1], `keys` by which that is known again, and whether it
    stands as a `place`.
    """

    text: str
    rarity: float
    keys: frozenset[str]
    place: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """An article's opening: its `names`, and those of its headline; keys of all that is `known` anywhere in its first
    paragraphs; its words, the day of its act, and what it says that one did to another.
    """

    names: tuple[Name, ...]
    headline: tuple[Name, ...]
    known: frozenset[str]
    particulars: Particulars
    occasion: Occasion
    deeds: tuple[Deed, ...]


def opening_of(title: str, text: str, lang: str | None, published: date | None) -> Opening | None:
    """The opening of an article; None in a language without rules."""
    rules = opening_rules(lang)
    if rules is None or lang is None:
        return None
    title, text = as_read(title), as_read(text[:KNOWN_TEXT])
    start = _to_sentence_end(text, OPENING)
    headline = () if _is_capitalised_throughout(title) else tuple(_names(title, rules))
    names = _each_once([*headline, *_names(start, rules)])
    capitalised = set(CAPITALISED_WORD.findall(f"{title}\n{text}"))
    words = (word for word in WORD.findall(f"{title}\n{start}") if rules.tells(word))
    sentences = [start[first:last] for first, last in sentence_spans(start, lang)]
    return Opening(
        names=names,
        headline=headline,
        known=frozenset().union(*map(spellings, capitalised), *(name.keys for name in names)),
        particulars=particulars_of(words, f"{title}\n{text}"),
        occasion=occasion_of(title, sentences[:DATED], lang, published),
        deeds=deeds_of([title, *sentences[:DONE]], lang),
    )


@lru_cache(maxsize=2**16)
def spellings(word: str) -> frozenset[str]:
    """Keys of a name's word, which other forms and spellings of it share."""
    plain = folded(word)
    if len(plain) < SHORTEST:
        return frozenset()
    skeleton = DOUBLED.sub(r"\1", plain[0] + plain[1:].replace("ph", "f").translate(CONSONANTS))
    keys = {plain, f"{plain[:STEM]}…"} if len(plain) >= STEM else {plain}
    is_telling = len(plain) >= SPELLED and len(skeleton) >= SKELETON
    return frozenset(keys | {f"~{skeleton}"} if is_telling else keys)


def are_spellings_of_one(one: str, other: str) -> bool:
    """Whether two names are one, word by word in any spelling: "Khan Sheikhoun", "Khan Shaykhun". Forms of one word are two."""
    ours, theirs = ([word for word in name.split() if word not in PARTICLES] for name in (one, other))
    return len(ours) == len(theirs) > 0 and all(
        any(not key.endswith("…") for key in spellings(mine) & spellings(yours))
        for mine, yours in zip(ours, theirs, strict=True)
    )


def _to_sentence_end(text: str, least: int) -> str:
    """A text up to the end of the sentence in which `least` code points are reached."""
    found = SENTENCE_END.search(text, max(0, least - 1))
    return text[: found.end()] if found else text


def _is_capitalised_throughout(title: str) -> bool:
    words = [word for word in WORD.findall(title) if len(word) > SHORTEST]
    return bool(sum(word[0].isupper() for word in words) > CAPITALISED * len(words))


def _names(text: str, rules: OpeningRules) -> Iterator[Name]:
    """The names of a text that are not everybody's, in order."""
    end = 0
    for written in names_in(text):
        start = text.find(written, end)
        end = start + len(written)
        words = [folded(word) for word in written.split() if word not in PARTICLES and not rules.days.fullmatch(word)]
        rarities = {word: rarity(word) for word in words if len(word) >= SHORTEST}
        rarest = max(rarities.values(), default=0.0)
        if rarest > 0:
            keys = (spellings(word) for word, rare in rarities.items() if rare >= rarest - ALIKE)
            before = [word.casefold() for word in text[max(0, start - BEFORE) : start].split()]
            yield Name(written, rarest, frozenset().union(*keys), _is_place(before, rules))


def _is_place(before: Sequence[str], rules: OpeningRules) -> bool:
    words = ["", "", *(word for word in before if word not in rules.articles)]
    return words[-1] in rules.place_prepositions or (words[-1] == "of" and words[-2] in rules.places_before_of)


def _each_once(names: Sequence[Name]) -> tuple[Name, ...]:
    """Each name once: as a place where it stands as one anywhere."""
    found: dict[frozenset[str], Name] = {}
    for name in names:
        if name.keys not in found or (name.place and not found[name.keys].place):
            found[name.keys] = name
    return tuple(found.values())
