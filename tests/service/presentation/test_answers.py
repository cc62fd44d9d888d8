from dataclasses import replace

import pytest

from service.comparison.records import Cell, Divergence
from service.presentation.answers import Teller, answers_of, tellings_of_claim
from service.presentation.plot import points_of
from service.presentation.readings import figure, readings_of
from service.presentation.titles import title_of
from tests.service.presentation.rows import cell, divergence, row

A = cell(1, "At least 100 people and two children died.")
B = cell(2, "A monitor said 43 people died, among them 5 children.", source="A monitor", certainty="attributed")
C = cell(3, "More than a hundred died.")
D = cell(4, "43 people died.")
KILLED = divergence(
    "quantity",
    (A, "At least 100 people"),
    (B, "43 people"),
    kind="killed",
    left={"low": 100.0, "high": None},
    right={"low": 43.0, "high": 43.0},
)
CHILDREN = divergence(
    "quantity",
    (A, "two children"),
    (B, "5 children"),
    kind="children killed",
    left={"low": 2.0, "high": 2.0},
    right={"low": 5.0, "high": 5.0},
)
UNNAMED = divergence(
    "attribution", (A, "people"), (B, "A monitor"), left={"source": None}, right={"source": "A monitor"}
)
AGAIN = divergence(
    "quantity",
    (A, "At least 100 people"),
    (D, "43 people"),
    kind="killed",
    left={"low": 100.0, "high": None},
    right={"low": 43.0, "high": 43.0},
)


def tellers(*told: tuple[str, int, Cell]) -> list[tuple[Teller, Cell]]:
    return [((letter, origin), each) for letter, origin, each in told]


def test_outlets_that_state_one_figure_give_one_answer_and_the_unmarked_come_last() -> None:
    told = row([A, B, C, D], KILLED, CHILDREN, AGAIN)
    found = answers_of(told, tellers(("A", 1, A), ("B", 2, B), ("C", 3, C), ("D", 4, D)))
    assert [(each.words, each.letters, each.origins) for each in found.given] == [
        ("43 people", ["B", "D"], 2),
        ("At least 100 people", ["A"], 1),
        ("", ["C"], 1),
    ]
    assert found.parts("B", "A")
    assert not found.parts("C", "A")


def test_an_outlet_that_states_two_figures_gives_two_answers_and_what_it_tells_unmarked_is_none() -> None:
    told = row([A, B, C, D], KILLED, AGAIN)
    found = answers_of(told, tellers(("A", 1, A), ("A", 1, C), ("B", 2, C), ("B", 2, B), ("C", 3, A), ("C", 3, D)))
    assert [(each.words, each.letters, each.origins) for each in found.given] == [
        ("At least 100 people", ["A", "C"], 2),
        ("43 people", ["B", "C"], 2),
    ]
    assert found.parts("B", "A")
    assert found.parts("C", "A")
    assert not found.parts("A", "C")


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("In all 43  People died there, doctors said.", ["B", "E"]),
        ("In all 143 people died.", ["B"]),
        ("43 people died, one source said, at least 100 people another.", ["B"]),
    ],
)
def test_an_unmarked_telling_with_the_words_of_one_answer_gives_that_answer(text: str, letters: list[str]) -> None:
    unmarked = cell(5, text)
    found = answers_of(row([A, B, unmarked], KILLED), tellers(("A", 1, A), ("B", 2, B), ("E", 5, unmarked)))
    assert next(each.letters for each in found.given if each.words == "43 people") == letters


def test_an_origin_counts_for_the_outlet_that_it_comes_from_not_for_its_copies() -> None:
    found = answers_of(row([A, B], KILLED), tellers(("A", 1, A), ("B", 1, B)), {"A"})
    assert [(each.letters, each.origins) for each in found.given] == [(["B"], 1), (["A"], 0)]


def test_where_no_source_is_named_that_is_told_in_our_words() -> None:
    told = row([A, B], UNNAMED)
    found = answers_of(told, tellers(("A", 1, A), ("B", 2, B)))
    assert [(each.words, each.said) for each in found.given] == [("", "no source named"), ("A monitor", "")]
    assert title_of(told).answers == ["A monitor"]


def test_a_title_keeps_to_one_counted_thing() -> None:
    title = title_of(row([A, B], KILLED, CHILDREN))
    assert (title.kind, title.subject, title.answers) == (
        "quantity",
        "How many killed",
        ["At least 100 people", "43 people"],
    )


def test_a_figure_that_only_brings_one_up_to_date_is_not_among_those_that_part() -> None:
    later = cell(8, "At least 126 people died.")
    update = replace(
        divergence(
            "quantity",
            (A, "At least 100 people"),
            (later, "At least 126 people"),
            kind="killed",
            left={"low": 100.0, "high": None},
            right={"low": 126.0, "high": None},
        ),
        status="update",
    )
    assert title_of(row([A, B, later], update, KILLED)).answers == ["At least 100 people", "43 people"]
    assert title_of(row([A, later], update)).answers == ["At least 100 people", "At least 126 people"]


def test_a_reading_says_how_it_is_put_and_which_figures() -> None:
    told = row([A, B], KILLED, CHILDREN, UNNAMED)
    assert [(each.ours, each.words) for each in readings_of(told, B)] == [
        ("Attributed to", "A monitor"),
        ("Killed: 43.", ""),
        ("Children killed: 5.", ""),
    ]
    assert [each.ours for each in readings_of(told, A)] == ["Stated.", "Killed: at least 100.", "Children killed: 2."]


