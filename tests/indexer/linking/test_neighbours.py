"""Pairs by the real model, and events of what is hard to take in."""

from itertools import islice
from random import Random

import pytest

from indexer.linking.neighbours import pairs
from indexer.store.events import EventFilter
from indexer.store.store import Store
from indexer.verification import faults
from tests.helpers import Record, index_records, record

WHO = ("The mayor", "A spokeswoman for the council", "The fire brigade", "An engineer", "A resident", "The police")
SAID = ("said", "reported", "confirmed", "told reporters", "announced")
WHAT = (
    "the old lighthouse of Port Lindsey collapsed in the storm Ada on Monday",
    "the storm Ada brought down the lighthouse of Port Lindsey on Monday",
    "the lighthouse above the harbour of Port Lindsey fell when the storm Ada struck on Monday",
)
MORE = (
    "nobody was hurt",
    "ships were warned by radio",
    "the keeper had left in time",
    "stones lie on the beach",
    "the harbour stays closed",
    "the council wants to build it up again",
)


def telling(random: Random, number: int) -> Record:
    """One of thousands of reports on the same lighthouse, each in words of its own."""
    more = random.sample(MORE, 3)
    first = f"{random.choice(WHO)} {random.choice(SAID)} that {random.choice(WHAT)}, and that {more[0]}."
    rest = f"{random.choice(WHO)} {random.choice(SAID)} that {more[1]} and {more[2]}, in report {number}."
    title = f"Storm Ada: lighthouse of Port Lindsey collapses, {more[0]}"
    return record(f"Outlet {number % 50}", first, rest, title=title, published="2020-01-06", id=f"t{number}")


def largest(store: Store) -> tuple[int, int]:
    """(number of events, articles of the largest)."""
    with store.view() as view:
        found = view.reader.events.stated()
        return len(found), max(each.articles for each in found.values())


def test_a_version_is_paired_with_those_of_every_outlet_its_own_too(store: Store) -> None:
    random = Random(1)
    index_records(
        store, *(telling(random, number) | {"outlet": "Own" if number < 2 else "Other"} for number in range(4))
    )
    with store.exclusively(), store.catalogue.write() as writer:
        versions = writer.links.versions()
        found = list(pairs(store.view_of(writer), writer, versions))
    assert {pair[:2] for pair in found} == {(one, other) for one in versions for other in versions if one != other}
    assert all(0 <= probability <= 1 for *_, probability in found)


def test_another_event_of_the_same_day_is_another_event(store: Store) -> None:
    other = record(
        "Herald", "Parliament adopted the pension reform.", title="Pension reform adopted", published="2020-01-06"
    )
    index_records(store, *(telling(Random(number), number) for number in range(3)), other)
    assert largest(store) == (2, 3)


def test_articles_without_dates_titles_or_words_are_linked_like_others(store: Store) -> None:
    undated = [
        {name: value for name, value in telling(Random(number), number).items() if name != "published"}
        for number in range(3)
    ]
    untitled = record("Blog", "The lighthouse of Port Lindsey collapsed in the storm Ada.", published="2020-01-06")
    index_records(store, *undated, untitled, record("Short", "Yes.", published="2020-01-06"))
    assert list(faults(store)) == []
    with store.view() as view:
        events = [event for _, event in view.reader.events.listed(EventFilter())]
    assert sum(event.articles for event in events) == 5
    assert max(event.articles for event in events) >= 3


def test_events_do_not_depend_on_the_batches_in_which_articles_come(store: Store) -> None:
    stories = [telling(Random(number), number) for number in range(8)]
    for start in range(0, 8, 3):
        index_records(store, *stories[start : start + 3])
        assert list(faults(store)) == []
    assert largest(store) == (1, 8)


def test_numbers_do_not_tell_events_apart(store: Store) -> None:
    """Two outlets that disagree on a toll tell one event (law 10)."""
    told = "An avalanche above the village of Hinterbach buried {} skiers on Sunday morning, the mountain rescue said."
    index_records(
        store,
        *(
            record(outlet, told.format(toll), title=f"Avalanche buries {toll} at Hinterbach", published="2020-02-02")
            for outlet, toll in (("A", 3), ("B", 17), ("C", "4,000"))
        ),
    )
    assert largest(store) == (1, 3)


@pytest.mark.slow
def test_an_event_that_two_thousand_articles_tell_is_one_event(store: Store) -> None:
    random = Random(2)
    outcome = index_records(store, *(telling(random, number) for number in range(2000)))
    assert outcome.added == 2000
    count, articles = largest(store)
    assert articles > 1900
    assert count < 20
    index_records(store, telling(random, 2000))
    assert list(faults(store)) == []


@pytest.mark.slow
@pytest.mark.parametrize("text", ["The bridge is closed.", telling(Random(3), 3)["paragraphs"][0]])
def test_ten_thousand_articles_of_the_same_paragraph_are_taken_in(store: Store, text: str) -> None:
    index_records(
        store,
        *(
            record(f"Outlet {number}", text, title="The same", published="2020-01-06", id=f"n{number}")
            for number in range(10_000)
        ),
    )
    assert largest(store) == (1, 10_000)
    assert list(islice(faults(store), 3)) == []


@pytest.mark.slow
def test_an_article_of_ten_thousand_equal_paragraphs_is_taken_in(store: Store) -> None:
    index_records(
        store, record("Blog", *["The same."] * 10_000, title="Many"), *(telling(Random(4), n) for n in (1, 2))
    )
    assert largest(store) == (2, 2)
