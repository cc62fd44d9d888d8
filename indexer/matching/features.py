"""What is measured of a pair of articles before it is judged. No number in either text is looked at (law 10).

Measures are of three kinds: likeness of the two alone; dates; and how far the likeness lies behind the best that either of
the two has with any other outlet's article around (`Surroundings`): an article that is nearer to a third tells that one's
event. A measure of two directions is given as the lower and the higher of both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from indexer.matching.block import Block, Numbers, Places
from indexer.matching.frequencies import Frequencies

FEATURES = (
    "title_cosine",  # of the headlines' embeddings; NaN where one has none
    "lead_cosine",  # of the openings'
    "gist_cosine",  # of the first paragraphs' means
    "title_lead_cosine",  # the higher of headline with opening, either way round
    "term_overlap",  # TF-IDF cosine of all words and names
    "name_overlap",  # of the names alone; NaN where one has none
    "rare_terms",  # rarity of the shared terms, added
    "rare_names",  # of the shared names
    "rare_share",  # rarity of the shared terms, of all that the article with less of it holds
    "title_coverage_low",  # what part of a headline's terms the other article holds, by idf²
    "title_coverage_high",
    "lead_coverage_low",  # what part of an opening's terms
    "lead_coverage_high",
    "name_coverage_low",  # what part of an opening's names; NaN where it has none
    "name_coverage_high",
    "other_names_low",  # rarity of an opening's names that the other article does not hold, added
    "other_names_high",
    "day_gap",  # ln(1 + days between the publications); NaN where a date is not known
    "undated",  # 1 where a date is not known
    "estimated_gap",  # the same with days estimated for what has no date; NaN where nothing tells
    "estimate",  # how sure the less sure of both days is, in [0, 1]
    "told_gap",  # ln(1 + days between the nearest days that the openings speak of); NaN where one speaks of none
    "first_told_gap",  # of the first they name
    "term_lag",  # term_overlap less the best that the left one has around, 0 where this is it
    "term_lag_back",  # less the best of the right one
    "title_lag",
    "title_lag_back",
    "gist_lag",
    "gist_lag_back",
)
# Pairs that are measured together: some 10 MB for each matrix of them.
PAIRS_AT_ONCE = 20_000
# Votes for a day come from articles of that day and the days beside it.
VOTE_REACH = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of pairs (left, right): the three measures (pairs,) that are also held against the best around."""

    left: Places
    right: Places
    term: Numbers
    title: Numbers
    gist: Numbers


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the articles of a block have around: `best` (n, 3) term, title and gist likeness with another outlet's article,
    never below 0; `days` (n,) of publication, estimated where unknown; `sure` (n,) how sure, in [0, 1].
    """

    best: Numbers
    days: Numbers
    sure: Numbers


def likeness(block: Block, left: Places, right: Places, frequencies: Frequencies) -> Likeness:
    """The measures of these pairs that surroundings are made of."""
    squared = frequencies.weights[:, :1]
    norms = np.sqrt(np.maximum(block.terms @ squared, 1e-9))[:, 0]
    shared = _both_alike(left, right, lambda i, j: _shared(block.terms, block.terms, i, j) @ squared)[:, 0]
    return Likeness(
        left,
        right,
        shared / (norms[left] * norms[right]),
        _cosines(block.title, block.title, left, right),
        _cosines(block.gist, block.gist, left, right),
    )


def all_likeness(block: Block, frequencies: Frequencies) -> Likeness:
    """The same of all pairs of a small block, each both ways round."""
    weighted = block.terms.multiply(frequencies.inverse.astype(np.float32)[None, :]).tocsr()
    norms = np.sqrt(np.maximum(np.asarray(weighted.multiply(weighted).sum(1)), 1e-9))[:, 0]
    used = np.flatnonzero(np.bincount(weighted.indices, minlength=weighted.shape[1]) > 1)
    dense = weighted[:, used].toarray() / norms[:, None]
    left, right = np.nonzero(~np.eye(len(block), dtype=bool))
    measures = (each @ each.T for each in (dense, block.title, block.gist))
    term, title, gist = (each[left, right].astype(np.float64) for each in measures)
    return Likeness(left, right, term, title, gist)


def surroundings(block: Block, near: Likeness) -> Surroundings:
    """What is around each article: what is known already, and what follows from these pairs, given both ways round."""
    best = block.best.copy()
    other = block.outlets[near.left] != block.outlets[near.right]
    for column, values in enumerate((near.term, near.title, near.gist)):
        np.maximum.at(best[:, column], near.left[other], values[other])
    dated = ~np.isnan(block.days)
    days, sure = np.where(dated, block.days, block.suggested), np.where(dated, 1.0, block.sure)
    voters = np.isnan(days[near.left]) & dated[near.right]
    votes = np.maximum(0.0, near.term * (near.title + 0.3)) ** 3
    order = np.flatnonzero(voters)[np.argsort(near.left[voters], kind="stable")]
    articles, starts = np.unique(near.left[order], return_index=True)
    for article, part in zip(articles.tolist(), np.split(order, starts)[1:], strict=True):
        candidates, weight = block.days[near.right[part]], votes[part]
        sums = (np.abs(candidates[:, None] - candidates[None, :]) <= VOTE_REACH) @ weight
        days[article], sure[article] = candidates[sums.argmax()], sums.max() / (weight.sum() + 1e-3)
    return Surroundings(best, days, sure)


def features(block: Block, pairs: Likeness, around: Surroundings, frequencies: Frequencies) -> NDArray[np.float64]:
    """One row of FEATURES per pair, shape (pairs, 29)."""
    left, right = pairs.left, pairs.right
    titled = block.titled[left] & block.titled[right]
    columns = {
        "title_cosine": np.where(titled, pairs.title, np.nan),
        "lead_cosine": _cosines(block.lead, block.lead, left, right),
        "gist_cosine": pairs.gist,
        "title_lead_cosine": np.maximum(
            _cosines(block.title, block.lead, left, right), _cosines(block.lead, block.title, left, right)
        ),
        "term_overlap": pairs.term,
    }
    columns |= _overlaps(block, left, right, frequencies.weights) | _gaps(block, left, right, around)
    for place, (name, values) in enumerate((("term", pairs.term), ("title", pairs.title), ("gist", pairs.gist))):
        columns[f"{name}_lag"] = values - around.best[left, place]
        columns[f"{name}_lag_back"] = values - around.best[right, place]
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float64)


def _overlaps(block: Block, left: Places, right: Places, weights: NDArray[np.float32]) -> dict[str, Numbers]:
    own = np.asarray(block.terms @ weights, dtype=np.float64)
    shared = _both_alike(left, right, lambda i, j: _shared(block.terms, block.terms, i, j) @ weights)
    columns: dict[str, Numbers] = {
        "name_overlap": _ratio(shared[:, 1], np.sqrt(own[left, 1] * own[right, 1])),
        "rare_terms": shared[:, 2],
        "rare_names": shared[:, 3],
        "rare_share": shared[:, 2] / np.maximum(0.3, np.minimum(own[left, 2], own[right, 2])),
    }
    for name, part in (("title", block.title_terms), ("lead", block.lead_terms)):
        total = np.asarray(part @ weights, dtype=np.float64)
        there, back = _there_and_back(left, right, lambda i, j, part=part: _shared(part, block.terms, i, j) @ weights)  # type: ignore[misc]
        columns |= _both_ways(
            f"{name}_coverage", _ratio(there[:, 0], total[left, 0]), _ratio(back[:, 0], total[right, 0])
        )
        if name == "lead":
            columns |= _both_ways(
                "name_coverage", _ratio(there[:, 1], total[left, 1]), _ratio(back[:, 1], total[right, 1])
            )
            columns |= _both_ways("other_names", total[left, 3] - there[:, 3], total[right, 3] - back[:, 3])
    return columns


def _gaps(block: Block, left: Places, right: Places, around: Surroundings) -> dict[str, Numbers]:
    published = np.abs(block.days[left] - block.days[right])
    with catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # of a row without any day the least is NaN, as it should be
        told = np.concatenate(
            [
                np.nanmin(np.abs(block.told[i][:, :, None] - block.told[j][:, None, :]), axis=(1, 2))
                for i, j in _parts(left, right)
            ]
        )
    return {
        "day_gap": np.log1p(published),
        "undated": np.isnan(published).astype(np.float64),
        "estimated_gap": np.log1p(np.abs(around.days[left] - around.days[right])),
        "estimate": np.minimum(around.sure[left], around.sure[right]),
        "told_gap": np.log1p(told),
        "first_told_gap": np.log1p(np.abs(block.told[left, 0] - block.told[right, 0])),
    }


def _both_ways(name: str, there: Numbers, back: Numbers) -> dict[str, Numbers]:
    return {f"{name}_low": np.fmin(there, back), f"{name}_high": np.fmax(there, back)}


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """Part of whole; NaN where the whole is nothing."""
    found: Numbers = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 1e-9)
    return found


def _cosines(one: NDArray[np.float32], other: NDArray[np.float32], left: Places, right: Places) -> Numbers:
    parts = [np.einsum("nd,nd->n", one[i], other[j]) for i, j in _parts(left, right)]
    cosines: Numbers = np.concatenate(parts).astype(np.float64)
    return cosines


def _shared(one: csr_matrix, other: csr_matrix, left: Places, right: Places) -> csr_matrix:
    return csr_matrix(one[left].multiply(other[right]))


def _both_alike(left: Places, right: Places, work: Callable[[Places, Places], NDArray[np.float32]]) -> Numbers:
    """What work finds of each pair, where it finds the same of a pair the other way round: once for both."""
    return _each_once(np.minimum(left, right), np.maximum(left, right), work)


def _there_and_back(
    left: Places, right: Places, work: Callable[[Places, Places], NDArray[np.float32]]
) -> tuple[Numbers, Numbers]:
    """What work finds of each pair, and of each pair the other way round."""
    found = _each_once(np.concatenate([left, right]), np.concatenate([right, left]), work)
    return found[: len(left)], found[len(left) :]


def _each_once(left: Places, right: Places, work: Callable[[Places, Places], NDArray[np.float32]]) -> Numbers:
    width = int(right.max(initial=0)) + 1
    pairs, place = np.unique(left * width + right, return_inverse=True)
    parts = [np.asarray(work(i, j), dtype=np.float64) for i, j in _parts(pairs // width, pairs % width)]
    measured: Numbers = np.concatenate(parts)[place]
    return measured


def _parts(left: Places, right: Places) -> Iterator[tuple[Places, Places]]:
    """The pairs in parts; one part where there are none, so that what is joined keeps its shape."""
    for first in range(0, max(1, len(left)), PAIRS_AT_ONCE):
        yield left[first : first + PAIRS_AT_ONCE], right[first : first + PAIRS_AT_ONCE]
