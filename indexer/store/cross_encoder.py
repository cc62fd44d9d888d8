"""Pairs of texts to probabilities of classes, by a cross-encoder: a model that reads both texts at once.

Any sequence classification model by name or folder, through sentence-transformers; none comes with the package. As in
`sentence_encoder.py`, weights are safetensors only and no code from a model is run. One pair costs as much as embedding
both texts, and nothing of it can be kept: for a few pairs that matter, not for all.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import torch
from sentence_transformers import CrossEncoder

from indexer.store.errors import ModelError
from indexer.store.model_files import downloaded, weights_sha256
from indexer.store.records import Vectors
from indexer.store.sentence_encoder import best_device

# Pairs in one batch, of like length.
BATCH = 32


class PairClassifier:
    """A cross-encoder on one device. `labels` are the model's own words for its classes, in the order of its answers.

    Threads may share it: one asks at a time.
    """

    def __init__(self, folder: Path, *, name: str, device: str) -> None:
        self.name = name
        self.sha256 = weights_sha256(folder)
        self._asking = Lock()
        try:
            self._model = CrossEncoder(
                str(folder),
                device=best_device() if device == "auto" else device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
                # Softmax is ours: some models are stored with an activation of their own.
                activation_fn=torch.nn.Identity(),
            ).eval()
            stored: Mapping[int, str] = self._model.config.id2label or {}
            self.labels = tuple(str(stored[place]) for place in sorted(stored))
        except Exception as error:  # a folder that is no sound model can fail anywhere inside of three libraries
            raise ModelError(f"cannot load the cross-encoder {name} from {folder}: {error}") from error

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Of each class for each (first, second), shape (pairs, labels), float32; rows sum to 1."""
        if not pairs:
            return np.empty((0, len(self.labels)), dtype=np.float32)
        with self._asking:
            answers = self._model.predict(list(pairs), batch_size=BATCH, show_progress_bar=False)
        logits = np.asarray(answers, dtype=np.float32).reshape(len(pairs), len(self.labels))
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def load_pair_classifier(model: str, device: str = "auto") -> PairClassifier:
    """The cross-encoder of this name on the hub, or in this folder.

    Raises ModelError where it cannot be found, cannot be loaded, or has no safetensors weights.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return PairClassifier(folder, name=folder.name, device=device)
    return PairClassifier(downloaded(model, setting="RASHOMON_NLI"), name=model, device=device)
