"""What speaks against one event though the wording is alike."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.matching.conflicts import CONFLICTS, conflicts
from indexer.matching.openings import Opening, opening_of, spellings

TITLE = "Bomb kills shoppers at market in Tel Marwa"
TEXT = "A bomb killed shoppers at a market in Tel Marwa on Monday, mayor Omar Haddad said. The Interior Ministry sent troops."


def opened(title: str, text: str) -> Opening:
    found = opening_of(title, text, "en")
    assert found is not None
    return found


def measured(left: tuple[str, str], right: tuple[str, str]) -> dict[str, float]:
    return dict(zip(CONFLICTS, conflicts(opened(*left), opened(*right)), strict=True))


def test_another_town_in_the_place_of_a_town_is_a_conflict() -> None:
    found = measured((TITLE, TEXT), (TITLE.replace("Tel Marwa", "Qasr Nur"), TEXT.replace("Tel Marwa", "Qasr Nur")))
    assert found["places_apart"] == found["headline_apart"] == 1.0
    assert found["places_shared"] == 0.0
    assert found["template"] == 1.0


def test_an_article_beside_itself_has_no_conflict() -> None:
    found = measured((TITLE, TEXT), (TITLE, TEXT))
    assert {name: found[name] for name in CONFLICTS[:5]} == dict.fromkeys(CONFLICTS[:5], 0.0)
    assert found["names_share"] == found["roles_kept"] == 1.0


def test_a_name_that_only_one_side_gives_is_no_conflict() -> None:
    found = measured((TITLE, TEXT), ("Bomb kills shoppers", "A bomb killed shoppers at a market on Monday."))
    assert found["places_apart"] == found["names_apart"] == found["headline_apart"] == 0.0


def test_forms_parts_and_spellings_of_a_name_are_the_same_name() -> None:
    assert not spellings("Sheikhoun").isdisjoint(spellings("Shaykhun"))
    assert not spellings("Iraq").isdisjoint(spellings("Iraqi"))
    assert not spellings("Étampes").isdisjoint(spellings("Etampes’s"))
    assert spellings("Kano").isdisjoint(spellings("Jos"))
    found = measured(
        ("", "A bomb went off in Khan Sheikhoun on Monday."), ("", "A bomb went off in Shaykhun on Monday.")
    )
    assert found["places_apart"] == 0.0


def test_who_acts_on_whom_is_told_by_order_and_by_passives() -> None:
    act, turned = ("Rangers shoot poachers", ""), ("Poachers shoot rangers", "")
    assert measured(act, turned)["roles_flipped"] == 1.0
    assert measured(act, ("Poachers shot by rangers", ""))["roles_flipped"] == 0.0
    assert measured(act, ("Poachers shot by rangers", ""))["roles_kept"] == 1.0
    assert measured(turned, ("Poachers shot by rangers", ""))["roles_flipped"] == 1.0


def test_two_names_behind_one_noun_are_a_conflict() -> None:
    assert (
        measured(("", "It burned, said mayor Omar Haddad."), ("", "It burned, said mayor Lena Sorvik."))["nouns_apart"]
        == 1.0
    )


def test_no_number_is_looked_at() -> None:
    """Law 10, in digits and in words."""
    one = (TITLE, "Twelve people and 3 children died in Tel Marwa, where 40 others were hurt.")
    other = (TITLE, "Thirty people and 9 children died in Tel Marwa, where 85 others were hurt.")
    third = (TITLE, "Five people died in Harim.")
    assert measured(one, third) == measured(other, third)


def test_a_language_without_rules_has_no_opening() -> None:
    assert opening_of("Titel", "Ein Text aus Wien.", "de") is None
    assert opening_of("Title", "A text.", None) is None


texts = st.text(max_size=200) | st.text(alphabet="Aa Bb. ,:by-'’éß٣😀\u0301", max_size=300)


@given(texts, texts, texts, texts)
def test_sides_are_equal_and_measures_stay_in_range(title: str, text: str, other_title: str, other: str) -> None:
    left, right = opened(title, text), opened(other_title, other)
    found = conflicts(left, right)
    assert (
        found == conflicts(right, left)
        or max(abs(a - b) for a, b in zip(found, conflicts(right, left), strict=True)) < 1e-9
    )
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in found)
    assert conflicts(left, left)[:3] == [0.0, 0.0, 0.0]


def test_long_texts_are_read_up_to_a_bound() -> None:
    assert opened("", "Word " * 50_000).known == opened("", "Word " * 1000).known
