"""What an outlet counts again: its further sentences in a row. Pure: rows, probabilities and figures in, rows out.

Alignment takes one sentence of each outlet to a row. Where that one says "dozens" and a later one "at least 58", the row
would tell half of what the outlet wrote, and of the numbers that part the wrong half.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from indexer.store.records import Vectors
from service.comparison.alignment import SAME_CLAIM
from service.comparison.quantities import quantities_in
from service.comparison.telling import Telling

# Further sentences of one outlet in a row: more is no table that anybody reads.
MOST_FURTHER = 3
# Of what a sentence agrees with so probably, it tells the claim as probably as that.
SURELY = 0.8

# (low, high) of a number, None where it is open.
Bounds = tuple[float | None, float | None]
# The numbers by what is counted.
Figures = Mapping[str, frozenset[Bounds]]
# An outlet and its article.
Teller = tuple[str, int]


def figures_of(telling: Telling) -> Figures:
    """The numbers that a sentence states of each thing that it counts in whole, and not by words such as "dozens"."""
    found: dict[str, set[Bounds]] = {}
    for each in quantities_in(telling.text, telling.lang):
        if each.precision != "vague" and not (each.part or each.wide or each.single or each.restricted):
            found.setdefault(each.predicate or each.counted, set()).add((each.low, each.high))
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def with_further_figures(
    rows: Sequence[Sequence[int]], same: Vectors, tellers: Sequence[Teller], figures: Sequence[Figures]
) -> list[list[int]]:
    """The rows of `align` with sentences that count what a row counts, but otherwise than their outlet does there.

    A row of the anchor joins an earlier one whose claim its own probably tells, as far as its other sentences do; and a
    sentence that stands nowhere joins the row that it most probably tells of: with `SAME_CLAIM` at least, directly or by way
    of a sentence of the row that it surely agrees with (`SURELY`), both probabilities multiplied. An article that gives a
    number already counts nothing again: its other number is of something else ("87 were killed earlier this week").

    `same` (n, n), `tellers` and `figures` are of the sentences, of which rows hold the positions.
    """
    return _Rows(rows, same, tellers, figures).told()


class _Rows:
    def __init__(
        self, rows: Sequence[Sequence[int]], same: Vectors, tellers: Sequence[Teller], figures: Sequence[Figures]
    ) -> None:
        self._rows = [list(row) for row in rows]
        self._same = same
        self._tellers = tellers
        self._figures = figures

    def told(self) -> list[list[int]]:
        self._join_rows_of_one_claim()
        placed = {each for row in self._rows for each in row}
        free = [each for each, figures in enumerate(self._figures) if figures and each not in placed]
        if not free or not self._rows:
            return self._rows
        reach = np.stack([self._reach(free, row) for row in self._rows], axis=1)
        nearest = reach.argmax(axis=1).tolist()
        best = reach.max(axis=1).tolist()
        reached = [found for found in zip(best, free, nearest, strict=True) if found[0] >= SAME_CLAIM]
        for _, each, row in sorted(reached, key=lambda found: (-found[0], found[1])):
            if self._counts_otherwise(each, self._rows[row]):
                self._rows[row].append(each)
        return self._rows

    def _join_rows_of_one_claim(self) -> None:
        kept: list[list[int]] = []
        for row in self._rows:
            earlier = next((each for each in kept if self._tells_again(row, each)), None)
            if earlier is None:
                kept.append(row)
            else:
                reach = self._reach(row, [earlier[0], row[0]])
                earlier += [each for each, near in zip(row, reach.tolist(), strict=True) if near >= SAME_CLAIM]
        self._rows = kept

    def _tells_again(self, row: Sequence[int], earlier: Sequence[int]) -> bool:
        """Whether the outlet of the earlier row's claim counts otherwise in this one's, and all numbers are of one claim."""
        if self._outlet(row[0]) != self._outlet(earlier[0]) or not self._counts_otherwise(row[0], earlier):
            return False
        counting = [each for each in row if self._figures[each]]
        return bool((self._reach(counting, [earlier[0], row[0]]) >= SAME_CLAIM).all())

    def _reach(self, sentences: Sequence[int], row: Sequence[int]) -> Vectors:
        """How probably each of some sentences tells the claim of a row's first, (sentences,): directly, or by way of one of the
        others.
        """
        near = self._same[np.ix_(sentences, row)]
        by_way = np.where(near >= SURELY, near * self._same[row, row[0]], 0)
        return np.asarray(np.maximum(near[:, 0], by_way.max(axis=1)), dtype=np.float32)

    def _counts_otherwise(self, each: int, row: Sequence[int]) -> bool:
        """Whether it counts what others count in the row, its article does not yet, and its outlet not with this number."""
        outlet, article = self._tellers[each]
        others = self._stated(one for one in row if self._outlet(one) != outlet)
        of_article = self._stated(one for one in row if self._tellers[one] == (outlet, article))
        of_outlet = self._stated(one for one in row if self._outlet(one) == outlet)
        return sum(self._outlet(one) == outlet for one in row) <= MOST_FURTHER and any(
            kind in others and kind not in of_article and not numbers <= of_outlet.get(kind, set())
            for kind, numbers in self._figures[each].items()
        )

    def _stated(self, sentences: Iterable[int]) -> dict[str, set[Bounds]]:
        """The numbers of each kind that some sentences state."""
        found: dict[str, set[Bounds]] = {}
        for one in sentences:
            for kind, numbers in self._figures[one].items():
                found.setdefault(kind, set()).update(numbers)
        return found

    def _outlet(self, each: int) -> str:
        return self._tellers[each][0]
