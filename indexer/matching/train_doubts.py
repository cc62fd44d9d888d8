"""Fit what conflicts count against one event.

    python -m indexer.matching.train_doubts allsides/dev.jsonl gva/articles.jsonl --work build/train

indexes each file as `indexer.matching.train` does, and takes the pairs of different outlets that the packaged trees hold for
probable. Forgeries of true partners (`forgeries.py`) are added as other events; they keep the log-odds of what they were made
from. Writes `doubts.json`. Deterministic.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.matching.conflicts import CONFLICTS, conflicts
from indexer.matching.doubts import PROBABLE, WEIGHTS, Doubts, packaged_doubts
from indexer.matching.forgeries import Forger, opening_of_record
from indexer.matching.lessons import UNLABELLED, indexed, records_of, versions_of
from indexer.matching.matcher import Matcher
from indexer.matching.model import as_probability
from indexer.matching.train import home_of
from indexer.store.settings import Settings
from indexer.workers import Workers

SEED = 20161208
# The trees have learned from these very pairs and are surer of them than of others: no more than e² to one counts.
SUREST = 2.0
RIDGE = 0.5
# A conflict takes the odds down to e⁻⁸ at most.
HEAVIEST = 8.0
Record = dict[str, Any]
# (conflicts (5,), log-odds, whether both tell one event, what the pair counts)
Lesson = tuple[NDArray[np.float64], float, bool, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on labelled files and write the doubts."""
    parser = argparse.ArgumentParser(description="Fit what conflicts count against one event.")
    parser.add_argument("files", type=Path, nargs="+", help="article JSON Lines with `id` and `event`")
    parser.add_argument("--work", type=Path, default=Path("build/train"), help="folder for the indexes")
    options = parser.parse_args(arguments)
    _ensure_doubts()
    taught = [lesson for file in options.files for lesson in lessons(file, options.work)]
    weights = fitted(taught)
    names = " ".join(f"{file.parent.name}/{file.name}" for file in options.files)
    made_by = {
        "command": f"python -m indexer.matching.train_doubts {names}",
        "data": [f"{file.parent.name}/{file.name}, SHA-256 {_digest(file)}" for file in options.files],
        "seed": SEED,
        "pairs": len(taught),
    }
    model = {"made_by": made_by, "weights": dict(zip(CONFLICTS, weights.round(2).tolist(), strict=True))}
    WEIGHTS.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {WEIGHTS}\n")


def _ensure_doubts() -> None:
    """Where the packaged doubts know other conflicts, put some that know none, so that articles can be indexed."""
    try:
        packaged_doubts()
    except (OSError, KeyError):
        WEIGHTS.write_text(json.dumps({"weights": dict.fromkeys(CONFLICTS, 0.0)}) + "\n", encoding="utf-8")


def lessons(file: Path, work: Path) -> Iterator[Lesson]:
    """The probable pairs of a labelled file, and forgeries of the true ones."""
    records = records_of(file)
    random = Random(SEED)
    forger = Forger(records, random)
    by_id = {record["id"]: record for record in records}
    for left, right, probability in _probable(file, work, by_id):
        one, other = opening_of_record(left), opening_of_record(right)
        if one is None or other is None:
            continue
        odds = float(np.log(probability / (1 - probability)))
        same = bool(left.get("event")) and left.get("event") == right.get("event")
        weight = 1.0 if left.get("event") and right.get("event") else UNLABELLED
        yield conflicts(one, other), odds, same, weight
        if same:
            for forged, counted in forger.forged(left, right):
                yield conflicts(one, forged), odds, False, counted


def fitted(taught: Sequence[Lesson]) -> NDArray[np.float64]:
    """The weights (5,), in [0, HEAVIEST], under which the pairs are likeliest: a logistic regression without an intercept."""
    found = np.array([each[0] for each in taught])
    odds = np.minimum(SUREST, [each[1] for each in taught])
    same = np.array([each[2] for each in taught], dtype=np.float64)
    weight = np.array([each[3] for each in taught])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        left = odds - found @ weights
        likelihood = weight * (np.logaddexp(0, left) - same * left)
        slope = -(found.T @ (weight * (as_probability(left) - same)))
        return float(likelihood.sum() + RIDGE * (weights**2).sum()), slope + 2 * RIDGE * weights

    bounds = [(0.0, HEAVIEST)] * len(CONFLICTS)
    weights: NDArray[np.float64] = minimize(loss, np.ones(len(CONFLICTS)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return weights


def _probable(file: Path, work: Path, by_id: dict[str, Record]) -> Iterator[tuple[Record, Record, float]]:
    """Pairs of different outlets, each once, with the probability that the trees alone give them."""
    with Workers() as workers:
        store = indexed(file, Settings().model_copy(update={"home": home_of(file, work), "database": None}), workers)
    nothing = Doubts(np.zeros(len(CONFLICTS)))
    with store.view() as view:
        versions = versions_of(view.reader, by_id)
        record_of = {version: by_id[external] for external, version in versions.items()}
        for one, other, probability in Matcher(nothing).article_pairs(view, record_of, note=lambda _: None):
            if one < other and PROBABLE <= probability < 1 and other in record_of:
                left, right = record_of[one], record_of[other]
                if left["outlet"] != right["outlet"]:
                    yield left, right, probability
    store.close()


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
