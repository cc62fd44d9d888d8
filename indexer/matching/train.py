"""Fit the matching model to labelled articles.

    python -m indexer.matching.train allsides/dev.jsonl gva/articles.jsonl --work build/train

indexes each file in a folder of its own below `--work`, learns from the pairs that the index proposes (`lessons.py`), and
writes `weights.json`. With `--home` it writes `matching.json` there instead, for a store whose embedding model is another
(RASHOMON_MODEL says which). With `--background` it writes `background.tsv` from the first file, of terms only: no text can be
told from it. Deterministic.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from indexer.matching.features import FEATURES
from indexer.matching.frequencies import BACKGROUND, background_frequencies
from indexer.matching.lessons import Corpus, Lessons, corpus, joined
from indexer.matching.model import FITTED, WEIGHTS, Model
from indexer.matching.scale import measured
from indexer.matching.trees import FIELDS, Trees
from indexer.store.reading import Reader
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers

# Rarer terms say more of one newspaper than of the language.
FEWEST_ARTICLES = 6
TREES, LEAVES, RATE, SMALLEST_LEAF, RIDGE = 150, 12, 0.08, 60, 5.0
SEED = 20161208
# JSON has no infinity.
BEYOND_ALL = 1e300


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on labelled files and write the model."""
    parser = argparse.ArgumentParser(description="Fit the matching model to labelled articles.")
    parser.add_argument("files", type=Path, nargs="+", help="article JSON Lines with `id` and `event`")
    parser.add_argument("--work", type=Path, default=Path("build/train"), help="folder for the indexes")
    parser.add_argument("--home", type=Path, help="write the model for the store in this folder")
    parser.add_argument("--background", action="store_true", help="write the background frequencies too")
    options = parser.parse_args(arguments)
    settings = Settings()
    _ensure_model()
    corpora = taught(options.files, options.work, settings)
    store = Store(settings.model_copy(update={"home": home_of(options.files[0], options.work), "database": None}))
    with store.view() as view:
        if options.background:
            write_background(view.reader)
        model = fitted(corpora) | {"encoder": view.reader.facts["model_sha256"], "scale": measured(view.reader)}
    store.close()
    names = " ".join(f"{file.parent.name}/{file.name}" for file in options.files)
    digests = (f"{file.parent.name}/{file.name}, SHA-256 {_digest(file)}" for file in options.files)
    made_by = {"command": f"python -m indexer.matching.train {names}", "data": list(digests)}
    out = options.home / FITTED if options.home else WEIGHTS
    out.write_text(json.dumps({"made_by": made_by} | model) + "\n", encoding="utf-8")
    sys.stderr.write(f"wrote {out}\n")


def taught(files: Sequence[Path], work: Path, settings: Settings) -> list[Corpus]:
    """The lessons of each file."""
    with Workers() as workers:
        return [corpus(file, work, settings, workers) for file in files]


def home_of(file: Path, work: Path) -> Path:
    """Where `taught` has indexed a file."""
    return work / file.parent.name / file.stem


def write_background(reader: Reader) -> None:
    """Write the background frequencies from the store's own counts."""
    articles = int(reader.facts["articles"])
    counted = sorted(
        (term, count) for _, term, count in reader.terms.document_frequencies(0) if count >= FEWEST_ARTICLES
    )
    lines = [f"{term}\t{count / articles:.5f}" for term, count in counted]
    header = f"# share of {articles:,} articles of general English news that hold each term; see train.py"
    BACKGROUND.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    background_frequencies.cache_clear()


def fitted(corpora: Sequence[Corpus], *, without: int | None = None) -> dict[str, Any]:
    """The model as weights.json holds it; learned `without` one fold, for cross-validation."""
    trees = {
        name: _grown(joined([getattr(each, name).but(without) for each in corpora])) for name in ("titled", "pasted")
    }
    return {
        "features": list(FEATURES),
        "trees": {name: each.as_json() for name, each in trees.items()},
    }


def _grown(lessons: Lessons) -> Trees:
    grower = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=SEED,
    )
    # scikit-learn takes no column that is NaN throughout, as what a pasted text lacks is.
    rows = np.where(np.isnan(lessons.rows).all(axis=0), 0.0, lessons.rows)
    grower.fit(rows, lessons.same, sample_weight=lessons.weight)
    trees = as_trees(grower)
    assert np.allclose(trees.log_odds(rows[:1000]), grower.decision_function(rows[:1000]), atol=1e-6)
    sys.stderr.write(f"{len(lessons.same):,} pairs, {lessons.same.mean():.3f} of them the same event\n")
    return trees


def as_trees(grower: HistGradientBoostingClassifier) -> Trees:
    """The grown trees as arrays. scikit-learn publishes no way to read them: this is held against its own answers."""
    grown = [stage[0].nodes for stage in grower._predictors]
    roots = np.cumsum([0, *(len(nodes) for nodes in grown[:-1])])
    itself = [np.arange(len(nodes)) for nodes in grown]
    nodes = np.concatenate(grown)
    shift = np.repeat(roots, [len(each) for each in grown])
    leaf = nodes["is_leaf"].astype(bool)
    own = np.concatenate(itself)
    return Trees(
        baseline=float(grower._baseline_prediction[0, 0]),
        roots=roots.astype(np.int64),
        depth=int(nodes["depth"].max()),
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int64),
        threshold=np.where(leaf, 0.0, np.minimum(nodes["num_threshold"], BEYOND_ALL)),
        left=(shift + np.where(leaf, own, nodes["left"])).astype(np.int64),
        right=(shift + np.where(leaf, own, nodes["right"])).astype(np.int64),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        # scikit-learn shrinks the values of leaves alone.
        value=np.where(leaf, 1.0, RATE) * nodes["value"],
    )


def _ensure_model() -> None:
    """Where the packaged model is none of this version, put one that knows nothing, so that articles can be indexed."""
    try:
        Model.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        leaf = {"baseline": 0.0, "roots": [0], "depth": 0} | {name: [0] for name in FIELDS}
        model = {"features": list(FEATURES), "trees": {"titled": leaf, "pasted": leaf}}
        scale = dict.fromkeys(("title", "lead", "gist"), (0.0, 1.0))
        WEIGHTS.write_text(json.dumps(model | {"encoder": "", "scale": scale}), encoding="utf-8")


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
