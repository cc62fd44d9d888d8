"""Hedges and denials, and tellings that differ in them. Examples are invented or from samples/."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparison.attribution.certainty import certainty_of, find
from service.comparison.divergences import detected
from service.comparison.telling import Telling
from tests.service.comparison import laws
from tests.service.comparison.test_attribution import TEXTS


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
        ("The minister said “they allegedly left”.", "en", "attributed", None),
        ("The town is free.", "en", "stated", None),
        ("Dozens of miners are feared dead.", "en", "hedged", "feared"),
        ("Four sailors are missing and presumed drowned.", "en", "hedged", "presumed"),
        ("The jets were widely thought lost.", "en", "hedged", "thought"),
        ("The leader is feared by his enemies.", "en", "stated", None),
        ("The blast may well have been an accident.", "en", "hedged", "may well have"),
        ("Fifty people could be buried under the mud.", "en", "hedged", "could be"),
        ("He could not have been more wrong.", "en", "stated", None),
        ("The blast may not have been an accident.", "en", "hedged", "may not have"),
        ("The theft was reported on Thursday.", "en", "stated", None),
        ("She has assumed a newly created role.", "en", "stated", None),
        ("Smoke could be seen from afar.", "en", "stated", None),
        ("Voters may cast their ballots on Sunday.", "en", "stated", None),
        ("The convoy was likely hit by a rocket.", "en", "hedged", "likely"),
        ("Voters are likely to stay at home.", "en", "stated", None),
        ("Detectives suspect that a gang planted the bomb.", "en", "hedged", "suspect"),
        ("Detectives believe the fire was started on purpose.", "en", "hedged", "believe"),
        ("The rebels feared an attack and left the town.", "en", "stated", None),
        ("The suspect was arrested in the town.", "en", "stated", None),
        ("Unconfirmed reports of a blast spread.", "en", "hedged", "Unconfirmed reports of"),
        ("The army neither confirmed nor denied the raid.", "en", "hedged", "neither confirmed nor denied"),
        ("The army did not deny the raid.", "en", "stated", None),
        ("The army would not, it said, deny it.", "en", "denied", "deny"),
        ("The army rejected as false claims that it shelled the town.", "en", "denied", "rejected as false claims"),
        ("The army dismissed as baseless a report on the raid.", "en", "denied", "dismissed as baseless a report"),
        ("The army called the claim that it shelled the town false.", "en", "denied", "called the claim"),
        ("Reports of a raid were dismissed by the army.", "en", "denied", "were dismissed"),
        ("The court dismissed the case.", "en", "stated", None),
        ("The court rejected claims for damages.", "en", "stated", None),
        ("The dispute over claims goes on.", "en", "stated", None),
        ("El ministro habría renunciado el lunes.", "es", "hedged", "habría"),
        ("La ciudad habría caído si no llegaban refuerzos.", "es", "stated", None),
        ("Anunció que habría elecciones.", "es", "stated", None),
        ("Por supuesto abandonaron la ciudad.", "es", "stated", None),
        ("El gobierno negó haber espiado a los periodistas.", "es", "denied", "negó"),
        ("El ejército no negó el ataque.", "es", "stated", None),
        ("Presuntamente abandonaron la ciudad.", "es", "hedged", "Presuntamente"),
        ("El ejército negó el ataque.", "es", "denied", "negó"),
        ("Die Armee reportedly left.", "de", "stated", None),
    ],
)
def test_certainty_and_the_words_that_make_it(text: str, lang: str, certainty: str, words: str | None) -> None:
    found = certainty_of(Telling(text, lang))
    assert found.certainty == certainty
    assert (text[slice(*found.span)] if found.span else None) == words


def test_what_a_source_tells_is_attributed_unless_it_is_hedged() -> None:
    assert certainty_of(Telling("A witness said that the town is free.")).certainty == "attributed"
    assert certainty_of(Telling("A witness said that the town is reportedly free.")).certainty == "hedged"


def test_a_sentence_within_a_quotation_is_somebodys() -> None:
    assert certainty_of(Telling("We waited.", in_quotation=True)).certainty == "attributed"
    assert certainty_of(Telling("They allegedly left.", in_quotation=True)).certainty == "attributed"
    assert certainty_of(Telling("“We waited.”")).certainty == "attributed"


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


def test_what_the_other_attributes_is_not_called_stated() -> None:
    other = "Activists said that government forces bombed the northern hospital on Monday."
    (found,) = find(Telling(other), Telling("Government forces reportedly bombed the northern hospital on Monday."))
    assert certainty_of(Telling(other)).certainty == "attributed"
    assert found.detail == {"left": {"certainty": "attributed"}, "right": {"certainty": "hedged"}}


def test_two_words_of_one_doubt_are_marked_once() -> None:
    other = "Officials believe that government forces likely bombed the northern hospital."
    assert len(find(Telling(STATED), Telling(other))) == 1


def test_who_says_it_is_not_what_a_hedge_holds() -> None:
    left = "A suspected gas attack in Syria killed dozens, medics said."
    right = "The gas firm of Syria said the attack killed dozens."
    assert all("said" not in right[slice(*each.right)] for each in find(Telling(left), Telling(right)))


def test_names_alone_are_not_what_a_hedge_holds() -> None:
    left = "Amal Example is visiting the northern capital."
    assert find(Telling(left), Telling("It was allegedly said that Amal Example owed money to a bank.")) == []


def test_a_denial_that_contradicts_is_marked_once() -> None:
    left, right = (
        Telling("El ejército negó haber bombardeado el hospital del norte.", "es"),
        Telling("El ejército ha bombardeado el hospital del norte.", "es"),
    )
    assert [each.type for each in detected(left, right)] == ["certainty"]


def test_other_names_of_two_sources_are_no_labels() -> None:
    claim = "said the journalist would be released from the northern prison on Friday."
    left, right = Telling(f"A rebel commander {claim}"), Telling(f"An army spokesman {claim}")
    assert [each.type for each in detected(left, right)] == ["attribution"]


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


@pytest.mark.parametrize(
    "unit",
    [
        "habría ",
        "claims were denied by ",
        "believe a road ",
        "denied ",
        "there was no evidence ",
        "allegedly a road ",
        "“",
        "7 ",
        "A",
    ],
)
def test_long_texts_take_no_longer_than_their_length(unit: str) -> None:
    text = (unit * 5_000)[:25_000]
    started = time.process_time()
    find(Telling(text), Telling(text + " x"))
    assert time.process_time() - started < 5
