"""What a catalogue holds of links, events and judgements, on each engine."""

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.errors import NotFoundError
from indexer.store.events import EventFilter, StatedEvent
from indexer.store.judgements import Judgement
from indexer.store.vectors import UNDATED
from tests.indexer.store.versions import add, add_and_publish, version

DAY = 736_306  # 2016-12-08
JUDGED = Judgement(
    id=0,
    verdict="split",
    event_id=1,
    other_event_id=None,
    article_ids=(3, 1),
    other_article_ids=(2,),
    by="A. Editor",
    note=None,
    at="",
)


@pytest.fixture
def stocked(catalogue: Catalogue) -> Catalogue:
    """Articles 1 to 4 of two outlets; event 1 holds 1 and 2, event 2 holds 3, event 3 holds 4 and no day."""
    add_and_publish(
        catalogue,
        version("Post", "A convoy came.", title="Convoy reaches Madaya", published="2016-12-08", external_id="p"),
        version("Times", "It came.", title="Madaya: 100% of aid came", published="2016-12-10", external_id="t"),
        version("Post", "They voted.", title="Vote", published="2016-12-10"),
        version("Times", "A recipe.", title="Сливы"),
    )
    with catalogue.write() as writer:
        events = {
            1: StatedEvent(1, 2, DAY, DAY + 2, 2),
            2: StatedEvent(1, 3, DAY + 2, DAY + 2, 1),
            3: StatedEvent(3, 4, UNDATED, UNDATED, 1),
        }
        writer.events.state(events, known={})
        writer.events.move({1: 1, 2: 1, 3: 2, 4: 3})
    return catalogue


def listed(catalogue: Catalogue, **asked: object) -> list[int]:
    with catalogue.read() as reader:
        return [event.id for _, event in reader.events.listed(EventFilter(**asked))]  # type: ignore[arg-type]


def test_events_are_listed_by_their_last_day_and_number(stocked: Catalogue) -> None:
    assert listed(stocked) == [2, 1, 3]
    assert listed(stocked, first_day=DAY + 3) == []
    assert listed(stocked, first_day=DAY + 1) == [2, 1]
    assert listed(stocked, last_day=DAY + 1) == [1]
    assert listed(stocked, min_outlets=2) == [1]
    assert listed(stocked, words="madaya CONVOY") == [1]
    assert listed(stocked, words="100%") == [1]
    assert listed(stocked, words="_") == []


@pytest.mark.parametrize("word", ["Сливы", "сливы", "СЛИВЫ"])
def test_a_word_of_a_title_is_found_in_whatever_case_it_is_asked_for(stocked: Catalogue, word: str) -> None:
    assert listed(stocked, words=word) == [3]


def test_a_page_begins_behind_the_place_of_the_one_before(stocked: Catalogue) -> None:
    with stocked.read() as reader:
        [(place, first)] = reader.events.listed(EventFilter(), limit=1)
        assert [event.id for _, event in reader.events.listed(EventFilter(), after=place)] == [1, 3]
    assert (first.id, first.first_day, first.last_day) == (2, "2016-12-10", "2016-12-10")


def test_an_event_shows_the_title_of_its_central_article_and_counts_outlets_once(stocked: Catalogue) -> None:
    with stocked.read() as reader:
        event = reader.events.event(1)
        assert (event.headline, event.headline_article_id) == ("Madaya: 100% of aid came", 2)
        assert (event.articles, event.outlets) == (2, 2)
        assert reader.events.outlet_names(1) == ["Post", "Times"]
        assert [each.id for each in reader.events.story(1)] == [1, 2]
        assert reader.events.of_external_ids() == {"p": 1, "t": 1}
    with stocked.write() as writer:
        writer.outlets.merge("Post", "Times")
    with stocked.read() as reader:
        assert (reader.events.event(1).outlets, reader.events.outlet_names(1)) == (1, ["Times"])


def test_an_unpublished_revision_changes_nothing_of_an_event(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        add(writer, version("Times", "It came late.", title="Madaya: 100% of aid came", published="2016-12-10"))
    assert listed(stocked) == [2, 1, 3]


def test_an_event_that_was_replaced_leads_to_the_other_and_is_not_listed(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        writer.events.move({3: 1})
        writer.events.replace({2: 1})
        writer.events.move({1: 3, 2: 3, 3: 3})
        writer.events.replace({1: 3})
    with stocked.read() as reader:
        assert {reader.events.event(number).id for number in (1, 2, 3)} == {3}
        assert reader.events.replaced(3) == [1, 2]
        assert reader.events.members([1, 2, 3]) == {3: [1, 2, 3, 4]}
    assert listed(stocked) == [3]


def test_an_unknown_event_is_not_found(stocked: Catalogue) -> None:
    with stocked.read() as reader, pytest.raises(NotFoundError, match="event 9"):
        reader.events.event(9)


def test_links_are_read_by_either_end(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        writer.links.add({(1, 2): 0.9, (2, 3): 0.3})
        assert writer.links.of([2]) == [(1, 2, 0.9), (2, 3, 0.3)]
        assert writer.links.of([3]) == [(2, 3, 0.3)]
        assert writer.links.of() == [(1, 2, 0.9), (2, 3, 0.3)]
        assert writer.links.strong_neighbours([1, 3], 0.5) == {2}
        assert writer.links.strongest(2, 5) == [1, 3]
        assert writer.links.strongest(2, 1) == [1]
        assert writer.links.strongest(3, 5) == [2]
        assert writer.links.forget([3]) == {2, 3}
        assert writer.links.of([2, 3]) == [(1, 2, 0.9)]
        assert writer.links.strongest(3, 5) == []


def test_judgements_are_read_with_their_sides_in_order(stocked: Catalogue) -> None:
    with stocked.write() as writer:
        added = writer.judgements.add(JUDGED)
        writer.judgements.add(JUDGED)
    with stocked.read() as reader:
        first, second = reader.judgements.every()
        assert first == added
        assert (first.id, second.id, first.article_ids, first.other_article_ids) == (1, 2, (3, 1), (2,))
        assert [each.id for each in reader.judgements.on([1])] == [1, 2]
        assert reader.judgements.on([2]) == []
        assert reader.judgements.these([2, 1, 9]) == [first, second]
        assert reader.judgements.bearing_on([1, 2, 3]) == {1: [1, 2], 2: [1, 2]}
        assert reader.judgements.latest(before=3, limit=9) == [second, first]
        assert reader.judgements.latest(before=3, limit=1) == [second]
        assert reader.judgements.latest(before=2, limit=9, events=[1]) == [first]
        assert reader.judgements.latest(before=3, limit=9, events=[3]) == []
