"""Hedges and denials, and tellings that differ in them. Examples are invented or from samples/."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparison.attribution.certainty import certainty_of, find
from service.comparison.records import Attribution
from service.comparison.telling import Telling
from tests.service.comparison import laws
from tests.service.comparison.test_attribution import TEXTS

SOMEBODY = Attribution("a witness", 0, 9)


@pytest.mark.parametrize(
    ("text", "lang", "certainty", "words"),
    [
        ("Militants reportedly left the town.", "en", "hedged", "reportedly"),
        ("A suspected gas attack hit the town.", "en", "hedged", "suspected"),
        ("The jets were believed to be Russian.", "en", "hedged", "believed to"),
        ("The army denied that it hit the hospital.", "en", "denied", "denied"),
        ("He said there was no evidence of an attack.", "en", "denied", "there was no evidence"),
        ("The guards denied access to the road.", "en", "stated", None),
        ("They were denied a hearing.", "en", "stated", None),
        ("Nobody cannot deny it.", "en", "stated", None),
        ("The minister said “they allegedly left”.", "en", "stated", None),
        ("The town is free.", "en", "stated", None),
        ("Presuntamente abandonaron la ciudad.", "es", "hedged", "Presuntamente"),
        ("El ejército negó el ataque.", "es", "denied", "negó"),
        ("Die Armee reportedly left.", "de", "stated", None),
    ],
)
def test_certainty_and_the_words_that_make_it(text: str, lang: str, certainty: str, words: str | None) -> None:
    found = certainty_of(text, None, lang)
    assert found.certainty == certainty
    assert (text[slice(*found.span)] if found.span else None) == words


def test_what_a_source_tells_is_attributed_unless_it_is_hedged() -> None:
    assert certainty_of("A witness said it.", SOMEBODY, "en").certainty == "attributed"
    assert certainty_of("A witness reportedly said it.", SOMEBODY, "en").certainty == "hedged"


STATED = "Government forces bombed the northern hospital on Monday."


@pytest.mark.parametrize(
    ("other", "certainty", "words"),
    [
        ("Government forces allegedly bombed the northern hospital on Monday.", "hedged", "allegedly"),
        ("The ministry denied that government forces bombed the northern hospital.", "denied", "denied"),
    ],
)
def test_a_hedge_is_marked_beside_the_words_that_the_other_states(other: str, certainty: str, words: str) -> None:
    (found,) = find(Telling(STATED), Telling(other))
    assert other[slice(*found.right)] == words
    assert "bombed the northern hospital" in STATED[slice(*found.left)]
    assert found.detail == {"left": {"certainty": "stated"}, "right": {"certainty": certainty}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STATED, "Rebels allegedly closed a school in the southern district."),  # of something else
        (STATED, "The northern hospital on Monday took in a suspected thief."),  # the hedge holds other words
        ("Government forces reportedly bombed the hospital.", "Government forces allegedly bombed the hospital."),
        (
            "“Government forces bombed the northern hospital.”",
            "Government forces allegedly bombed the northern hospital.",
        ),
        (
            "Government forces never bombed the northern hospital.",
            "Government forces allegedly bombed the northern hospital.",
        ),
    ],
)
def test_equal_certainty_other_claims_and_unsure_ones_are_not_marked(one: str, other: str) -> None:
    assert find(Telling(one), Telling(other)) == []


def test_two_denials_of_which_one_only_negates_are_not_marked() -> None:
    other = "Government forces did not go near the school, and bombed the northern hospital for other reasons."
    assert len(find(Telling(STATED), Telling("The army denied that it bombed the northern hospital."))) == 1
    assert find(Telling(other), Telling("The army denied that it bombed the northern hospital.")) == []


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["en", "es"]))
def test_certainty_holds_the_laws(left: str, right: str, lang: str) -> None:
    laws.hold(find, Telling(left, lang), Telling(right, lang))


@pytest.mark.parametrize("unit", ["denied ", "there was no evidence ", "allegedly a road ", "“", "7 ", "A"])
def test_long_texts_take_no_longer_than_their_length(unit: str) -> None:
    text = (unit * 5_000)[:25_000]
    started = time.process_time()
    find(Telling(text), Telling(text + " x"))
    assert time.process_time() - started < 5
