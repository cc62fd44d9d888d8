"""Which sentences of different outlets stand in one row. Pure: probabilities of the same claim in, groups out."""

from collections.abc import Sequence

import numpy as np

from indexer.store.records import Vectors

# Probability of the same claim (`agreement.same_claim_matrix`) from which two sentences share a row: more likely than not.
SAME_CLAIM = 0.5
# Sentences that one comparison takes at most: alignment holds every pair's probability, so time and memory grow with the
# square, and nobody reads a longer table.
MOST_SENTENCES = 2000


def align(same: Vectors, outlets: Sequence[str], *, anchors: int) -> list[list[int]]:
    """Rows of aligned sentences, as positions in `same` (n, n), the claim's seed first.

    The first `anchors` sentences are the anchor's: each is a row, joined by that sentence of every other outlet that most
    probably tells the same, where SAME_CLAIM is reached and no other anchor sentence is more probable. What the anchor does
    not tell becomes a row of its own where two outlets or more tell it. A sentence stands in one row at most.
    """
    rows = [[position] for position in range(anchors)]
    free = set(range(anchors, len(outlets)))
    if anchors:
        nearest = same[anchors:, :anchors].argmax(axis=1)
        for row in range(anchors):
            pool = np.flatnonzero((nearest == row) & (same[row, anchors:] >= SAME_CLAIM)) + anchors
            others = [other for other in pool.tolist() if outlets[other] != outlets[row]]
            rows[row] += _best_of_each_outlet(row, others, same, outlets)
            free -= set(others)
    return rows + _rows_without_anchor(sorted(free), same, outlets)


def _rows_without_anchor(free: Sequence[int], same: Vectors, outlets: Sequence[str]) -> list[list[int]]:
    """Greedy: the sentence with the most near sentences of other outlets seeds a row, until none has any.

    Among equals the one whose nearest sentences are nearer in sum, then the first. Counts and sums are kept between the
    rounds: only those that lose their nearest sentence of an outlet are computed anew.
    """
    rows: list[list[int]] = []
    if not free:
        return rows
    same_free = same[np.ix_(free, free)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(outlets[each] for each in free))}
    outlet = np.array([numbers[outlets[each]] for each in free])
    members = [np.flatnonzero(outlet == number) for number in range(len(numbers))]
    # The probability of near sentences of different outlets, 0 for all other pairs.
    near = np.where((same_free >= SAME_CLAIM) & (outlet[:, None] != outlet), same_free, np.float32(0))
    # best[seed, outlet]: the nearest left. Sums of float32 are exact in float64, in any order.
    best = np.stack([near[:, group].max(axis=1) for group in members], axis=1).astype(np.float64)
    counts, sums = np.count_nonzero(best, axis=1), best.sum(axis=1)
    left = np.ones(len(free), dtype=bool)
    while (most := counts.max()) > 0:
        equals = np.flatnonzero(counts == most)
        seed = int(equals[sums[equals].argmax()])
        pool = [free[each] for each in np.flatnonzero(left & (near[seed] > 0)).tolist()]
        rows.append([free[seed], *_best_of_each_outlet(free[seed], pool, same, outlets)])
        gone = left & (same_free[seed] >= SAME_CLAIM)
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


def _best_of_each_outlet(seed: int, pool: Sequence[int], same: Vectors, outlets: Sequence[str]) -> list[int]:
    """The nearest to `seed` of each outlet in `pool`, all of which are near, nearest first."""
    best: dict[str, int] = {}
    for other in pool:
        if outlets[other] not in best or same[seed, other] > same[seed, best[outlets[other]]]:
            best[outlets[other]] = other
    return sorted(best.values(), key=lambda other: (-float(np.round(same[seed, other], 6)), other))
