"""What is seen of two sentences, for the judgement whether they tell the same claim. Pure: tellings in, numbers out."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.matching.frequencies import BACKGROUND_ARTICLES, background_frequencies
from indexer.matching.terms import WORD, as_term, is_name, terms_of
from indexer.store.records import Vectors
from service.comparison.telling import Telling

# Cosine of two sentences below which their words are not looked at: of the judged pairs so far apart none is the same.
FAR = 0.3
# Words of a sentence that are looked at, the rarest: nearly all of a sentence, and a table told as one costs no more.
MOST_WORDS = 40
# Inverse document frequency below which a word says nothing: ln(1001 / (df + 0.5)) of one in more than a third of articles.
LEAST_IDF = 1.0
# Texts whose words are multiplied at once: bounds the memory of a large call to this times all words.
TEXTS_AT_ONCE = 64
# Cosine from which two words that are each other's nearest count as one another's like.
ALIKE = 0.5


class Features(NamedTuple):
    """What is seen of every pair of n tellings, each (n, n), float32, symmetric; NaN where it cannot be seen.

    `words`: idf² cosine of the words as written, in [0, 1]. `cosine` of the sentences, in [-1, 1]. The others from FAR on
    alone: `both`: sum of the cosines of words that are each other's nearest and ALIKE; `share`: of the shorter side's words,
    in [0, 1]; `names`: idf of the names that the other side lacks, of the side with less of them.
    """

    words: Vectors
    cosine: Vectors
    both: Vectors
    share: Vectors
    names: Vectors


class Words(NamedTuple):
    """The words of n texts behind one another: unit vectors (words, d), and where each text's begin, (n + 1,)."""

    vectors: Vectors
    begins: NDArray[np.int64]

    def counts(self) -> NDArray[np.int64]:
        """How many words each text has, (n,)."""
        return np.diff(self.begins)


def features(tellings: Sequence[Telling]) -> Features:
    """What is seen of every pair."""
    # Pairs are read in the order of their texts, so that swapped sentences give the same numbers to the last bit.
    order = sorted(range(len(tellings)), key=lambda place: tellings[place].text)
    ordered = [tellings[place] for place in order]
    cosine = _cosines(ordered)
    words = _words_of(ordered)
    counts = words.counts()
    near = np.triu((cosine >= FAR) & (counts > 0)[:, None] & (counts > 0), 1)
    seen = np.full((3, len(ordered), len(ordered)), np.nan, dtype=np.float32)
    for row, likeness in _likeness(words):
        others = np.flatnonzero(near[row])
        if not len(others):
            continue
        seen[:2, row, others] = _beside(likeness, words, others)
        seen[2, row, others] = [_names_apart(ordered[row].text, ordered[other].text) for other in others.tolist()]
    back = np.argsort(np.array(order, dtype=np.int64))[:, None]
    return Features(*(_mirrored(each)[back, back.T] for each in (_shared(ordered), cosine, *seen)))


@lru_cache(maxsize=2**16)
def idf(term: str) -> float:
    """Inverse document frequency of a term in general news, as `indexer.matching.frequencies` counts it; at least 0."""
    count = BACKGROUND_ARTICLES * background_frequencies().get(term, 0.0)
    return max(0.0, log((BACKGROUND_ARTICLES + 1) / (count + 0.5)))


def _likeness(words: Words) -> Iterator[tuple[int, Vectors]]:
    """Each text's place, and the cosines of its words with the last words of all, those of later texts among them."""
    for first in range(0, len(words.begins) - 1, TEXTS_AT_ONCE):
        bounds = words.begins[first : first + TEXTS_AT_ONCE + 1]
        likeness = words.vectors[bounds[0] : bounds[-1]] @ words.vectors[bounds[0] :].T
        for place, (start, end) in enumerate(pairwise((bounds - bounds[0]).tolist())):
            yield first + place, likeness[start:end]


