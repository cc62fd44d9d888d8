"""Do two sentences tell the same claim? A calibrated probability, from the model's reading of both and from their words.

What is seen is the cosine of the sentences, and how well the words of each find their like in the other, in context (soft
alignment by greedy matching, as in BERTScore: Zhang et al., ICLR 2020), weighted by how rare they are; the better covered
side and the worse covered one count apart, so that the order of the two never matters. Words are letters alone: a toll that
differs takes no word away, and one that is equal adds none (law 10 of the architecture).

What was fitted to which data, and by which command, stands in `weights.json`; `benchmarks/agreement.py` measures it.
Numbers are hidden from the model too: have it read `masked(text)`, which leaves every place where it is.
The weights belong to the packaged embedding model: with another one, fit them again.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.matching.frequencies import BACKGROUND_ARTICLES, background_frequencies
from indexer.matching.terms import WORD, folded, terms_of
from indexer.store.records import Vectors
from service.comparison.telling import Telling

WEIGHTS = Path(__file__).with_name("weights.json")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Words of a sentence that are aligned at most, the rarest: cost grows with the square of their sum over all sentences.
MOST_WORDS = 12
# Inverse document frequency below which a word says nothing: ln(1001 / (df + 0.5)) of one in more than a third of articles.
LEAST_IDF = 1.0
# Rows of words that are multiplied at once: bounds the memory of a large call to this times all words.
ROWS_AT_ONCE = 2048


class Features(NamedTuple):
    """What is seen of every pair of n tellings, each (n, n), float32, symmetric; NaN where it cannot be seen.

    `cosine` of the sentences in [-1, 1]; `worse` and `better`: mean cosine, in [-1, 1], of the words of the less and the
    better covered side with their nearest word of the other; `words`: idf² cosine of the words as written, in [0, 1].
    """

    cosine: Vectors
    worse: Vectors
    better: Vectors
    words: Vectors


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic regression: log-odds = bias + weights · features of these names."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def probability(self, seen: Features) -> Vectors:
        """Probability in [0, 1] for each pair; NaN where a feature is."""
        columns = (weight * getattr(seen, name) for name, weight in zip(self.features, self.weights, strict=True))
        log_odds = sum(columns, start=np.full_like(seen.words, self.bias))
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))), dtype=np.float32)


def masked(text: str) -> str:
    """The text with each number as one digit and blanks, of the same length: as the model should read it for this judgement.

    Unmasked, a toll that differs takes about 0.09 off the cosine of two retellings.
    """
    return NUMBER.sub(lambda number: "7".ljust(len(number.group())), text)


def same_claim(left: Telling, right: Telling) -> float:
    """Probability, in [0, 1], that both tell the same claim; 1 for equal texts. Swapping the two changes nothing."""
    return float(same_claim_matrix([left, right])[0, 1])


def same_claim_matrix(tellings: Sequence[Telling]) -> Vectors:
    """`same_claim` of every pair, shape (n, n), float32, symmetric. Equal texts are read once.

    Where a text has no words of its own, or the model read none, the sentences' cosine alone decides; where the model has
    not read one at all, the words as written do.
    """
    places: dict[str, int] = {}
    inverse = np.array([places.setdefault(telling.text, len(places)) for telling in tellings], dtype=np.int64)
    first = np.unique(inverse, return_index=True)[1]
    seen = features([tellings[place] for place in first])
    found = seen.words
    for head in heads():
        judged = head.probability(seen)
        found = np.where(np.isnan(judged), found, judged)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found[np.ix_(inverse, inverse)], dtype=np.float32)


def features(tellings: Sequence[Telling]) -> Features:
    """What is seen of every pair."""
    covered = _coverage([_words_of(telling) for telling in tellings])
    return Features(
        _cosines(tellings), np.minimum(covered, covered.T), np.maximum(covered, covered.T), _shared(tellings)
    )


@cache
def heads() -> tuple[Head, ...]:
    """From the one that needs least to the one that sees most: each overrules those before it where it sees all it needs."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))["heads"]
    return tuple(Head(tuple(each["features"]), tuple(each["weights"]), float(each["bias"])) for each in stored)


@lru_cache(maxsize=2**16)
def idf(term: str) -> float:
    """Inverse document frequency of a term in general news, as `indexer.matching.frequencies` counts it; at least 0."""
    count = BACKGROUND_ARTICLES * background_frequencies().get(term, 0.0)
    return max(0.0, log((BACKGROUND_ARTICLES + 1) / (count + 0.5)))


def _words_of(telling: Telling) -> tuple[Vectors, Vectors]:
    """Unit vectors (words, d) and idf (words,) of the rarest words that the model read, in their order."""
    if telling.tokens is None or not len(telling.tokens.places):
        return np.empty((0, 0), dtype=np.float32), np.empty(0, dtype=np.float32)
    words = [(match.start(), match.end(), idf(folded(match.group()))) for match in WORD.finditer(telling.text)]
    begins = telling.tokens.places[:, 0]
    sums = np.concatenate([np.zeros_like(telling.tokens.vectors[:1]), np.cumsum(telling.tokens.vectors, axis=0)])
    spans = np.searchsorted(begins, np.array([(start, end) for start, end, _ in words]).reshape(-1, 2))
    weights = np.array([weight for _, _, weight in words], dtype=np.float32)
    known = np.flatnonzero((spans[:, 0] < spans[:, 1]) & (weights >= LEAST_IDF))
    chosen = np.sort(known[np.argsort(-weights[known], kind="stable")[:MOST_WORDS]])
    vectors = sums[spans[chosen, 1]] - sums[spans[chosen, 0]]
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors / lengths, weights[chosen]


def _coverage(words: Sequence[tuple[Vectors, Vectors]]) -> Vectors:
    """[i, j]: mean over the words of i, weighted by idf, of the cosine with the nearest word of j; NaN without words."""
    covered = np.full((len(words), len(words)), np.nan, dtype=np.float32)
    worded = np.array([place for place, (_, weights) in enumerate(words) if len(weights)], dtype=np.int64)
    if not len(worded):
        return covered
    vectors = np.concatenate([words[place][0] for place in worded])
    weights = np.concatenate([words[place][1] for place in worded])
    begins = np.concatenate([[0], np.cumsum([len(words[place][1]) for place in worded[:-1]])]).astype(np.int64)
    nearest = np.concatenate(
        [
            np.maximum.reduceat(vectors[start : start + ROWS_AT_ONCE] @ vectors.T, begins, axis=1)
            for start in range(0, len(vectors), ROWS_AT_ONCE)
        ]
    )
    means = np.add.reduceat(nearest * weights[:, None], begins) / np.add.reduceat(weights, begins)[:, None]
    covered[np.ix_(worded, worded)] = means
    return covered


def _cosines(tellings: Sequence[Telling]) -> Vectors:
    cosines = np.full((len(tellings), len(tellings)), np.nan, dtype=np.float32)
    read = [(place, telling.tokens.sentence) for place, telling in enumerate(tellings) if telling.tokens is not None]
    if read:
        places, sentences = [place for place, _ in read], np.stack([sentence for _, sentence in read])
        cosines[np.ix_(places, places)] = _symmetric(sentences @ sentences.T)
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
    return np.asarray(_symmetric(held @ held.T) / np.maximum(np.outer(lengths, lengths), 1e-9))


def _symmetric(matrix: Vectors) -> Vectors:
    """A product with itself, whose two halves may differ in the last bit."""
    return np.asarray(np.triu(matrix) + np.triu(matrix, 1).T)
