"""Boosted regression trees as plain arrays: log-odds of rows, and what each feature adds to them.

Trees are grown by scikit-learn (`indexer.matching.train`) and kept as numbers in JSON: answering a question needs neither
that library nor a pickle, which could run code. Method: Friedman, Greedy Function Approximation, 2001; what a feature adds is
the change of the expected value at each split on a row's way down (Saabas, Interpreting Random Forests, 2014).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

# Rows that go down the trees together.
ROWS_AT_ONCE = 4096
FIELDS = ("feature", "threshold", "left", "right", "missing_left", "value")


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees one after the other; `roots` (trees,) are the first nodes, `depth` the longest way down.

    A row goes to `left` where its `feature` is at most `threshold`, or is NaN and `missing_left`; a leaf leads to itself.
    `value` is a node's expected log-odds; a row's are `baseline` plus those of its leaves.
    """

    baseline: float
    roots: NDArray[np.int64]
    depth: int
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    missing_left: NDArray[np.bool_]
    value: NDArray[np.float64]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], features: int) -> Self:
        """Trees as `as_json` gives them. Raises ValueError where a number points outside."""
        columns = {name: np.asarray(stored[name]) for name in FIELDS}
        nodes = len(columns["feature"])
        roots = np.asarray(stored["roots"], dtype=np.int64)
        inside = all(((columns[name] >= 0) & (columns[name] < nodes)).all() for name in ("left", "right"))
        if not inside or (roots >= nodes).any() or (columns["feature"] >= features).any():
            raise ValueError("a tree points outside of its nodes or features")
        return cls(
            baseline=float(stored["baseline"]),
            roots=roots,
            depth=int(stored["depth"]),
            feature=columns["feature"].astype(np.int64),
            threshold=columns["threshold"].astype(np.float64),
            left=columns["left"].astype(np.int64),
            right=columns["right"].astype(np.int64),
            missing_left=columns["missing_left"].astype(np.bool_),
            value=columns["value"].astype(np.float64),
        )

    def as_json(self) -> dict[str, Any]:
        """The numbers: thresholds as they are, since they are values of rows, and values with six digits."""
        exact = {
            name: getattr(self, name).astype(int).tolist() for name in ("feature", "left", "right", "missing_left")
        }
        values = [float(f"{value:.6g}") for value in self.value.tolist()]
        head = {"baseline": round(self.baseline, 6), "roots": self.roots.tolist(), "depth": self.depth}
        return head | exact | {"threshold": self.threshold.tolist(), "value": values}

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds of each row of features, shape (rows,)."""
        return np.concatenate(
            [self._log_odds(rows[first : first + ROWS_AT_ONCE]) for first in range(0, max(1, len(rows)), ROWS_AT_ONCE)]
        )

    def contributions(self, row: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature adds to the log-odds of one row, beyond the roots' own; shape (features,)."""
        added = np.zeros(len(row))
        node = self.roots
        for _ in range(self.depth):
            below = self._below(node, row[self.feature[node]])
            np.add.at(added, self.feature[node], self.value[below] - self.value[node])
            node = below
        return added

    def _log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        place = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            node = self._below(node, rows[place, self.feature[node]])
        return np.asarray(self.baseline + self.value[node].sum(axis=1))

    def _below(self, node: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.int64]:
        goes_left = (values <= self.threshold[node]) | (np.isnan(values) & self.missing_left[node])
        return np.where(goes_left, self.left[node], self.right[node])
