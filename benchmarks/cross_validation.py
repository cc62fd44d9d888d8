"""How good are matches and events on stories that the matching model has not learned from?

    python -m benchmarks.cross_validation FILE... [--work FOLDER]      as indexer.matching.train

For each of five folds of events the model is fitted without them; with it, articles of the fold are asked over the same
store and events are linked anew, by the product's own way: the second look and the abstention are those that come with the
package, which have seen all folds. The figures are over all folds together, with 95 % intervals.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from indexer import linking
from indexer.matching.lessons import FOLDS, fold_of
from indexer.matching.model import FITTED
from indexer.matching.scale import measured
from indexer.matching.train import fitted, home_of, taught
from indexer.store.settings import Settings
from indexer.store.store import Store
from service.evaluation import Ranking, gold_events, labelled, ranking_figures, rankings


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, ask, print."""
    parser = argparse.ArgumentParser(description="Matching, cross-validated by event.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--work", type=Path, default=Path("build/train"))
    options = parser.parse_args(arguments)
    corpora = taught(options.files, options.work, Settings())
    models = [fitted(corpora, without=fold) for fold in range(FOLDS)]
    for file in options.files:
        store = Store(Settings(home=home_of(file, options.work), database=None))
        try:
            Console().print(_table(store, file, models))
        finally:
            (store.settings.home / FITTED).unlink(missing_ok=True)
            store.close()


def _table(store: Store, file: Path, models: Sequence[dict[str, object]]) -> Table:
    asked: list[Ranking] = []
    purity: list[tuple[float, float]] = []
    for fold, model in enumerate(models):
        _use(store, model)
        with store.view() as view:
            events = view.reader.events.of_external_ids()
        gold = {own: event for own, event in gold_events(file).items() if own in events}
        mine = {own for own, event in gold.items() if fold_of({"event": event}) == fold}
        partners = labelled(file, stored=events.keys())
        asked += rankings(store, {own: others for own, others in partners.items() if own in mine})
        purity += _bcubed(gold, events, mine)
    table = Table("measure", "value", "95 % interval", title=f"{file.parent.name}: {len(asked):,} asked")
    for each in ranking_figures(asked):
        table.add_row(each.name, f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}")
    precision, recall = (sum(each[side] for each in purity) / len(purity) for side in (0, 1))
    table.add_row("B-cubed F1", f"{2 * precision * recall / (precision + recall):.3f}", "")
    return table


def _use(store: Store, model: dict[str, object]) -> None:
    """Judge by this model from now on, and link all events anew."""
    with store.view() as view:
        known = {"encoder": view.reader.facts["model_sha256"], "scale": measured(view.reader)}
    (store.settings.home / FITTED).write_text(json.dumps(model | known), encoding="utf-8")
    with store.exclusively(), store.catalogue.write() as writer:
        linking.link(writer, store.view_of(writer), everything=True)


def _bcubed(gold: dict[str, str], events: dict[str, int], mine: set[str]) -> Iterator[tuple[float, float]]:
    """(precision, recall) of each labelled article of a fold among all labelled ones."""
    both = Counter((gold[own], events[own]) for own in gold)
    found, true = Counter(events[own] for own in gold), Counter(gold.values())
    for own in sorted(mine):
        right = both[gold[own], events[own]]
        yield right / found[events[own]], right / true[gold[own]]


if __name__ == "__main__":
    main()
