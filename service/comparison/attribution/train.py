"""Fit the attribution model to articles whose attributions people have marked.

    python -m service.comparison.attribution.train attribution/train.jsonl

The judge of roles learns from what the tagger says of articles that it has not seen (two halves, each tagged by the tagger
of the other), so that it meets in training what it meets later. Thresholds are tuned on the last tenth of the articles,
which nothing else learns from. With `--work FOLDER` the reduced vectors are kept there and read again. Writes
`weights.json`: numbers only, no text can be told from it. Deterministic.
"""

import argparse
import base64
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neural_network import MLPClassifier

from indexer.store.encoder import Encoder, load_encoder
from indexer.store.records import Vectors
from service.comparison.attribution.features import Matrix, roles, surface, tagged
from service.comparison.attribution.gold import Agreement, MarkedSentence, marked_sentences, overlapping, read_articles
from service.comparison.attribution.model import (
    LAYERS,
    WEIGHTS,
    AttributionModel,
    Network,
    probable_cues,
)
from service.comparison.attribution.words import Run, word_vectors

LANG = "en"
SEED = 20161208
DIMENSIONS = 128
HIDDEN, EPOCHS, BATCH, RATE, RIDGE = 96, 6, 512, 1e-3, 1e-4
# Networks in a committee: each is trained from another beginning, and what one learned by chance the others outvote.
COMMITTEE = 3
# Runs that the tagger gives at least this are shown to the judge, the wrong ones as cues of nothing.
SHOWN_CUE = 0.2
# Words from whose vectors the axes are made, and sentences that are read together.
AXES_FROM, AT_ONCE = 60_000, 2000
# One article in so many tunes the thresholds, the last ones of the file.
TUNED_ON = 10
TRIED = {
    "least_cue": (0.25, 0.3, 0.35, 0.4, 0.5),
    "source_bias": (-0.5, 0.0, 0.5, 1.0),
    "content_bias": (-0.5, 0.0, 0.5, 1.0),
}
# Cosine of a text's mean vector with the mean direction: of 3,132 sentences of news one in a hundred lies below 0.26, and
# none of more than two tokens below 0.2; another model's vectors have no reason to lie beyond 0.1 (random ones: 0 ± 0.05).
LEAST_LIKENESS = 0.2


@dataclass(frozen=True, slots=True)
class Lesson:
    """A marked sentence as the networks see it: `reduced` (words, DIMENSIONS), `form` (words, features)."""

    sentence: MarkedSentence
    reduced: Vectors
    form: Matrix


