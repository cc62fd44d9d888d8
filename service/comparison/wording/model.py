"""The fitted model of label pairs: probes of what terms are, and logistic regressions over features of pairs.

`alone` judges by two sentences. Where their event is known, `names` judges pairs with a name and `nouns` those of two nouns: a
name is known by its titles, a noun by its use. `weights.json` beside this file says what made it
(`python -m service.comparison.wording.train`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from service.comparison.wording.evidence import FEATURES as EVENT
from service.comparison.wording.kinds import Probe, Probes
from service.comparison.wording.pairs import ALONE, FEATURES, Pairs

WEIGHTS = Path(__file__).with_name("weights.json")
# What the judges of an event see: more of the two sentences made them worse on events that they had not seen.
OF_EVENT = ("similarity", "margin among actors", "actors", *EVENT)
# From this probability on, two sentences are enough: nine of ten such marks that annotators judged are right out of sample
# (`benchmarks/labels.py`); of those from 0.5 on, eight.
SURE_ALONE = 0.7


@dataclass(frozen=True, slots=True)
class Regression:
    """Log-odds that a pair names the same actor: `bias` and `weights`, shape (len(FEATURES),), 0 for what it does not see."""

    weights: NDArray[np.float64]
    bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], features: Sequence[str]) -> Self:
        """As `as_json` gives it. Raises KeyError where it lacks one of the features."""
        seen = {name: stored["weights"][name] for name in features}
        return cls(np.array([seen.get(name, 0.0) for name in FEATURES], dtype=np.float64), float(stored["bias"]))

    def as_json(self, features: Sequence[str]) -> dict[str, Any]:
        """The numbers, rounded."""
        named = dict(zip(FEATURES, self.weights.tolist(), strict=True))
        return {"bias": round(self.bias, 4), "weights": {name: round(named[name], 4) for name in features}}

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities, shape (n,), of features (n, len(FEATURES))."""
        return np.asarray(np.round(1 / (1 + np.exp(-(rows @ self.weights + self.bias))), 4))


@dataclass(frozen=True, slots=True)
class Model:
    """The judges, and the probes that they hear."""

    probes: Probes
    alone: Regression
    names: Regression
    nouns: Regression

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `as_json` gives it. Raises KeyError where it lacks a feature that this version reads."""
        probes = Probes(*(Probe.from_json(stored["probes"][kind]) for kind in ("actor", "person")))
        return cls(probes, *(Regression.from_json(stored["pairs"][kind], seen) for kind, seen in _SEEN.items()))

    def as_json(self) -> dict[str, Any]:
        """The numbers, rounded."""
        return {
            "pairs": {kind: getattr(self, kind).as_json(seen) for kind, seen in _SEEN.items()},
            "probes": {kind: getattr(self.probes, kind).as_json() for kind in ("actor", "person")},
        }

    def probabilities(self, pairs: Pairs) -> NDArray[np.float64]:
        """That each pair names the same actor, shape (n,): what its event says, or more where two sentences are enough."""
        alone = np.where(pairs.alone, self.alone(pairs.rows), 0.0)
        if not pairs.of_event:
            return alone
        of_event = np.where(pairs.named, self.names(pairs.rows), self.nouns(pairs.rows))
        return np.maximum(of_event, np.where(alone >= SURE_ALONE, alone, 0.0))


_SEEN = {"alone": ALONE, "names": OF_EVENT, "nouns": OF_EVENT}


@cache
def packaged() -> Model:
    """The model that comes with this version."""
    return Model.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))
