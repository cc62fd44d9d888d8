"""What counts as a right, a wrong and a missed divergence."""

import pytest

from benchmarks.divergences import Mark, Pair, Verdict, figures, judge
from service.comparison.telling import DivergenceType, Found, Span, Telling

LEFT = Telling("Rebels said 15 civilians were killed.")
RIGHT = Telling("Terrorists killed at least 18 people.")
WORDS: dict[DivergenceType, tuple[Span, Span]] = {"quantity": ((12, 24), (18, 36)), "label": ((0, 6), (0, 10))}


def found(name: DivergenceType, left: Span, right: Span) -> Found:
    return Found(name, left, right, 0.9)


def judged(*finds: Found, sure: bool = True) -> Verdict:
    marks = [Mark(name, left, right, sure) for name, (left, right) in WORDS.items()]
    return judge(Pair("d000", LEFT, RIGHT, marks), lambda _left, _right: finds)


def counts(verdict: Verdict) -> tuple[int, int, int]:
    return len(verdict.right), len(verdict.wrong), len(verdict.missed)


def values(*verdicts: Verdict) -> dict[str, float]:
    return {each.name: each.value for each in figures(verdicts)}


def test_a_mark_is_right_where_it_touches_the_gold_words_on_both_sides() -> None:
    assert counts(judged(found("quantity", (12, 14), (27, 29)))) == (1, 0, 1)


@pytest.mark.parametrize(
    "other",
    [
        found("quantity", (12, 14), (0, 10)),
        found("quantity", (0, 6), (27, 29)),
        found("quantity", (24, 30), (27, 29)),
        found("certainty", (12, 14), (27, 29)),
    ],
    ids=["elsewhere on the right", "elsewhere on the left", "beside the words", "another type"],
)
def test_a_mark_is_wrong_elsewhere_or_of_another_type(other: Found) -> None:
    assert counts(judged(other)) == (0, 1, 2)


def test_a_gold_mark_makes_one_found_mark_right() -> None:
    assert counts(judged(found("label", (0, 6), (0, 10)), found("label", (0, 3), (0, 4)))) == (1, 1, 1)


def test_found_marks_are_matched_so_that_most_are_right() -> None:
    marks = [Mark("label", (0, 6), (0, 10), True), Mark("label", (7, 11), (0, 10), True)]
    wide, narrow = found("label", (0, 11), (0, 10)), found("label", (0, 6), (0, 10))
    verdict = judge(Pair("d000", LEFT, RIGHT, marks), lambda _left, _right: [wide, narrow])
    assert counts(verdict) == (2, 0, 0)


def test_a_gold_mark_that_is_not_sure_counts_neither_way() -> None:
    assert counts(judged(sure=False)) == (0, 0, 0)
    assert counts(judged(found("label", (0, 6), (0, 10)), sure=False)) == (0, 0, 0)


def test_figures_count_marks_and_macro_f1_takes_the_types_that_have_gold_marks() -> None:
    quantity = found("quantity", *WORDS["quantity"])
    silent = judge(Pair("d001", LEFT, RIGHT, []), lambda _left, _right: [quantity])
    measured = values(judged(quantity), silent)
    assert measured["quantity precision"] == 0.5
    assert measured["quantity recall"] == 1.0
    assert measured["quantity F1"] == pytest.approx(2 / 3, abs=1e-4)
    assert measured["all precision"] == 0.5
    assert measured["all recall"] == 0.5
    assert measured["macro F1"] == pytest.approx(1 / 3, abs=1e-4)
