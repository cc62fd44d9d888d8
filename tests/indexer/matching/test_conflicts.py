"""What speaks against one event though the wording is alike."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.matching.conflicts import CONFLICTS, conflicts, evidence
from indexer.matching.doubts import Doubts
from indexer.matching.openings import Opening, opening_of, spellings

TITLE = "Bomb kills shoppers at market in Tel Marwa"
TEXT = "A bomb killed shoppers at a market in Tel Marwa on Monday, said Omar Haddad. The army sent troops."
NOTHING = dict.fromkeys(CONFLICTS, 0.0)


MONDAY = date(2018, 3, 12)


def opened(title: str, text: str, day: date = MONDAY) -> Opening:
    found = opening_of(title, text, "en", day)
    assert found is not None
    return found


def moved(title: str, text: str, place: str) -> tuple[str, str]:
    """The same told of another place, by another witness."""
    return title.replace("Tel Marwa", place), text.replace("Tel Marwa", place).replace("Omar Haddad", "Lena Sorvik")


def measured(left: tuple[str, str], right: tuple[str, str]) -> dict[str, float]:
    return dict(zip(CONFLICTS, conflicts(opened(*left), opened(*right)).tolist(), strict=True))


def test_another_town_in_the_place_of_a_town_is_a_conflict() -> None:
    left, right = (TITLE, TEXT), moved(TITLE, TEXT, "Qasr Nur")
    assert measured(left, right) == NOTHING | {"places": 1.0, "headlines": 1.0}
    assert evidence(opened(*left), opened(*right))["places"] == "Tel Marwa · Qasr Nur"


def test_an_article_beside_itself_has_no_conflict() -> None:
    assert measured((TITLE, TEXT), (TITLE, TEXT)) == NOTHING
    assert evidence(opened(TITLE, TEXT), opened(TITLE, TEXT)) == {}


def test_a_name_that_only_one_side_gives_is_no_conflict() -> None:
    assert measured((TITLE, TEXT), ("Bomb kills shoppers", "A bomb killed shoppers at a market on Monday.")) == NOTHING


def test_a_place_that_the_other_side_knows_later_in_its_text_is_no_conflict() -> None:
    title, text = moved(TITLE, TEXT, "Qasr Nur")
    assert (
        measured((TITLE, TEXT), (title, f"{text}\n{'It was quiet. ' * 50}\nMany had fled from Tel Marwa.")) == NOTHING
    )


def test_where_most_names_are_shared_other_places_say_nothing() -> None:
    one = "Dana Orlov met Petra Lund in Vasterby, said Ilse Torn of the Kolm Post."
    other = "Petra Lund met Dana Orlov in Kolmby, said Ilse Torn of the Kolm Post."
    assert measured(("", one), ("", other))["places"] == 0.0


def test_forms_parts_and_spellings_of_a_name_are_the_same_name() -> None:
    assert not spellings("Sheikhoun").isdisjoint(spellings("Shaykhun"))
    assert not spellings("Iraq").isdisjoint(spellings("Iraqi"))
    assert not spellings("Étampes").isdisjoint(spellings("Etampes’s"))
    assert spellings("Kano").isdisjoint(spellings("Jos"))
    assert measured(("", "A bomb hit a bus in Khan Sheikhoun."), ("", "A bomb hit a bus in Shaykhun.")) == NOTHING


def test_a_headline_in_capitals_names_nobody() -> None:
    title, text = moved(TITLE, "A bomb killed shoppers on Monday.", "Qasr Nur")
    assert measured((TITLE.title(), TEXT), (title.title(), text))["headlines"] == 0.0


def test_no_number_is_looked_at() -> None:
    """Law 10, in digits and in words."""
    one = (TITLE, "Twelve people and 3 children died in Tel Marwa, where forty others were hurt.")
    other = (TITLE, "Thirty people and 9 children died in Tel Marwa, where fifty others were hurt.")
    third = moved(TITLE, "Five people died in Tel Marwa.", "Qasr Nur")
    assert measured(one, third) == measured(other, third)
    assert measured(one, other) == NOTHING
    told = opened("Twenty-five hurt in Tel Marwa", "On Monday seventy people and 3 children fled.").particulars.told
    assert {word for _, word in told.values()} == {"hurt", "Tel", "Marwa", "people", "and", "children", "fled"}


def test_a_language_without_rules_has_no_opening() -> None:
    assert opening_of("Titel", "Ein Text aus Wien.", "de", MONDAY) is None
    assert opening_of("Title", "A text.", None, MONDAY) is None


def test_doubts_take_and_never_give() -> None:
    doubts = Doubts.from_json(NOTHING | {"places": 2.0, "headlines": 1.0})
    left, right = opened(TITLE, TEXT), opened(*moved(TITLE, TEXT, "Qasr Nur"))
    np.testing.assert_allclose(doubts.taken(left, right), [2.0, 1.0, 0.0, 0.0, 0.0])
    assert not doubts.taken(left, None).any()
    with pytest.raises(ValueError, match="never speaks for"):
        Doubts.from_json(NOTHING | {"places": -1.0})


def test_another_event_of_the_same_town_and_day_shares_little_else() -> None:
    bomb = (
        "Bomb kills judge in Tel Marwa",
        "A magnetic bomb killed a judge and her driver in Tel Marwa on Monday morning.",
    )
    siege = (
        "Gunmen storm college in Tel Marwa",
        "Pupils fled through windows in Tel Marwa as gunmen held classrooms on Monday.",
    )
    assert measured(bomb, siege)["particulars"] > 0.5
    assert evidence(opened(*bomb), opened(*siege))["particulars"] == (
        "magnetic, kills, driver · Pupils, gunmen, classrooms"
    )
    retold = "Judge dies in blast", "The driver of a judge of Tel Marwa and she herself were killed by a magnet bomb."
    assert measured(bomb, retold)["particulars"] == 0.0


def test_a_second_attack_is_another_event_and_a_hearing_is_none() -> None:
    again = "Market in Tel Marwa bombed again", "A second bomb hit the market in Tel Marwa on Friday, said Omar Haddad."
    court = (
        "Man in court over bomb in Tel Marwa",
        "A man was charged on Friday with the bombing of a market in Tel Marwa.",
    )
    first, later = opened(TITLE, TEXT), date(2018, 3, 16)
    place = CONFLICTS.index("days")
    assert conflicts(first, opened(*again, later))[place] == 1
    assert evidence(first, opened(*again, later))["days"] == "on Monday (2018-03-12) · on Friday (2018-03-16)"
    assert conflicts(first, opened(*court, later))[place] == 0


def test_roles_turned_round_are_a_conflict() -> None:
    text = "Three men died in Tel Marwa."
    one, other = ("Rangers shoot poachers dead", text), ("Poachers shoot rangers dead", text)
    assert measured(one, other) == NOTHING | {"roles": 1.0}
    assert evidence(opened(*one), opened(*other)) == {"roles": "Rangers → poachers · Poachers → rangers"}


texts = st.text(max_size=200) | st.text(alphabet="Aa Bb. ,:by-'’éß٣😀\u0301", max_size=300)


@given(texts, texts, texts, texts)
def test_sides_are_equal_and_measures_stay_in_range(title: str, text: str, other_title: str, other: str) -> None:
    left, right = opened(title, text), opened(other_title, other)
    found = conflicts(left, right)
    np.testing.assert_allclose(found, conflicts(right, left))
    assert ((found >= 0) & (found <= 1)).all()
    assert not conflicts(left, left).any()


def test_long_texts_are_read_up_to_a_bound() -> None:
    assert opened("", "Word " * 50_000) == opened("", "Word " * 1000)
