"""The encoder as a sentence-transformers model. Beside `cross_encoder.py` the only importer of sentence_transformers and torch.

Speed comes from three things (`benchmarks/embedding.py` measures them together): weights in a 16-bit type where the
machine computes in it, batches of equal token counts instead of equal text counts, and a batch on each processor instead
of each batch on all: no processor waits for another, least of all for one that reads the next articles meanwhile.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from indexer.store.errors import ModelError
from indexer.store.model_files import weights_sha256
from indexer.store.records import Tokens, Vectors

Embedded = TypeVar("Embedded")

# Tokens in one batch, padding included. Small batches stay in the processor's caches (2048 was the fastest of 1024 to
# 16384 for MiniLM on two cores); a GPU wants many more.
TOKENS_PER_BATCH = {"cpu": 2048, "mps": 16_384, "cuda": 65_536}
# Asked once: lanes change the answer.
CORES = torch.get_num_threads()
# Batches at work at once on a processor's cores: beyond so many Python itself is in the way, and each gets more cores.
# Beside a GPU, one is tokenised while another is computed.
MOST_LANES = 8
GPU_LANES = 2
# Batches that wait for each lane.
BATCHES_AHEAD = 2
# Which hidden layer's token vectors stand for words in context: the 4th of MiniLM's 6, and of other models the layer as
# deep in proportion. Nearer the last one, vectors of a sentence's words grow alike: they serve the sentence as a whole.
WORD_DEPTH = 4 / 6
# Texts that are sorted by length together: enough for even batches, few enough to hold in memory.
TEXTS_PER_SORT = 8192


class SentenceEncoder:
    """A sentence-transformers model on one device, in the dtype that suits it."""

    def __init__(self, folder: Path, *, name: str, device: str) -> None:
        self.name = name
        self.sha256 = weights_sha256(folder)
        # One thread at a time: a tokenizer keeps padding and truncation as state, and each call sets it anew.
        self._tokenizing = Lock()
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self.device = torch.device(best_device() if device == "auto" else device)
            self.dtype = _best_dtype(self.device)
            self._model = SentenceTransformer(
                str(folder),
                device=str(self.device),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": self.dtype, "use_safetensors": True},
            ).eval()
        except Exception as error:  # a folder that is no sound model can fail anywhere inside of three libraries
            raise ModelError(f"cannot load the model {name} from {folder} for the device {device}: {error}") from error
        # What torch and its company made stays as long as the process. Each full collection would go through these half a
        # million objects, 0.3 s in which no thread computes in Python, neither a lane nor one that writes.
        gc.freeze()
        self._lanes = min(CORES, MOST_LANES) if self.device.type == "cpu" else GPU_LANES
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._prompt = self._model.prompts.get(self._model.default_prompt_name or "")

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder.encode`."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for places, embedded in self._in_lanes(self._embed, texts, self._batches(texts)):
            vectors[places] = embedded
            if on_progress is not None:
                on_progress(len(places))
        return _unit(vectors)

    def encode_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """See `Encoder.encode_tokens`."""
        return self._tokens(texts, self._batches(texts))

    def encode_passages(
        self, passages: Sequence[Sequence[str]], *, on_progress: Callable[[int], None] | None = None
    ) -> list[list[Tokens]]:
        """See `Encoder.encode_passages`."""
        texts = list(chain.from_iterable(passages))
        ends = np.cumsum([len(passage) for passage in passages]).tolist()
        places = list(pairwise([0, *ends]))
        lengths = self._token_counts(texts)
        batches = (start + batch for start, end in places for batch in self._of_like_length(lengths[start:end]))
        found = self._tokens(texts, batches, on_progress=on_progress)
        return [found[start:end] for start, end in places]

    def _tokens(
        self,
        texts: Sequence[str],
        batches: Iterable[NDArray[np.int64]],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[Tokens]:
        found: dict[int, Tokens] = {}
        for places, embedded in self._in_lanes(self._embed_tokens, texts, batches):
            found |= zip(places.tolist(), embedded, strict=True)
            if on_progress is not None:
                on_progress(len(places))
        return [found[place] for place in range(len(texts))]

    def _in_lanes(
        self, embed: Callable[[list[str]], Embedded], texts: Sequence[str], batches: Iterable[NDArray[np.int64]]
    ) -> Iterator[tuple[NDArray[np.int64], Embedded]]:
        """What `embed` gives for each batch of texts, with their places; a batch at work on each lane."""
        waiting: deque[tuple[NDArray[np.int64], Future[Embedded]]] = deque()
        cores = max(1, CORES // self._lanes)
        with ThreadPoolExecutor(self._lanes, "encoder", torch.set_num_threads, (cores,)) as lanes:
            for places in batches:
                waiting.append((places, lanes.submit(embed, [texts[place] for place in places])))
                if len(waiting) > BATCHES_AHEAD * self._lanes:
                    first, done = waiting.popleft()
                    yield first, done.result()
            while waiting:
                first, done = waiting.popleft()
                yield first, done.result()

    @torch.inference_mode()
    def _embed(self, texts: list[str]) -> Vectors:
        return _as_array(self._model(self._features(texts))["sentence_embedding"])

    @torch.inference_mode()
    def _embed_tokens(self, texts: list[str]) -> list[Tokens]:
        features = self._features(texts)
        places = self._token_places(texts)
        first, *rest = cast(list[torch.nn.Module], list(self._model))
        hidden: Vectors | None = None
        if places is not None and hasattr(first, "auto_model"):
            taken = {name: features[name] for name in self._model.tokenizer.model_input_names if name in features}
            output = cast(torch.nn.Module, first.auto_model)(**taken, output_hidden_states=True)
            features["token_embeddings"] = output.last_hidden_state
            hidden = _as_array(output.hidden_states[round(WORD_DEPTH * (len(output.hidden_states) - 1))])
        else:
            features = first(features)
        for module in rest:
            features = module(features)
        sentences = _unit(_as_array(features["sentence_embedding"]))
        if places is None or hidden is None:
            none = np.empty((0, 2), dtype=np.int64), np.empty((0, self.dimension), dtype=np.float32)
            return [Tokens(sentence, *none) for sentence in sentences]
        # Padding stands behind the tokens or before them; places of padding and of special tokens are empty.
        width = min(hidden.shape[1], places.shape[1])
        real = places[:, :width, 0] < places[:, :width, 1]
        return [
            Tokens(sentence, places[row, :width][real[row]], _unit(hidden[row, :width][real[row]]))
            for row, sentence in enumerate(sentences)
        ]

    def _features(self, texts: list[str]) -> dict[str, Any]:
        with self._tokenizing:
            features: dict[str, Any] = self._model.preprocess(texts, prompt=self._prompt)
        return {key: value.to(self.device) if hasattr(value, "to") else value for key, value in features.items()}

    def _token_places(self, texts: list[str]) -> NDArray[np.int64] | None:
        """(start, end) in code points of each token, shape (texts, tokens, 2); None where the tokenizer keeps none."""
        if self._prompt or not getattr(self._model.tokenizer, "is_fast", False):
            return None
        with self._tokenizing:
            tokenized = self._model.tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=self._model.max_seq_length or 512,
                return_offsets_mapping=True,
                return_tensors="np",
            )
        return np.asarray(tokenized["offset_mapping"], dtype=np.int64)

    def _batches(self, texts: Sequence[str]) -> Iterator[NDArray[np.int64]]:
        """Places of texts of like length, some thousands sorted at once."""
        for first in range(0, len(texts), TEXTS_PER_SORT):
            lengths = self._token_counts(texts[first : first + TEXTS_PER_SORT])
            yield from (first + places for places in self._of_like_length(lengths))

    def _of_like_length(self, lengths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """Places of texts that have so many tokens, as many as fit the token budget, longest first."""
        budget = TOKENS_PER_BATCH.get(self.device.type, TOKENS_PER_BATCH["cpu"])
        order = np.argsort(-lengths, kind="stable")
        start = 0
        while start < len(order):
            size = max(1, budget // int(lengths[order[start]]))
            yield order[start : start + size]
            start += size

    def _token_counts(self, texts: Sequence[str]) -> NDArray[np.int64]:
        if not texts:
            return np.empty(0, dtype=np.int64)
        limit = self._model.max_seq_length or 512
        try:
            with self._tokenizing:
                tokenized = self._model.tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]
        except (AttributeError, TypeError, KeyError):
            # A model without a text tokenizer of its own (static word vectors, say): characters order texts well enough.
            tokenized = texts
        return np.array([max(1, len(tokens)) for tokens in tokenized], dtype=np.int64)


def _as_array(tensor: torch.Tensor) -> Vectors:
    array: Vectors = tensor.float().cpu().numpy()
    return array


def _unit(vectors: Vectors) -> Vectors:
    """Rows of length 1, in float32: a 16-bit model's own normalisation leaves lengths up to 0.3 % off."""
    norms: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)


def best_device() -> str:
    """The fastest that torch can use here."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _best_dtype(device: torch.device) -> torch.dtype:
    """16 bits where the device computes in them; a CPU without bfloat16 units is faster in float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    if device.type == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16", False):
        return torch.bfloat16
    return torch.float32
