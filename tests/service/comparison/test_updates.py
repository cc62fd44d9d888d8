"""What time explains: a later report that brings an earlier one up to date, and what stays a divergence all the same."""

import pytest

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.updates import changes_of, which_is_later
from service.queries import PastedParagraph

TUESDAY, WEDNESDAY, THURSDAY = "2016-12-06", "2016-12-07", "2016-12-08"


def marked(store: Store, left: tuple[str, str | None], right: tuple[str, str | None]) -> list[tuple[str, str]]:
    """Type and status of the contradictions and quantities that are marked."""
    told = {"A": left, "B": right}
    pasted = [PastedParagraph(outlet=outlet, text=text, published=day) for outlet, (text, day) in told.items()]
    rows = Comparer(store).compare_pasted(pasted).rows
    found = [each for row in rows for each in row.divergences if each.type in {"contradiction", "quantity"}]
    return [(each.type, each.status) for each in found]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("The hostages held in the bank have not been released.", "The hostages held in the bank have been released."),
        ("The flight recorders were not recovered from the wreck.", "The recorders were recovered from the wreck."),
        ("The two parties have not agreed on a budget.", "The two parties agreed on a budget."),
        ("The suspect in the bombing has not been arrested.", "The suspect in the bombing was arrested."),
        ("No arrests have been made over the bank robbery.", "Arrests have been made over the bank robbery."),
        ("The wounded journalist is alive, doctors in Homs said.", "The wounded journalist is dead, doctors in Homs said."),
        ("The union refused to end the strike at the port.", "The union agreed to end the strike at the port."),
        ("The road to the airport is not open.", "The road to the airport is open."),
    ],
)  # fmt: skip
def test_what_came_about_since_the_earlier_report_contradicts_nothing(
    sample_store: Store, earlier: str, later: str
) -> None:
    assert marked(sample_store, (earlier, TUESDAY), (later, WEDNESDAY)) == []
    assert marked(sample_store, (later, WEDNESDAY), (earlier, TUESDAY)) == []
    assert marked(sample_store, (earlier, TUESDAY), (later, TUESDAY)) == [("contradiction", "divergence")]
    assert marked(sample_store, (earlier, None), (later, WEDNESDAY)) == [("contradiction", "divergence")]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("The hostages held in the bank have been released.", "The hostages held in the bank have not been released."),
        ("Russia did not bomb the hospital in Aleppo.", "Russia bombed the hospital in Aleppo."),
        ("The soldiers did not shoot the men in the square.", "The soldiers shot the men in the square."),
        ("The incumbent won the election in the province.", "The incumbent lost the election in the province."),
        ("The rebels did not sign the agreement.", "The rebels signed the agreement on Sunday."),
    ],
)  # fmt: skip
def test_what_cannot_have_changed_since_stays_a_contradiction(sample_store: Store, earlier: str, later: str) -> None:
    assert marked(sample_store, (earlier, TUESDAY), (later, WEDNESDAY)) == [("contradiction", "divergence")]


@pytest.mark.parametrize(
    ("earlier", "later", "status"),
    [
        ("The army", "The Red Cross", "divergence"),
        ("Activists", "The Defense Ministry", "divergence"),
        ("The Israeli army", "The Syrian government", "divergence"),
        ("Police", "Officials", "update"),
        ("The Health Ministry", "Interior Ministry officials", "update"),
        ("State television", "The Health Ministry", "update"),
        ("The Syrian Observatory for Human Rights", "The Observatory", "update"),
    ],
)
def test_a_higher_toll_of_another_kind_of_source_is_no_update(
    sample_store: Store, earlier: str, later: str, status: str
) -> None:
    told = "{} said {} people were killed in the raid on the camp."
    found = marked(sample_store, (told.format(earlier, 12), TUESDAY), (told.format(later, 80), WEDNESDAY))
    assert found == [("quantity", status)]


def test_what_grows_of_a_group_grows_too(sample_store: Store) -> None:
    told = "The gas attack on the town killed {} children."
    found = marked(sample_store, (told.format(11), TUESDAY), (told.format(27), WEDNESDAY))
    assert found == [("quantity", "update")]
    counted = "The gas attack on the town destroyed {} houses."
    found = marked(sample_store, (counted.format(11), TUESDAY), (counted.format(27), WEDNESDAY))
    assert found == [("quantity", "divergence")]


def test_a_toll_is_as_of_the_day_that_its_text_names(sample_store: Store) -> None:
    told = "As of {}, {} people had been killed in the floods in Aceh."
    monday, tuesday = told.format("Monday", 12), told.format("Tuesday evening", 25)
    assert marked(sample_store, (monday, WEDNESDAY), (tuesday, WEDNESDAY)) == [("quantity", "update")]
    assert marked(sample_store, (monday, THURSDAY), (tuesday, WEDNESDAY)) == [("quantity", "update")]
    fewer = told.format("Monday", 40)
    assert marked(sample_store, (fewer, WEDNESDAY), (tuesday, WEDNESDAY)) == [("quantity", "divergence")]


def test_spanish_has_words_of_its_own_and_german_has_none() -> None:
    spanish = changes_of("es")
    assert spanish is not None
    assert ("vivo", "muerto") in spanish.becomes
    assert changes_of("de") is None


def test_minutes_tell_the_order_of_one_day() -> None:
    assert which_is_later("2017-04-04T10:00:00Z", "2017-04-04T12:00:00Z") == 1
    assert which_is_later("2017-04-05", "2017-04-04T12:00:00Z") == -1
    assert which_is_later("2017-04-04", "2017-04-04T12:00:00Z") == 0
    assert which_is_later(None, "2017-04-04") == 0
