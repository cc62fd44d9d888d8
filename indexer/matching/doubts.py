"""A second look at probable candidates: what their openings say against one event lowers the log-odds, nothing raises them.

The trees trust shared words; two bombings on one morning share most of theirs, and labelled news holds few such pairs. So the
few candidates that the trees hold for probable are read once more, for explicit conflicts (`conflicts.py`). What each counts
stands in `doubts.json`, with the command and the data that made it (`indexer.matching.train_doubts`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.matching.conflicts import CONFLICTS, conflicts
from indexer.matching.openings import KNOWN_TEXT, Opening, opening_of
from indexer.store.reading import Reader
from indexer.store.recently_used import RecentlyUsed

WEIGHTS = Path(__file__).with_name("doubts.json")
# Tells the packaged doubts from others.
PACKAGED = sha256(WEIGHTS.read_bytes()).hexdigest()[:12] if WEIGHTS.exists() else ""
# Below this probability no second look changes what a reader sees.
PROBABLE = 0.3
# A store's openings that are remembered: some 20 kB each.
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Doubts:
    """What each of the CONFLICTS takes from the log-odds where it is 1, shape (5,), none below 0."""

    weights: NDArray[np.float64]

    @classmethod
    def from_json(cls, stored: Mapping[str, float]) -> Self:
        """Weights by name. Raises KeyError where one is missing, and ValueError where one would raise a probability."""
        weights = np.array([float(stored[name]) for name in CONFLICTS])
        if (weights < 0).any():
            raise ValueError("a conflict never speaks for one event")
        return cls(weights)

    def taken(self, left: Opening | None, right: Opening | None) -> NDArray[np.float64]:
        """What each conflict of two openings takes, shape (5,); nothing where one cannot be read."""
        if left is None or right is None or not self.weights.any():
            return np.zeros(len(CONFLICTS))
        found: NDArray[np.float64] = self.weights * conflicts(left, right)
        return found


@cache
def packaged_doubts() -> Doubts:
    """The doubts that come with the package."""
    return Doubts.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"])


class Openings:
    """The openings of a store's versions; threads may share it. Versions never change, so what was read stays right."""

    def __init__(self) -> None:
        self._held: RecentlyUsed[int, Opening | None] = RecentlyUsed(REMEMBERED)

    def of(self, reader: Reader, versions: Iterable[int]) -> dict[int, Opening | None]:
        """The opening of each of these versions; None in a language without rules."""
        wanted = list(dict.fromkeys(versions))
        found = self._held.of(wanted)
        missing = [version for version in wanted if version not in found]
        if missing:
            beginnings = reader.profiles.beginnings(missing, KNOWN_TEXT)
            read = {
                version: opening_of(title, text, lang, date.fromordinal(day) if day else None)
                for version, (title, text, lang, day) in beginnings.items()
            }
            self._held.keep(read)
            found |= read
        return found
