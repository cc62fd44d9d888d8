"""How many divergences are found, and how many of those found are right, on pairs of sentences that were read?

    python -m benchmarks.divergences {dev,test} [--errors] [--json]

The pairs, and the rules by which they were labelled, stand in `tests/gold` (`divergences.jsonl`, README). A found mark is
right where it has the type of a gold mark and overlaps its words on both sides; each gold mark makes one found mark right.
A gold mark that is not sure makes neither a right one nor a missed one. Pairs of which it is unsure whether they tell the
same claim are left out. Figures are at the prior of the set, with 95 % intervals by bootstrap over the pairs.

Tune on dev only. `--errors` lists what was wrong or missed there; of the test half nobody is to see them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from indexer.store.encoder import Encoder, load_encoder
from service.comparison.agreement import masked
from service.comparison.divergences import find_divergences
from service.comparison.telling import DivergenceType, Found, Span, Telling
from service.figures import Figure, figure

GOLD = Path(__file__).parents[1] / "tests/gold/divergences.jsonl"
TYPES: tuple[DivergenceType, ...] = get_args(DivergenceType)
Counts = NDArray[np.int64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mark:
    """Gold words on both sides. `sure` is False where two careful readers might differ."""

    type: DivergenceType
    left: Span
    right: Span
    sure: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings with their gold marks; none where they do not tell the same claim."""

    id: str
    left: Telling
    right: Telling
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the marks of one pair."""

    pair: Pair
    right: list[Found] = field(default_factory=list)
    wrong: list[Found] = field(default_factory=list)
    missed: list[Mark] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each type, and with `--errors` what was wrong or missed."""
    parser = argparse.ArgumentParser(description="Divergences found, against pairs of sentences that were read.")
    parser.add_argument("half", choices=("dev", "test"))
    parser.add_argument("--errors", action="store_true", help="list wrong and missed marks (dev only)")
    parser.add_argument("--json", action="store_true", help="print the figures as one last line too")
    options = parser.parse_args(arguments)
    if options.errors and options.half == "test":
        parser.error("the errors of the test half are not to be read: it would be a test no more")
    verdicts = [judge(pair, find_divergences) for pair in read_pairs(options.half, load_encoder(None))]
    found = figures(verdicts)
    console = Console()
    console.print(_table(found, verdicts, options.half))
    if options.errors:
        console.print("\n".join(_errors(verdicts)), markup=False, highlight=False, soft_wrap=True)
    if options.json:
        sys.stdout.write(json.dumps({each.name: [each.value, each.low, each.high] for each in found}) + "\n")


def read_pairs(half: str, encoder: Encoder) -> list[Pair]:
    """The pairs of one half, but for those of which it is unsure whether they tell the same claim."""
    lines = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    records = [each for each in lines if each["half"] == half and each["same_claim"] != "unsure"]
    texts = list(dict.fromkeys(each[side]["text"] for each in records for side in ("left", "right")))
    tokens = dict(zip(texts, encoder.encode_tokens(list(map(masked, texts))), strict=True))

    def telling(side: dict[str, Any]) -> Telling:
        return Telling(side["text"], "en", date.fromisoformat(side["published"]), tokens[side["text"]])

    return [
        Pair(each["id"], telling(each["left"]), telling(each["right"]), [_mark(mark) for mark in each["marks"]])
        for each in records
    ]


def judge(pair: Pair, find: Callable[[Telling, Telling], Sequence[Found]]) -> Verdict:
    """What `find` finds of a pair, held against its gold marks."""
    verdict = Verdict(pair)
    found = find(pair.left, pair.right)
    for name in TYPES:
        ours = [each for each in found if each.type == name]
        sure = [each for each in pair.marks if each.type == name and each.sure]
        unsure = [each for each in pair.marks if each.type == name and not each.sure]
        matched = match(ours, sure)
        verdict.right.extend(ours[place] for place in matched)
        verdict.missed.extend(mark for place, mark in enumerate(sure) if place not in matched.values())
        others = [each for place, each in enumerate(ours) if place not in matched]
        verdict.wrong.extend(each for each in others if not any(_overlap(each, mark) for mark in unsure))
    return verdict


