"""Names that style guides part by stance: which are marked, and which are left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparison.telling import Telling
from service.comparison.wording.frames import are_plain_synonyms, find
from tests.service.comparison import laws


def words(left: str, right: str, lang: str = "en") -> set[tuple[str, str]]:
    found = find(Telling(left, lang, date(2016, 12, 8)), Telling(right, lang, date(2016, 12, 8)))
    return {(left[slice(*each.left)], right[slice(*each.right)]) for each in found}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("The army liberated the town.", "Regime forces captured the town.", {("liberated", "captured")}),
        ("Terrorists left the town.", "The rebels left the town.", {("Terrorists", "rebels")}),
        ("The regime denied it.", "The government denied it.", {("regime", "government")}),
        ("Ten soldiers were martyred.", "Ten soldiers were killed.", {("martyred", "killed")}),
        (
            "Pro-regime fighters and militants left.",
            "Pro-government fighters and opposition fighters left.",
            {("regime", "government"), ("militants", "opposition")},
        ),
        ("Armed men held the road.", "Insurgents held the road.", {("Armed men", "Insurgents")}),
        ("The Zionist army shelled it.", "The Israeli army shelled it.", {("Zionist", "Israeli")}),
        ("The Government denied it.", "The regime denied it.", {("Government", "regime")}),
    ],
)
def test_names_of_other_stances_are_marked(left: str, right: str, expected: set[tuple[str, str]]) -> None:
    assert words(left, right) == expected
    assert words(right, left) == {(other, one) for one, other in expected}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The rebels left.", "The insurgents left."),  # one stance
        ("The Syrian regime denied it.", "The Turkish government denied it."),  # two actors
        ("The regime, that is the government, denied it.", "The government denied it."),  # takes both
        ("A rebel-held town was hit.", "The opposition left the town."),  # whose town, beside who left
        (
            "Then the new leader told them what the National Coalition of Opposition Forces wants.",
            "A rebel spoke.",
        ),  # name
        ("The town fell silent.", "The town fell."),
        ("Islamic Resistance said that its men left the town.", "The rebels left the town."),  # name
    ],
)
def test_one_stance_two_actors_and_parts_of_names_are_not(left: str, right: str) -> None:
    assert words(left, right) == set()


def test_a_quotation_s_names_are_the_speaker_s() -> None:
    (found,) = find(Telling("He said: “The terrorists left.”"), Telling("The rebels left."))
    assert found.detail["left"] == {"words": "terrorists", "voice": "quoted"}
    assert found.detail["right"] == {"words": "rebels", "voice": "outlet"}


def test_spanish_has_its_own_names_and_other_languages_have_none() -> None:
    assert words("El régimen tomó la ciudad.", "El gobierno liberó la ciudad.", "es") == {
        ("régimen", "gobierno"),
        ("tomó", "liberó"),
    }
    assert words("Das Regime schwieg.", "The government schwieg.", "de") == set()


def test_plain_synonyms_are_those_of_one_stance() -> None:
    assert are_plain_synonyms("Army", "military", "en")
    assert are_plain_synonyms("armys", "forces", "en")  # an apostrophe was lost
    assert are_plain_synonyms("directorate", "authority", "en")
    assert not are_plain_synonyms("regime", "government", "en")
    assert not are_plain_synonyms("regime", "government", "de")


SOME = st.lists(
    st.sampled_from(
        ["regime", "government", "rebels", "Terrorists", "-held", "pro-", "“", "”", "Syrian", "e\u0301", "🙂", "killed"]
    ),
    max_size=30,
).map(" ".join)


@given(SOME, SOME)
def test_spans_quote_the_text_and_swapping_swaps(left: str, right: str) -> None:
    found = find(Telling(left), Telling(right))
    laws.hold(find, Telling(left), Telling(right))
    for each in found:
        for text, side, (start, end) in ((left, "left", each.left), (right, "right", each.right)):
            detail = each.detail[side]
            assert isinstance(detail, dict)
            assert text[start:end] == detail["words"]
