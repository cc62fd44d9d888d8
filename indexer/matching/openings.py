"""What an article's headline and first sentences name: who, and where.

Two reports on one event may share hardly a word; but where one names a town and the other one another town, and neither
knows the other's, they tell two events. Numbers, in digits or in words, are not looked at (law 10).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from unicodedata import combining, normalize

from indexer.matching.frequencies import background_frequencies
from indexer.matching.opening_rules import OpeningRules, opening_rules
from indexer.matching.terms import WORD, names_in

# Code points of a text in which a name counts as known, and of its opening (two or three sentences).
KNOWN_TEXT, OPENING = 3000, 450
# In general news a word of one article in twenty is no name that tells events apart (rarity 0); one that the background
# does not list is (rarity 1): it leaves out what fewer than one article in a thousand says.
COMMON, RAREST = 0.05, 0.0005
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
SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-ZÀ-Þ])")
CAPITALISED_WORD = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][^\W\d_]+(?:[’'\-][^\W\d_]+)*")
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
    paragraphs.
    """

    names: tuple[Name, ...]
    headline: tuple[Name, ...]
    known: frozenset[str]


def opening_of(title: str, text: str, lang: str | None) -> Opening | None:
    """The opening of an article; None in a language without rules."""
    rules = opening_rules(lang)
    if rules is None:
        return None
    text = text[:KNOWN_TEXT]
    start = _to_sentence_end(text, OPENING)
    headline = () if _is_capitalised_throughout(title) else tuple(_names(title, rules))
    names = _each_once([*headline, *_names(start, rules)])
    capitalised = set(CAPITALISED_WORD.findall(f"{title}\n{text}"))
    return Opening(
        names=names,
        headline=headline,
        known=frozenset().union(*map(spellings, capitalised), *(name.keys for name in names)),
    )


@lru_cache(maxsize=2**16)
def spellings(word: str) -> frozenset[str]:
    """Keys of a name's word, which other forms and spellings of it share."""
    folded = _folded(word)
    if len(folded) < SHORTEST:
        return frozenset()
    skeleton = DOUBLED.sub(r"\1", folded[0] + folded[1:].replace("ph", "f").translate(CONSONANTS))
    keys = {folded, f"{folded[:STEM]}…"} if len(folded) >= STEM else {folded}
    is_telling = len(folded) >= SPELLED and len(skeleton) >= SKELETON
    return frozenset(keys | {f"~{skeleton}"} if is_telling else keys)


def _folded(word: str) -> str:
    """A word without case, accents, genitive or the Arabic article."""
    plain = "".join(letter for letter in normalize("NFKD", word) if not combining(letter)).casefold()
    return plain.replace("’", "'").removesuffix("'s").removeprefix("al-").removeprefix("el-")


def _rarity(word: str) -> float:
    """How little general news says a word, in [0, 1]."""
    share = max(RAREST, background_frequencies().get(word, 0.0))
    return max(0.0, log(COMMON / share) / log(COMMON / RAREST))


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
        words = [_folded(word) for word in written.split() if word not in PARTICLES and not rules.days.fullmatch(word)]
        rarities = {word: _rarity(word) for word in words if len(word) >= SHORTEST}
        rarest = max(rarities.values(), default=0.0)
        if rarest > 0:
            keys = (spellings(word) for word, rarity in rarities.items() if rarity >= rarest - ALIKE)
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