def test_figures_are_told_with_their_bounds() -> None:
    assert [figure(56, 56), figure(12, None), figure(None, 1200.0), figure(3, 20)] == [
        "56",
        "at least 12",
        "at most 1,200",
        "3 to 20",
    ]


def test_figures_are_drawn_from_the_least_to_the_most_a_bound_as_an_open_dot() -> None:
    points = points_of(row([A, B, D], KILLED, AGAIN), tellers(("A", 1, A), ("B", 2, B), ("D", 4, D)))
    assert [(each.x, each.letters, each.text, each.is_bound) for each in points] == [
        (12.0, "B D", "43", False),
        (88.0, "A", "100", True),
    ]


def test_where_two_figures_have_no_room_for_two_labels_one_tells_both() -> None:
    near = cell(9, "At least 99 people died.")
    close = divergence(
        "quantity",
        (near, "At least 99 people"),
        (D, "43 people"),
        kind="killed",
        left={"low": 99.0, "high": None},
        right={"low": 43.0, "high": 43.0},
    )
    told = row([A, B, D, near], KILLED, AGAIN, close)
    points = points_of(told, tellers(("A", 1, A), ("B", 2, B), ("D", 4, D), ("E", 5, near)))
    assert [(each.letters, each.text) for each in points] == [("B D", "43"), ("E A", "99–100"), ("A", "")]


def test_one_figure_is_not_drawn() -> None:
    assert points_of(row([A, B], UNNAMED), tellers(("A", 1, A), ("B", 2, B))) == []


def test_a_title_keeps_to_one_thing_that_is_named() -> None:
    regime = cell(1, "The regime and the opposition met.")
    government = cell(2, "The government and the rebels met.")
    state = cell(3, "The Government met the state.")

    def called(one: tuple[Cell, str], other: tuple[Cell, str]) -> Divergence:
        return divergence("label", one, other, same="actor")

    title = title_of(
        row(
            [regime, government, state],
            called((regime, "regime"), (government, "government")),
            called((regime, "opposition"), (government, "rebels")),
            called((state, "Government"), (state, "state")),
        )
    )
    assert (title.subject, title.answers) == ("What they are called", ["regime", "government", "state"])


def test_a_title_says_what_stands_where_nothing_is_said() -> None:
    assert title_of(row([A, B], UNNAMED)).unsaid == "no source named"
    assert title_of(row([A, B], KILLED)).unsaid == ""


def test_what_is_attributed_beside_a_hedge_is_called_so_and_not_stated() -> None:
    hedged = cell(6, "The gunmen reportedly fled.", certainty="hedged")
    told = cell(7, "Police said the gunmen fled.", source="Police", certainty="attributed")
    doubt = divergence(
        "certainty",
        (hedged, "reportedly"),
        (told, "the gunmen fled"),
        left={"certainty": "hedged"},
        right={"certainty": "attributed"},
    )
    title = title_of(row([hedged, told], doubt))
    assert (title.answers, title.unsaid) == (["reportedly"], "attributed")


SOME = cell(6, "Dozens died.")
SAME = cell(7, "At  least 100 people and two children died.")  # a copy, with another space
OTHER = cell(5, "At least 100 people died, 7 of them children.")
OTHERS = divergence(
    "quantity",
    (OTHER, "7 of them children"),
    (B, "5 children"),
    kind="children killed",
    left={"low": 7.0, "high": 7.0},
    right={"low": 5.0, "high": 5.0},
)
REPEATED = cell(8, "At least 100 people died there.")


@pytest.mark.parametrize(
    ("cells", "marks", "own"),
    [
        ([A, B, SOME], [KILLED], [A]),  # "dozens" says nothing of the number, and 43 another
        ([A, SOME, D], [AGAIN], [A]),
        ([SAME, A, B, REPEATED], [KILLED], [SAME, A, REPEATED]),
        ([SAME, A, B, REPEATED], [KILLED, CHILDREN], [SAME, A, REPEATED]),  # it says nothing else of the children
        ([A, B, OTHER, REPEATED], [KILLED, CHILDREN, OTHERS], [A, REPEATED]),  # as many killed, but other children
        ([A, C], [], [A, C]),  # nothing differs
        ([SAME, A, B], [UNNAMED], [SAME, A]),  # nobody is named in a copy either
    ],
)
def test_what_tells_a_claim_answers_as_its_own_words_do(
    cells: list[Cell], marks: list[Divergence], own: list[Cell]
) -> None:
    told = replace(row(cells, *marks), claim=A.text)
    assert tellings_of_claim(told) == own


def test_a_later_figure_tells_another_claim_too() -> None:
    assert tellings_of_claim(row([A, D], replace(AGAIN, status="update"))) == [A]


def test_a_claim_without_a_mark_is_told_by_those_that_have_none() -> None:
    told = replace(row([SOME, A, B, C], KILLED), claim=SOME.text)
    assert tellings_of_claim(told) == [SOME, C]


def test_one_thing_in_which_two_tellings_agree_does_not_hide_another_that_is_marked() -> None:
    both = cell(9, "At least 100 people and 5 children died.")
    children = divergence("quantity", (A, "two children"), (both, "5 children"), **CHILDREN.detail)
    assert tellings_of_claim(replace(row([A, B, both], KILLED, children), claim=A.text)) == [A]