def match(found: Sequence[Found], marks: Sequence[Mark]) -> dict[int, int]:
    """The most found marks that overlap a gold mark each, one to one: places in `found` to places in `marks`."""
    if not found or not marks:
        return {}
    overlaps = csr_array(np.array([[_overlap(each, mark) for mark in marks] for each in found], dtype=np.int8))
    partners = maximum_bipartite_matching(overlaps, perm_type="column").tolist()
    return {place: partner for place, partner in enumerate(partners) if partner >= 0}


def figures(verdicts: Sequence[Verdict]) -> list[Figure]:
    """Precision, recall and F1 of each type, of all together, and the mean F1 of the types that have gold marks."""
    counts = np.stack([_counts(each) for each in verdicts])
    marked = (counts[:, :, 0] + counts[:, :, 2]).sum(axis=0) > 0
    found = []
    for name, part in zip((*TYPES, "all"), [*counts.swapaxes(0, 1), counts.sum(axis=1)], strict=True):
        for place, measure in enumerate(("precision", "recall", "F1")):
            found.append(_figure(f"{name} {measure}", part[:, np.newaxis], place))
    macro = counts[:, marked] if marked.any() else counts
    return [*found, _figure("macro F1", macro, 2)]


def _figure(name: str, counts: Counts, measure: int) -> Figure:
    """The mean over the types in `counts` (pairs, types, 3) of the precision (0), the recall (1) or the F1 (2)."""

    def value(places: Places) -> float:
        right, wrong, missed = counts[places].sum(axis=0).T
        bases = (right + wrong, right + missed, right + (wrong + missed) / 2)
        return float(np.mean(right / np.maximum(bases[measure], 1)))

    return figure(name, len(counts), value)


def _counts(verdict: Verdict) -> Counts:
    """Right, wrong and missed marks of each type, (types, 3)."""
    parts = (verdict.right, verdict.wrong, verdict.missed)
    return np.array([[sum(each.type == name for each in part) for part in parts] for name in TYPES])


def _mark(mark: dict[str, Any]) -> Mark:
    return Mark(mark["type"], tuple(mark["left"]), tuple(mark["right"]), mark["sure"])


def _overlap(found: Found, mark: Mark) -> bool:
    pairs = ((found.left, mark.left), (found.right, mark.right))
    return all(max(one[0], other[0]) < min(one[1], other[1]) for one, other in pairs)


def _table(found: Sequence[Figure], verdicts: Sequence[Verdict], half: str) -> Table:
    table = Table("type", "gold", "found", "right", "precision", "recall", "F1", title=f"{len(verdicts)} pairs, {half}")
    cells = {each.name: f"{each.value:.2f} ({each.low:.2f} to {each.high:.2f})" for each in found}
    counts = np.sum([_counts(each) for each in verdicts], axis=0)
    for name, (right, wrong, missed) in zip((*TYPES, "all"), [*counts, counts.sum(axis=0)], strict=True):
        numbers = (str(each) for each in (right + missed, right + wrong, right))
        defined = {"precision": right + wrong, "recall": right + missed, "F1": right + wrong + missed}
        table.add_row(name, *numbers, *(cells[f"{name} {each}"] if defined[each] else "" for each in defined))
    table.add_row("macro", "", "", "", "", "", cells["macro F1"])
    return table


def _errors(verdicts: Sequence[Verdict]) -> list[str]:
    lines = []
    for verdict in verdicts:
        for kind, marks in (("wrong", verdict.wrong), ("missed", verdict.missed)):
            for mark in marks:
                left, right = verdict.pair.left.text[slice(*mark.left)], verdict.pair.right.text[slice(*mark.right)]
                lines.append(f"{verdict.pair.id} {kind} {mark.type}: {left} | {right}")
    return lines


if __name__ == "__main__":
    main()