def _beside(likeness: Vectors, words: Words, others: NDArray[np.int64]) -> Vectors:
    """`both` and `share` of one text, by its words' likeness to the last words of all, with each of the others, (2, others)."""
    counts = words.counts()[others]
    ends = np.cumsum(counts)
    begins = ends - counts
    columns = np.arange(ends[-1]) + np.repeat(words.begins[others] - begins, counts)
    likeness = likeness[:, columns - (len(words.vectors) - likeness.shape[1])]
    mine = np.maximum.reduceat(likeness, begins, axis=1)
    yours = likeness.max(axis=0)
    mutual = (likeness == np.repeat(mine, counts, axis=1)) & (likeness == yours) & (likeness >= ALIKE)
    both = np.add.reduceat(np.where(mutual, likeness, 0).sum(axis=0), begins)
    return np.stack([both, both / np.minimum(counts, len(likeness))])


def _names_apart(left: str, right: str) -> float:
    one, other = _names(left), _names(right)
    return min(sum(map(idf, one - other)), sum(map(idf, other - one)))


@lru_cache(maxsize=2**14)
def _names(text: str) -> frozenset[str]:
    return frozenset(term for term in terms_of(text) if is_name(term))


def _words_of(tellings: Sequence[Telling]) -> Words:
    """The rarest words that the model read of each text, in their order."""
    read = [_word_vectors(telling) for telling in tellings]
    begins = np.concatenate([[0], np.cumsum([len(each) for each in read])]).astype(np.int64)
    some = [each for each in read if len(each)]
    return Words(np.concatenate(some) if some else np.empty((0, 0), dtype=np.float32), begins)


def _word_vectors(telling: Telling) -> Vectors:
    if telling.tokens is None or not len(telling.tokens.places):
        return np.empty((0, 0), dtype=np.float32)
    words = [(match.start(), match.end(), idf(as_term(match.group()))) for match in WORD.finditer(telling.text)]
    begins = telling.tokens.places[:, 0]
    sums = np.concatenate([np.zeros_like(telling.tokens.vectors[:1]), np.cumsum(telling.tokens.vectors, axis=0)])
    spans = np.searchsorted(begins, np.array([(start, end) for start, end, _ in words]).reshape(-1, 2))
    weights = np.array([weight for _, _, weight in words], dtype=np.float32)
    known = np.flatnonzero((spans[:, 0] < spans[:, 1]) & (weights >= LEAST_IDF))
    chosen = np.sort(known[np.argsort(-weights[known], kind="stable")[:MOST_WORDS]])
    vectors = sums[spans[chosen, 1]] - sums[spans[chosen, 0]]
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def _cosines(tellings: Sequence[Telling]) -> Vectors:
    cosines = np.full((len(tellings), len(tellings)), np.nan, dtype=np.float32)
    read = [(place, telling.tokens.sentence) for place, telling in enumerate(tellings) if telling.tokens is not None]
    if read:
        places, sentences = [place for place, _ in read], np.stack([sentence for _, sentence in read])
        cosines[np.ix_(places, places)] = sentences @ sentences.T
    return cosines


def _shared(tellings: Sequence[Telling]) -> Vectors:
    """Cosine of the texts' terms, each weighted by its idf; 0 where either has none."""
    terms = [sorted(terms_of(telling.text)) for telling in tellings]
    known: dict[str, int] = {}
    columns = [[known.setdefault(term, len(known)) for term in each] for each in terms]
    weights = np.array(list(map(idf, known)), dtype=np.float32)
    # Terms of one text alone add to its length and to nothing else: only those of several become columns.
    counts = np.bincount(
        np.array([column for each in columns for column in each], dtype=np.int64), minlength=len(known)
    )
    several = np.cumsum(counts > 1) - 1
    held = np.zeros((len(tellings), int((counts > 1).sum())), dtype=np.float32)
    for row, each in enumerate(columns):
        common = [column for column in each if counts[column] > 1]
        held[row, several[common]] = weights[common]
    lengths = np.sqrt([float((weights[each] ** 2).sum()) for each in columns]).astype(np.float32)
    return np.asarray(held @ held.T / np.maximum(np.outer(lengths, lengths), 1e-9))


def _mirrored(matrix: Vectors) -> Vectors:
    """The upper half for both halves."""
    return np.asarray(np.triu(matrix) + np.triu(matrix, 1).T)
