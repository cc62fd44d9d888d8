"""Publications one after another state what a search among everything finds, and in whatever order articles arrive."""

from random import Random

import pytest

from indexer.store.catalogue import Catalogue
from indexer.syndication import link, wrong_keys, wrong_links
from tests.indexer.store.versions import add_and_publish
from tests.indexer.syndication.articles import (
    CONVOY,
    FLOUR,
    PARAGRAPHS,
    QUOTE,
    Story,
    origins,
    publish,
    quotes,
    reworded,
    write,
)

POOL = (
    *PARAGRAPHS,
    f"“{QUOTE},” the doctor told reporters in the hospital.",
    f"Then she said: “{QUOTE}.”",
)


def stories(random: Random, count: int, titles: int) -> list[Story]:
    """Articles of a few outlets over two months, some without a date, that share and rework paragraphs of a small pool.

    No two are published at one moment, so that the earliest is the same one in every order.
    """
    minutes = random.sample(range(24 * 60), count)
    found = []
    for number, minute in enumerate(minutes):
        chosen = random.sample(POOL, random.randint(1, 4))
        texts = tuple(reworded(text, random) if random.random() < 0.5 else text for text in chosen)
        day = f"2016-{random.choice((11, 12))}-{random.randint(1, 28):02}T{minute // 60:02}:{minute % 60:02}:00Z"
        title = f"Article {number % titles}"
        credit = random.choice((None, "B", "AFP"))
        found.append(Story(f"{random.choice('ABCDE')}", texts, day if random.random() < 0.9 else None, title, credit))
    return found


def newest(stories: list[Story]) -> list[Story]:
    """The last version of each article."""
    return list({(each.outlet, each.title): each for each in stories}.values())


@pytest.mark.parametrize("seed", range(4))
def test_many_publications_with_revisions_state_what_one_search_finds(catalogues: list[Catalogue], seed: int) -> None:
    random = Random(seed)
    left = stories(random, 40, titles=10)
    while left:
        part = newest([left.pop() for _ in range(min(len(left), random.randint(1, 9)))])
        publish(catalogues[0], *part)
        with catalogues[0].read() as reader:
            assert wrong_keys(reader) == []
            assert list(wrong_links(reader)) == []


@pytest.mark.parametrize("seed", range(4))
def test_batches_with_revisions_leave_what_the_newest_versions_give_at_once(
    catalogues: list[Catalogue], seed: int
) -> None:
    random = Random(200 + seed)
    left = stories(random, 60, titles=12)
    arrived: list[Story] = []
    while left:
        part = newest([left.pop() for _ in range(min(len(left), random.randint(1, 12)))])
        publish(catalogues[0], *part)
        arrived += part
    last = {(each.outlet, each.title): place for place, each in enumerate(arrived)}
    # Undated articles are told apart by the order in which their newest versions arrived.
    publish(catalogues[1], *(arrived[place] for place in sorted(last.values())))
    assert len(last) < len(arrived)
    assert origins(catalogues[0]) == origins(catalogues[1])
    assert quotes(catalogues[0]) == quotes(catalogues[1])


@pytest.mark.parametrize("seed", range(4))
def test_order_of_arrival_changes_no_origin(catalogues: list[Catalogue], seed: int) -> None:
    random = Random(100 + seed)
    found = newest(stories(random, 50, titles=50))
    # Undated articles are told apart by their order of arrival alone.
    undated = [each for each in found if not each.published]
    for catalogue in catalogues:
        random.shuffle(found)
        in_order = iter(undated)
        arriving = [each if each.published else next(in_order) for each in found]
        for start in range(0, len(arriving), 7):
            publish(catalogue, *arriving[start : start + 7])
    first, second = catalogues
    assert origins(first) == origins(second)
    assert quotes(first) == quotes(second)
    assert any(copy != original for copy, original in origins(first).items())


def test_a_search_among_everything_changes_nothing(catalogues: list[Catalogue]) -> None:
    publish(catalogues[0], *newest(stories(Random(7), 60, titles=60)))
    before = origins(catalogues[0]), quotes(catalogues[0])
    with catalogues[0].write() as writer:
        link(writer, everything=True)
    assert (origins(catalogues[0]), quotes(catalogues[0])) == before


def test_a_run_that_was_killed_before_its_publication_is_completed_by_the_next(catalogues: list[Catalogue]) -> None:
    found = newest(stories(Random(8), 40, titles=40))
    publish(catalogues[0], *found)
    for start in range(0, len(found), 10):
        with catalogues[1].write() as writer:
            write(writer, *found[start : start + 10])
    with catalogues[1].read() as reader:
        assert list(reader.copies.linked()) == []
    add_and_publish(catalogues[1])
    assert origins(catalogues[1]) == origins(catalogues[0])


def test_an_earlier_original_that_arrives_later_becomes_the_origin_of_the_group(catalogues: list[Catalogue]) -> None:
    for outlet, day in (("Times", 10), ("Post", 12), ("AFP", 8)):
        publish(catalogues[0], Story(outlet, (CONVOY,), f"2016-12-{day:02}"))
    assert set(origins(catalogues[0]).values()) == {("AFP", "Convoy", 0)}


def test_a_text_that_hundreds_print_is_one_group(catalogues: list[Catalogue]) -> None:
    many = [
        Story(f"Outlet {number}", (CONVOY, FLOUR), f"2016-12-08T09:{number % 60:02}:{number // 60:02}Z")
        for number in range(400)
    ]
    publish(catalogues[0], *many)
    assert set(origins(catalogues[0]).values()) == {("Outlet 0", "Convoy", 0), ("Outlet 0", "Convoy", 1)}


def test_texts_of_an_older_store_get_their_signatures(catalogues: list[Catalogue]) -> None:
    found = newest(stories(Random(9), 30, titles=30))
    publish(catalogues[0], *found)
    publish(catalogues[1], *found)
    with catalogues[1].write() as writer:
        with catalogues[1].read() as reader:
            texts = reader.copies.texts_of(range(1, 100))
        writer.copies.sign(dict.fromkeys(texts, None))  # type: ignore[arg-type]
        writer.copies.set_links(
            copy_of=dict.fromkeys(range(1, 80)), origin_id={number: number for number in range(1, 80)}
        )
        writer.set_facts({"origins": "older"})
    add_and_publish(catalogues[1])
    assert origins(catalogues[1]) == origins(catalogues[0])
