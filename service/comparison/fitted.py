"""Whose vectors the weights of this room were fitted to: of another model's they know nothing."""

import json
from functools import cache
from pathlib import Path

from indexer.store.encoder import Encoder

# Each names under "made_by" the SHA-256 of the embedding model that read what it was learned from.
WEIGHTS = tuple(
    Path(__file__).with_name(room) / "weights.json" for room in ("agreement", "attribution", "calibration", "wording")
)


def is_fitted_to(encoder: Encoder) -> bool:
    """Whether all weights were fitted to this model. Else detectors get no vectors, and go by words and rules alone."""
    return _encoders() == {encoder.sha256}


def unfitted_note(encoder: Encoder) -> str:
    """What a reader must know of a comparison by a model that the weights were not fitted to."""
    return (
        f"The embedding model {encoder.name} is not the one that comparing was fitted to. So sentences stand side by side "
        "by their words alone and sources are read by rules alone, fewer divergences are found, and nothing is said of "
        "omissions. docs/comparison.md says how to fit the weights to a model."
    )


@cache
def _encoders() -> frozenset[str]:
    return frozenset(json.loads(file.read_text(encoding="utf-8"))["made_by"]["encoder"] for file in WEIGHTS)
