"""Which articles may copy from which: those that share keys, found among the earlier ones of the window."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.store.copies import Copies
from indexer.store.dates import age
from indexer.store.recently_used import RecentlyUsed
from indexer.store.vectors import UNDATED
from indexer.syndication.signatures import keys_of
from indexer.syndication.wording import Hashes, Places

# A copy is printed within days. Two weeks also hold what weeklies and monthly columns reprint of a story; what returns
# later is an archive piece, and every day more is a day more to look through. Undated articles are held against all.
WINDOW_DAYS = 14
# Of the holders of a key the earliest three: one of them has the original. A text that ten thousand articles print
# gives three candidates for each, not ten thousand.
HOLDERS = 3
# Articles share one run of words by chance; one that has a single key can share no more.
FEWEST_SHARED_KEYS = 2
# Bytes of keys that are kept, by days: those of some 250,000 paragraphs. The days around a batch are asked for several times.
DAYS_KEPT = 64 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """The keys of a day's articles.

    `revisions` (articles,) are ids of versions, the earliest first. `keys` (n,) ascend; `holders` (n,) say which of the
    articles holds each, the earliest first where several do.
    """

    revisions: Places
    keys: Hashes
    holders: Places


Pairs = NDArray[np.int64]


class Neighbourhood:
    """Finds candidates among the paragraphs that `copies` shows. Keeps the keys of the days last asked for."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self.days = copies.days()
        self._dated = [day for day in self.days if day != UNDATED]
        self._held: RecentlyUsed[int, Day] = RecentlyUsed(DAYS_KEPT, lambda day: day.keys.nbytes + day.holders.nbytes)

    def originals(self, day: int, asking: Collection[int] | None = None) -> list[tuple[int, int]]:
        """(version of that day, earlier version that it may copy from), the earliest first; of all versions or of `asking`."""
        today = self._day(day)
        wanted = np.isin(today.revisions, list(asking))[today.holders] if asking is not None else slice(None)
        found = self._held_earlier(day, today.keys[wanted], today.holders[wanted])
        _, first, shared = np.unique(found[:, 0] << 40 | found[:, 1], return_index=True, return_counts=True)
        held = np.bincount(today.holders, minlength=len(today.revisions))[found[first, 0]]
        pairs = found[first[shared >= np.minimum(held, FEWEST_SHARED_KEYS)]]
        return list(zip(today.revisions[pairs[:, 0]].tolist(), pairs[:, 2].tolist(), strict=True))

    def followers(self, days: Mapping[int, int]) -> set[int]:
        """The later versions whose candidates depend on any of these, by their days; of those without a date maybe more."""
        changed: dict[int, list[int]] = {}
        for revision, day in days.items():
            changed.setdefault(day, []).append(revision)
        keys = {day: self._keys_of(day, revisions) for day, revisions in sorted(changed.items())}
        found: set[int] = set()
        for day in self.days:
            near = [its for its in keys if _looks_back(day, its)]
            if not near:
                continue
            today = self._day(day)
            wanted = _found_in(today.keys, np.unique(np.concatenate([keys[its] for its in near])))
            if day == UNDATED:
                # Who holds its keys first, only all days together tell: whoever shares a key is looked at again.
                found.update(today.revisions[np.unique(today.holders[wanted])].tolist())
                continue
            held = self._held_earlier(day, today.keys[wanted], today.holders[wanted])
            askers = held[np.isin(held[:, 2], [revision for its in near for revision in changed[its]]), 0]
            found.update(today.revisions[np.unique(askers)].tolist())
        return found

    def _held_earlier(self, day: int, keys: Hashes, askers: Places) -> Pairs:
        """(asker, rank of a holder, holder's id) for the earliest HOLDERS of each key before its asker: an (m, 3) array.

        `keys` ascend; `askers` are numbers of the day's articles.
        """
        parts = [np.zeros((0, 3), np.int64)]
        taken = np.zeros(len(keys), np.int64)
        rank = 0
        for earlier in self._window(day):
            there = self._day(earlier)
            asked = _found_in(keys, there.keys)
            place = np.searchsorted(there.keys, keys[asked])
            for _ in range(HOLDERS):
                if not len(asked):
                    break
                still = (taken[asked] < HOLDERS) & (place < len(there.keys))
                still[still] = there.keys[place[still]] == keys[asked[still]]
                asked, place = asked[still], place[still]
                holders = there.holders[place]
                if earlier == day:
                    before = holders < askers[asked]
                    asked, place, holders = asked[before], place[before], holders[before]
                parts.append(np.stack([askers[asked], rank + holders, there.revisions[holders]], axis=1))
                taken[asked] += 1
                place += 1
            rank += len(there.revisions)
        return np.concatenate(parts)

    def _window(self, day: int) -> Sequence[int]:
        """The days that an article of this day is held against, the earliest first."""
        if day == UNDATED:
            return self.days
        return self._dated[bisect_left(self._dated, day - WINDOW_DAYS) : bisect_right(self._dated, day)]

    def _keys_of(self, day: int, revisions: Collection[int]) -> Hashes:
        there = self._day(day)
        return there.keys[np.isin(there.revisions, list(revisions))[there.holders]]

    def _day(self, day: int) -> Day:
        found = self._held.of([day])
        if day not in found:
            found[day] = _read(self._copies, day)
            self._held.keep(found)
        return found[day]


def _looks_back(day: int, earlier: int) -> bool:
    """Whether articles of `day` may copy from articles of `earlier`. One without a date is never the original of a dated."""
    if day == UNDATED:
        return True
    return earlier != UNDATED and day - WINDOW_DAYS <= earlier <= day


def _found_in(keys: Hashes, others: Hashes) -> Places:
    """The places of those keys that are among the others. Both ascend; the fewer are looked up among the more."""
    if len(keys) <= len(others):
        place = np.minimum(np.searchsorted(others, keys), len(others) - 1)
        return np.flatnonzero(others[place] == keys) if len(others) else np.zeros(0, np.int64)
    different = others[np.flatnonzero(np.diff(others, prepend=others[:1] + np.uint64(1)))]
    first = np.searchsorted(keys, different, "left")
    many = np.searchsorted(keys, different, "right") - first
    return np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())


def _read(copies: Copies, day: int) -> Day:
    rows = copies.signatures(day)
    published = {row[0]: row[1] for row in rows}
    ordered = sorted(published, key=lambda revision: (age(published[revision]), revision))
    order = {revision: place for place, revision in enumerate(ordered)}
    signed = [row[2] or b"" for row in rows]
    holders = np.repeat([order[row[0]] for row in rows], [len(each) // 8 for each in signed]).astype(np.int64)
    keys = keys_of(b"".join(signed))
    sequence = np.lexsort((holders, keys))
    keys, holders = keys[sequence], holders[sequence]
    first = np.ones(len(keys), np.bool_)
    first[1:] = (keys[1:] != keys[:-1]) | (holders[1:] != holders[:-1])
    return Day(np.array(ordered, dtype=np.int64), keys[first], holders[first])
