"""The fitted model of label pairs: probes of what terms are, trees over features of pairs, and their calibration.

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

from indexer.matching.trees import Trees
from service.comparison.wording.kinds import Probe, Probes
from service.comparison.wording.pairs import FEATURES

WEIGHTS = Path(__file__).with_name("weights.json")
KINDS = ("actor", "act", "person")


@dataclass(frozen=True, slots=True)
class Model:
    """`calibration` (slope, shift) turns the trees' log-odds into those of a probability that holds (Platt 1999).

    `encoder` is the SHA-256 of the embedding model whose vectors the numbers were fitted to: they say nothing of another's.
    """

    encoder: str
    probes: Probes
    trees: Trees
    calibration: tuple[float, float]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `as_json` gives it. Raises ValueError where it has other features than this version reads."""
        if list(stored["features"]) != list(FEATURES):
            raise ValueError("the weights are of another version's features")
        probes = Probes(*(Probe.from_json(stored["probes"][kind]) for kind in KINDS))
        slope, shift = stored["calibration"]
        return cls(stored["encoder"], probes, Trees.from_json(stored["trees"], len(FEATURES)), (slope, shift))

    def as_json(self) -> dict[str, Any]:
        """The numbers, rounded."""
        return {
            "encoder": self.encoder,
            "features": list(FEATURES),
            "calibration": [round(number, 4) for number in self.calibration],
            "probes": {kind: getattr(self.probes, kind).as_json() for kind in KINDS},
            "trees": self.trees.as_json(),
        }

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """That each pair names the same actor, shape (n,), of features (n, len(FEATURES))."""
        if not len(rows):
            return np.zeros(0)
        slope, shift = self.calibration
        return np.asarray(np.round(1 / (1 + np.exp(-(slope * self.trees.log_odds(rows) + shift))), 4))


@cache
def packaged() -> Model:
    """The model that comes with this version."""
    return Model.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))
