"""Features → probability: boosted trees, and what puts another embedding model's cosines on the scale they know.

The numbers stand in `weights.json` beside this file, with the command and the data that made them, or in `matching.json` in
the store's home where somebody has fitted them to a model of their own (`python -m indexer.matching.train --home`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.matching.features import FEATURES
from indexer.matching.trees import Trees

WEIGHTS = Path(__file__).with_name("weights.json")
FITTED = "matching.json"
# Tells the packaged model from others.
PACKAGED = sha256(WEIGHTS.read_bytes()).hexdigest()[:12] if WEIGHTS.exists() else ""
# The features that are cosines of embeddings, or differences of such, and the texts that they compare.
COSINES = {
    "title_cosine": "title",
    "lead_cosine": "lead",
    "gist_cosine": "gist",
    "title_lead_cosine": "lead",
}
LAGS = {"title_lag": "title", "title_lag_back": "title", "gist_lag": "gist", "gist_lag_back": "gist"}
# Mean and standard deviation of cosines between unrelated articles' headlines, openings and gists, by name.
Scale = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Model:
    """`titled` judges pairs whose asked side is an article, `pasted` those where it is a text alone.

    probability = 1 / (1 + exp(-log-odds)). `scale` is that of the embedding model whose weights have the SHA-256 `encoder`.
    """

    titled: Trees
    pasted: Trees
    encoder: str
    scale: Scale

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a model. Raises ValueError where it is of another version."""
        if stored["features"] != list(FEATURES):
            raise ValueError("these matching weights are of another version: fit them again")
        return cls(
            titled=Trees.from_json(stored["trees"]["titled"], len(FEATURES)),
            pasted=Trees.from_json(stored["trees"]["pasted"], len(FEATURES)),
            encoder=str(stored["encoder"]),
            scale={name: (float(mean), float(spread)) for name, (mean, spread) in stored["scale"].items()},
        )

    def rescaled(self, rows: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
        """Rows whose cosines have this scale, on the scale that the trees know."""
        found = rows.copy()
        for name, text in COSINES.items():
            (mean, spread), (own_mean, own_spread) = scale[text], self.scale[text]
            place = FEATURES.index(name)
            found[:, place] = (rows[:, place] - mean) / spread * own_spread + own_mean
        for name, text in LAGS.items():
            found[:, FEATURES.index(name)] *= self.scale[text][1] / scale[text][1]
        return found

    def log_odds(self, rows: NDArray[np.float64], *, titled: bool) -> NDArray[np.float64]:
        """Log-odds of the same event for each row of features."""
        return (self.titled if titled else self.pasted).log_odds(rows)

    def probabilities(self, rows: NDArray[np.float64], *, titled: bool) -> NDArray[np.float64]:
        """Probability of the same event for each row of features, in [0, 1]."""
        return as_probability(self.log_odds(rows, titled=titled))

    def contributions(self, row: NDArray[np.float64], *, titled: bool) -> dict[str, float]:
        """What each feature adds to the log-odds, compared with a pair of which nothing is known yet."""
        added = (self.titled if titled else self.pasted).contributions(row)
        return dict(zip(FEATURES, added.tolist(), strict=True))


def as_probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-log-odds))."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def model_for(home: Path | None) -> Model:
    """The model fitted in this home, or the one that comes with the package."""
    fitted = home / FITTED if home else WEIGHTS
    path = fitted if fitted.is_file() else WEIGHTS
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Model:
    return Model.from_json(json.loads(path.read_text(encoding="utf-8")))
