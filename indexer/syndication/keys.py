"""Which version holds which key: `copy_keys`, as it follows from the signatures of what current versions print."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from indexer.store.copies import KEY_BYTES, Copies, CopyLinks
from indexer.syndication.signatures import keys_of
from indexer.syndication.wording import Places

# Versions whose keys are read together, some 200 each, and stated keys that are.
VERSIONS_AT_ONCE = 5_000
KEYS_AT_ONCE = 100_000

# (key, version), shape (n, 2): ascending, each once.
Held = Places


def state_keys(copies: CopyLinks, versions: Sequence[int]) -> None:
    """State the keys of versions that have none stated yet."""
    for held in _held_by(copies, versions):
        copies.add_keys(zip(*held.T.tolist(), strict=True))


def drop_keys(copies: CopyLinks, versions: Sequence[int]) -> None:
    """Drop the keys of versions that go."""
    for held in _held_by(copies, versions):
        copies.drop_keys(zip(*held.T.tolist(), strict=True))


def wrongly_keyed(copies: Copies) -> list[int]:
    """The versions whose stated keys are not those of what they print, and those that are not shown and have some.

    What follows from signatures is added up by version and what is stated taken away, so that versions alone are kept in
    memory: keys are random numbers, and others have another sum.
    """
    versions = np.array(copies.versions(), dtype=np.int64)
    counts, sums = np.zeros(len(versions), dtype=np.int64), np.zeros(len(versions), dtype=np.int64)
    for held in _held_by(copies, versions.tolist()):
        places = np.searchsorted(versions, held[:, 1])
        np.add.at(counts, places, 1)
        np.add.at(sums, places, held[:, 0])
    hidden: set[int] = set()
    stated = copies.stated_keys()
    while part := [tuple(row) for row in islice(stated, KEYS_AT_ONCE)]:
        held = np.array(part, dtype=np.int64)
        shown = np.isin(held[:, 1], versions)
        hidden.update(held[~shown, 1].tolist())
        places = np.searchsorted(versions, held[shown, 1])
        np.subtract.at(counts, places, 1)
        np.subtract.at(sums, places, held[shown, 0])
    return sorted({*versions[(counts != 0) | (sums != 0)].tolist(), *hidden})


def _held_by(copies: Copies, versions: Sequence[int]) -> Iterator[Held]:
    """The keys of these versions, by parts of them. Rows that lie apart take longer to write, so those of a part ascend."""
    for first in range(0, len(versions), VERSIONS_AT_ONCE):
        rows = copies.signatures(versions[first : first + VERSIONS_AT_ONCE])
        keys = keys_of(b"".join(row[1] for row in rows)).view(np.int64)
        counts = np.array([len(row[1]) // KEY_BYTES for row in rows], dtype=np.int64)
        holders = np.repeat(np.array([row[0] for row in rows], dtype=np.int64), counts)
        order = np.lexsort((holders, keys))
        held = np.column_stack([keys[order], holders[order]])
        # What a version prints twice has its keys once.
        yield held[np.diff(held, axis=0, prepend=0).any(axis=1)]
