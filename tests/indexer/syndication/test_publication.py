"""What a catalogue states of copies after a publication."""

from dataclasses import replace

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.outlet_entries import OutletEntry
from indexer.syndication import links_are_due, wrong_keys
from indexer.syndication.neighbours import Neighbourhood
from indexer.syndication.publication import FACT, RULES
from tests.indexer.syndication.articles import (
    CONVOY,
    FLOUR,
    GUARDS,
    OTHER,
    OWN,
    QUOTE,
    copies,
    publish,
    quotes,
    story,
)


def test_a_paragraph_without_copies_is_its_own_origin(catalogue: Catalogue) -> None:
    publish(catalogue, story("AFP", CONVOY), story("Times", OWN))
    assert copies(catalogue) == {}


def test_wire_copy_has_the_origin_of_the_earliest(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("Times", OWN, CONVOY, published="2016-12-10"),
        story("Post", CONVOY, OTHER, published="2016-12-09"),
        story("AFP", CONVOY, FLOUR, published="2016-12-08"),
    )
    assert copies(catalogue) == {("Times", 1): ("AFP", 0), ("Post", 0): ("AFP", 0)}


def test_an_edited_toll_a_cut_and_a_joined_paragraph_are_copies(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("AFP", CONVOY, FLOUR, GUARDS, published="2016-12-08"),
        story("Times", CONVOY.replace("31", "34"), f"{FLOUR} {GUARDS}", published="2016-12-09", title="Other headline"),
        story("Post", OWN, CONVOY.partition(", the first")[0] + ".", GUARDS, published="2016-12-09"),
    )
    assert copies(catalogue) == {
        ("Times", 0): ("AFP", 0),
        ("Times", 1): ("AFP", 1),
        ("Post", 1): ("AFP", 0),
        ("Post", 2): ("AFP", 2),
    }


def test_a_paragraph_of_its_own_stays_its_own_in_an_article_of_copies(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("AFP", CONVOY, FLOUR, GUARDS),
        story("Times", CONVOY, OWN, FLOUR, GUARDS, published="2016-12-09"),
    )
    assert ("Times", 1) not in copies(catalogue)


def test_look_alike_reports_of_different_incidents_are_no_copies(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("A", "A 23-year-old man was shot in the leg in the 400 block of Oak Street late on Monday, police said."),
        story(
            "B",
            "A 31-year-old woman was shot in the arm in the 2200 block of Pine Avenue early on Friday, police said.",
        ),
        story(
            "B",
            "A 54-year-old man was shot in the back in the 700 block of Elm Road late on Sunday, police said.",
            title="2",
        ),
    )
    assert copies(catalogue) == {}


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "‘{}’", "„{}“"])
def test_a_quotation_that_two_outlets_print_is_no_copy_and_is_marked(catalogue: Catalogue, marks: str) -> None:
    said = marks.format(QUOTE)
    publish(
        catalogue,
        story("AFP", CONVOY, f"Speaking in Beirut on Tuesday, the doctor told reporters: {said}"),
        story("Times", OWN, f"{said}, the surgeon said in our interview before she left.", published="2016-12-09"),
        story("Post", OTHER, published="2016-12-09"),
    )
    assert copies(catalogue) == {}
    first = ("AFP", "Convoy", 1)
    assert quotes(catalogue) == {first: first, ("Times", "Convoy", 1): first}


def test_a_quotation_inside_a_copied_article_is_a_copy(catalogue: Catalogue) -> None:
    said = f"“{QUOTE},” the doctor said."
    publish(
        catalogue,
        story("AFP", CONVOY, said, FLOUR, GUARDS),
        story("Times", CONVOY, said, FLOUR, GUARDS, published="2016-12-09"),
    )
    assert copies(catalogue) == {("Times", place): ("AFP", place) for place in range(4)}
    assert quotes(catalogue) == {}


def test_a_mark_goes_when_nobody_quotes_any_more(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("AFP", CONVOY, f"The doctor told reporters: “{QUOTE}.”"),
        story("Times", OWN, f"“{QUOTE},” the surgeon said in our interview.", published="2016-12-09"),
    )
    publish(catalogue, story("Times", OWN, OTHER, published="2016-12-09"))
    assert quotes(catalogue) == {}


@pytest.mark.parametrize(
    "template", ["Police said the investigation is ongoing.", "Read more…", "(AP Photo/Hassan Ammar)"]
)
def test_a_template_sentence_is_no_copy(catalogue: Catalogue, template: str) -> None:
    publish(catalogue, story("AFP", CONVOY, template), story("Times", OWN, template, published="2016-12-09"))
    assert copies(catalogue) == {}


def test_what_an_outlet_prints_under_every_article_makes_no_copies(catalogue: Catalogue) -> None:
    fixture = (
        "This newspaper has told the stories of the valley and of those who live in it since the spring of 1871, "
        "every day but Sunday."
    )
    others = [CONVOY, FLOUR, OWN, OTHER]
    publish(catalogue, *(story("Valley", text, fixture, title=text[:9]) for text in others))
    publish(catalogue, story("Hill", GUARDS, fixture, published="2016-12-09"))
    assert copies(catalogue) == {}


def test_a_text_turns_into_a_fixture_with_its_third_article(catalogue: Catalogue) -> None:
    publish(catalogue, story("Valley", CONVOY, GUARDS, title="1"), story("Hill", OWN, GUARDS, published="2016-12-09"))
    assert copies(catalogue) == {("Hill", 1): ("Valley", 1)}
    publish(catalogue, story("Valley", FLOUR, GUARDS, title="2"), story("Valley", OTHER, GUARDS, title="3"))
    assert copies(catalogue) == {}