@dataclass(frozen=True, slots=True)
class Reduction:
    """Vectors of all words on the axes of their first AXES_FROM, (words, DIMENSIONS), with the mean (d,) and axes."""

    mean: Matrix
    axes: Matrix
    vectors: NDArray[np.float16]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on a file and write the model."""
    parser = argparse.ArgumentParser(description="Fit the attribution model to articles with marked attributions.")
    parser.add_argument("file", type=Path, help="JSON Lines with `text` and `attributions`")
    parser.add_argument("--work", type=Path, help="folder that keeps the vectors between runs")
    parser.add_argument("--model", help="embedding model the weights are for; default: the packaged one")
    options = parser.parse_args(arguments)
    encoder = load_encoder(options.model)
    sentences = [each for each in marked_sentences(read_articles(options.file)) if len(each.words)]
    reduction = _kept(options.work, sentences, encoder) if options.work else reduced(sentences, encoder)
    model = fitted(sentences, reduction)
    data = (
        f"{options.file.parent.name}/{options.file.name}, SHA-256 {sha256(options.file.read_bytes()).hexdigest()[:16]}"
    )
    command = f"python -m service.comparison.attribution.train {options.file.parent.name}/{options.file.name}"
    made_by = {"command": command, "data": data, "encoder": encoder.sha256, "seed": SEED}
    WEIGHTS.write_text(json.dumps({"made_by": made_by} | _as_json(model), indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS}\n")


def fitted(sentences: Sequence[MarkedSentence], reduction: Reduction) -> AttributionModel:
    """Learn from all articles but the last ones, and tune on these."""
    edges = np.cumsum([0, *(len(each.words) for each in sentences)])
    lessons = [
        lesson(each, reduction.vectors[start:end].astype(np.float32))
        for each, start, end in zip(sentences, edges, edges[1:], strict=False)
    ]
    articles = sentences[-1].article + 1
    learned = [each for each in lessons if each.sentence.article < articles - articles // TUNED_ON]
    judge = fitted_judge(learned, cross_tagged(learned))
    tagger = fitted_tagger(learned)
    untuned = AttributionModel(reduction.mean, reduction.axes, tagger, judge, 0.35, 0.0, 0.0, LEAST_LIKENESS)
    return tuned(untuned, lessons[len(learned) :])


def tuned(model: AttributionModel, lessons: Sequence[Lesson]) -> AttributionModel:
    """The thresholds, one after the other, that give the best sum of F1 by overlap of sources and contents."""
    tags = [model.tagger.probabilities(tagged(each.reduced, each.form)) for each in lessons]
    for name, values in TRIED.items():
        tried = [_with(model, name, value) for value in values]
        scores = [_score(each, lessons, tags) for each in tried]
        model = tried[int(np.argmax(scores))]
        sys.stderr.write(f"{name}: {dict(zip(values, np.round(scores, 4).tolist(), strict=True))}\n")
    return model


def _with(model: AttributionModel, threshold: str, value: float) -> AttributionModel:
    changed: dict[str, Any] = {threshold: value}
    return replace(model, **changed)


def reduced(sentences: Sequence[MarkedSentence], encoder: Encoder) -> Reduction:
    """Read all sentences with the encoder."""
    vectors: list[NDArray[np.float16]] = []
    mean: Matrix = np.zeros(0, dtype=np.float32)
    axes: Matrix = mean
    for first in range(0, len(sentences), AT_ONCE):
        batch = [each.words for each in sentences[first : first + AT_ONCE]]
        read = encoder.encode_tokens([words.text for words in batch])
        own = np.concatenate([word_vectors(words, tokens) for words, tokens in zip(batch, read, strict=True)])
        if not first:
            analysis = PCA(DIMENSIONS, random_state=SEED).fit(own[:AXES_FROM])
            mean, axes = analysis.mean_.astype(np.float32), analysis.components_.T.astype(np.float32)
        vectors.append(((own - mean) @ axes).astype(np.float16))
    return Reduction(mean, axes, np.concatenate(vectors))


def lesson(sentence: MarkedSentence, reduced: Vectors) -> Lesson:
    """A sentence with what is seen of its words."""
    return Lesson(sentence, reduced, surface(sentence.words, LANG))


def fitted_tagger(lessons: Sequence[Lesson]) -> Network:
    """Learns the label of each word."""
    rows = np.concatenate([tagged(each.reduced, each.form) for each in lessons])
    return _fitted(rows, np.concatenate([each.sentence.labels for each in lessons]))


def fitted_judge(lessons: Sequence[Lesson], tags: Sequence[Matrix]) -> Network:
    """Learns, beside each cue that is marked or probable, which words are its source (1) and its content (2)."""
    rows, labels = [], []
    for each, own in zip(lessons, tags, strict=True):
        for cue, role in _cues(each.sentence, own):
            rows.append(roles(each.reduced, each.form, own, each.sentence.words, cue))
            labels.append(role)
    return _fitted(np.concatenate(rows), np.concatenate(labels))


def cross_tagged(lessons: Sequence[Lesson]) -> list[Matrix]:
    """Each sentence's tags by a tagger that learned from the other half of the articles."""
    tags: dict[int, Matrix] = {}
    for half in (0, 1):
        tagger = fitted_tagger([each for each in lessons if each.sentence.article % 2 != half])
        for place, each in enumerate(lessons):
            if each.sentence.article % 2 == half:
                tags[place] = tagger.probabilities(tagged(each.reduced, each.form))
    return [tags[place] for place in range(len(lessons))]


