"""How right are probabilities, held against pairs that were read?

    python -m benchmarks.judged_pairs DATA [--work FOLDER]      DATA holds allsides/, gva/ and syria/

`tests/gold/judged.jsonl` has 300 pairs of articles of different outlets, drawn evenly over the range of probabilities that the
first model of decision 0010 gave them, each judged by reading both texts under the rules beside it; ids and labels only. Each
file is indexed below `--work`, or found there. A pair that is no candidate has the probability 0.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from indexer.matching.matcher import Matcher
from indexer.matching.train import home_of
from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from service.figures import figure
from service.queries import DEFAULT_MIN_PROBABILITY

GOLD = Path(__file__).parents[1] / "tests/gold/judged.jsonl"
BINS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Print precision and calibration."""
    parser = argparse.ArgumentParser(description="Probabilities held against judged pairs.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/train"))
    options = parser.parse_args(arguments)
    judged = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    same = np.array([each["same"] for each in judged])
    probability = np.zeros(len(judged))
    with Workers() as workers:
        for name in sorted({each["file"] for each in judged}):
            mine = [place for place, each in enumerate(judged) if each["file"] == name]
            pairs = [(judged[place]["left"], judged[place]["right"]) for place in mine]
            probability[mine] = probabilities(options.data / name, options.work, workers, pairs)
    table = Table("measure", "value", "95 % interval", title=f"{len(judged)} judged pairs")
    for found in (
        figure("precision at the default cut-off", len(same), lambda part: _precision(probability[part], same[part])),
        figure("recall there", len(same), lambda part: _recall(probability[part], same[part])),
        figure("expected calibration error", len(same), lambda part: _calibration(probability[part], same[part])),
    ):
        table.add_row(found.name, f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}")
    place = _bins(probability)
    for each in range(BINS):
        there = place == each
        share = f"{same[there].mean():.2f}" if there.any() else ""
        table.add_row(f"same event at {each / BINS:.1f} to {(each + 1) / BINS:.1f}", share, f"{there.sum()} pairs")
    Console().print(table)


def probabilities(file: Path, work: Path, workers: Workers, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The probability of each pair of articles, given by their ids."""
    store = Store(Settings(home=home_of(file, work), database=None))
    with store.exclusively():
        Run(store, workers).index([open_source(str(file), Defaults())])
    with store.view() as view:
        articles = {each: view.reader.article_by_external_id(each).id for pair in pairs for each in pair}
        shown = view.reader.links.versions_shown(articles.values())
        versions = {each: shown[article] for each, article in articles.items()}
        found = Matcher().article_pairs(view, set(versions.values()), note=lambda _: None)
        of_pair = {(one, other): value for one, other, value in found}
    store.close()
    return [of_pair.get((versions[one], versions[other]), 0.0) for one, other in pairs]


def _precision(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    return float(same[probability >= DEFAULT_MIN_PROBABILITY].mean())


def _recall(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    return float((probability[same] >= DEFAULT_MIN_PROBABILITY).mean())


def _calibration(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    """The mean distance of the bins' shares from their mean probabilities (Naeini, Cooper, Hauskrecht 2015)."""
    place = _bins(probability)
    gaps = (abs(same[place == each].sum() - probability[place == each].sum()) for each in range(BINS))
    return float(sum(gaps) / len(same))


def _bins(probability: NDArray[np.float64]) -> NDArray[np.int64]:
    places: NDArray[np.int64] = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    return places


if __name__ == "__main__":
    main()
