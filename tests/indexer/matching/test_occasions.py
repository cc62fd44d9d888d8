"""Whether two articles tell two acts on two days."""

from datetime import date

import pytest

from indexer.matching.occasions import NOTHING, Occasion, occasion_of, other_days

FRIDAY, MONDAY = date(2015, 7, 10), date(2015, 7, 13)
FIRST = ("Bomb kills travellers at bus terminal", ["A bomber struck the terminal on Friday, police said."])


def told(title: str, sentences: list[str], day: date | None = MONDAY) -> Occasion:
    return occasion_of(title, sentences, "en", day)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Bus terminal bombed", "Gunmen attacked the terminal on Monday."),
        ("Terminal bombed again, three days after Friday's attack", "Two women blew themselves up on Monday."),
        ("Terminal hit for a second time, funeral cut short", "Rockets fell on the terminal on Monday."),
    ],
)
def test_a_second_act_on_its_own_day_is_another(title: str, sentence: str) -> None:
    first, second = told(*FIRST, FRIDAY), told(title, [sentence])
    assert other_days(first, second) == ("on Friday (2015-07-10)", "on Monday (2015-07-13)")
    assert other_days(second, first) == ("on Monday (2015-07-13)", "on Friday (2015-07-10)")
    assert other_days(first, first) is None


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        pytest.param("Man charged over bombing", "A man appeared in court on Monday.", id="court"),
        pytest.param("Terminal bombing", "The dead of the bombing were buried on Monday.", id="funeral"),
        pytest.param("Terminal bombed", "Witnesses told of Friday's attack.", id="no day of its own"),
        pytest.param("Terminal bombed", "The terminal was bombed on Friday.", id="the same day"),
        pytest.param("Terminal bombed", "It shut after the attack on Friday.", id="after that day"),
        pytest.param("Minister speaks", "The minister opened a school on Monday.", id="no incident"),
    ],
)
def test_what_follows_is_no_second_act(title: str, sentence: str) -> None:
    assert other_days(told(*FIRST, FRIDAY), told(title, [sentence])) is None


def test_days_next_to_one_another_may_be_one_night() -> None:
    assert (
        other_days(told(*FIRST, FRIDAY), told("Bomb at terminal", ["It struck on Saturday."], date(2015, 7, 11)))
        is None
    )


def test_without_a_date_or_rules_no_day_is_known() -> None:
    assert told(*FIRST, None) == NOTHING
    assert occasion_of("Bombe", ["Am Montag."], "de", MONDAY) == NOTHING