def test_copies_weeks_apart_are_not_looked_for(catalogue: Catalogue) -> None:
    publish(catalogue, story("AFP", CONVOY), story("Times", CONVOY, published="2016-12-22"))
    publish(catalogue, story("Post", CONVOY, published="2017-01-06"))
    assert copies(catalogue) == {("Times", 0): ("AFP", 0)}


def test_a_copy_without_a_date_is_not_the_original_of_a_dated_one(catalogue: Catalogue) -> None:
    publish(catalogue, story("Blog", CONVOY, published=None), story("AFP", CONVOY, published="2016-12-08"))
    publish(catalogue, story("Times", CONVOY, published="2016-12-09"))
    assert copies(catalogue) == {("Blog", 0): ("AFP", 0), ("Times", 0): ("AFP", 0)}


def test_an_undated_copy_is_looked_at_again_only_where_its_candidates_change(catalogue: Catalogue) -> None:
    dated = [story(outlet, CONVOY, published=f"2016-12-0{day}") for day, outlet in enumerate("ABC", 2)]
    publish(catalogue, *dated, story("Blog", CONVOY, published=None))
    publish(catalogue, story("Late", CONVOY, published="2016-12-09"), story("Early", CONVOY, published="2016-12-01"))
    with catalogue.read() as reader:
        first, second, third, blog, late, early = reader.links.versions()
        neighbourhood = Neighbourhood(reader.copies)
        assert neighbourhood.followers([late]) == set()
        assert neighbourhood.followers([early]) == {first, second, third, blog, late}
    assert copies(catalogue) == {(outlet, 0): ("Early", 0) for outlet in ("A", "B", "C", "Blog", "Late")}


def test_a_store_of_an_older_version_gets_the_keys_of_what_it_holds(catalogue: Catalogue) -> None:
    publish(catalogue, story("Post", CONVOY))
    with catalogue.write() as writer:
        writer.copies.forget_keys()
        writer.set_facts({FACT: writer.facts[FACT].replace(RULES, "1", 1)})
        assert links_are_due(writer)
    with catalogue.read() as reader:
        assert wrong_keys(reader) == []
    publish(catalogue, story("Times", CONVOY, published="2016-12-09"))
    publish(catalogue, story("Herald", CONVOY, published="2016-12-09"))
    with catalogue.read() as reader:
        assert {version for _, version in reader.copies.stated_keys()} == set(reader.copies.versions())
        assert wrong_keys(reader) == []
    assert copies(catalogue) == {("Times", 0): ("Post", 0), ("Herald", 0): ("Post", 0)}


def test_keys_of_a_replaced_version_go_with_it(catalogue: Catalogue) -> None:
    publish(catalogue, story("Post", CONVOY, FLOUR), story("Times", CONVOY, published="2016-12-09"))
    publish(catalogue, story("Post", FLOUR))
    with catalogue.read() as reader:
        assert {version for _, version in reader.copies.stated_keys()} == set(reader.copies.versions()) == {2, 3}
        assert wrong_keys(reader) == []
    assert copies(catalogue) == {}


def test_the_credited_agency_is_the_origin_though_dated_later_that_day(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("Times", CONVOY, published="2016-12-08T09:00:00Z", credit="afp"),
        story("AFP", CONVOY, published="2016-12-08T11:00:00Z"),
        story("Post", CONVOY, published="2016-12-08T10:00:00Z"),
    )
    assert copies(catalogue) == {("Times", 0): ("AFP", 0), ("Post", 0): ("AFP", 0)}


def test_without_its_agency_a_group_has_its_earliest_for_origin_again(catalogue: Catalogue) -> None:
    agency = story("AFP", CONVOY, published="2016-12-08T11:00:00Z")
    publish(
        catalogue,
        story("Times", CONVOY, published="2016-12-08T09:00:00Z", credit="AFP"),
        story("Post", CONVOY, published="2016-12-08T10:00:00Z"),
        agency,
    )
    publish(catalogue, replace(agency, paragraphs=(OTHER,)))
    assert copies(catalogue) == {("Post", 0): ("Times", 0)}


def test_an_agency_that_is_dated_the_next_day_is_not_the_origin(catalogue: Catalogue) -> None:
    publish(
        catalogue,
        story("Times", CONVOY, published="2016-12-08T23:00:00Z", credit="AFP"),
        story("AFP", CONVOY, published="2016-12-09T01:00:00Z"),
    )
    assert copies(catalogue) == {("AFP", 0): ("Times", 0)}


def test_a_reworked_paragraph_is_a_copy_where_both_credit_one_agency(catalogue: Catalogue) -> None:
    reworked = (
        "Late on Monday an aid convoy of 31 lorries entered the besieged town of Madaya and was greeted by a crowd, the first "
        "to reach its residents since the middle of October, though nobody there had been told."
    )
    publish(catalogue, story("Post", CONVOY), story("Times", OWN, reworked, published="2016-12-09"))
    assert copies(catalogue) == {}
    publish(
        catalogue,
        story("Post", CONVOY, credit="AFP"),
        story("Times", OWN, reworked, published="2016-12-09", credit="AFP"),
    )
    assert copies(catalogue) == {("Times", 1): ("Post", 0)}


def test_families_of_outlets_that_are_stated_later_call_for_a_publication(catalogue: Catalogue) -> None:
    publish(catalogue, story("Post", CONVOY))
    with catalogue.write() as writer:
        assert not links_are_due(writer)
        writer.outlets.take_in([OutletEntry(name="Post", family="Valley Media")])
        assert links_are_due(writer)
    publish(catalogue)
    with catalogue.write() as writer:
        assert not links_are_due(writer)