def _cues(sentence: MarkedSentence, tags: Matrix) -> list[tuple[Run, NDArray[np.int64]]]:
    """Marked cues with their roles, as marked and as the tagger cuts them; probable ones that are none, without roles."""
    shown: list[tuple[Run, NDArray[np.int64]]] = []
    probable = [run for run, _ in probable_cues(tags, SHOWN_CUE)]
    met = set()
    for each in sentence.marked:
        role = np.zeros(len(sentence.words), dtype=np.int64)
        for label, kind in ((1, "source"), (2, "content")):
            for start, end in each[kind]:
                role[start:end] = label
        for cue in each["cue"][:1]:
            same = [run for run in probable if run[0] < cue[1] and cue[0] < run[1]]
            met.update(same)
            shown.extend((run, role) for run in {cue, *same})
    wrong = [(run, np.zeros(len(sentence.words), dtype=np.int64)) for run in probable if run not in met]
    return shown + wrong


def _fitted(rows: Matrix, labels: NDArray[np.int64]) -> Network:
    """A committee of COMMITTEE networks that learned from other beginnings, as one: their hidden units side by side.

    Its scores before softmax are the mean of theirs.
    """
    members = [_member(rows, labels, SEED + place) for place in range(COMMITTEE)]
    hidden, hidden_bias = (np.concatenate([getattr(each, name) for each in members], axis=-1) for name in LAYERS[:2])
    output = np.concatenate([each.output for each in members]) / np.float32(COMMITTEE)
    output_bias = np.stack([each.output_bias for each in members]).mean(axis=0, dtype=np.float32)
    return Network(hidden, hidden_bias, np.asarray(output, dtype=np.float32), output_bias)


def _member(rows: Matrix, labels: NDArray[np.int64], seed: int) -> Network:
    learner = MLPClassifier(
        (HIDDEN,), alpha=RIDGE, batch_size=BATCH, learning_rate_init=RATE, max_iter=EPOCHS, random_state=seed
    )
    learner.fit(rows, labels)
    (hidden, output), (hidden_bias, output_bias) = learner.coefs_, learner.intercepts_
    return Network(*(np.asarray(each, dtype=np.float32) for each in (hidden, hidden_bias, output, output_bias)))


def _score(model: AttributionModel, lessons: Sequence[Lesson], tags: Sequence[Matrix]) -> float:
    total = {kind: Agreement(0, 0, 0) for kind in ("source", "content")}
    for each, own in zip(lessons, tags, strict=True):
        told = model.decoded(each.sentence.words, each.reduced, each.form, own)
        found = {
            "source": [one.source for one in told if one.source],
            "content": [run for one in told for run in one.contents],
        }
        for kind, runs in found.items():
            marked = [run for one in each.sentence.marked for run in one[kind]]
            total[kind] += overlapping(runs, marked)
    return sum(each.f1 for each in total.values())


def _kept(folder: Path, sentences: Sequence[MarkedSentence], encoder: Encoder) -> Reduction:
    """The encoder's vectors that an earlier run kept, or new ones, which are kept."""
    file = folder / f"vectors-{encoder.sha256[:12]}.npz"
    if file.is_file():
        with np.load(file) as kept:
            return Reduction(kept["mean"], kept["axes"], kept["vectors"])
    reduction = reduced(sentences, encoder)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(file, mean=reduction.mean, axes=reduction.axes, vectors=reduction.vectors)
    return reduction


def _as_json(model: AttributionModel) -> dict[str, Any]:
    """As `AttributionModel.from_json` reads it."""
    arrays = {"mean": model.mean, "axes": model.axes}
    for name, network in (("tagger", model.tagger), ("judge", model.judge)):
        arrays |= {f"{name}_{layer}": getattr(network, layer) for layer in LAYERS}
    names = ("least_cue", "source_bias", "content_bias", "least_likeness")
    return {"thresholds": {name: getattr(model, name) for name in names}} | {
        "arrays": {name: _array_as_json(each) for name, each in arrays.items()}
    }


def _array_as_json(array: Matrix) -> dict[str, Any]:
    return {"shape": list(array.shape), "float16": base64.b64encode(array.astype("<f2").tobytes()).decode("ascii")}


if __name__ == "__main__":
    main()
