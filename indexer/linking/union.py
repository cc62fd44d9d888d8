"""Disjoint sets."""

from collections.abc import Iterable


class Union:
    """Disjoint sets of numbers, each alone at first. The smallest of a set stands for it."""

    def __init__(self, items: Iterable[int]) -> None:
        self._above = {item: item for item in items}

    def __contains__(self, item: int) -> bool:
        return item in self._above

    def root(self, item: int) -> int:
        """The one that stands for the set of an item."""
        while (above := self._above[item]) != item:
            self._above[item] = item = self._above[above]
        return item

    def join(self, one: int, other: int) -> None:
        """Make the sets of both one."""
        left, right = self.root(one), self.root(other)
        self._above[max(left, right)] = min(left, right)
