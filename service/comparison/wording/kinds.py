"""What a term stands for, read from the model's vector of it in its sentence: an actor or not, one person or a body.

Linear probes (Alain, Bengio: Understanding intermediate layers using linear classifier probes, 2016). They know the
encoder that they were fitted to and no other: `weights.json` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.store.records import Vectors


@dataclass(frozen=True, slots=True)
class Kinds:
    """Probabilities of each of some terms, shape (terms,): it names an actor; if so, one person and no body or country."""

    actor: NDArray[np.float64]
    person: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Probe:
    """A logistic regression on unit vectors: `weights` (d,) and `bias`."""

    weights: NDArray[np.float64]
    bias: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `as_json` gives it."""
        return cls(np.asarray(stored["weights"], dtype=np.float64), float(stored["bias"]))

    def as_json(self) -> dict[str, Any]:
        """Weights to three decimals: they are of the order of 5, and the rounding of the vectors is coarser."""
        return {"bias": round(self.bias, 3), "weights": [round(weight, 3) for weight in self.weights.tolist()]}

    def __call__(self, vectors: Vectors) -> NDArray[np.float64]:
        """Probabilities, shape (n,), of vectors (n, d)."""
        odds = np.clip(vectors.astype(np.float64) @ self.weights + self.bias, -50, 50)
        return np.asarray(np.round(1 / (1 + np.exp(-odds)), 5))


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes of both kinds."""

    actor: Probe
    person: Probe

    @property
    def dimension(self) -> int:
        """Of the vectors that the probes read."""
        return len(self.actor.weights)

    def kinds(self, vectors: Vectors) -> Kinds:
        """The kinds of terms with these vectors (terms, d)."""
        return Kinds(self.actor(vectors), self.person(vectors))
