"""The probability of a mark: that both tell one claim, times that its rule reads one claim rightly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibration import Marked, fitted
from service.comparison.calibration import calibration
from service.comparison.divergences import find_divergences
from service.comparison.telling import Telling

ATTRIBUTED = Telling("Field sources said that rebel fighters closed the northern road near Aleppo.")
OWN_VOICE = Telling("Rebel fighters closed the northern road near Aleppo.")


def test_a_mark_is_the_surer_the_surer_both_tell_one_claim_and_is_not_shown_below_one_half() -> None:
    unsure, sure = (find_divergences(ATTRIBUTED, OWN_VOICE, same=same)[0].probability for same in (0.6, 0.99))
    assert 0.5 <= unsure < sure < 1
    assert calibration().probability("place", 0.6, 0.55) < 0.5
    assert find_divergences(ATTRIBUTED, OWN_VOICE, same=0.49) == []


@pytest.mark.parametrize("same", [0.0, 0.5, 1.0])
def test_of_a_type_that_was_never_read_the_detectors_word_is_all_there_is(same: float) -> None:
    known = calibration()
    assert "place" not in known.read
    by_detector = known.probability("place", 0.8, same) / known.probability("place", 0.4, same)
    assert by_detector == pytest.approx(2)
    assert 0 <= known.probability("place", 1.0, same) <= 1


def test_marks_that_were_read_outweigh_the_detectors_word() -> None:
    one = Marked(Path("divergences.jsonl"), "d1", "label", 0.6, 0.9, one_claim=True, holds=True)
    other = replace(one, same=0.2, one_claim=False, holds=False)
    right, wrong = [one] * 20 + [other] * 20, [replace(one, holds=False)] * 20 + [other] * 20
    # Some of each on the other side, so that the logistic regression has an end.
    ends = [replace(one, type="time", same=same, one_claim=same < 0.5) for same in np.linspace(0.1, 0.9, 8)]
    surer, less = (fitted([*marks, *ends]).probability("label", 0.6, 0.9) for marks in (right, wrong))
    assert less < 0.6 < surer
