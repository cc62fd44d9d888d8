"""Do two sentences tell the same claim? A calibrated probability, from the model's reading of both and from their words.

What is seen is the cosine of the sentences, how well their words find their like in the other, in context (as in BERTScore:
Zhang et al., ICLR 2020), how many do so each way, how long both are, and how much each names that the other does not. The
order of the two never matters. Words are letters alone: a toll that differs takes no word away, and one that is equal adds
none (law 10 of the architecture).

What was fitted to which data, and by which command, stands in `weights.json`; `benchmarks/agreement.py` measures it.
Numbers are hidden from the model too: have it read `masked(text)`, which leaves every place where it is.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from indexer.store.records import Vectors
from service.comparison.agreement.pairing import Features, features
from service.comparison.telling import Telling

WEIGHTS = Path(__file__).with_name("weights.json")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic regression: log-odds = bias + weights · features of these names."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def probability(self, seen: Features) -> Vectors:
        """Probability in [0, 1] for each pair; NaN where a feature is."""
        columns = (weight * getattr(seen, name) for name, weight in zip(self.features, self.weights, strict=True))
        log_odds = sum(columns, start=np.full_like(seen.words, self.bias))
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))), dtype=np.float32)


def masked(text: str) -> str:
    """The text with each number as one digit and blanks, of the same length: as the model should read it for this judgement.

    Unmasked, a toll that differs takes about 0.09 off the cosine of two retellings.
    """
    return NUMBER.sub(lambda number: "7".ljust(len(number.group())), text)


def same_claim(left: Telling, right: Telling) -> float:
    """Probability, in [0, 1], that both tell the same claim; 1 for equal texts. Swapping the two changes nothing."""
    return float(same_claim_matrix([left, right])[0, 1])


def same_claim_matrix(tellings: Sequence[Telling]) -> Vectors:
    """`same_claim` of every pair, shape (n, n), float32, symmetric. Equal texts are read once.

    Where a text has no words of its own, or the model read none, the sentences' cosine alone decides; where the model has
    not read one at all, the words as written do.
    """
    places: dict[str, int] = {}
    inverse = np.array([places.setdefault(telling.text, len(places)) for telling in tellings], dtype=np.int64)
    first = np.unique(inverse, return_index=True)[1]
    seen = features([tellings[place] for place in first])
    found = seen.words
    for head in heads():
        judged = head.probability(seen)
        found = np.where(np.isnan(judged), found, judged)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found[np.ix_(inverse, inverse)], dtype=np.float32)


@cache
def heads() -> tuple[Head, ...]:
    """From the one that needs least to the one that sees most: each overrules those before it where it sees all it needs."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))["heads"]
    return tuple(Head(tuple(each["features"]), tuple(each["weights"]), float(each["bias"])) for each in stored)
