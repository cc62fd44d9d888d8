"""What a catalogue holds of counted events, on each engine."""

from dataclasses import replace

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.events import EventFilter, Order, StatedEvent
from indexer.store.tallies import Foremost, Member, Tally
from tests.indexer.store.versions import add_and_publish, version

DAY = 736_306  # 2016-12-08
TALLY = Tally(
    contested=2,
    claims=7,
    origins=3,
    types={"quantity": 2, "omission": 1},
    names=["Madaya", "حلب"],
    foremost=Foremost("quantity", "How many killed", ["40 people", "٥٦"]),
    made_from="these",
)


@pytest.fixture
def stocked(catalogue: Catalogue) -> Catalogue:
    """Event 1 holds articles 1 and 2 of two outlets, event 2 article 3, event 3 article 4, which has no day."""
    add_and_publish(
        catalogue,
        version("Post", "A convoy came.", title="Convoy", published="2016-12-08", lang="en"),
        version("Times", "It came.", title="Madaya", published="2016-12-10", lang="es-MX"),
        version("Post", "They voted.", title="Vote", published="2016-12-10", lang="en"),
        version("Times", "A recipe.", title="Plums", lang="fr"),
    )
    with catalogue.write() as writer:
        events = {
            1: StatedEvent(1, 2, DAY, DAY + 2, 2),
            2: StatedEvent(1, 3, DAY + 2, DAY + 2, 1),
            3: StatedEvent(3, 4, 0, 0, 1),
        }
        writer.events.state(events, known={})
        writer.events.move({1: 1, 2: 1, 3: 2, 4: 3})
    return catalogue


def test_a_tally_is_read_as_it_was_stated_and_the_newer_holds(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        writer.tallies.state({1: TALLY, 2: replace(TALLY, foremost=None)})
    with stocked.write() as writer:
        writer.tallies.state({2: replace(TALLY, foremost=None, contested=9)})
        writer.tallies.state({})
    with stocked.read() as reader:
        assert reader.tallies.of([1, 2, 3, 99]) == {1: TALLY, 2: replace(TALLY, foremost=None, contested=9)}


def test_members_are_the_versions_that_are_shown_under_the_outlets_that_they_count_for(stocked: Catalogue) -> None:
    with stocked.read() as reader:
        found = reader.tallies.members([1, 99])
    assert found == {
        1: [Member(1, 1, 1, 1, "Post", DAY, "en"), Member(1, 2, 2, 2, "Times", DAY + 2, "es-MX")],
        99: [],
    }


def ordered(catalogue: Catalogue, order: Order) -> list[int]:
    """All events, by pages of one."""
    found: list[int] = []
    place = None
    with catalogue.read() as reader:
        while part := reader.events.listed(EventFilter(), after=place, limit=1, order=order):
            [(place, event)] = part
            found.append(event.id)
    return found


def test_events_page_through_in_every_order(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        writer.tallies.state({1: replace(TALLY, contested=0, origins=2), 3: replace(TALLY, contested=4, origins=1)})
    assert ordered(stocked, "latest") == [2, 1, 3]
    assert ordered(stocked, "contested") == [3, 1, 2]
    assert ordered(stocked, "origins") == [1, 3, 2]


def test_the_most_contested_are_counted_ones_with_something_contested(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        writer.tallies.state({1: TALLY, 2: replace(TALLY, contested=0), 3: TALLY})
    with stocked.read() as reader:
        assert [event.id for event in reader.events.most_contested(9)] == [1, 3]
        assert [event.id for event in reader.events.most_contested(1)] == [1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sheikhoun", [1]),
        ("KHAN convoy", [1]),
        ("Müller", [1]),
        ("MÜLLER", [1]),
        ("müller", [1]),
        ("khan vote", []),
        (",", []),
        ('["', []),
    ],
)
def test_events_are_found_by_names_that_were_counted_too(stocked: Catalogue, words: str, found: list[int]) -> None:
    with stocked.write() as writer:
        writer.tallies.state({1: replace(TALLY, names=["Khan Sheikhoun", "Müller"]), 2: TALLY})
    with stocked.read() as reader:
        assert [event.id for _, event in reader.events.listed(EventFilter(words=words))] == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventFilter(outlet_ids=frozenset({1})), [2, 1]),
        (EventFilter(outlet_ids=frozenset()), []),
        (EventFilter(langs=frozenset({"es"})), [1]),
        (EventFilter(langs=frozenset({"e", "es-m", "%"})), []),
        (EventFilter(langs=frozenset({"es-mx", "en"})), [2, 1]),
        (EventFilter(outlet_ids=frozenset({2}), langs=frozenset({"en"})), []),
        (EventFilter(outlet_ids=frozenset({2}), words="convoy"), [1]),
    ],
)
def test_events_are_filtered_by_outlets_and_languages(stocked: Catalogue, asked: EventFilter, found: list[int]) -> None:
    with stocked.read() as reader:
        assert [event.id for _, event in reader.events.listed(asked)] == found
