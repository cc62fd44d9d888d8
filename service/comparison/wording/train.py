"""Fit the model of labels to annotated sentences.

    python -m service.comparison.wording.train DATA      DATA holds wordchoice/ and attribution/

Probes first, then a logistic regression over the features of pairs. Features of an event's pairs come from probes that have
not seen the event, as those of any other event will. Writes `weights.json`. Deterministic up to the encoder's rounding.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from indexer.store.encoder import Encoder, load_encoder
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
from service.comparison.wording.model import WEIGHTS, Model

FILES = ("wordchoice/articles.jsonl", "wordchoice/mentions.jsonl", "attribution/train.jsonl")
# Sentences of PolNeAR: more of them make the probe no better and training slower.
SOURCES = 2000
# Inverse strengths of the ridge. Probes read unit vectors, which are short for it: they are stretched.
STRETCH, RIDGE_OF_ACTORS, RIDGE_OF_PERSONS, RIDGE_OF_PAIRS = 5.0, 1.0, 0.3, 0.3


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


def held_out(lessons: Lessons) -> dict[str, list[Judged]]:
    """The judged candidates of each event's aligned sentences, as probes see them that have not seen the event."""
    return {event: _judged(lessons, event) for event in lessons.events}


def fitted(lessons: Lessons, pairs: dict[str, list[Judged]], events: Sequence[str]) -> Model:
    """A model of these events alone. Pairs that are not judged, or of which a term is untied, teach nothing."""
    mine = [each for event in events for each in pairs[event]]
    rows = np.concatenate([each.candidates.pairs.rows for each in mine])
    judgements = np.array([judgement for each in mine for judgement in each.judgements])
    tied = (judgements == Judgement.SAME) | (judgements == Judgement.ANOTHER)
    mean, spread = rows[tied].mean(axis=0), rows[tied].std(axis=0)
    regression = LogisticRegression(C=RIDGE_OF_PAIRS).fit(
        (rows[tied] - mean) / spread, judgements[tied] == Judgement.SAME
    )
    weights = regression.coef_[0] / spread
    bias = float(regression.intercept_[0] - weights @ mean)
    return Model(_probes(lessons, events), weights, bias)


def _judged(lessons: Lessons, event: str) -> list[Judged]:
    probes = _probes(lessons, [each for each in lessons.events if each != event])
    sentences = [each for each in lessons.sentences if each.event == event]
    found = ((one, other, candidates(one.telling, other.telling, probes)) for one, other in aligned(sentences))
    return [judged(one, other, each) for one, other, each in found if each is not None]


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
