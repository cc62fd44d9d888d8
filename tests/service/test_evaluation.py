"""Quality figures, against values worked out by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.evaluation import _Asked, _expected_calibration_error, _f1, evaluate, labelled
from tests.helpers import index_files, record, write_records

STORM = "The storm Ada flooded the harbour of Port Lindsey on Monday night and cut off the lighthouse."
RECORDS = (
    record("A", STORM, title="Storm Ada floods Port Lindsey", published="2020-01-06", id="a", event="storm"),
    record(
        "B",
        "Port Lindsey's harbour was under water after storm Ada.",
        title="Ada hits Port Lindsey",
        published="2020-01-07",
        id="b",
        event="storm",
    ),
    record("A", "A second report of the storm Ada.", title="Ada again", published="2020-01-07", id="a2", event="storm"),
    record(
        "C",
        "Parliament voted on the pension reform in the capital.",
        title="Pension vote",
        published="2020-01-06",
        id="c",
    ),
)


def test_partners_are_other_outlets_articles_on_the_event(tmp_path: Path) -> None:
    file = write_records(tmp_path / "gold.jsonl", *RECORDS)
    assert labelled(file) == {"a": frozenset({"b"}), "a2": frozenset({"b"}), "b": frozenset({"a", "a2"})}


def test_average_precision_counts_partners_that_were_never_found_as_zero() -> None:
    asked = _Asked(hits=np.array([True, False, True]), probabilities=np.array([0.9, 0.6, 0.4]), partners=3)
    assert asked.average_precision == pytest.approx((1 / 1 + 2 / 3) / 3)
    assert asked.decisions == (1, 1, 2)


def test_f1_and_calibration_by_hand() -> None:
    assert _f1(np.array([2.0, 1.0, 1.0])) == pytest.approx(4 / 6)
    assert _f1(np.array([0.0, 0.0, 0.0])) == 0
    bins = np.array([[10.0, 5.0, 6.0], [10.0, 9.0, 9.0]])
    assert _expected_calibration_error(bins) == pytest.approx(1 / 20)


def test_a_labelled_file_is_measured_with_intervals(store: Store, tmp_path: Path) -> None:
    file = write_records(tmp_path / "gold.jsonl", *RECORDS)
    index_files(store, file)
    found = evaluate(store, file)
    assert found.asked == 3
    figures = {figure.name: figure for figure in found.figures}
    assert list(figures) == ["MAP", "P@1", "R@10", "F1", "ECE"]
    assert figures["MAP"].value == 1.0
    assert all(figure.low <= figure.value <= figure.high for figure in found.figures)
    assert found == evaluate(store, file)


def test_a_file_without_labels_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "plain.jsonl"
    file.write_text(json.dumps(RECORDS[3]) + "\n", encoding="utf-8")
    with pytest.raises(CallError, match="labels no event"):
        evaluate(store, file)
