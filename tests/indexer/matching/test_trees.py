"""Boosted trees as arrays: held against the library that grew them."""

import json

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from indexer.matching.train import RATE, as_trees
from indexer.matching.trees import Trees


def grown() -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    random = np.random.default_rng(1)
    rows = random.normal(size=(2000, 4))
    rows[random.random(rows.shape) < 0.1] = np.nan
    same = np.nan_to_num(rows[:, 0]) * np.nan_to_num(rows[:, 1]) + np.isnan(rows[:, 2]) > 0.3
    grower = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=6, learning_rate=RATE)
    return grower.fit(rows, same), rows


def test_log_odds_are_those_of_the_library_that_grew_the_trees() -> None:
    grower, rows = grown()
    np.testing.assert_allclose(as_trees(grower).log_odds(rows), grower.decision_function(rows), atol=1e-9)


def test_stored_trees_answer_alike_but_for_rounding() -> None:
    grower, rows = grown()
    trees = as_trees(grower)
    stored = Trees.from_json(json.loads(json.dumps(trees.as_json())), features=4)
    np.testing.assert_allclose(stored.log_odds(rows), trees.log_odds(rows), atol=1e-4)


def test_contributions_add_up_to_the_log_odds() -> None:
    grower, rows = grown()
    trees = as_trees(grower)
    nothing = trees.baseline + trees.value[trees.roots].sum()
    for row in rows[:50]:
        assert nothing + trees.contributions(row).sum() == pytest.approx(trees.log_odds(row[None])[0])


def test_a_feature_that_no_tree_looks_at_contributes_nothing() -> None:
    grower, rows = grown()
    wider = np.column_stack([rows[:5], np.arange(5.0)])
    assert [as_trees(grower).contributions(row)[4] for row in wider] == [0.0] * 5


@pytest.mark.parametrize("change", [{"left": 10_000}, {"right": -1}, {"feature": 4}])
def test_trees_that_point_outside_are_refused(change: dict[str, int]) -> None:
    stored = as_trees(grown()[0]).as_json()
    for name, value in change.items():
        stored[name][0] = value
    with pytest.raises(ValueError, match="outside"):
        Trees.from_json(stored, features=4)
