"""Two names of sources: surely two, or perhaps one in other words. Examples are invented."""

import pytest

from indexer.matching.languages import rules
from service.comparison.attribution import find
from service.comparison.attribution.sources import MAY_BE, source_of, surely_two
from service.comparison.telling import Telling


def are_two(one: str, other: str, lang: str = "en") -> bool:
    left, right = source_of(one, lang, opens=False), source_of(other, lang, opens=False)
    assert left is not None
    assert right is not None
    assert surely_two(left, right, lang) == surely_two(right, left, lang)
    return surely_two(left, right, lang)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police", "witnesses"),
        ("the hospital", "the ministry"),
        ("a rebel commander", "an army spokesman"),
        ("residents", "the military"),
        ("an aid group", "the army"),
        ("prosecutors", "local media"),
        ("the United Nations", "the government"),
        ("the coast guard", "survivors"),
        ("police in the port", "villagers in the hills"),
        ("the Syrian Observatory for Human Rights", "the Syrian army"),
        ("Russian officials", "Israeli officials"),
        ("the Russian army", "the Turkish army"),
    ],
)
def test_sources_of_kinds_that_exclude_one_another_are_two(one: str, other: str) -> None:
    assert are_two(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("officials", "police"),
        ("authorities", "the ministry"),
        ("a government source", "a senior official"),
        ("the interior ministry", "police"),
        ("the defence minister", "the army chief"),
        ("witnesses", "residents"),
        ("witnesses", "a police officer"),
        ("security sources", "police"),
        ("health workers", "doctors"),
        ("a doctor at the hospital", "hospital staff"),
        ("police in the northern town of Sarat", "the police"),
        ("rescue workers", "firefighters"),
        ("a monitor", "activists"),
        ("local officials", "the mayor"),
        ("a spokesman", "the company"),
        ("residents", "Abu Ahmed"),
        ("NATO", "a general at the alliance's headquarters"),
        ("the United States", "U.S. officials"),
    ],
)
def test_sources_of_which_one_may_hold_the_other_are_not_surely_two(one: str, other: str) -> None:
    assert not are_two(one, other)


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("la policía", "los testigos", True),
        ("el hospital", "el ministerio", True),
        ("los vecinos", "el ejército", True),
        ("las autoridades", "el ministerio", False),
        ("testigos", "vecinos", False),
    ],
)
def test_kinds_are_told_apart_in_spanish(one: str, other: str, two: bool) -> None:
    assert are_two(one, other, "es") == two


def test_every_language_tells_the_same_kinds_apart() -> None:
    paired = {each for kind, others in MAY_BE.items() for each in (kind, *others.split())}
    for lang in ("en", "es"):
        kinds = (rules(lang, "attribution") or {})["kinds"].keys()
        assert paired <= kinds


def test_who_quotes_a_source_is_no_other_source() -> None:
    claim = "terrorist groups fired a mortar shell on the school near Aleppo"
    left = f"A source at the police said that {claim}."
    right = f"The army quoted a source at the police and said that {claim}."
    assert find(Telling(left), Telling(right)) == []
