"""How good are the matches and the events? Measured on labelled articles, with intervals.

MAP, P@1 and R@10 are of the ranking of other outlets' articles for each labelled article that has a labelled partner in
another outlet (partners never found count 0); F1 is at the default `min_probability`. Articles without a label count as
negatives, so the figures are lower bounds. Method: Manning, Raghavan, Schütze, Introduction to Information Retrieval,
chapter 8; intervals over the asked articles (see `figures`). How well events fit: see `clusters`.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.clusters import bcubed
from service.figures import Figure, figure
from service.matches import ArticleMatch, MatchFinder
from service.queries import DEFAULT_MIN_PROBABILITY, Query

CALIBRATION_BINS = 10
# Articles that the ranking is read down to: beyond, a partner counts as never found.
DEPTH = 1000


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on how many asked articles; `left_out` are labelled ones that the store does not hold."""

    file: str
    asked: int
    left_out: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One ranking, judged: whether each article in it is a partner, with which probability, of how many partners."""

    hits: NDArray[np.bool_]
    probabilities: NDArray[np.float64]
    partners: int

    @property
    def average_precision(self) -> float:
        """Mean of the precisions at the ranks of the partners; a partner that is not in the ranking counts 0."""
        ranks = np.flatnonzero(self.hits) + 1
        return float((np.arange(1, len(ranks) + 1) / ranks).sum() / self.partners)

    @property
    def decisions(self) -> tuple[int, int, int]:
        """True positives, false positives, false negatives at the default cut-off."""
        chosen = self.probabilities >= DEFAULT_MIN_PROBABILITY
        found = int((chosen & self.hits).sum())
        return found, int(chosen.sum()) - found, self.partners - found


def evaluate(store: Store, file: Path, *, on_progress: Callable[[int, int], None] = lambda *_: None) -> Evaluation:
    """Measure the matches and the events of the labelled articles of `file`, of those that the store holds.

    It does not hold what was quarantined, nor an outlet's exact copy of an article of its own under another id. Raises
    CallError where no labelled article has a labelled partner in another outlet.
    """
    if not labelled(file):
        raise CallError(f"{file} labels no event that two outlets tell: each article needs an `id` and an `event`")
    with store.view() as view:
        events = view.reader.events.of_external_ids()
    gold = gold_events(file)
    partners = labelled(file, stored=events.keys())
    if not partners:
        raise CallError(f"the store holds no labelled article of {file} with a partner: index the file into it")
    asked = []
    for judged in rankings(store, partners):
        asked.append(judged)
        on_progress(len(asked), len(partners))
    return Evaluation(
        file=str(file),
        asked=len(asked),
        left_out=len(gold.keys() - events.keys()),
        figures=ranking_figures(asked) + bcubed(gold, events),
    )


def labelled(file: Path, *, stored: Collection[str] | None = None) -> dict[str, frozenset[str]]:
    """For each labelled article (by its id): its partners, the other outlets' articles with the same event.

    Of articles that are `stored`, or of all in the file.
    """
    members: dict[str, list[tuple[str, str]]] = {}
    for own, (event, outlet) in _labels(file).items():
        if stored is None or own in stored:
            members.setdefault(event, []).append((own, outlet))
    partners = {
        own: frozenset(other for other, other_outlet in each if other_outlet != outlet)
        for each in members.values()
        for own, outlet in each
    }
    return {own: others for own, others in sorted(partners.items()) if others}


def gold_events(file: Path) -> dict[str, str]:
    """The gold event of each labelled article, by the article's id."""
    return {own: event for own, (event, _) in _labels(file).items()}


def _labels(file: Path) -> dict[str, tuple[str, str]]:
    """(gold event, outlet) of each labelled article."""
    found: dict[str, tuple[str, str]] = {}
    for record in _records(file):
        event, own, outlet = (record.get(key) for key in ("event", "id", "outlet"))
        if isinstance(event, str) and isinstance(own, str) and isinstance(outlet, str):
            found[own] = event, outlet
    return found


def _records(file: Path) -> Iterator[dict[str, object]]:
    """The articles of the file. Lines that hold none were quarantined with their reasons when the file was indexed."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                yield record


def rankings(store: Store, gold: Mapping[str, frozenset[str]]) -> Iterator[Ranking]:
    """The ranking for each asked article, given with its partners."""
    finder = MatchFinder(store)
    for external_id, partners in gold.items():
        query = Query(external_id=external_id, min_probability=0.0, limit=DEPTH)
        ranking: list[ArticleMatch] = finder.articles(query)
        yield Ranking(
            hits=np.array([each.article.external_id in partners for each in ranking], dtype=bool),
            probabilities=np.array([each.probability for each in ranking], dtype=np.float64),
            partners=len(partners),
        )


def ranking_figures(asked: list[Ranking]) -> list[Figure]:
    """MAP, P@1, R@10, F1 and calibration of some rankings."""
    precision = np.array([each.average_precision for each in asked])
    first = np.array([bool(each.hits[:1].any()) for each in asked], dtype=np.float64)
    recall = np.array([each.hits[:10].sum() / each.partners for each in asked])
    decisions = np.array([each.decisions for each in asked], dtype=np.float64)
    bins = np.array([_calibration_bins(each) for each in asked])
    measures: list[tuple[str, Callable[[NDArray[np.int64]], float]]] = [
        ("MAP", lambda sample: float(precision[sample].mean())),
        ("P@1", lambda sample: float(first[sample].mean())),
        ("R@10", lambda sample: float(recall[sample].mean())),
        ("F1", lambda sample: _f1(decisions[sample].sum(0))),
        ("ECE", lambda sample: _expected_calibration_error(bins[sample].sum(0))),
    ]
    return [figure(name, len(asked), measure) for name, measure in measures]


def _f1(decisions: NDArray[np.float64]) -> float:
    found, wrong, missed = decisions
    return float(2 * found / max(1.0, 2 * found + wrong + missed))


def _calibration_bins(asked: Ranking) -> NDArray[np.float64]:
    """Per probability bin: articles, partners among them, sum of probabilities; shape (10, 3)."""
    place = np.minimum((asked.probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    columns = (np.ones_like(asked.probabilities), asked.hits.astype(float), asked.probabilities)
    return np.stack([np.bincount(place, column, CALIBRATION_BINS) for column in columns], axis=1)


def _expected_calibration_error(bins: NDArray[np.float64]) -> float:
    count, hits, probability = bins.T
    return float(np.abs(hits - probability).sum() / max(1.0, count.sum()))
