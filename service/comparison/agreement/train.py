"""Fit the judgement whether two sentences tell the same claim.

    python -m service.comparison.agreement.train tests/gold/claims.jsonl tests/gold/near_claims.jsonl ecbplus/sentences.jsonl

reads pairs of sentences that were judged by reading (`tests/gold`), and sentences of one topic with their chains of events,
and writes `weights.json`. Both sources count alike, and in each the two classes do; the result is then calibrated (Platt,
1999) on the judged pairs, which alone are what the product asks about. They were drawn evenly over the cosine or over an
earlier probability, so the probability for a pair is not shifted by these. Answers to one question are measured
(`benchmarks/agreement.py`) and not learned from: they are short spans, and with them 0.83 of the marks
of the gold set's dev half are right in place of 0.90.
Deterministic.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from indexer.store.encoder import Encoder, load_encoder
from service.comparison.agreement.judgement import WEIGHTS, Head, masked
from service.comparison.agreement.pairing import Features, features
from service.comparison.telling import Telling

# What each head sees, from the one that needs least; see `agreement.heads`.
HEADS = (("words",), ("cosine",), ("cosine", "both", "share", "names"))
# Two sentences tell the same where at least this share of their event chains is one, another where none is; what lies between
# is not learned from.
SAME_CHAINS = 0.5
# Pairs of a topic that are learned from at most: topics differ twentyfold in sentences.
PAIRS_OF_TOPIC = 700
FOLDS = 5
SEED = 20161208
# Inverse strength of the ridge: weak, there are three weights and thousands of pairs.
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Lessons:
    """Pairs of one source: what is seen of each, (pairs, features) in the order of `Features`; whether they tell the same;
    which group each is of, for cross-validation; how many pairs of its source each stands for.
    """

    rows: NDArray[np.float64]
    same: NDArray[np.bool_]
    group: NDArray[np.int64]
    stands_for: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> "Lessons":
        """Those that are chosen."""
        return Lessons(self.rows[chosen], self.same[chosen], self.group[chosen], self.stands_for[chosen])


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the files and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the judgement whether two sentences tell the same claim.")
    parser.add_argument("claims", type=Path, help="judged pairs: left, right, same, weight")
    parser.add_argument("near_claims", type=Path, help="more of them, drawn where the judgement was unsure")
    parser.add_argument("chains", type=Path, help="sentences with topic, article, actions")
    parser.add_argument("--model", help="embedding model the weights are for; default: the packaged one")
    options = parser.parse_args(arguments)
    encoder = load_encoder(options.model)
    judged = judged_lessons([options.claims, options.near_claims], encoder)
    others = [chain_lessons(options.chains, encoder)]
    files = (options.claims, options.near_claims, options.chains)
    names = [f"{file.parent.name}/{file.name}" for file in files]
    made_by = {
        "command": f"python -m service.comparison.agreement.train {' '.join(names)}",
        "data": [f"{name}, SHA-256 {_digest(file)}" for name, file in zip(names, files, strict=True)],
        "encoder": encoder.sha256,
        "seed": SEED,
    }
    stored = [_as_json(head) for head in fitted(judged, others)]
    WEIGHTS.write_text(json.dumps({"made_by": made_by, "heads": stored}, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS}\n")


def judged_lessons(files: Sequence[Path], encoder: Encoder) -> Lessons:
    """Pairs judged by reading, in folds by chance. Those without a weight stand for themselves alone."""
    records = [record for file in files for record in _records(file)]
    groups = np.random.default_rng(SEED).integers(0, FOLDS, len(records))
    return _lessons(
        [(each["left"], each["right"]) for each in records],
        [each["same"] for each in records],
        groups.tolist(),
        encoder,
        stands_for=[each.get("weight", 1.0) for each in records],
    )


def answer_lessons(file: Path, encoder: Encoder, sides: tuple[str, str] = ("answer_a", "answer_b")) -> Lessons:
    """Answers to one question, each question a group; with `sides` a and b the whole paragraphs instead."""
    records = _records(file)
    questions = sorted({each["qid"] for each in records})
    pairs = [(each[sides[0]], each[sides[1]]) for each in records]
    same = [each["label"] == "same-answer" for each in records]
    return _lessons(pairs, same, [questions.index(each["qid"]) for each in records], encoder)


def chain_lessons(file: Path, encoder: Encoder) -> Lessons:
    """Sentences of different articles of one topic, in folds by topic."""
    topics: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for record in _records(file):
        if record["annotated"] and _chains(record):
            topics[record["topic"]].append(record)
    chance = np.random.default_rng(SEED)
    pairs, same, groups = [], [], []
    for topic, sentences in sorted(topics.items()):
        shared = [
            (left["text"], right["text"], share >= SAME_CHAINS)
            for place, left in enumerate(sentences)
            for right in sentences[:place]
            if left["article"] != right["article"]
            and ((share := _share(_chains(left), _chains(right))) == 0 or share >= SAME_CHAINS)
        ]
        for chosen in chance.permutation(len(shared))[:PAIRS_OF_TOPIC]:
            pairs.append(shared[chosen][:2])
            same.append(shared[chosen][2])
            groups.append(topic % FOLDS)
    return _lessons(pairs, same, groups, encoder)


def claimdiff_lessons(file: Path, task: str, encoder: Encoder) -> Lessons:
    """Claims of two articles on one topic of which one strengthens (or, by `task`, weakens) the other, or does not.

    For measuring alone: a claim strengthens another that tells something else.
    """
    records = [each for each in _records(file) if each["task"] == task]
    pairs = [(each["a"], each["b"]) for each in records]
    topics = sorted({each["topic"] for each in records})
    groups = [topics.index(each["topic"]) for each in records]
    return _lessons(pairs, [each["label"] == task for each in records], groups, encoder)


def fitted(judged: Lessons, others: Sequence[Lessons]) -> list[Head]:
    """The heads, learned from all and calibrated on the judged pairs by what folds of them say that were not learned from."""
    return [_calibrated(names, judged, others) for names in HEADS]


def log_odds(heads: Sequence[Head], lessons: Lessons) -> NDArray[np.float64]:
    """What the heads say of pairs, each overruling those before it where it sees all it needs."""
    said = np.zeros(len(lessons.same))
    for head in heads:
        columns = [Features._fields.index(name) for name in head.features]
        own = lessons.rows[:, columns] @ np.array(head.weights) + head.bias
        said = np.where(np.isnan(own), said, own)
    return said


def _calibrated(names: tuple[str, ...], judged: Lessons, others: Sequence[Lessons]) -> Head:
    judged = _seen(judged, names)
    scores = np.zeros(len(judged.same))
    for fold in np.unique(judged.group):
        out = judged.group == fold
        scores[out] = log_odds([_learned(names, [judged.where(~out), *others])], judged.where(out))
    platt = LogisticRegression(C=1e6).fit(scores[:, None], judged.same)
    scale, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    head = _learned(names, [judged, *others])
    return Head(names, tuple(scale * weight for weight in head.weights), scale * head.bias + shift)


def _seen(lessons: Lessons, names: tuple[str, ...]) -> Lessons:
    """Pairs of which these features can be seen."""
    columns = [Features._fields.index(name) for name in names]
    return lessons.where(np.logical_and.reduce(~np.isnan(lessons.rows[:, columns]), axis=1))


def _learned(names: tuple[str, ...], sources: Iterable[Lessons]) -> Head:
    columns = [Features._fields.index(name) for name in names]
    rows, same, weights = [], [], []
    for source in sources:
        seen = _seen(source, names)
        rows.append(seen.rows[:, columns])
        same.append(seen.same)
        weights.append(np.where(seen.same, 1 / seen.same.sum(), 1 / (~seen.same).sum()))
    table, weight = np.concatenate(rows), np.concatenate(weights)
    centre, spread = table.mean(axis=0), table.std(axis=0)
    model = LogisticRegression(C=RIDGE).fit(
        (table - centre) / spread, np.concatenate(same), sample_weight=weight * len(weight) / weight.sum()
    )
    slopes = model.coef_[0] / spread
    return Head(names, tuple(slopes.tolist()), float(model.intercept_[0] - slopes @ centre))


def _lessons(
    pairs: Sequence[tuple[str, str]],
    same: Sequence[bool],
    groups: Sequence[int],
    encoder: Encoder,
    *,
    stands_for: Sequence[float] | None = None,
) -> Lessons:
    """Reads each text once; pairs are seen in blocks of those that share a group, so that no table is of all texts."""
    texts = sorted({text for pair in pairs for text in pair})
    read = encoder.encode_tokens(list(map(masked, texts)))
    tellings = {text: Telling(text, tokens=tokens) for text, tokens in zip(texts, read, strict=True)}
    rows = np.empty((len(pairs), len(Features._fields)))
    for group in sorted(set(groups)):
        mine = [place for place, each in enumerate(groups) if each == group]
        places = {text: place for place, text in enumerate(sorted({text for each in mine for text in pairs[each]}))}
        seen = features([tellings[text] for text in places])
        left, right = ([places[pairs[each][side]] for each in mine] for side in (0, 1))
        rows[mine] = np.stack([table[left, right] for table in seen], axis=1)
    return Lessons(
        rows,
        np.array(same, dtype=bool),
        np.array(groups),
        np.array(stands_for or np.ones(len(pairs)), dtype=np.float64),
    )


def _chains(sentence: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(action["chain"] for action in sentence["actions"] if "OCCURRENCE" in action["tag"])


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)


def _as_json(head: Head) -> dict[str, Any]:
    weights = [round(weight, 4) for weight in head.weights]
    return {"features": head.features, "weights": weights, "bias": round(head.bias, 4)}


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
