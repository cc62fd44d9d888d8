"""Features → probability: a logistic regression for stored paragraphs and one for pasted text without a headline.

The numbers stand in `weights.json` beside this file, with the command and the data that made them.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.matching.features import FEATURES

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """probability = 1 / (1 + exp(-(intercept + weights · (features - typical))))."""

    intercept: float
    weights: NDArray[np.float64]
    typical: NDArray[np.float64]

    @classmethod
    def from_json(cls, stored: dict[str, float | dict[str, float]]) -> Self:
        """Read one model; features are found by name, so a file of another version fails loudly."""
        weights, typical, intercept = stored["weights"], stored["typical"], stored["intercept"]
        assert isinstance(weights, dict)
        assert isinstance(typical, dict)
        assert isinstance(intercept, float)
        return cls(intercept, np.array([weights[f] for f in FEATURES]), np.array([typical[f] for f in FEATURES]))

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability of the same event for each row of features, in [0, 1]."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.intercept + (rows - self.typical) @ self.weights))))

    def contributions(self, row: NDArray[np.float64]) -> dict[str, float]:
        """What each feature adds to the log-odds, compared with a typical candidate."""
        return dict(zip(FEATURES, ((row - self.typical) * self.weights).tolist(), strict=True))


@cache
def model_for(*, titled: bool) -> Logistic:
    """The trained model for a probe with a headline of its own, or for one without."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Logistic.from_json(stored["models"]["titled" if titled else "untitled"])
