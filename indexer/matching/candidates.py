"""Which articles may tell the same event: near in meaning within some days, or sharing rare words and names at any time.

Embeddings find retellings in other words; rare names find what embeddings confuse, and follow-ups that come weeks later.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from indexer.matching.block import Block, Places
from indexer.matching.features import Likeness, likeness
from indexer.matching.frequencies import Frequencies
from indexer.store.reading import Reader
from indexer.store.records import TermIds
from indexer.store.vectors import compose

# Days between publications beyond which likeness in meaning alone finds no candidate.
NEAR_DAYS = 5
# Candidates of each kind for one article.
NEAREST = 15
# Of an event that thousands tell each article's nearest are its own small circle. So the earliest articles that are as near
# as this in context are candidates of all of them, and hold the circles together.
HUBS, HUB_COSINE = 6, 0.8
# The rarest terms of an article are looked up; a term that more articles hold tells little.
TERMS_LOOKED_UP = 24
MOST_HOLDERS = 300
# Articles whose candidates are looked for together, and rows of a comparison of all with all.
ARTICLES_AT_ONCE = 1500
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """Pairs of a block, each both ways round: those to judge, in which an `asked` article (n,) takes part, and those of
    their candidates, because an article that is nearer to a third tells that one's event.
    """

    block: Block
    pairs: Likeness
    asked: NDArray[np.bool_]


def proposed(reader: Reader, versions: Collection[int], frequencies: Frequencies) -> Iterator[Proposed]:
    """The pairs to judge of these versions; each of them is asked once."""
    days = reader.profiles.days_of(versions)
    ordered = sorted(days, key=lambda version: (days[version], version))
    for first in range(0, len(ordered), ARTICLES_AT_ONCE):
        asked = ordered[first : first + ARTICLES_AT_ONCE]
        dated = [days[version] for version in asked if days[version]]
        around = set(asked) | set(reader.profiles.between(0, 0))
        if dated:
            around.update(reader.profiles.between(min(dated) - 2 * NEAR_DAYS, max(dated) + 2 * NEAR_DAYS))
        yield _together(reader, asked, around, frequencies)


def _together(reader: Reader, asked: Sequence[int], around: set[int], frequencies: Frequencies) -> Proposed:
    known = {each.version: each for each in reader.profiles.of(around)}
    found = holders(reader, [known[version].terms for version in asked if version in known], frequencies, stored=True)
    known |= {each.version: each for each in reader.profiles.of({version for _, version in found} - known.keys())}
    block = Block.of([known[version] for version in sorted(known)], len(frequencies.inverse))
    asked_places = np.searchsorted(block.versions, [version for version in asked if version in known])
    first = _candidates(block, asked_places, found, frequencies)
    reached = np.unique(np.concatenate([asked_places, first[:, 1]]))
    pairs = np.concatenate([first, _candidates(block, np.setdiff1d(reached, asked_places), found, frequencies)])
    pairs = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    return Proposed(
        block, likeness(block, pairs[:, 0], pairs[:, 1], frequencies), np.isin(np.arange(len(block)), asked_places)
    )


def holders(
    reader: Reader, terms: Sequence[TermIds], frequencies: Frequencies, *, stored: bool
) -> list[tuple[int, int]]:
    """(term, version) of the rarest terms of these articles: where else they stand. `stored` articles are counted in them."""
    found = [rarest(each, frequencies, least=2 if stored else 1) for each in terms]
    wanted = np.unique(np.concatenate(found or [np.zeros(0, dtype=np.int32)]))
    return reader.profiles.holding(wanted.tolist())


def rarest(terms: TermIds, frequencies: Frequencies, *, least: int) -> TermIds:
    """The rarest of an article's terms, TERMS_LOOKED_UP at most, of those that `least` to MOST_HOLDERS articles hold."""
    known = terms[: np.searchsorted(terms, len(frequencies.inverse))]
    counts = frequencies.counts[known]
    known = known[(frequencies.weights[known, 2] > 0) & (counts >= least) & (counts <= MOST_HOLDERS)]
    found: TermIds = known[np.lexsort((frequencies.order[known], -frequencies.inverse[known]))[:TERMS_LOOKED_UP]]
    return found


def _candidates(
    block: Block, rows: Places, found: Sequence[tuple[int, int]], frequencies: Frequencies
) -> NDArray[np.int64]:
    """Pairs (place, place), shape (pairs, 2), of these rows with what is nearest to each."""
    near, sharing = _nearest(block, rows), _sharing(block, rows, found, frequencies)
    return np.concatenate([near, sharing])


def _nearest(block: Block, rows: Places) -> NDArray[np.int64]:
    context = compose(block.gist, block.title)
    kept = min(NEAREST, len(block) - 1)
    parts = [np.zeros((0, 2), dtype=np.int64)]
    for first in range(0, len(rows) if kept else 0, ROWS_AT_ONCE):
        part = rows[first : first + ROWS_AT_ONCE]
        scores = context[part] @ context.T
        scores[np.abs(block.days[part][:, None] - block.days[None, :]) > NEAR_DAYS] = -2.0
        scores[np.arange(len(part)), part] = -2.0
        best = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
        pairs = np.column_stack([np.repeat(part, kept), best.ravel()])
        parts.append(pairs[np.take_along_axis(scores, best, axis=1).ravel() > -2.0])
        near = scores >= HUB_COSINE
        row, hub = np.nonzero(near & (near.cumsum(axis=1) <= HUBS))
        parts.append(np.column_stack([part[row], hub]))
    return np.concatenate(parts)


def _sharing(
    block: Block, rows: Places, found: Sequence[tuple[int, int]], frequencies: Frequencies
) -> NDArray[np.int64]:
    """Pairs of these rows with the articles that share most of their rarest terms, by idf²."""
    if not found or not len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    terms, versions = np.array(found, dtype=np.int64).T
    places = np.searchsorted(block.versions, versions)
    there = (places < len(block)) & (block.versions[np.minimum(places, len(block) - 1)] == versions)
    weight = frequencies.weights[terms[there], 0]
    posted = csr_matrix((weight, (terms[there], places[there])), shape=(len(frequencies.inverse), len(block)))
    shared = (block.terms[rows] @ posted).tocsr()
    parts = [np.zeros((0, 2), dtype=np.int64)]
    for place, row in enumerate(rows.tolist()):
        part = slice(shared.indptr[place], shared.indptr[place + 1])
        others, scores = shared.indices[part], shared.data[part]
        others, scores = others[others != row], scores[others != row]
        best = others[np.argsort(-scores, kind="stable")[:NEAREST]]
        parts.append(np.column_stack([np.full(len(best), row), best]).astype(np.int64))
    return np.concatenate(parts)
