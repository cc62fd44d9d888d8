"""Who did what to whom."""

import pytest

from indexer.matching.roles import deeds_of, exchanged

PAIRS = [
    pytest.param("Rangers shoot three poachers dead", "Poachers kill rangers in ambush", id="other verb, other order"),
    pytest.param("Clerk beaten by customer over a queue", "Customer beaten by clerk at the till", id="both passive"),
    pytest.param("A clerk was beaten by a customer on Monday.", "Clerk punches customer", id="passive and active"),
    pytest.param(
        "A nurse was badly hurt on Friday when a guard knocked her down.", "Nurse hits guard", id="when a guard did it"
    ),
    pytest.param("Union sues ministry", "Ministry seeks injunction against union", id="against"),
    pytest.param("The union has sued the ministry", "Ministry will sue union", id="auxiliaries"),
    pytest.param("Army's attack on rebels", "Rebels' attack on army", id="nouns"),
    pytest.param("Army pounds a rebel-held quarter", "Rebel mortars hit the army", id="part of a compound"),
]


def read(left: str, right: str) -> tuple[str, str] | None:
    return exchanged(deeds_of([left], "en"), deeds_of([right], "en"))


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_roles_that_are_turned_round_are_seen(left: str, right: str) -> None:
    assert read(left, right) is not None
    assert read(right, left) is not None
    assert read(left, left) is None
    assert read(right, right) is None


def test_both_sides_are_named() -> None:
    assert read("Rangers shoot poachers", "Poachers shoot rangers") == ("Rangers → poachers", "Poachers → rangers")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Rangers shoot poachers", "Poachers shot by rangers"),
        ("Clerk beaten by customer", "Customer beats clerk"),
        ("Rangers shoot poachers", "Poachers flee into the hills"),
        ("Rangers shoot poachers", "Smugglers shoot rangers"),
        ("Rangers shoot poachers after poachers attack rangers", "Poachers attack rangers"),
    ],
)
def test_one_deed_in_other_words_is_no_exchange(left: str, right: str) -> None:
    assert read(left, right) is None


def test_a_language_without_rules_tells_no_roles() -> None:
    assert deeds_of(["Ranger erschossen Wilderer"], "de") == ()
