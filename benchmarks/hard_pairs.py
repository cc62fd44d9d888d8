"""How often are look-alike events taken for one, and how many retellings of one event are found?

    python -m benchmarks.hard_pairs [--json]

The pairs stand in `tests/gold` (its README says what the kinds are). All their articles are indexed into one scratch
store that holds nothing else. Each article of a pair asks for its matches with the default settings but without a
cut-off; a pair is matched where either answer gives the other article at least the default `min_probability`. An
article that is beyond the window or no candidate has the probability 0. 95 % intervals by bootstrap over the pairs.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from service.matches import MatchFinder
from service.queries import DEFAULT_MIN_PROBABILITY, Query

GOLD = Path(__file__).parents[1] / "tests/gold"
FILES = {"hard negatives": "hard_negatives.jsonl", "retellings": "retellings.jsonl"}
SIDES = ("left", "right")
# More than there are articles: every one that is judged is answered.
DEPTH = 1000
RESAMPLINGS = 1_000
SEED = 20161208
# [share of pairs matched, its low, its high, pairs].
Figures = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles of `tests/gold`, of which `left` and `right` are the records as the files have them."""

    id: str
    kind: str
    group: str
    left: dict[str, Any]
    right: dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; with --json the figures as one last line too."""
    parser = argparse.ArgumentParser(description="Look-alike events and retellings: the share that is matched.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    pairs = list(read_pairs(GOLD))
    found = figures(pairs, probabilities(pairs))
    table = Table("pairs", "matched", "95 % interval", "number", title="look-alikes and retellings")
    for name, (share, low, high, number) in found.items():
        table.add_row(name, f"{share:.3f}", f"{low:.3f} to {high:.3f}", f"{number:.0f}")
    Console().print(table)
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")


def read_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of both files, in their order."""
    for group, name in FILES.items():
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield Pair(record["id"], record["kind"], group, record["left"], record["right"])


def probabilities(pairs: Sequence[Pair]) -> list[float]:
    """For each pair the higher of the two probabilities: the right article asked by the left, and the other way."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        store = Store(Settings(home=home / "store", database=None))
        try:
            _index(store, _written(home / "articles.jsonl", pairs))
            finder = MatchFinder(store)
            return [max(_asked(finder, pair, *SIDES), _asked(finder, pair, *SIDES[::-1])) for pair in pairs]
        finally:
            store.close()


def figures(pairs: Sequence[Pair], probability: Sequence[float]) -> Figures:
    """The share matched of each file's pairs, and of each kind of them; of retellings this is the recall."""
    found: Figures = {}
    for group in FILES:
        mine = [number for number, pair in enumerate(pairs) if pair.group == group]
        matched = {number: probability[number] >= DEFAULT_MIN_PROBABILITY for number in mine}
        found[group] = _share(list(matched.values()))
        for kind in dict.fromkeys(pairs[number].kind for number in mine):
            found[f"{group}, {kind}"] = _share([matched[number] for number in mine if pairs[number].kind == kind])
    return found


def _written(file: Path, pairs: Sequence[Pair]) -> Path:
    """All articles as JSON Lines, each known by its pair and side; a date that is not known is left out."""
    with file.open("w", encoding="utf-8") as lines:
        for pair in pairs:
            for side, article in zip(SIDES, (pair.left, pair.right), strict=True):
                known = {name: value for name, value in article.items() if value is not None}
                lines.write(json.dumps(known | {"id": _id(pair, side)}, ensure_ascii=False) + "\n")
    return file


def _index(store: Store, file: Path) -> None:
    defaults = Defaults(max_bytes=store.settings.max_document_bytes)
    with Workers() as workers, store.exclusively():
        outcome = Run(store, workers).index([open_source(str(file), defaults)])
    if outcome.quarantined:
        raise SystemExit(f"{outcome.quarantined} articles of {GOLD} were refused")


def _asked(finder: MatchFinder, pair: Pair, asking: str, other: str) -> float:
    """The probability that the answer to one article gives the other one."""
    ranking = finder.articles(Query(external_id=_id(pair, asking), min_probability=0.0, limit=DEPTH))
    return max((each.probability for each in ranking if each.article.external_id == _id(pair, other)), default=0.0)


def _id(pair: Pair, side: str) -> str:
    return f"{pair.id}:{side}"


def _share(matched: Sequence[bool]) -> list[float]:
    values = np.array(matched, dtype=np.float64)
    random = np.random.default_rng(SEED)
    resampled = values[random.integers(0, len(values), (RESAMPLINGS, len(values)))].mean(axis=1)
    low, high = np.percentile(resampled, [2.5, 97.5]).tolist()
    return [float(values.mean()), float(low), float(high), float(len(values))]


if __name__ == "__main__":
    main()
