"""How high the cosines of unrelated texts are with a store's embedding model: on which scale its likeness is to be read."""

from threading import Lock

import numpy as np

from indexer.matching.model import Model, Scale
from indexer.store.reading import Reader
from indexer.store.records import Vectors

# Articles that are compared with one another: nearly all pairs of them are unrelated.
SAMPLE = 400
FEWEST = 20


class ScaleCache:
    """The scale of a store's model, measured at its first use."""

    def __init__(self) -> None:
        self._measured: dict[str, Scale] = {}
        self._measuring = Lock()

    def of(self, reader: Reader, model: Model) -> Scale:
        """The scale of the reader's embedding model; the matching model's own where that is the same, or nothing can tell."""
        encoder = reader.facts.get("model_sha256", model.encoder)
        if encoder == model.encoder:
            return model.scale
        with self._measuring:
            if encoder not in self._measured:
                found = measured(reader)
                if found is None:
                    return model.scale
                self._measured[encoder] = found
            return self._measured[encoder]


def measured(reader: Reader) -> Scale | None:
    """Mean and standard deviation of the cosines between the first articles of a store; None where there are too few."""
    profiles = reader.profiles.of(reader.profiles.first(SAMPLE))
    if len(profiles) < FEWEST:
        return None
    texts = {
        "title": np.stack([each.title for each in profiles if each.title.any()] or [each.lead for each in profiles]),
        "lead": np.stack([each.lead for each in profiles]),
        "gist": np.stack([each.gist for each in profiles]),
    }
    return {name: _spread(vectors) for name, vectors in texts.items()}


def _spread(vectors: Vectors) -> tuple[float, float]:
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(cosines.mean()), max(float(cosines.std()), 1e-3)
