"""What a catalogue states of events after publications, one after another and in whatever order."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from indexer.linking import relink, wrong_events
from indexer.linking.clustering import LINKS_KEPT
from indexer.linking.publication import FACT, add_links, rules
from indexer.store.catalogue import Catalogue
from indexer.store.judgements import Verdict
from tests.indexer.linking.articles import article_ids, events, invented, judgement, publish, stories

NEAR = {("A", "B"): 0.9, ("A", "C"): 0.9, ("B", "C"): 0.9, ("D", "E"): 0.9}


def judge(catalogue: Catalogue, verdict: Verdict, one: Sequence[str], other: Sequence[str]) -> None:
    with catalogue.write() as writer:
        ids = article_ids(writer)
        sides = [ids[title] for title in one], [ids[title] for title in other]
        event = writer.events.of_articles(sides[0])[sides[0][0]]
        added = writer.judgements.add(replace(judgement(0, verdict, *sides), event_id=event))
        relink(writer, [*added.article_ids, *added.other_article_ids])


def assert_right(catalogue: Catalogue) -> None:
    """What was brought up step by step is what looking at everything gives."""
    with catalogue.write() as writer:
        writer.set_facts({FACT: rules()})
        assert list(wrong_events(writer)) == []


def test_an_empty_catalogue_has_no_events(catalogue: Catalogue) -> None:
    publish(catalogue, {})
    assert events(catalogue) == {}
    assert_right(catalogue)


def test_every_article_is_in_one_event(catalogue: Catalogue) -> None:
    publish(catalogue, NEAR, *"ABCDEF")
    assert set(events(catalogue).values()) == {frozenset("ABC"), frozenset("DE"), frozenset("F")}
    assert_right(catalogue)


def test_an_article_that_joins_leaves_the_event_its_id(catalogue: Catalogue) -> None:
    publish(catalogue, NEAR, "A", "D")
    publish(catalogue, NEAR, "B")
    publish(catalogue, NEAR, "C", "E")
    assert events(catalogue) == {1: frozenset("ABC"), 2: frozenset("DE")}


def test_events_that_become_one_keep_the_id_of_the_larger_and_redirect_the_other(catalogue: Catalogue) -> None:
    told = {("A", "D"): 0.9, ("B", "C"): 0.9, ("A", "B"): 0.9, ("A", "C"): 0.9, ("B", "D"): 0.9, ("C", "D"): 0.9}
    publish(catalogue, told, "A")
    publish(catalogue, told | {("A", "B"): 0.0, ("A", "C"): 0.0}, "B", "C")
    assert events(catalogue) == {1: frozenset("A"), 2: frozenset("BC")}
    publish(catalogue, told, "D")
    publish(catalogue, told, "A")
    assert events(catalogue) == {2: frozenset("ABCD")}
    with catalogue.read() as reader:
        assert reader.events.event(1) == reader.events.event(2)
        assert reader.events.replaced(2) == [1]
    assert_right(catalogue)


def test_of_two_equal_events_that_become_one_the_older_stays(catalogue: Catalogue) -> None:
    publish(catalogue, {}, "A")
    publish(catalogue, {}, "B")
    publish(catalogue, {("A", "B"): 0.9}, "B")
    assert events(catalogue) == {1: frozenset("AB")}


def test_a_redirect_follows_what_replaced_its_target(catalogue: Catalogue) -> None:
    told = dict.fromkeys((("A", "B"), ("A", "C"), ("B", "C"), ("A", "D"), ("B", "D"), ("C", "D")), 0.9)
    for title in "ABCD":
        publish(catalogue, {}, title)
    judge(catalogue, "same", "C", "D")
    judge(catalogue, "same", "B", "C")
    judge(catalogue, "same", "A", "B")
    assert len(events(catalogue)) == 1
    with catalogue.read() as reader:
        [current] = {reader.events.event(number).id for number in range(1, 5)}
        assert reader.events.replaced(current) == sorted({1, 2, 3, 4} - {current})
    publish(catalogue, told, "A")
    assert_right(catalogue)


def test_a_superseded_version_leaves_its_event(catalogue: Catalogue) -> None:
    publish(catalogue, NEAR, *"ABC")
    publish(catalogue, {}, "C")
    assert events(catalogue) == {1: frozenset("AB"), 2: frozenset("C")}
    assert_right(catalogue)


def test_the_article_that_held_an_event_together_may_leave_it(catalogue: Catalogue) -> None:
    told = {("A", "B"): 0.9, ("B", "C"): 0.9, ("A", "C"): 0.3}
    publish(catalogue, told, *"ABC")
    assert events(catalogue) == {1: frozenset("ABC")}
    publish(catalogue, {}, "B")
    assert set(events(catalogue).values()) == {frozenset("A"), frozenset("B"), frozenset("C")}
    assert_right(catalogue)


def test_days_of_an_event_are_those_of_its_dated_articles(catalogue: Catalogue) -> None:
    days = {"A": "2016-12-09", "B": "2016-12-07", "C": None}
    publish(catalogue, NEAR, *"ABC", days=days)
    publish(catalogue, NEAR, "D", days={"D": None})
    with catalogue.read() as reader:
        first, second = reader.events.event(1), reader.events.event(2)
    assert (first.first_day, first.last_day) == ("2016-12-07", "2016-12-09")
    assert (second.first_day, second.last_day) == (None, None)


def test_a_publication_looks_at_the_neighbourhood_of_what_changed_only(catalogue: Catalogue) -> None:
    publish(catalogue, NEAR, *"ABDE")
    with catalogue.write() as writer:
        right = writer.events.stated([2])
        writer.events.state({2: replace(right[2], last_day=7)}, known=right)
    publish(catalogue, NEAR, "C")
    with catalogue.read() as reader:
        assert reader.events.stated([2])[2].last_day == 7  # nobody looked
    publish(catalogue, NEAR, "D")
    with catalogue.read() as reader:
        assert reader.events.stated([2]) == right


@pytest.mark.parametrize("seed", range(6))
def test_many_publications_with_revisions_and_judgements_state_what_looking_at_everything_gives(
    catalogues: list[Catalogue], seed: int
) -> None:
    random = Random(seed)
    told = invented(random, 24)
    known: list[str] = []
    for _ in range(12):
        chosen = random.sample([f"A{number}" for number in range(24)], random.randint(1, 6))
        kept = {pair: value for pair, value in told.items() if random.random() < 0.9}
        publish(catalogues[0], kept, *chosen)
        known = sorted({*known, *chosen})
        assert_right(catalogues[0])
        if len(known) > 4 and random.random() < 0.6:
            one, *others = random.sample(known, random.randint(2, 5))
            judge(catalogues[0], random.choice(("same", "split")), [one], others)
            assert_right(catalogues[0])


@pytest.mark.parametrize("seed", range(6))
def test_order_of_arrival_changes_no_event(catalogues: list[Catalogue], seed: int) -> None:
    random = Random(100 + seed)
    told = invented(random, 40)
    days = {f"A{number}": f"2016-12-{random.randint(1, 28):02}" for number in range(40)}
    for catalogue in catalogues:
        titles = random.sample(sorted(days), 40)
        while titles:
            size = random.randint(1, 9)
            part, titles = titles[:size], titles[size:]
            publish(catalogue, told, *part, days=days)
    first, second = catalogues
    assert set(events(first).values()) == set(events(second).values())
    assert stories(first) == stories(second)
    assert headlines(first) == headlines(second)


def headlines(catalogue: Catalogue) -> set[str]:
    with catalogue.read() as reader:
        return {reader.events.event(event).headline for event in reader.events.stated()}


def test_relinking_everything_changes_nothing_and_keeps_ids(catalogues: list[Catalogue]) -> None:
    publish(catalogues[0], invented(Random(3), 30), *(f"A{number}" for number in range(30)))
    before = events(catalogues[0]), stories(catalogues[0])
    with catalogues[0].write() as writer:
        relink(writer)
    assert (events(catalogues[0]), stories(catalogues[0])) == before


def test_judgements_hold_when_articles_are_revised_and_everything_is_linked_anew(catalogue: Catalogue) -> None:
    publish(catalogue, NEAR, *"ABCDE")
    judge(catalogue, "split", "A", "BC")
    judge(catalogue, "merge", "DE", "BC")
    expected = {frozenset("A"), frozenset("BCDE")}
    assert set(events(catalogue).values()) == expected
    publish(catalogue, NEAR, *"ABD")
    assert set(events(catalogue).values()) == expected
    with catalogue.write() as writer:
        relink(writer)
    assert set(events(catalogue).values()) == expected
    assert_right(catalogue)


def test_of_a_version_s_neighbours_the_strongest_are_kept(catalogue: Catalogue) -> None:
    count = LINKS_KEPT + 20
    titles = [f"A{number}" for number in range(count)]
    publish(catalogue, {}, *titles)
    with catalogue.write() as writer:
        versions = writer.links.versions()
        last = versions[-1]
        add_links(writer, [(last, other, 0.2 + other / 1000) for other in versions[:-1]])
        kept = writer.links.of()
    assert len(kept) == LINKS_KEPT
    assert min(probability for *_, probability in kept) > 0.2 + (count - LINKS_KEPT - 1) / 1000


def test_a_link_below_the_floor_is_not_kept(catalogue: Catalogue) -> None:
    publish(catalogue, {("A", "B"): 0.05}, *"AB")
    with catalogue.read() as reader:
        assert reader.links.of() == []
