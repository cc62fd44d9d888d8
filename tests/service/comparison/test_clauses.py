"""A sentence becomes claims only where it plainly joins two."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparison.clauses import claim_spans


def claims(text: str, lang: str = "en") -> list[str]:
    return [text[start:end] for start, end in claim_spans(text, lang)]


@pytest.mark.parametrize(
    ("first", "join", "second"),
    [
        ("The army left the town", "; ", "the rebels entered it on Monday."),
        ("The army left the town", ", and ", "the rebels entered it on Monday."),
        ("Snow closed the northern road", ", while ", "the port of Latakia stayed open."),
        ("The mayor opened the new bridge", ", but ", "Aleppo residents had crossed it for weeks."),
        ("The council met on Sunday", ", and ", "it approved the budget by one vote."),
    ],
)
def test_two_joined_claims_are_cut(first: str, join: str, second: str) -> None:
    assert claims(first + join + second) == [first, second]


@pytest.mark.parametrize(
    "whole",
    [
        "The army shelled Aleppo, Idlib, and Homs on Monday.",
        "The army shelled Aleppo, and the town of Idlib.",
        "The army left the town, and burned it.",
        "Ministers from France, Germany, and the Netherlands met in Brussels.",
        "The mayor said that the bridge was open, and the road was clear of snow.",
        "The bridge was open, and the road was clear of snow, the mayor said.",
        "The mayor wrote “the bridge is open, and the road is clear of snow” on Monday.",
        'The mayor wrote "the bridge is open; the road is clear of snow" on Monday.',
        "The bridge (it was old, and it was narrow at both ends) fell on Monday.",
        "They left, and he stayed.",
        "",
        " ",
        ";",
    ],
)
def test_what_is_no_plain_pair_of_claims_stays_whole(whole: str) -> None:
    assert claims(whole) == ([whole.strip()] if whole.strip() else [])


def test_three_claims_are_three() -> None:
    text = "The army left the town; the rebels entered it on Monday; the mayor has fled to Homs."
    assert len(claims(text)) == 3


def test_spanish_has_rules_of_its_own() -> None:
    assert claims("El ejército abandonó la ciudad, y los rebeldes entraron el lunes.", "es-ES") == [
        "El ejército abandonó la ciudad",
        "los rebeldes entraron el lunes.",
    ]


def test_a_language_without_rules_is_not_cut() -> None:
    text = "Die Armee verließ die Stadt; die Rebellen rückten am Montag ein."
    assert claims(text, "de") == [text]


@given(text=st.text(alphabet=st.sampled_from(' ;,."“”()aAéé\u0301🙂ش7\n') | st.characters(), max_size=200))
def test_spans_are_in_order_and_leave_out_joins_alone(text: str) -> None:
    spans = claim_spans(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert bool(spans) == bool(text.strip())


@pytest.mark.parametrize("part", ["; the army left the town", ", and the army left", '";', "(((", "A, and ", "word "])
def test_long_texts_cost_what_their_length_says(part: str) -> None:
    text = part * (30_000 // len(part))
    assert claim_spans(text)[-1][1] == len(text.rstrip())
