"""Are marks as often right as their probability says?

    python -m benchmarks.calibration [--write] [--model NAME]

Read are the marks that detectors find on pairs of the gold set's dev half (`divergences.jsonl`) and on the pairs that were
judged for telling one claim (`claims.jsonl`, `near_claims.jsonl`), whatever the probability of that: of two claims every mark
is wrong, of one claim those of the judged pairs were read one by one (`claim_marks.jsonl`); what was not read there is left out
and counted. A pair of `near_claims.jsonl` counts as DOUBTFUL, because these were drawn where the judgement was unsure.

The probability is that of one claim, given that a mark stands (a logistic regression on the log-odds of the same claim), times
the share of marks of its type that hold on pairs of one claim, beside which the detector's own probability counts as WORTH
marks. `--write` fits it to all and writes `service/comparison/calibration/weights.json`. The table is by cross-validation over
the pairs: of the marks that are shown (both tell one claim with probability SAME_CLAIM or more), how far the probability is off
(expected calibration error, 5 bins; Brier score), the detectors' own probability beside it; 95 % intervals by bootstrap over
the pairs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from benchmarks.divergences import GOLD, judge, read_pairs
from indexer.store.encoder import Encoder, load_encoder
from service.comparison.agreement import masked, same_claim
from service.comparison.alignment import SAME_CLAIM
from service.comparison.calibration import Calibration
from service.comparison.calibration.likelihood import WEIGHTS
from service.comparison.divergences import LEAST_PROBABILITY, detected
from service.comparison.telling import DivergenceType, Found, Telling
from service.figures import SEED, figure

CLAIMS, NEAR_CLAIMS, READ = (GOLD.with_name(f"{name}.jsonl") for name in ("claims", "near_claims", "claim_marks"))
# Of 0, 1/3, 1/2 and 1, chosen on the same pairs: by more, right marks of the gold pairs fall below LEAST_PROBABILITY, by 0 the
# doubtful pairs are called as sure as the others.
DOUBTFUL = 1 / 3
WORTH = 5
FOLDS, BINS = 10, 5
Values = NDArray[np.float64]
Chosen = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that was judged: of which file and pair, whether the pair tells one claim, and whether the mark is right."""

    file: Path
    pair: str
    type: DivergenceType
    own: float
    same: float
    one_claim: bool
    holds: bool

    @property
    def weight(self) -> float:
        """As how many marks it counts."""
        return DOUBTFUL if self.file == NEAR_CLAIMS else 1.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and with `--write` write the weights."""
    parser = argparse.ArgumentParser(description="Are marks as often right as their probability says?")
    parser.add_argument("--write", action="store_true", help="fit to all marks and write the weights")
    parser.add_argument("--model", help="embedding model the weights are for; default: the packaged one")
    options = parser.parse_args(arguments)
    encoder = load_encoder(options.model)
    marks = [*_of_gold(encoder), *_of_judged(CLAIMS, encoder), *_of_judged(NEAR_CLAIMS, encoder)]
    Console().print(_table(marks, out_of_fold(marks)))
    if options.write:
        WEIGHTS.write_text(json.dumps(_stored(fitted(marks), encoder, len(marks)), indent=1) + "\n", encoding="utf-8")
        sys.stderr.write(f"wrote {WEIGHTS}\n")


def fitted(marks: Sequence[Marked]) -> Calibration:
    """The calibration that these marks speak for."""
    odds = np.array([[np.log(mark.same / (1 - mark.same))] for mark in marks])
    model = LogisticRegression(C=1e6).fit(
        odds, [mark.one_claim for mark in marks], sample_weight=[mark.weight for mark in marks]
    )
    read: dict[str, tuple[float, float]] = {}
    for kind in sorted({mark.type for mark in marks}):
        ours = [mark for mark in marks if mark.type == kind and mark.one_claim]
        read[kind] = (
            round(sum(mark.weight for mark in ours if mark.holds), 2),
            round(sum(mark.weight for mark in ours), 2),
        )
    return Calibration(round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4), WORTH, read)


def out_of_fold(marks: Sequence[Marked]) -> Values:
    """The probability of each mark by what was fitted without its fold of pairs."""
    pairs = sorted({(mark.file.name, mark.pair) for mark in marks})
    folds = dict(zip(pairs, np.random.default_rng(SEED).permutation(len(pairs)) % FOLDS, strict=True))
    found = np.zeros(len(marks))
    for fold in range(FOLDS):
        learned = fitted([mark for mark in marks if folds[mark.file.name, mark.pair] != fold])
        for place, mark in enumerate(marks):
            if folds[mark.file.name, mark.pair] == fold:
                found[place] = learned.probability(mark.type, mark.own, mark.same)
    return found


def _of_gold(encoder: Encoder) -> Iterator[Marked]:
    tells = {each["id"]: each["same_claim"] for each in _records(GOLD)}
    for pair in read_pairs("dev", encoder):
        verdict = judge(pair, detected)
        same = same_claim(pair.left, pair.right)
        for holds, found in ((True, verdict.right), (False, verdict.wrong)):
            for each in found:
                yield Marked(GOLD, pair.id, each.type, each.probability, same, tells[pair.id], holds)


def _of_judged(file: Path, encoder: Encoder) -> Iterator[Marked]:
    read = {_key(each, each["type"], each["left_text"], each["right_text"]): each["holds"] for each in _records(READ)}
    records = _records(file)
    texts = list(dict.fromkeys(each[side] for each in records for side in ("left", "right")))
    tokens = dict(zip(texts, encoder.encode_tokens(list(map(masked, texts))), strict=True))
    unread = 0
    for number, each in enumerate(records):
        left, right = (Telling(each[side], tokens=tokens[each[side]]) for side in ("left", "right"))
        same = same_claim(left, right)
        for found in detected(left, right):
            holds = each["same"] and read.get(_key(each, found.type, *_words(found, left, right)))
            if holds is None:
                unread += 1
                continue
            yield Marked(file, str(number), found.type, found.probability, same, each["same"], holds)
    if unread:
        sys.stderr.write(f"{file.name}: {unread} marks were not read ({READ.name}) and are left out\n")


def _key(pair: dict[str, Any], *mark: str) -> tuple[str, ...]:
    return pair["left"], pair["right"], *mark


def _words(found: Found, left: Telling, right: Telling) -> tuple[str, str]:
    return left.text[slice(*found.left)], right.text[slice(*found.right)]


def _table(marks: Sequence[Marked], calibrated: Values) -> Table:
    own, holds = np.array([mark.own for mark in marks]), np.array([mark.holds for mark in marks])
    shown = np.array([mark.same >= SAME_CLAIM for mark in marks])
    groups = {
        "all": shown,
        "gold, dev": shown & [mark.file == GOLD for mark in marks],
        "judged": shown & [mark.file == CLAIMS for mark in marks],
        "judged, doubtful": shown & [mark.file == NEAR_CLAIMS for mark in marks],
    }
    table = Table("marks", "number", "right", "measure", "detectors' own", "calibrated", "calibrated less own")
    for name, group in groups.items():
        pairs = [f"{mark.file.name} {mark.pair}" for mark, kept in zip(marks, group, strict=True) if kept]
        for measure in (_ece, _brier):
            cells = _cells(partial(measure, holds=holds[group]), own[group], calibrated[group], pairs)
            table.add_row(name, str(group.sum()), f"{holds[group].mean():.3f}", measure.__name__[1:], *cells)
        right, kept = holds[group], calibrated[group] >= LEAST_PROBABILITY
        table.add_row(
            name,
            "",
            "",
            "right of those shown",
            f"{right.sum()} of {len(right)}",
            f"{(right & kept).sum()} of {kept.sum()}",
            "",
        )
    return table


def _cells(measure: Callable[..., float], own: Values, calibrated: Values, pairs: Sequence[str]) -> Iterator[str]:
    """Of both, and of their difference; resampled by pair."""
    members = [np.flatnonzero(np.array(pairs) == pair) for pair in dict.fromkeys(pairs)]

    def of(values: Values, part: Chosen) -> float:
        places = np.concatenate([members[each] for each in part])
        return float(measure(values, places=places))

    measures: dict[str, Callable[[Chosen], float]] = {
        "own": lambda part: of(own, part),
        "calibrated": lambda part: of(calibrated, part),
        "difference": lambda part: of(calibrated, part) - of(own, part),
    }
    for name, each in measures.items():
        found = figure(name, len(members), each)
        yield f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _ece(probability: Values, *, holds: NDArray[np.bool_], places: Chosen) -> float:
    off = probability[places] - holds[places]
    bins = np.minimum((probability[places] * BINS).astype(int), BINS - 1)
    return float(np.abs(np.bincount(bins, off, BINS)).sum() / len(places))


def _brier(probability: Values, *, holds: NDArray[np.bool_], places: Chosen) -> float:
    return float(((probability[places] - holds[places]) ** 2).mean())


def _stored(found: Calibration, encoder: Encoder, marks: int) -> dict[str, Any]:
    data = [
        f"tests/gold/{file.name}, SHA-256 {sha256(file.read_bytes()).hexdigest()[:16]}"
        for file in (GOLD, CLAIMS, NEAR_CLAIMS, READ)
    ]
    made_by = {
        "command": "python -m benchmarks.calibration --write",
        "data": data,
        "encoder": encoder.sha256,
        "seed": "none: nothing is drawn",
        "marks": marks,
    }
    return {"made_by": made_by, "slope": found.slope, "bias": found.bias, "worth": found.worth, "read": found.read}


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
