"""Sources, cues and contents of a sentence by two small networks over the encoder's token vectors.

The tagger says of each word how probably it is part of a source, a cue or a content. Words that are probably cues are
put together; for each such cue the judge of roles says of each word how probably it is in this cue's source or content.
The run of words with the largest sum of log-odds is the source; the same on either side of the cue is the content.

The numbers stand in `weights.json` beside this file with the command, data and seed that made them. They know the
vectors of one embedding model: vectors of another are told by their mean direction, and are not read.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.store.records import Tokens, Vectors
from service.comparison.attribution.features import Matrix, roles, surface, tagged
from service.comparison.attribution.told import Told
from service.comparison.attribution.words import Run, Words, word_vectors

WEIGHTS = Path(__file__).with_name("weights.json")
LAYERS = ("hidden", "hidden_bias", "output", "output_bias")
NONE, SOURCE, CUE, CONTENT = range(4)
# Words of one sentence that are read: a longer one is no sentence, and the judge reads it once for each cue.
MOST_WORDS = 400
MOST_CUES = 12
# Probabilities are kept this far from 0 and 1 before their log-odds are summed, so that no word outweighs all others.
FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectified units, then softmax."""

    hidden: Matrix
    hidden_bias: Matrix
    output: Matrix
    output_bias: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Shape (rows, classes); each row sums to 1."""
        scores = np.maximum(rows @ self.hidden + self.hidden_bias, 0) @ self.output + self.output_bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class AttributionModel:
    """`mean` (d,) and `axes` (d, k) reduce vectors; `least_cue`, `source_bias` and `content_bias` are tuned thresholds."""

    mean: Matrix
    axes: Matrix
    tagger: Network
    judge: Network
    least_cue: float
    source_bias: float
    content_bias: float
    least_likeness: float

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read `weights.json`; arrays are float16, little-endian, base64."""
        arrays = {name: _array(each) for name, each in stored["arrays"].items()}
        tagger, judge = (Network(*(arrays[f"{name}_{layer}"] for layer in LAYERS)) for name in ("tagger", "judge"))
        return cls(arrays["mean"], arrays["axes"], tagger, judge, **stored["thresholds"])

    def knows(self, tokens: Tokens) -> bool:
        """Whether the vectors are of the embedding model that this one was trained on."""
        if tokens.vectors.shape[0] == 0 or tokens.vectors.shape[1] != len(self.mean):
            return False
        likeness = tokens.vectors.mean(axis=0) @ self.mean / np.linalg.norm(self.mean)
        return bool(likeness >= self.least_likeness)

    def reduced(self, words: Words, tokens: Tokens) -> Vectors:
        """Word vectors on the axes, shape (words, k)."""
        return np.asarray((word_vectors(words, tokens) - self.mean) @ self.axes, dtype=np.float32)

    def told(self, words: Words, tokens: Tokens, lang: str) -> list[Told]:
        """The attributions of one sentence that no other one holds, surest first."""
        if not 0 < len(words) <= MOST_WORDS:
            return []
        reduced = self.reduced(words, tokens)
        form = surface(words, lang)
        tags = self.tagger.probabilities(tagged(reduced, form))
        return self.decoded(words, reduced, form, tags)

    def decoded(self, words: Words, reduced: Vectors, form: Matrix, tags: Matrix) -> list[Told]:
        """Roles for each probable cue; what a surer attribution tells holds no attribution of its own."""
        taken = np.zeros(len(words), dtype=np.bool_)
        found = []
        for cue, probability in probable_cues(tags, self.least_cue):
            if taken[cue[0] : cue[1]].any():
                continue
            judged = self.judge.probabilities(roles(reduced, form, tags, words, cue))
            each = self._assigned(cue, judged, taken, probability)
            if each.source is None and not each.contents:
                continue
            for start, end in (cue, *each.contents):
                taken[start:end] = True
            found.append(each)
        return found

    def _assigned(self, cue: Run, judged: Matrix, taken: NDArray[np.bool_], probability: float) -> Told:
        sure = np.clip(judged, FLOOR, 1 - FLOOR)
        odds: Matrix = np.log(sure / (1 - sure), dtype=np.float32)
        start, end = cue
        source = best_run(_without(odds[:, 1] + np.float32(self.source_bias), taken, cue))
        content = _without(odds[:, 2] + np.float32(self.content_bias), taken, cue)
        if source is not None:
            content[source[0] : source[1]] = -np.inf
        left, right = best_run(content[:start]), best_run(content[end:])
        pieces = [left, (right[0] + end, right[1] + end) if right else None]
        return Told(cue, source, tuple(piece for piece in pieces if piece), probability)


@cache
def model() -> AttributionModel:
    """The packaged model."""
    return AttributionModel.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def probable_cues(tags: Matrix, least: float) -> list[tuple[Run, float]]:
    """Runs of words that are cues with at least this probability, the surest MOST_CUES, surest first."""
    probable = np.concatenate([[False], tags[:, CUE] >= least, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(probable))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rated = [(run, float(tags[run[0] : run[1], CUE].max())) for run in runs]
    return sorted(rated, key=lambda each: -each[1])[:MOST_CUES]


def best_run(scores: Matrix) -> Run | None:
    """The run of words with the largest sum, the earliest of equals; None where no sum is above 0."""
    best, found, total, start = 0.0, None, 0.0, 0
    for place, score in enumerate(scores.tolist()):
        if total <= 0:
            total, start = 0.0, place
        total += score
        if total > best:
            best, found = total, (start, place + 1)
    return found


def _without(scores: Matrix, taken: NDArray[np.bool_], cue: Run) -> Matrix:
    result: Matrix = np.where(taken, np.float32(-np.inf), scores)
    result[cue[0] : cue[1]] = -np.inf
    return result


def _array(stored: Mapping[str, Any]) -> Matrix:
    flat = np.frombuffer(base64.b64decode(stored["float16"]), dtype="<f2")
    return flat.reshape(stored["shape"]).astype(np.float32)
