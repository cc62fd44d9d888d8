"""What took long to make, kept while there is room. The only importer of cachetools."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class RecentlyUsed(Generic[Key, Value]):
    """Values by key that weigh `most` together or less; the least lately used go first. Threads may share it.

    Values are shared too, so nobody may change them. What is heavier than all the room is not kept.
    """

    def __init__(self, most: int, weight: Callable[[Value], int] = lambda _: 1) -> None:
        self._values: LRUCache[Key, Value] = LRUCache(most, getsizeof=weight)
        self._lock = Lock()

    def of(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Those of the keys that are kept, which are now the latest used, with their values."""
        with self._lock:
            return {key: self._values[key] for key in keys if key in self._values}

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Keep these too, the last of them as the latest used."""
        with self._lock:
            for key, value in values.items():
                if self._values.getsizeof(value) <= self._values.maxsize:
                    self._values[key] = value
