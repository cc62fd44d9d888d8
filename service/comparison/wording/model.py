"""The fitted model of label pairs: probes of what terms are, and a logistic regression over features of pairs.

`weights.json` beside this file says what made it (`python -m service.comparison.wording.train`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from service.comparison.wording.kinds import Probe, Probes
from service.comparison.wording.pairs import FEATURES

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` (len(FEATURES),) and `bias` of the log-odds that a pair names the same actor."""

    probes: Probes
    weights: NDArray[np.float64]
    bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `as_json` gives it. Raises KeyError where it lacks a feature that this version reads."""
        probes = Probes(*(Probe.from_json(stored["probes"][kind]) for kind in ("actor", "person")))
        weights = np.array([stored["weights"][name] for name in FEATURES], dtype=np.float64)
        return cls(probes, weights, float(stored["bias"]))

    def as_json(self) -> dict[str, Any]:
        """The numbers, rounded."""
        return {
            "bias": round(self.bias, 4),
            "weights": {name: round(weight, 4) for name, weight in zip(FEATURES, self.weights.tolist(), strict=True)},
            "probes": {kind: getattr(self.probes, kind).as_json() for kind in ("actor", "person")},
        }

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """That each pair names the same actor, shape (n,), of features (n, len(FEATURES))."""
        return np.asarray(np.round(1 / (1 + np.exp(-(rows @ self.weights + self.bias))), 4))


@cache
def packaged() -> Model:
    """The model that comes with this version."""
    return Model.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))
