"""Which sentences of different outlets tell the same claim. Pure: vectors in, groups out."""

from collections.abc import Sequence

import numpy as np

from indexer.store.records import Vectors

# Cosine from which two sentences of matched paragraphs are taken to tell the same claim. Chosen by reading the rows of
# the sample comparisons: below it neighbours share a topic, not a claim. Issue of quality: see docs/decisions/0006.
SAME_CLAIM = 0.55
# Sentences that one comparison takes at most: alignment holds every pair's cosine, so time and memory grow with the
# square (2,000 take about a second and 100 MB), and nobody reads a longer table.
MOST_SENTENCES = 2000


def align(vectors: Vectors, outlets: Sequence[str], *, anchors: int) -> list[list[int]]:
    """Rows of aligned sentences, as positions in `vectors` (n, d), the claim's seed first.

    The first `anchors` sentences are the anchor's: each is a row, joined by the nearest sentence of every other outlet
    that is at least SAME_CLAIM near and nearer to no other anchor sentence. What the anchor does not tell becomes a row
    of its own where two outlets or more tell it. A sentence stands in one row at most.
    """
    similar = vectors @ vectors.T
    rows = [[position] for position in range(anchors)]
    free = set(range(anchors, len(outlets)))
    if anchors:
        nearest = similar[anchors:, :anchors].argmax(axis=1)
        for row in range(anchors):
            pool = np.flatnonzero((nearest == row) & (similar[row, anchors:] >= SAME_CLAIM)) + anchors
            others = [other for other in pool.tolist() if outlets[other] != outlets[row]]
            rows[row] += _best_of_each_outlet(row, others, similar, outlets)
            free -= set(others)
    return rows + _rows_without_anchor(sorted(free), similar, outlets)


def _rows_without_anchor(free: Sequence[int], similar: Vectors, outlets: Sequence[str]) -> list[list[int]]:
    """Greedy: the sentence with the most near sentences of other outlets seeds a row, until none has any.

    Among equals the one whose nearest sentences are nearer in sum, then the first. Counts and sums are kept between the
    rounds: only those that lose their nearest sentence of an outlet are computed anew.
    """
    rows: list[list[int]] = []
    if not free:
        return rows
    similar_free = similar[np.ix_(free, free)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(outlets[each] for each in free))}
    outlet = np.array([numbers[outlets[each]] for each in free])
    members = [np.flatnonzero(outlet == number) for number in range(len(numbers))]
    # The cosine of near sentences of different outlets, 0 for all other pairs.
    near = np.where((similar_free >= SAME_CLAIM) & (outlet[:, None] != outlet), similar_free, np.float32(0))
    # best[seed, outlet]: the nearest left. Sums of float32 cosines are exact in float64, in any order.
    best = np.stack([near[:, group].max(axis=1) for group in members], axis=1).astype(np.float64)
    counts, sums = np.count_nonzero(best, axis=1), best.sum(axis=1)
    left = np.ones(len(free), dtype=bool)
    while (most := counts.max()) > 0:
        equals = np.flatnonzero(counts == most)
        seed = int(equals[sums[equals].argmax()])
        pool = [free[each] for each in np.flatnonzero(left & (near[seed] > 0)).tolist()]
        rows.append([free[seed], *_best_of_each_outlet(free[seed], pool, similar, outlets)])
        gone = left & (similar_free[seed] >= SAME_CLAIM)
        gone[seed] = True
        left &= ~gone
        counts[gone] = 0
        for number in np.unique(outlet[gone]):
            group, column = members[number], best[:, number]
            lost = near[:, group[gone[group]]].max(axis=1)
            members[number] = group = group[left[group]]
            stale = np.flatnonzero(left & (column > 0) & (lost >= column))
            now = near[np.ix_(stale, group)].max(axis=1, initial=0)
            counts[stale] -= now == 0
            sums[stale] += now - column[stale]
            column[stale] = now
    return rows


def _best_of_each_outlet(seed: int, pool: Sequence[int], similar: Vectors, outlets: Sequence[str]) -> list[int]:
    """The nearest to `seed` of each outlet in `pool`, all of which are near, nearest first."""
    best: dict[str, int] = {}
    for other in pool:
        if outlets[other] not in best or similar[seed, other] > similar[seed, best[outlets[other]]]:
            best[outlets[other]] = other
    return sorted(best.values(), key=lambda other: (-float(np.round(similar[seed, other], 6)), other))
