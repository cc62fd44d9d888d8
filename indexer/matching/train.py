"""Fit the weights of the matching model to labelled articles.

    RASHOMON_HOME=build/train rashomon index allsides/dev.jsonl
    RASHOMON_HOME=build/train python -m indexer.matching.train allsides/dev.jsonl

It writes `background.tsv` (in what share of the articles each term stands) and `weights.json`. The store must hold the
file's articles. A pair of paragraphs counts as positive where their articles have the same gold event; pairs are what the
index itself proposes, so the model learns to judge what it will be shown. Deterministic.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from indexer.matching.features import FEATURES
from indexer.matching.frequencies import BACKGROUND, background_frequencies
from indexer.matching.matcher import Matcher
from indexer.matching.model import WEIGHTS, Logistic
from indexer.matching.records import Probe
from indexer.store.reading import Reader
from indexer.store.settings import Settings
from indexer.store.store import Store, View
from indexer.store.vectors import Scope

WINDOW_DAYS = 3
# Rarer terms say more of one newspaper than of the language.
FEWEST_ARTICLES = 6
# Paragraphs asked of each article: the later ones repeat what the first teach, and training takes minutes.
PROBES_PER_ARTICLE = 2
Labelled = tuple[NDArray[np.float64], NDArray[np.bool_]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on a labelled file and write weights.json."""
    parser = argparse.ArgumentParser(description="Fit the matching weights to labelled articles.")
    parser.add_argument("file", type=Path, help="article JSON Lines with `id` and `event`, indexed in RASHOMON_HOME")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    store = Store(Settings())
    with store.view() as view:
        write_background(view.reader)
        events = gold_events(options.file)
        models = {name: fitted(pairs(view, events, titled=name == "titled")) for name in ("titled", "untitled")}
    made_by = {
        "command": f"python -m indexer.matching.train {options.file.name}",
        "data": f"{options.file.name}, SHA-256 {sha256(options.file.read_bytes()).hexdigest()[:16]}",
        "model": store.encoder.name,
        "method": "logistic regression, L2 with C=1, pairs weighted so that each asked paragraph counts alike",
    }
    options.out.write_text(json.dumps({"made_by": made_by, "models": models}, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {options.out}\n")


def write_background(reader: Reader) -> None:
    """Write the background frequencies from the store's own counts: of terms only, no text can be told from them."""
    articles = int(reader.facts["articles"])
    counted = sorted((term, count) for _, term, count in reader.document_frequencies(0) if count >= FEWEST_ARTICLES)
    lines = [f"{term}\t{count / articles:.5f}" for term, count in counted]
    header = f"# share of {articles:,} articles of general English news that hold each term; see train.py"
    BACKGROUND.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    background_frequencies.cache_clear()


def gold_events(file: Path) -> dict[str, str]:
    """External id → gold event of the labelled articles."""
    with file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {record["id"]: record["event"] for record in records if record.get("event")}


def pairs(view: View, events: dict[str, str], *, titled: bool) -> Iterator[Labelled]:
    """(features, same event) of the candidates of each paragraph of each labelled article.

    Without `titled` each paragraph is asked as if it had been pasted: no headline, no article around it.
    """
    matcher = Matcher()
    gold = {view.reader.article_by_external_id(external_id).id: event for external_id, event in sorted(events.items())}
    for article_id, event in gold.items():
        stored = view.reader.candidates([each.id for each in view.reader.paragraphs_of(article_id)])
        probes = [Probe.of(each, article_text="") for each in stored[:PROBES_PER_ARTICLE]]
        scope = scope_of(stored[0].day, stored[0].outlet_id)
        for probe in probes if titled else [as_pasted(probe) for probe in probes]:
            candidates, rows, _ = matcher.measured(view, [probe], scope=scope)[0]
            if candidates:
                yield rows, np.array([gold.get(each.article_id) == event for each in candidates])


def as_pasted(probe: Probe) -> Probe:
    """The probe as it would be had only its text been given."""
    return Probe(
        article_text="",
        vector=probe.vector,
        title_vector=probe.vector,
        titled=False,
        terms=probe.terms,
        article_terms=probe.terms,
        day=probe.day,
    )


def scope_of(day: int | None, outlet_id: int) -> Scope:
    """The default scope: other outlets within the window."""
    first, last = (None, None) if day is None else (day - WINDOW_DAYS, day + WINDOW_DAYS)
    return Scope(first_day=first, last_day=last, without_outlet_ids=frozenset({outlet_id}))


def fitted(labelled: Iterator[Labelled]) -> dict[str, float | dict[str, float]]:
    """A logistic regression as weights.json holds it."""
    parts = list(labelled)
    rows = np.concatenate([rows for rows, _ in parts])
    same = np.concatenate([same for _, same in parts])
    weight = np.concatenate([np.full(len(same), 1.0 / len(same)) for _, same in parts])
    typical, spread = rows.mean(0), rows.std(0)
    regression = LogisticRegression(C=1.0, max_iter=1000)
    regression.fit((rows - typical) / spread, same, sample_weight=weight * len(weight) / weight.sum())
    weights = regression.coef_[0] / spread
    fit = Logistic(float(regression.intercept_[0]), weights, typical)
    sys.stderr.write(
        f"{len(same):,} pairs, {same.mean():.3f} same event, mean p {fit.probabilities(rows).mean():.3f}\n"
    )
    return {
        "intercept": round(fit.intercept, 5),
        "weights": {name: round(float(value), 5) for name, value in zip(FEATURES, weights, strict=True)},
        "typical": {name: round(float(value), 5) for name, value in zip(FEATURES, typical, strict=True)},
    }


if __name__ == "__main__":
    main()
