"""What is measured of a pair of paragraphs before it is judged. No number in either text is looked at (law 10)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.matching.frequencies import Frequencies
from indexer.matching.records import Probe
from indexer.store.records import Candidate, TermIds, Vectors
from indexer.store.vectors import compose

FEATURES = (
    "context_cosine",  # of the paragraphs, each in the context of its headline
    "title_cosine",  # of the headlines; of the pasted text with the headline where it has none itself
    "article_overlap",  # cosine of TF-IDF over the words and names of both articles
    "day_gap",  # ln(1 + days between the publications); 0 where a date is not known
    "undated",  # 1 where a date is not known
)


def features(probe: Probe, candidates: Sequence[Candidate], frequencies: Frequencies) -> NDArray[np.float64]:
    """One row of FEATURES per candidate, shape (candidates, 5)."""
    own = np.stack([candidate.vector for candidate in candidates])
    titles = np.stack([candidate.title_vector for candidate in candidates])
    gaps = np.array([_gap(probe.day, candidate.day) for candidate in candidates])
    return np.column_stack(
        [
            compose(own, titles) @ context_vector(probe),
            titles @ probe.title_vector,
            _tfidf_cosines(probe.article_terms, [candidate.article_terms for candidate in candidates], frequencies),
            np.log1p(np.where(np.isnan(gaps), 0.0, gaps)),
            np.isnan(gaps),
        ]
    ).astype(np.float64)


def context_vector(probe: Probe) -> Vectors:
    """The unit vector (d,) that a probe is searched by."""
    title = probe.title_vector if probe.titled else np.zeros_like(probe.vector)
    composed: Vectors = compose(probe.vector[None], title[None])[0]
    return composed


def shared_terms(left: TermIds, right: TermIds, frequencies: Frequencies) -> list[int]:
    """The term ids that both hold, rarest first."""
    shared = np.intersect1d(left, right, assume_unique=True)
    order = np.argsort(-frequencies.idf(shared), kind="stable")
    return [int(term) for term in shared[order]]


def _gap(left: int | None, right: int | None) -> float:
    return float("nan") if left is None or right is None else float(abs(left - right))


def _tfidf_cosines(asked: TermIds, others: Sequence[TermIds], frequencies: Frequencies) -> NDArray[np.float64]:
    """Cosines of binary TF-IDF vectors: of `asked` with each of `others`; 0 where one side has no terms."""
    flat = np.concatenate(others) if others else np.zeros(0, dtype=np.int32)
    owner = np.repeat(np.arange(len(others)), [len(terms) for terms in others])
    weights = frequencies.idf(flat) ** 2
    norms = np.sqrt(np.bincount(owner, weights, minlength=len(others)) * np.sum(frequencies.idf(asked) ** 2))
    is_asked = np.zeros(len(frequencies.inverse), dtype=bool)
    is_asked[asked] = True
    is_shared = is_asked[flat]
    shared = np.bincount(owner[is_shared], weights[is_shared], minlength=len(others))
    return np.divide(shared, norms, out=np.zeros(len(others)), where=norms > 0)
