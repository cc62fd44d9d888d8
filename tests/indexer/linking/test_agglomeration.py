"""Average linkage, held against a slow one by the book, and against what must not chain."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.linking.agglomeration import Agglomeration

LEAST = 0.4
PAIRS = list(combinations(range(9), 2))
# No two means of these are equal, so that no order among equals matters.
LINKS = st.permutations(PAIRS).flatmap(
    lambda pairs: st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)).map(
        lambda kept: [
            (*pair, 0.2 + 0.75 * (place * 2**0.5 % 1) ** 0.5)
            for place, (pair, keep) in enumerate(zip(pairs, kept, strict=True))
            if keep
        ]
    )
)


def clusters(agglomeration: Agglomeration) -> set[frozenset[int]]:
    return {frozenset(members) for members in agglomeration.members.values()}


def by_the_book(count: int, links: list[tuple[int, int, float]], crowded: frozenset[int]) -> set[frozenset[int]]:
    """Average linkage that looks at every two clusters each time."""
    value = {(one, other): probability for one, other, probability in links}
    found = {frozenset({item}) for item in range(count)}

    def mean(one: frozenset[int], other: frozenset[int]) -> float:
        pairs = [(min(a, b), max(a, b)) for a in one for b in other]
        unsure = [pair for pair in pairs if crowded.issuperset(pair)]
        told = sum(pair in value for pair in unsure)
        least = min(len(one & crowded), len(other & crowded))
        counted = len(pairs) - len(unsure) + min(len(unsure), max(told, least))
        return sum(value.get(pair, 0.0) for pair in pairs) / counted

    while len(found) > 1:
        best, one, other = max(((mean(a, b), a, b) for a, b in combinations(found, 2)), key=lambda each: each[0])
        if best < LEAST:
            break
        found = (found - {one, other}) | {one | other}
    return found


@given(LINKS, st.frozensets(st.integers(0, 8)))
def test_it_is_average_linkage(links: list[tuple[int, int, float]], crowded: frozenset[int]) -> None:
    for some in (frozenset[int](), crowded):
        found = Agglomeration(9, links, crowded=some)
        found.merge_down_to(LEAST)
        assert clusters(found) == by_the_book(9, links, some)


def test_two_events_with_one_strong_link_stay_two() -> None:
    links = [(a, b, 0.95) for part in (range(6), range(6, 12)) for a, b in combinations(part, 2)]
    found = Agglomeration(12, [*links, (0, 6, 0.9)])
    found.merge_down_to(LEAST)
    assert clusters(found) == {frozenset(range(6)), frozenset(range(6, 12))}


def test_the_strongest_link_of_all_moves_one_item_at_most() -> None:
    """It is followed first, before anything is known of the two events at its ends."""
    links = [(a, b, 0.95) for part in (range(6), range(6, 12)) for a, b in combinations(part, 2)]
    found = Agglomeration(12, [*links, (0, 6, 0.99)])
    found.merge_down_to(LEAST)
    assert sorted(map(len, clusters(found))) == [5, 7]


def test_a_chain_of_strong_links_is_no_event() -> None:
    found = Agglomeration(1000, [(item, item + 1, 0.9) for item in range(999)])
    found.merge_down_to(LEAST)
    assert max(map(len, clusters(found))) <= 3


def test_a_missing_link_between_crowded_items_is_no_evidence() -> None:
    """Of 60 articles that tell one event each has links to ten others only, because no more are kept."""
    links = sorted({(min(a, b), max(a, b), 0.9) for a in range(60) for b in ((a + step) % 60 for step in range(1, 6))})
    crowded = Agglomeration(60, links, crowded=frozenset(range(60)))
    crowded.merge_down_to(LEAST)
    assert clusters(crowded) == {frozenset(range(60))}
    sparse = Agglomeration(60, links)
    sparse.merge_down_to(LEAST)
    assert len(clusters(sparse)) > 1


def test_few_links_join_no_two_crowded_clusters() -> None:
    parts = (range(40), range(40, 80))
    links = [(a, b, 0.9) for part in parts for a, b in combinations(part, 2)]
    bridges = [(item, item + 40, 0.8) for item in range(10)]
    found = Agglomeration(80, [*links, *bridges], crowded=frozenset(range(80)))
    found.merge_down_to(LEAST)
    assert clusters(found) == {frozenset(part) for part in parts}


@pytest.mark.parametrize("least", [0.4, 0.1])
def test_items_with_both_sides_of_a_judgement_are_kept_apart(least: float) -> None:
    links = [(a, b, 0.95) for a, b in combinations(range(4), 2)]
    found = Agglomeration(4, links, tokens={0: {(7, 0)}, 3: {(7, 1)}})
    found.merge_down_to(least)
    assert sorted(map(len, clusters(found))) in ([1, 3], [2, 2])
    found.forget_tokens()
    found.merge_down_to(least)
    assert clusters(found) == {frozenset(range(4))}
