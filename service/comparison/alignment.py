"""Which sentences of different outlets tell the same claim. Pure: vectors in, groups out."""

from collections.abc import Sequence

import numpy as np

from indexer.store.records import Vectors

# Cosine from which two sentences of matched paragraphs are taken to tell the same claim. Chosen by reading the rows of
# the sample comparisons: below it neighbours share a topic, not a claim. Issue of quality: see docs/decisions/0006.
SAME_CLAIM = 0.55


def align(vectors: Vectors, outlets: Sequence[str], *, anchors: int) -> list[list[int]]:
    """Rows of aligned sentences, as positions in `vectors` (n, d), the claim's seed first.

    The first `anchors` sentences are the anchor's: each is a row, joined by the nearest sentence of every other outlet
    that is at least SAME_CLAIM near and nearer to no other anchor sentence. What the anchor does not tell becomes a row
    of its own where two outlets or more tell it. A sentence stands in one row at most.
    """
    similar = vectors @ vectors.T
    rows = [[position] for position in range(anchors)]
    others = range(anchors, len(outlets))
    free = set(others)
    if anchors:
        nearest = similar[:, :anchors].argmax(axis=1)
        for row in range(anchors):
            pool = [other for other in others if nearest[other] == row]
            rows[row] += _best_of_each_outlet(row, pool, similar, outlets)
            free -= {other for other in pool if similar[row, other] >= SAME_CLAIM}
    return rows + _rows_without_anchor(free, similar, outlets)


def _rows_without_anchor(free: set[int], similar: Vectors, outlets: Sequence[str]) -> list[list[int]]:
    """Greedy: the sentence with the most near sentences of other outlets seeds a row, until none has any."""
    rows = []
    while free:
        rest = sorted(free)
        groups = {
            seed: _best_of_each_outlet(
                seed, [each for each in rest if outlets[each] != outlets[seed]], similar, outlets
            )
            for seed in rest
        }
        seed = max(
            rest, key=lambda each: (len(groups[each]), sum(float(similar[each, o]) for o in groups[each]), -each)
        )
        if not groups[seed]:
            break
        rows.append([seed, *groups[seed]])
        near = {each for each in rest if similar[seed, each] >= SAME_CLAIM}
        free -= near | {seed, *groups[seed]}
    return rows


def _best_of_each_outlet(seed: int, pool: Sequence[int], similar: Vectors, outlets: Sequence[str]) -> list[int]:
    best: dict[str, int] = {}
    for other in pool:
        near = similar[seed, other]
        if near >= SAME_CLAIM and (outlets[other] not in best or near > similar[seed, best[outlets[other]]]):
            best[outlets[other]] = other
    return sorted(best.values(), key=lambda other: (-float(np.round(similar[seed, other], 6)), other))
