"""Which articles may copy from which: those that share keys, found among the earlier ones of the window.

The catalogue knows who holds a key, so what is looked at grows with what is asked about, not with the archive.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.store.copies import Copies, Held
from indexer.store.dates import age
from indexer.store.vectors import UNDATED
from indexer.syndication.signatures import keys_of
from indexer.syndication.wording import Places

# A copy is printed within days. Two weeks also hold what weeklies and monthly columns reprint of a story; what returns
# later is an archive piece, and every day more is a day more to look through. Undated articles are held against all.
WINDOW_DAYS = 14
# Of the holders of a key the earliest three: one of them has the original. A text that ten thousand articles print
# gives three candidates for each, not ten thousand.
HOLDERS = 3
# Articles share one run of words by chance; one that has a single key can share no more.
FEWEST_SHARED_KEYS = 2
# Versions whose keys are looked up together, some 200 each.
VERSIONS_AT_ONCE = 1000
# More than any day's ordinal, and the place of the undated behind all days.
BEHIND_ALL_DAYS = 1 << 22

# (place of a version, place of an earlier one), shape (n, 2)
Pairs = NDArray[np.int64]


class Neighbourhood:
    """Finds candidates among the paragraphs that `copies` shows."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies

    def originals(self, asking: Collection[int] | None = None) -> Iterator[tuple[int, int]]:
        """(version, earlier version that it may copy from), the earliest first; of all versions or of `asking`."""
        if asking is None:
            yield from self._candidates(_Holders.of(self._copies.held_by_several()), None)
            return
        days = self._copies.days_of(asking)
        for part in _parts(sorted(days, key=lambda version: (days[version] == UNDATED, days[version], version))):
            yield from self._candidates(self._holders(part), part)

    def followers(self, changed: Iterable[int]) -> set[int]:
        """The later versions whose candidates depend on any of these."""
        found: set[int] = set()
        for part in _parts(changed):
            holders = self._holders(part)
            later, earlier = holders.pairs().T
            found.update(holders.versions[later[np.isin(holders.versions[earlier], part)]].tolist())
        return found

    def _candidates(self, holders: "_Holders", asking: Sequence[int] | None) -> Iterator[tuple[int, int]]:
        pairs = holders.pairs()
        if asking is not None:
            pairs = pairs[np.isin(holders.versions[pairs[:, 0]], asking)]
        codes, shared = np.unique(pairs[:, 0] << 32 | pairs[:, 1], return_counts=True)
        later, earlier = holders.versions[codes >> 32], holders.versions[codes & 0xFFFFFFFF]
        few = shared < FEWEST_SHARED_KEYS
        brief = self._copies.with_one_key(np.unique(later[few]).tolist())
        enough = ~few | np.isin(later, list(brief))
        yield from zip(later[enough].tolist(), earlier[enough].tolist(), strict=True)

    def _holders(self, versions: Iterable[int]) -> "_Holders":
        """All who hold a key of these versions."""
        keys = np.unique(keys_of(b"".join(signature for _, signature in self._copies.signatures(versions))))
        return _Holders.of(self._copies.holding(keys.view(np.int64).tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class _Holders:
    """Who holds some keys: all that do.

    `versions` (v,) are ids, the earliest first, and `days` theirs, the undated behind all. Row by row, `keys` (n,) ascend, and
    with each key its holders, places in `versions`.
    """

    versions: Places
    days: Places
    keys: Places
    holders: Places

    @classmethod
    def of(cls, rows: Iterable[Held]) -> Self:
        """The holders of (key, version, day, published)."""
        known: dict[int, tuple[int, str, int]] = {}
        held = array("q"), array("q")  # a million rows are 16 MB here, and some 300 as rows
        for key, version, day, published in rows:
            if version not in known:
                known[version] = (day or BEHIND_ALL_DAYS, age(published), version)
            held[0].append(key)
            held[1].append(version)
        keys, versions = (np.array(each, dtype=np.int64) for each in held)
        ordered = np.array(sorted(known, key=known.__getitem__), dtype=np.int64)
        by_id = np.argsort(ordered)
        holders = by_id[np.searchsorted(ordered, versions, sorter=by_id)]
        sequence = np.lexsort((holders, keys))
        days = np.array([known[version][0] for version in ordered.tolist()], dtype=np.int64)
        return cls(ordered, days, keys[sequence], holders[sequence])

    def pairs(self) -> Pairs:
        """Each holder of a key with the earliest HOLDERS of it that come before it within its window; a pair for each key."""
        days = self.days[self.holders]
        since = np.where(days == BEHIND_ALL_DAYS, 0, np.maximum(days - WINDOW_DAYS, 0))
        number = np.cumsum(np.diff(self.keys, prepend=self.keys[:1]) != 0) * 2 * BEHIND_ALL_DAYS
        first = np.searchsorted(number + days, number + since)
        rows = np.arange(len(self.keys))
        found = [np.zeros((0, 2), dtype=np.int64)]
        for step in range(HOLDERS):
            later = rows[first + step < rows]
            found.append(np.column_stack([self.holders[later], self.holders[first[later] + step]]))
        return np.concatenate(found)


def _parts(versions: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(versions)
    while part := list(islice(remaining, VERSIONS_AT_ONCE)):
        yield part
