"""Fit the model of labels to annotated sentences.

    python -m service.comparison.wording.train DATA      DATA holds wordchoice/ and attribution/

Probes first, then logistic regressions over the features of pairs. Features of an event's pairs come from probes that have
not seen the event, as those of any other event will. Writes `weights.json`. Deterministic up to the encoder's rounding.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from indexer.store.encoder import Encoder, load_encoder
from service.comparison.wording.cast import cast_of
from service.comparison.wording.gold import Judged, Judgement, judged
from service.comparison.wording.kinds import Probe, Probes
from service.comparison.wording.labels import candidates
from service.comparison.wording.lessons import (
    Sentence,
    Taught,
    actor_terms,
    aligned,
    annotated_sentences,
    person_terms,
    source_terms,
)
from service.comparison.wording.model import OF_EVENT, WEIGHTS, Model, Regression
from service.comparison.wording.pairs import ALONE, FEATURES

FILES = ("wordchoice/articles.jsonl", "wordchoice/mentions.jsonl", "attribution/train.jsonl")
# Sentences of PolNeAR: more of them make the probe no better and training slower.
SOURCES = 2000
# Inverse strengths of the ridge. Probes read unit vectors, which are short for it: they are stretched.
STRETCH, RIDGE_OF_ACTORS, RIDGE_OF_PERSONS = 5.0, 1.0, 0.3
# Events differ more than sentences do: what is learned of few must be held firmly.
RIDGE_ALONE, RIDGE_OF_EVENT = 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that is learned from; `encoder` is the SHA-256 of the model that read it."""

    sentences: list[Sentence]
    actors: Taught
    sources: Taught
    persons: Taught
    encoder: str

    @property
    def events(self) -> list[str]:
        """The events of the annotated sentences."""
        return sorted({each.event for each in self.sentences})


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description="Fit the model of labels.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", help="embedding model the weights are for; default: the packaged one")
    options = parser.parse_args(arguments)
    lessons = lessons_in(options.data, load_encoder(options.model))
    model = fitted(lessons, held_out(lessons), lessons.events)
    digests = [f"{name}, SHA-256 {sha256((options.data / name).read_bytes()).hexdigest()[:16]}" for name in FILES]
    made_by = {
        "command": "python -m service.comparison.wording.train DATA",
        "data": digests,
        "encoder": lessons.encoder,
        "seed": None,
    }
    WEIGHTS.write_text(json.dumps({"made_by": made_by} | model.as_json()) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS}\n")


def lessons_in(data: Path, encoder: Encoder) -> Lessons:
    """Read and embed all sets."""
    sentences = annotated_sentences(data / "wordchoice", encoder)
    return Lessons(
        sentences,
        actor_terms(sentences),
        source_terms(data / "attribution/train.jsonl", encoder, most=SOURCES),
        person_terms(sentences),
        encoder.sha256,
    )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The judged candidates of an event's aligned sentences, `told` as of the event and `alone` as two sentences."""

    told: list[Judged]
    alone: list[Judged]


def held_out(lessons: Lessons) -> dict[str, HeldOut]:
    """Those of each event, as probes see them that have not seen the event."""
    return {event: _judged(lessons, event) for event in lessons.events}


def fitted(lessons: Lessons, held: dict[str, HeldOut], events: Sequence[str]) -> Model:
    """A model of these events alone. Pairs that are not judged, or of which a term is untied, teach nothing."""
    told = _Judgements.of([each for event in events for each in held[event].told])
    alone = _Judgements.of([each for event in events for each in held[event].alone])
    return Model(
        _probes(lessons, events),
        _regression(alone, alone.tied, ALONE, RIDGE_ALONE),
        _regression(told, told.tied & told.named, OF_EVENT, RIDGE_OF_EVENT),
        _regression(told, told.tied & ~told.named, OF_EVENT, RIDGE_OF_EVENT),
    )


@dataclass(frozen=True, slots=True)
class _Judgements:
    """Features (n, len(FEATURES)) of judged pairs; of shape (n,): whether both are tied, name the same, have a name."""

    rows: NDArray[np.float64]
    tied: NDArray[np.bool_]
    same: NDArray[np.bool_]
    named: NDArray[np.bool_]

    @classmethod
    def of(cls, found: Sequence[Judged]) -> Self:
        """Those of all candidates."""
        judgements = np.array([judgement for each in found for judgement in each.judgements])
        same = judgements == Judgement.SAME
        pairs = [each.candidates.pairs for each in found]
        rows, named = np.concatenate([each.rows for each in pairs]), np.concatenate([each.named for each in pairs])
        return cls(rows, same | (judgements == Judgement.ANOTHER), same, named)


def _regression(taught: _Judgements, which: NDArray[np.bool_], features: Sequence[str], ridge: float) -> Regression:
    """Of the standardised features; those that are all alike weigh nothing."""
    seen = np.array([FEATURES.index(name) for name in features])
    rows = taught.rows[which][:, seen]
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = np.inf
    found = LogisticRegression(C=ridge, max_iter=500).fit((rows - mean) / spread, taught.same[which])
    weights = np.zeros(len(FEATURES))
    weights[seen] = found.coef_[0] / spread
    return Regression(weights, float(found.intercept_[0] - weights[seen] @ mean))


def _judged(lessons: Lessons, event: str) -> HeldOut:
    probes = _probes(lessons, [each for each in lessons.events if each != event])
    sentences = [each for each in lessons.sentences if each.event == event]
    cast = cast_of([each.telling for each in sentences], probes)
    told: list[Judged] = []
    alone: list[Judged] = []
    for one, other in aligned(sentences):
        for found, known in ((told, cast), (alone, None)):
            pairs = candidates(one.telling, other.telling, probes, known)
            if pairs is not None:
                found.append(judged(one, other, pairs))
    return HeldOut(told, alone)


def _probes(lessons: Lessons, events: Sequence[str]) -> Probes:
    return Probes(
        _probe([_of(lessons.actors, events), lessons.sources], RIDGE_OF_ACTORS),
        _probe([_of(lessons.persons, events)], RIDGE_OF_PERSONS, balanced=True),
    )


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
