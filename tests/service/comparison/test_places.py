"""The same happening in another place: what is marked, and where the detector stays silent."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.encoder import Encoder
from service.comparison.circumstances.place_words import places_in, same_name
from service.comparison.circumstances.places import find
from service.comparison.telling import Found, Telling
from tests.service.comparison import laws

FRIDAY = date(2016, 12, 9)


def tell(text: str, lang: str = "en") -> Telling:
    return Telling(text, lang, FRIDAY)


def marked(left: str, right: str, lang: str = "en", context: str = "") -> list[tuple[str, str]]:
    found = find(tell(left, lang), tell(right, lang), context=context)
    return [(left[slice(*each.left)], right[slice(*each.right)]) for each in found]


def named(text: str, lang: str = "en") -> list[tuple[str, str]]:
    return [(place.name, place.kind) for place in places_in(text, lang)]


def test_another_town_of_the_same_verb_is_marked() -> None:
    left = "Warplanes of the Russian Air Force bombed a hospital in the town of Atareb on Monday."
    right = "Warplanes of the Russian Air Force bombed a hospital in the town of Sarmin on Monday."
    found = find(tell(left), tell(right))
    detail: dict[str, object] = {"left": "Atareb", "right": "Sarmin", "kind": "town"}
    assert found == [Found("place", (68, 74), (68, 74), found[0].probability, detail)]


def test_bare_names_count_where_one_larger_place_holds_both() -> None:
    text = "Three people were shot at a Circle K store in {}, Ohio, on Monday."
    assert marked(text.format("Toledo"), text.format("Dayton")) == [("Toledo", "Dayton")]


def test_a_kind_that_is_part_of_two_names_does_not_make_them_one() -> None:
    text = "Three people were shot at a Circle K store in {} County on Monday."
    assert marked(text.format("Henry"), text.format("Monroe")) == [("Henry County", "Monroe County")]


def test_bare_names_count_where_surely_one_claim_is_told_and_none_can_hold_the_other(encoder: Encoder) -> None:
    text = "Three people were shot dead by a gunman at a Circle K store in {} on Monday."

    def read(name: str) -> Telling:
        whole = tell(text.format(name))
        return replace(whole, tokens=encoder.encode_tokens([whole.text])[0])

    assert [each.detail["right"] for each in find(read("Toledo"), read("Dayton"))] == ["Dayton"]
    assert find(read("Toledo"), read("Ohio")) == find(read("Vancouver"), read("Canada")) == []


def test_spanish_is_read_by_its_own_rules() -> None:
    text = "La aviación de Rusia bombardeó un hospital en la localidad de {} el lunes."
    assert marked(text.format("Atareb"), text.format("Sarmin"), "es") == [("Atareb", "Sarmin")]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("in the town of Khan Sheikhoun", "in the town of Khan Shaykhun", id="two spellings"),
        pytest.param("in the town of al-Bab", "in the town of Al Bab", id="an article"),
        pytest.param("in the town of Atareb", "in Aleppo province", id="a town and a province"),
        pytest.param("in Atareb", "in Aleppo", id="bare names: one may lie in the other"),
        pytest.param("in the town of Atareb", "in the town of Sarmin, near Atareb", id="the other names it too"),
        pytest.param("in the town of Atareb", "in the towns of Sarmin and Binnish", id="a list"),
        pytest.param(
            "on Monday in the town of Atareb", "on Tuesday in the town of Sarmin", id="two days, two happenings"
        ),
    ],
)
def test_nothing_is_marked_where_both_may_be_true(left: str, right: str) -> None:
    text = "Warplanes of the Russian Air Force bombed a hospital {}."
    assert marked(text.format(left), text.format(right)) == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Rebels from the town of {} attacked the checkpoint of the Syrian Army on Monday.", "en"),
        ("Fighters from the besieged northern town of {} attacked the Syrian Army on Monday.", "en"),
        ("Families displaced from the village of {} reached the Syrian Army on Monday.", "en"),
        ("A pilot born in the city of {} was killed by the Syrian Army on Monday.", "en"),
        ("The mayor of the town of {} was arrested by the Syrian Army on Monday.", "en"),
        ("The town of {}'s rebels attacked the Syrian Army on Monday.", "en"),
        ("Combatientes procedentes de la localidad de {} atacaron al Ejército Sirio el lunes.", "es"),
        ("El alcalde de la localidad de {} atacó al Ejército Sirio el lunes.", "es"),
    ],
)
def test_where_somebody_is_from_is_not_where_it_happened(text: str, lang: str) -> None:
    assert named(text.format("Atareb"), lang) == []
    assert marked(text.format("Atareb"), text.format("Sarmin"), lang) == []


def test_where_it_happened_is_told_beside_where_somebody_is_from() -> None:
    text = "Rebels from the north attacked the Syrian Army in the town of {} on Monday."
    assert marked(text.format("Atareb"), text.format("Sarmin")) == [("Atareb", "Sarmin")]


def test_what_the_context_names_is_not_marked() -> None:
    left, right = (f"The Russian Air Force bombed a hospital in the town of {name}." for name in ("Atareb", "Sarmin"))
    assert marked(left, right) != []
    assert marked(left, right, context="Both Atareb and Idlib came under fire.") == []


def test_places_of_different_verbs_are_not_held_together() -> None:
    left = "Russian jets bombed a convoy that had left in the town of Atareb."
    right = "Russian jets bombed a convoy in the town of Sarmin that had left."
    assert marked(left, right) == []


def test_places_are_names_with_the_kind_that_the_words_give() -> None:
    text = "Clashes erupted in the northern Syrian town of Tabqa, in Idlib province and in Hama on Monday in April."
    assert named(text) == [("Tabqa", "town"), ("Idlib", "province"), ("Hama", "")]
    assert named("Er woont in Amsterdam.", "nl") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Khan Sheikhoun", "Khan Shaykhun", True),
        ("al-Bab", "Al Bab", True),
        ("Deir al-Zor", "Deir ez-Zor", True),
        ("Aleppo", "East Aleppo", True),
        ("Atareb", "Sarmin", False),
        ("Raqqa", "Idlib", False),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) == same_name(other, one) == same


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from("bombed Russian in the town of Atareb Sarmin Idlib province , said حلب 💥 1".split())).map(
        " ".join
    ),
)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(["en", "es", "ar", "x"]))
def test_laws_hold_on_any_text(left: str, right: str, lang: str) -> None:
    one, other = tell(left, lang), tell(right, lang)
    found = find(one, other)
    assert all(left[slice(*each.left)] == each.detail["left"] for each in found)
    assert all(right[slice(*each.right)] == each.detail["right"] for each in found)
    laws.hold(find, one, other)


@pytest.mark.parametrize(
    "word", ["bombed in the town of Atareb ", "Atareb", "IN ", "A", "8 ", "حلب ", "💥", "e\u0301", "in A b "]
)
def test_long_texts_take_no_time(word: str) -> None:
    text = word * 5000
    assert find(tell(text), tell(f"{text}.")) == []
