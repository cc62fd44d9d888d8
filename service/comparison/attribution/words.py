"""A text as words with their places, and which of them stand inside quotation marks."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.matching.letters import run_of
from indexer.store.records import Tokens, Vectors

# Words [start, end).
Run = tuple[int, int]
# A word with its inner apostrophes, hyphens and points ("al-Shaar", "U.S", "3.5"), or one other visible character.
_CHARACTERS = run_of(r"\w")
_WORD = re.compile(rf"{_CHARACTERS}(?:[’'.\-]{_CHARACTERS})*|[^\w\s]")
OPENING = "“«„"
CLOSING = "”»"
# Open and close with one mark.
STRAIGHT = '"'
QUOTES = frozenset(OPENING + CLOSING + STRAIGHT)


@dataclass(frozen=True, slots=True)
class Words:
    """`places` (words, 2) in code points; `lower` each word casefolded; `quoted` whether it is, or stands in, a quotation."""

    text: str
    places: NDArray[np.int64]
    lower: list[str]
    quoted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.lower)

    def part(self, first: int, last: int) -> "Words":
        """The words [first, last), with their places in the same text."""
        return Words(self.text, self.places[first:last], self.lower[first:last], self.quoted[first:last])

    def span(self, run: Run) -> tuple[int, int]:
        """Where the words [start, end) stand in the text."""
        return int(self.places[run[0], 0]), int(self.places[run[1] - 1, 1])


def words_of(text: str, *, in_quotation: bool = False) -> Words:
    """The words of a text; `in_quotation` where a quotation that an earlier sentence opened is still open."""
    places = [match.span() for match in _WORD.finditer(text)]
    lower = [text[start:end].casefold() for start, end in places]
    quoted = np.zeros(len(lower), dtype=np.bool_)
    inside = in_quotation
    for place, word in enumerate(lower):
        before, inside = inside, opens(word, inside)
        quoted[place] = before or inside
    return Words(text, np.array(places, dtype=np.int64).reshape(-1, 2), lower, quoted)


def opens(word: str, inside: bool) -> bool:
    """Whether a quotation is open behind this word, where it is `inside` one before it."""
    if word not in QUOTES:
        return inside
    return word in OPENING or (word in STRAIGHT and not inside)


def leaves_open(words: Words, *, in_quotation: bool = False) -> bool:
    """Whether a quotation is still open where the words end."""
    inside = in_quotation
    for word in words.lower:
        inside = opens(word, inside)
    return inside


@lru_cache(maxsize=64)
def _quotation_marks(text: str) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Where quotation marks end in a text, and whether a quotation is open behind each."""
    places, states, inside = [], [], False
    for place, character in enumerate(text):
        if character in QUOTES:
            inside = opens(character, inside)
            places.append(place + 1)
            states.append(inside)
    return tuple(places), tuple(states)


def stands_in_quotation(text: str, place: int) -> bool:
    """Whether a quotation that was opened before this place is still open there."""
    places, states = _quotation_marks(text)
    before = bisect_right(places, place)
    return bool(before) and states[before - 1]


def quotations(words: Words) -> list[Run]:
    """Each quotation with its marks, as a run of words; one that is never closed ends with the words."""
    found, start, inside = [], 0, False
    for place, word in enumerate(words.lower):
        before, inside = inside, opens(word, inside)
        if inside and not before:
            start = place
        if before and not inside:
            found.append((start, place + 1))
    return [*found, (start, len(words))] if inside else found


def word_vectors(words: Words, tokens: Tokens) -> Vectors:
    """Mean vector of each word's tokens, shape (words, d), zero for a word beyond the model's longest input."""
    vectors = np.zeros((len(words), tokens.vectors.shape[1]), dtype=np.float32)
    if not len(words) or not len(tokens.places):
        return vectors
    holders = np.searchsorted(words.places[:, 0], tokens.places[:, 0], side="right") - 1
    held = (holders >= 0) & (tokens.places[:, 0] < words.places[np.maximum(holders, 0), 1])
    np.add.at(vectors, holders[held], tokens.vectors[held])
    counts = np.bincount(holders[held], minlength=len(words))
    return np.asarray(vectors / np.maximum(counts, 1)[:, None], dtype=np.float32)
