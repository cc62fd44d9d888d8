"""Which words of two tellings mean the same: equal forms, or token vectors that are nearest to one another on both sides.

Words that carry no claim of their own are not aligned: links of the language, and those shorter than LONG without a
capital or a digit.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from service.comparison.attribution.lists import Lists
from service.comparison.attribution.words import QUOTES, Run, Words, word_vectors
from service.comparison.telling import Found, Telling

# Shorter words are mostly articles, prepositions and auxiliaries, in any language that is written with letters.
LONG = 4
# Inflections of one word share their beginning: "attack", "attacked", "attacks".
STEM = 5
# Cosine of two words in context from which they mean the same; unrelated words of two tellings of an event mostly lie below it.
SAME = 0.5
# Words of a telling that are aligned: the table of cosines grows with both lengths.
MOST_WORDS = 200

# Cosine of two sentences from which they can tell the same claim with its source and certainty. Rows of a comparison
# begin at 0.55 (`alignment.SAME_CLAIM`), where neighbours may share no more than the event: read on pairs of AllSides.
NEAR = 0.65

CLAUSE_MARKS = frozenset(",.;:!?()–—-") | QUOTES
# Of these, those that also stand within words and numbers.
GLUED = frozenset(",.:-–")


@dataclass(frozen=True, slots=True)
class Aligned:
    """For each word the place of its counterpart in the other telling or −1, both ways; and which words mean something.

    `likeness` of the first MOST_WORDS of each, (words, words): below 0 where either means nothing.
    """

    places: NDArray[np.int64]
    means: NDArray[np.bool_]
    back: NDArray[np.int64]
    back_means: NDArray[np.bool_]
    likeness: NDArray[np.float64]

    def turned(self) -> "Aligned":
        """The same, seen from the other telling."""
        return Aligned(self.back, self.back_means, self.places, self.means, self.likeness.T)


def comparable(left: Telling, right: Telling) -> bool:
    """Whether two tellings in one language can be of the same claim; without vectors only their words will tell."""
    if left.text == right.text or left.lang.partition("-")[0] != right.lang.partition("-")[0]:
        return False
    if left.tokens is None or right.tokens is None or left.tokens.sentence.shape != right.tokens.sentence.shape:
        return True
    return bool(left.tokens.sentence @ right.tokens.sentence >= NEAR)


def turned(found: Found) -> Found:
    """The same, with the tellings swapped; its detail holds "left" and "right"."""
    detail = found.detail | {"left": found.detail["right"], "right": found.detail["left"]}
    return replace(found, left=found.right, right=found.left, detail=detail)


def aligned(one: Words, other: Words, left: Telling, right: Telling) -> Aligned:
    """Counterparts are mutual: swapping the tellings swaps the two sides and changes nothing else."""
    means, back_means = _meaning(one, left.lang), _meaning(other, right.lang)
    places = np.full(len(one), -1, dtype=np.int64)
    back = np.full(len(other), -1, dtype=np.int64)
    likeness = np.full((min(len(one), MOST_WORDS), min(len(other), MOST_WORDS)), -1.0)
    if means.any() and back_means.any():
        likeness = _likeness(one, other, left, right)
        likeness[~means[: len(likeness)]] = -1
        likeness[:, ~back_means[: likeness.shape[1]]] = -1
        best, best_back = likeness.argmax(axis=1), likeness.argmax(axis=0)
        for place, counterpart in enumerate(best.tolist()):
            if best_back[counterpart] == place and likeness[place, counterpart] >= SAME:
                places[place], back[counterpart] = counterpart, place
    return Aligned(places, means, back, back_means, likeness)


def ends_clause(words: Words, place: int) -> bool:
    """Whether a mark parts two clauses: no point and no comma within a word or a number ("U.S.-led", "24,000")."""
    _, end = words.places[place].tolist()
    glued = words.lower[place] in GLUED and not words.text[end : end + 1].isspace() and end < len(words.text)
    return words.lower[place] in CLAUSE_MARKS and not glued


def whole(words: Words, run: Run, lang: str, *, most: int) -> Run:
    """A run from the beginning of its clause, where it then has `most` words at most, or with the articles and auxiliaries.

    What a mark shows begins with who did it, and not amid a verb; it ends with a whole number.
    """
    start, end = run
    last = end
    while last < len(words) and not words.lower[last][0].isalnum() and not ends_clause(words, last):
        last += 1
    if end < last < len(words) and words.lower[last][0].isalnum():
        end = last + 1
    first = start
    while first and not ends_clause(words, first - 1):
        first -= 1
    while first < start and not words.lower[first][0].isalnum():
        first += 1
    lists = Lists.of(lang.partition("-")[0].casefold())
    leading = lists.articles | lists.auxiliaries if lists else frozenset[str]()
    if end - first <= most:
        start = first
    while start > first and words.lower[start - 1] in leading:
        start -= 1
    return start, end


def _meaning(words: Words, lang: str) -> NDArray[np.bool_]:
    lists = Lists.of(lang.partition("-")[0].casefold())
    links = lists.links if lists else frozenset[str]()
    meaning = [
        word not in links
        and (len(word) >= LONG or any(letter.isdigit() or letter.isupper() for letter in words.text[start:end]))
        and word[0].isalnum()
        for word, (start, end) in zip(words.lower, words.places.tolist(), strict=True)
    ]
    result = np.array(meaning, dtype=np.bool_)
    result[MOST_WORDS:] = False
    return result


def _likeness(one: Words, other: Words, left: Telling, right: Telling) -> NDArray[np.float64]:
    """(words, words): 1 for equal stems, plus a little for equal words, and the vectors' cosine where both are read."""
    ours, theirs = one.part(0, MOST_WORDS), other.part(0, MOST_WORDS)
    equal = np.equal.outer(
        np.array([word[:STEM] for word in ours.lower]), np.array([word[:STEM] for word in theirs.lower])
    )
    same = np.equal.outer(np.array(ours.lower), np.array(theirs.lower))
    found = np.asarray(equal + 0.5 * same, dtype=np.float64)
    if (
        left.tokens is not None
        and right.tokens is not None
        and left.tokens.vectors.shape[1:] == right.tokens.vectors.shape[1:]
    ):
        found += _unit(word_vectors(ours, left.tokens)) @ _unit(word_vectors(theirs, right.tokens)).T
    else:
        found -= 1e-6 * np.abs(np.subtract.outer(np.arange(len(ours)), np.arange(len(theirs))))
    # Rounded, so that the order of the factors cannot decide between equals.
    return np.asarray(np.round(found, 6))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, norms, out=np.zeros(vectors.shape), where=norms > 0), dtype=np.float64)
