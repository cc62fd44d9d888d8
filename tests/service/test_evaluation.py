"""Quality figures, against values worked out by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.clusters import bcubed
from service.evaluation import Ranking, _expected_calibration_error, _f1, evaluate, labelled
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
    assert labelled(file) == {
        "a": frozenset({"b"}),
        "a2": frozenset({"b"}),
        "b": frozenset({"a", "a2"}),
    }
    assert labelled(file, stored={"a", "b"}) == {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert labelled(file, stored={"a", "a2"}) == {}


def test_average_precision_counts_partners_that_were_never_found_as_zero() -> None:
    asked = Ranking(hits=np.array([True, False, True]), probabilities=np.array([0.9, 0.6, 0.4]), partners=3)
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
    assert list(figures) == ["MAP", "P@1", "R@10", "F1", "ECE", "B-cubed precision", "B-cubed recall", "B-cubed F1"]
    assert figures["MAP"].value == 1.0
    assert all(figure.low <= figure.value <= figure.high for figure in found.figures)
    assert found == evaluate(store, file)


def test_an_exact_copy_that_is_not_stored_is_left_out_and_counted(store: Store, tmp_path: Path) -> None:
    first = RECORDS[0] | {"url": "https://a.example/storm"}
    file = write_records(tmp_path / "gold.jsonl", first, *RECORDS[1:], first | {"id": "a-once-more"})
    index_files(store, file)
    found = evaluate(store, file)
    assert (found.asked, found.left_out) == (3, 1)


def test_b_cubed_by_hand() -> None:
    """Bagga and Baldwin's example: five items together, two of them with three others, in two answers."""
    gold = {str(item): "first" if item <= 5 else "second" if item <= 7 else "third" for item in range(1, 13)}
    merged_small = {item: 1 if event == "first" else 2 for item, event in gold.items()}
    merged_large = {item: 2 if event == "second" else 1 for item, event in gold.items()}
    small, large = bcubed(gold, merged_small), bcubed(gold, merged_large)
    assert [round(each.value, 2) for each in small[:2]] == [0.76, 1.0]
    assert [round(each.value, 2) for each in large[:2]] == [0.58, 1.0]
    assert small[2].value == pytest.approx(2 * 0.7619 / 1.7619, abs=1e-3)
    assert all(each.low <= each.value <= each.high for each in small)


def test_b_cubed_counts_labelled_articles_that_were_found_alone() -> None:
    figures = bcubed({"a": "x", "b": "x", "c": "y", "lost": "y"}, {"a": 1, "b": 2, "c": 3, "unlabelled": 3})
    assert [each.value for each in figures] == [1.0, pytest.approx(2 / 3, abs=1e-4), pytest.approx(0.8, abs=1e-4)]


def test_a_file_without_labels_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "plain.jsonl"
    file.write_text(json.dumps(RECORDS[3]) + "\n", encoding="utf-8")
    with pytest.raises(CallError, match="labels no event"):
        evaluate(store, file)
