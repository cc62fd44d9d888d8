"""Fit the model of labels to annotated sentences.

    python -m service.comparison.wording.train DATA      DATA holds wordchoice/, attribution/ and ecbplus/

Probes first, then trees over the features of pairs, then their calibration on pairs of events that the trees had not seen.
Writes `weights.json`. Deterministic up to the rounding of the encoder.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from indexer.matching.train import RATE, as_trees
from indexer.store.encoder import load_encoder
from service.comparison.wording.gold import Judged, Judgement, judged
from service.comparison.wording.kinds import Probe, Probes
from service.comparison.wording.labels import candidates
from service.comparison.wording.lessons import (
    Sentence,
    Taught,
    act_terms,
    actor_terms,
    aligned,
    annotated_sentences,
    person_terms,
    source_terms,
)
from service.comparison.wording.model import WEIGHTS, Model
from service.comparison.wording.pairs import FEATURES

FILES = ("wordchoice/articles.jsonl", "wordchoice/mentions.jsonl", "attribution/train.jsonl", "ecbplus/sentences.jsonl")
# Sentences of PolNeAR: as many as half the time that training takes.
SOURCES = 2000
# Inverse strengths of the probes' ridge on vectors stretched by STRETCH: unit vectors are short for that ridge.
STRETCH, RIDGE, RIDGE_OF_PERSONS = 5.0, 1.0, 0.3
TREES, LEAVES, SMALLEST_LEAF, RIDGE_OF_TREES = 90, 6, 15, 5.0
# Pairs with a term that no annotator tied to anything: most name another, some were overlooked.
UNTIED_WEIGHT = 0.3
SEED = 20161208


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that is learned from."""

    sentences: list[Sentence]
    actors: Taught
    sources: Taught
    acts: Taught
    persons: Taught
    encoder: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description="Fit the model of labels.")
    parser.add_argument("data", type=Path)
    options = parser.parse_args(arguments)
    lessons = lessons_in(options.data)
    model = calibrated(lessons, sorted({each.event for each in lessons.sentences}))
    digests = [f"{name}, SHA-256 {sha256((options.data / name).read_bytes()).hexdigest()[:16]}" for name in FILES]
    made_by = {"command": "python -m service.comparison.wording.train DATA", "seed": SEED, "data": digests}
    WEIGHTS.write_text(json.dumps({"made_by": made_by} | model.as_json()) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS}\n")


def lessons_in(data: Path) -> Lessons:
    """Read and embed all sets."""
    encoder = load_encoder(None)
    sentences = annotated_sentences(data / "wordchoice", encoder)
    return Lessons(
        sentences,
        actor_terms(sentences),
        source_terms(data / "attribution/train.jsonl", encoder, most=SOURCES),
        act_terms(data / "ecbplus/sentences.jsonl", encoder),
        person_terms(sentences),
        encoder.sha256,
    )


def calibrated(lessons: Lessons, events: Sequence[str]) -> Model:
    """A model of these events; its calibration is fitted to each event's pairs as a model without that event sees them."""
    odds, same = [], []
    for event in events:
        model = fitted(lessons, [each for each in events if each != event])
        rows, value, weight = _rows(pairs_of(lessons, [event], model.probes))
        held = weight == 1
        odds.append(model.trees.log_odds(rows[held]))
        same.append(value[held])
    platt = LogisticRegression(C=1e6).fit(np.concatenate(odds)[:, None], np.concatenate(same))
    model = fitted(lessons, events)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return Model(model.encoder, model.probes, model.trees, (slope, shift))


def fitted(lessons: Lessons, events: Sequence[str]) -> Model:
    """A model of the pairs of these events alone, not calibrated."""
    probes = Probes(
        _probe([_of(lessons.actors, events), lessons.sources], RIDGE),
        _probe([lessons.acts], RIDGE),
        _probe([_of(lessons.persons, events)], RIDGE_OF_PERSONS, balanced=True),
    )
    rows, same, weight = _rows(pairs_of(lessons, events, probes))
    grower = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE_OF_TREES,
        monotonic_cst=list(FEATURES.values()),
        early_stopping=False,
        random_state=SEED,
    ).fit(rows, same, weight)
    trees = as_trees(grower)
    assert np.allclose(trees.log_odds(rows[:1000]), grower.decision_function(rows[:1000]), atol=1e-6)
    return Model(lessons.encoder, probes, trees, (1.0, 0.0))


def pairs_of(lessons: Lessons, events: Sequence[str], probes: Probes) -> list[Judged]:
    """The judged candidates of the aligned sentences of these events, as the probes see them."""
    chosen = [each for each in lessons.sentences if each.event in events]
    found = ((one, other, candidates(one.telling, other.telling, probes)) for one, other in aligned(chosen))
    return [judged(one, other, each) for one, other, each in found if each is not None]


def _rows(pairs: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Features, whether the same, and the weight of each pair that is judged or untied."""
    rows = np.concatenate([each.candidates.pairs.rows for each in pairs])
    judgement = np.array([judgement for each in pairs for judgement in each.judgements])
    weight = np.where(judgement == Judgement.UNTIED, UNTIED_WEIGHT, 1.0)
    kept = judgement != Judgement.UNJUDGED
    return rows[kept], (judgement == Judgement.SAME)[kept], weight[kept]


def _probe(taught: Sequence[Taught], ridge: float, *, balanced: bool = False) -> Probe:
    vectors = np.concatenate([each.vectors for each in taught])
    value = np.concatenate([each.value for each in taught])
    classes = "balanced" if balanced else None
    found = LogisticRegression(C=ridge, max_iter=500, class_weight=classes).fit(vectors * STRETCH, value)
    return Probe(found.coef_[0] * STRETCH, float(found.intercept_[0]))


def _of(taught: Taught, events: Sequence[str]) -> Taught:
    mine = np.isin(taught.event, events)
    return Taught(taught.vectors[mine], taught.value[mine], taught.event[mine])


if __name__ == "__main__":
    main()
