"""Further sentences of an outlet in a row: those that count what the row counts, and otherwise than the outlet does there."""

import numpy as np
import pytest

from indexer.store.records import Vectors
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.further import MOST_FURTHER, Figures, Teller, figures_of, with_further_figures
from service.comparison.telling import Telling
from service.queries import PastedParagraph


def probable(size: int, pairs: dict[tuple[int, int], float]) -> Vectors:
    """Probabilities of the same claim: 1 on the diagonal, as given between pairs, else 0."""
    same = np.eye(size, dtype=np.float32)
    for (one, other), probability in pairs.items():
        same[one, other] = same[other, one] = probability
    return same


def killed(*numbers: float) -> Figures:
    return {"killed": frozenset((number, number) for number in numbers)}


DOZENS: Figures = {}


def tellers(names: str) -> list[Teller]:
    """Outlets as letters, each followed by the number of its article: "A1 B2 B2"."""
    return [(name[0], int(name[1:])) for name in names.split()]


def test_a_sentence_that_counts_otherwise_than_its_outlet_joins_by_way_of_another() -> None:
    same = probable(4, {(0, 1): 0.8, (0, 2): 0.7, (1, 3): 0.9})
    figures = [DOZENS, killed(72), DOZENS, killed(58)]
    assert with_further_figures([[0, 1, 2]], same, tellers("A1 B2 C3 C3"), figures) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        (killed(58), "its outlet states this number there"),
        (DOZENS, "it states none"),
        ({"injured": frozenset({(58.0, 58.0)})}, "the row counts something else"),
    ],
)
def test_what_counts_nothing_new_joins_no_row(figures: Figures, why: str) -> None:
    same = probable(4, {(0, 1): 0.8, (0, 2): 0.8, (0, 3): 0.8})
    told = [killed(72), DOZENS, killed(58), figures]
    assert with_further_figures([[0, 1, 2]], same, tellers("A1 B2 C3 C4"), told) == [[0, 1, 2]], why


def test_a_sentence_that_probably_tells_another_claim_joins_no_row() -> None:
    figures = [killed(1), killed(2), killed(3)]
    for first, second in ((0.6, 0.8), (0.8, 0.7)):  # 0.48 in all; or not surely like the one that it is like
        same = probable(3, {(0, 1): first, (1, 2): second})
        assert with_further_figures([[0, 1]], same, tellers("A1 B2 C3"), figures) == [[0, 1]]


def test_an_article_that_gives_a_number_counts_something_else_with_another() -> None:
    """It tells of an earlier attack; another article of the outlet brings the toll up to date."""
    same = probable(4, {(0, 1): 0.8, (0, 2): 0.8, (0, 3): 0.8})
    figures = [killed(15), killed(18), killed(87), killed(19)]
    assert with_further_figures([[0, 1]], same, tellers("A1 B2 B2 B3"), figures) == [[0, 1, 3]]


def test_an_outlet_without_a_sentence_in_the_row_gets_one() -> None:
    same = probable(3, {(0, 1): 0.8, (1, 2): 0.8})
    assert with_further_figures([[0, 1]], same, tellers("A1 B2 C3"), [killed(1), killed(2), killed(3)]) == [[0, 1, 2]]


def test_a_sentence_joins_the_row_that_it_most_probably_tells_of() -> None:
    same = probable(5, {(0, 1): 0.9, (2, 3): 0.9, (0, 4): 0.6, (2, 4): 0.7})
    figures = [killed(1), killed(2), killed(3), killed(4), killed(5)]
    assert with_further_figures([[0, 1], [2, 3]], same, tellers("A1 B2 C3 D4 E5"), figures) == [[0, 1], [2, 3, 4]]


def test_two_rows_of_one_claim_that_an_outlet_counts_twice_are_one() -> None:
    """What the second row tells besides stays out: it is of another claim."""
    same = probable(6, {(0, 1): 0.8, (0, 2): 0.7, (2, 3): 0.9, (2, 4): 0.5, (2, 5): 0.85})
    figures = [DOZENS, killed(72), killed(58), killed(86), DOZENS, DOZENS]
    rows = with_further_figures([[0, 1], [2, 3, 5, 4]], same, tellers("A1 B2 A1 C3 D4 E5"), figures)
    assert rows == [[0, 1, 2, 3, 5]]


def test_rows_stay_two_where_a_number_of_the_second_is_of_another_claim() -> None:
    same = probable(4, {(0, 1): 0.8, (0, 2): 0.7, (2, 3): 0.6})
    figures = [DOZENS, killed(72), killed(58), killed(86)]
    assert with_further_figures([[0, 1], [2, 3]], same, tellers("A1 B2 A1 C3"), figures) == [[0, 1], [2, 3]]


def test_an_outlet_has_so_many_further_sentences_at_most() -> None:
    count = 2 + MOST_FURTHER + 3
    same = probable(count, {(0, each): 0.8 for each in range(1, count)})
    told = tellers("A0 " + " ".join(f"B{each}" for each in range(1, count)))
    rows = with_further_figures([[0, 1]], same, told, [killed(each) for each in range(count)])
    assert rows == [list(range(2 + MOST_FURTHER))]


def test_numbers_of_a_part_a_span_or_a_vague_word_are_no_further_figures() -> None:
    text = "At least 58 people, among them 11 children, were killed on Tuesday; dozens were injured, 300 since January."
    assert figures_of(Telling(text, "en")) == {"killed": frozenset({(58.0, None)})}


def test_a_number_of_a_later_sentence_stands_beside_those_of_others(sample_store: Store) -> None:
    """An outlet that opens with "dozens" and tells 58 behind is not shown as one that gives no number."""
    told = [
        ("Post", "An earthquake killed at least 72 people in the port of Lindsey on Monday."),
        (
            "Times",
            "An earthquake killed dozens of people in the port of Lindsey on Monday. Ships were torn loose. "
            "The earthquake in the port of Lindsey killed at least 58 people, the governor said.",
        ),
    ]
    pasted = [PastedParagraph(outlet=outlet, text=text, published="2020-03-02") for outlet, text in told]
    row = Comparer(sample_store).compare_pasted(pasted).rows[0]
    assert [(cell.outlet, cell.text.split()[-1].strip(".")) for cell in row.cells] == [
        ("Post", "Monday"),
        ("Times", "Monday"),
        ("Times", "said"),
    ]
    assert {(each.left.text, each.right.text) for each in row.divergences if each.type == "quantity"} == {
        ("at least 72 people", "at least 58 people")
    }
