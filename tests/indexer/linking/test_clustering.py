"""Articles, links and judgements → events."""

import tracemalloc
from dataclasses import replace
from random import Random

import pytest

from indexer.linking.agglomeration import conflict
from indexer.linking.clustering import Group, events_of
from indexer.linking.constraints import Constraints, constraints
from indexer.linking.episodes import SILENCE
from indexer.store.judgements import Verdict
from indexer.store.links import ArticleLink, LinkedArticle
from tests.indexer.linking.articles import FIRST_DAY, all_linked, article, judgement

NOTHING_JUDGED = Constraints()


def found(
    articles: list[LinkedArticle], links: list[ArticleLink], judged: Constraints = NOTHING_JUDGED
) -> set[tuple[int, ...]]:
    return {group.articles for group in events_of(articles, links, judged)}


def test_no_articles_are_no_events() -> None:
    assert events_of([], [], NOTHING_JUDGED) == []


def test_an_article_that_nothing_is_linked_to_is_an_event_of_its_own() -> None:
    assert events_of([article(5)], [], NOTHING_JUDGED) == [Group((5,), 5, FIRST_DAY, FIRST_DAY, 5)]


def test_articles_that_are_linked_strongly_are_one_event_of_their_days() -> None:
    articles = [article(1, FIRST_DAY + 2), article(2), article(3, 0)]
    [group] = events_of(articles, all_linked([1, 2, 3]), NOTHING_JUDGED)
    assert group.articles == (1, 2, 3)
    assert (group.first_day, group.last_day) == (FIRST_DAY, FIRST_DAY + 2)


def test_an_event_without_dates_has_no_days() -> None:
    [group] = events_of([article(1, 0), article(2, 0)], all_linked([1, 2]), NOTHING_JUDGED)
    assert (group.first_day, group.last_day) == (0, 0)


def test_weak_links_join_nothing() -> None:
    assert found([article(1), article(2)], all_linked([1, 2], 0.2)) == {(1,), (2,)}


def test_the_central_article_is_the_one_with_the_strongest_links() -> None:
    links = [(1, 2, 0.9), (1, 3, 0.6), (2, 3, 0.9)]
    [group] = events_of([article(number) for number in (1, 2, 3)], links, NOTHING_JUDGED)
    assert group.central == 2


def test_an_article_without_a_title_is_central_only_among_such() -> None:
    articles = [article(1), replace(article(2), titled=False), article(3)]
    [group] = events_of(articles, [(1, 2, 0.9), (1, 3, 0.6), (2, 3, 0.9)], NOTHING_JUDGED)
    assert group.central in {1, 3}


def test_events_of_one_story_share_it() -> None:
    """Two events with many middling links between them are episodes; a third without links is a story of its own."""
    links = all_linked([1, 2, 3]) + all_linked([4, 5, 6]) + all_linked([7, 8])
    links += [(one, other, 0.25) for one in (1, 2, 3) for other in (4, 5, 6)] + [(3, 4, 0.45)]
    links = sorted({(one, other): (one, other, value) for one, other, value in links}.values())
    groups = events_of([article(number) for number in range(1, 9)], links, NOTHING_JUDGED)
    assert {group.articles: group.story for group in groups} == {(1, 2, 3): 1, (4, 5, 6): 1, (7, 8): 7}


def test_an_event_that_falls_silent_is_two_episodes_of_one_story() -> None:
    articles = [article(1), article(2, FIRST_DAY + SILENCE), article(3, FIRST_DAY + 2 * SILENCE + 1), article(4, 0)]
    links = [link for link in all_linked([1, 2, 3, 4]) if link[:2] != (2, 4)]
    groups = events_of(articles, links, NOTHING_JUDGED)
    assert {group.articles for group in groups} == {(1, 2, 4), (3,)}
    assert {group.story for group in groups} == {1}


@pytest.mark.parametrize("seed", range(20))
def test_the_numbers_of_articles_are_no_part_of_it(seed: int) -> None:
    """Arrival in another order numbers articles otherwise, and changes no event, no central article and no story."""
    random = Random(seed)
    articles = [article(number, FIRST_DAY + random.randrange(4)) for number in range(1, 31)]
    links = [
        (one, other, round(random.choice((0.2, 0.5, 0.5, 0.9, 0.9)), 2))
        for one, other, _ in all_linked(range(1, 31))
        if random.random() < 0.15
    ]
    names = dict(zip(range(1, 31), random.sample(range(1, 31), 30), strict=True))
    renamed = [replace(each, id=names[each.id]) for each in random.sample(articles, 30)]
    relinked = sorted((min(names[a], names[b]), max(names[a], names[b]), value) for a, b, value in links)
    first = events_of(articles, links, NOTHING_JUDGED)
    second = events_of(sorted(renamed, key=lambda each: each.id), relinked, NOTHING_JUDGED)
    own = {number: name for name, number in names.items()}
    told = {(frozenset(group.articles), group.central) for group in first}
    assert {(frozenset(own[each] for each in group.articles), own[group.central]) for group in second} == told


# --- judgements


def test_what_was_judged_the_same_is_one_event_with_all_its_articles() -> None:
    links = all_linked([1, 2]) + all_linked([3, 4])
    judged = constraints([judgement(1, "same", [1], [3])])
    assert found([article(number) for number in range(1, 5)], links, judged) == {(1, 2, 3, 4)}


def test_what_was_judged_not_the_same_is_two_events() -> None:
    judged = constraints([judgement(1, "not_same", [1], [2])])
    events = found([article(number) for number in range(1, 5)], all_linked([1, 2, 3, 4]), judged)
    assert not any({1, 2} <= set(event) for event in events)


def test_split_articles_leave_the_rest_of_the_event() -> None:
    judged = constraints([judgement(1, "split", [1, 2], [3, 4, 5])])
    events = found([article(number) for number in range(1, 6)], all_linked(range(1, 6)), judged)
    assert events == {(1, 2), (3, 4, 5)}


def test_split_articles_are_one_event_though_only_the_rest_linked_them() -> None:
    links = [(1, each, 0.9) for each in range(2, 5)]
    parted = judgement(1, "split", [2, 3, 4], [1])
    articles = [article(number) for number in range(1, 5)]
    assert found(articles, links, constraints([parted])) == {(1,), (2, 3, 4)}
    assert found(articles, links, constraints([parted, judgement(2, "split", [2], [3, 4])])) == {(1,), (2,), (3, 4)}


def test_the_newer_judgement_holds() -> None:
    articles, links = [article(number) for number in range(1, 4)], all_linked([1, 2, 3])
    parted, joined = judgement(1, "split", [1], [2, 3]), judgement(2, "same", [2], [1])
    assert found(articles, links, constraints([parted])) == {(1,), (2, 3)}
    assert found(articles, links, constraints([parted, joined])) == {(1, 2, 3)}
    assert found(articles, links, constraints([joined, parted])) == {(1,), (2, 3)}


def test_an_event_split_and_merged_again_is_whole() -> None:
    articles, links = [article(number) for number in range(1, 6)], all_linked(range(1, 6))
    judged = constraints([judgement(1, "split", [1, 2], [3, 4, 5]), judgement(2, "merge", [3, 4, 5], [1, 2])])
    assert found(articles, links, judged) == {(1, 2, 3, 4, 5)}


def test_an_article_that_is_judged_to_be_in_the_other_half_of_a_split_event_moves_alone() -> None:
    articles, links = [article(number) for number in range(1, 7)], all_linked(range(1, 7))
    judged = constraints([judgement(1, "split", [1, 2, 3], [4, 5, 6]), judgement(2, "same", [4], [1])])
    events = found(articles, links, judged)
    assert any({1, 4} <= set(event) for event in events)
    assert not any({2, 4} <= set(event) for event in events)


def test_a_judgement_on_an_article_that_is_not_there_any_more_harms_nothing() -> None:
    judged = constraints([judgement(1, "same", [1], [99]), judgement(2, "split", [98], [1])])
    assert found([article(1), article(2)], all_linked([1, 2]), judged) == {(1, 2)}


def test_what_was_judged_apart_stays_apart_when_a_third_article_is_joined_to_one_of_the_two() -> None:
    """Article 2 is linked to 3, which was judged apart from 1: joined to 1, it leaves 3."""
    judged = constraints([judgement(1, "not_same", [1], [3]), judgement(2, "same", [2], [1])])
    assert found([article(number) for number in range(1, 4)], all_linked([2, 3]), judged) == {(1, 2), (3,)}


def test_what_was_judged_apart_stays_apart_though_older_judgements_join_both_to_a_third_article() -> None:
    articles = [article(number) for number in range(1, 4)]
    judged = [judgement(1, "same", [1], [2]), judgement(2, "same", [2], [3]), judgement(3, "not_same", [1], [3])]
    assert found(articles, [], constraints(judged)) == {(1,), (2, 3)}


def test_what_newer_judgements_join_by_a_third_article_is_parted_no_more() -> None:
    articles = [article(number) for number in range(1, 4)]
    judged = [judgement(1, "not_same", [1], [3]), judgement(2, "same", [1], [2]), judgement(3, "same", [2], [3])]
    assert found(articles, [], constraints(judged)) == {(1, 2, 3)}


def test_two_articles_of_a_merged_event_that_are_parted_leave_the_rest_with_one_of_them() -> None:
    articles = [article(number) for number in range(1, 5)]
    judged = [judgement(1, "merge", [1, 2], [3, 4]), judgement(2, "not_same", [1], [2])]
    assert found(articles, [], constraints(judged)) == {(1,), (2, 3, 4)}


def test_what_a_judgement_took_back_stays_taken_back_when_it_is_contradicted_itself() -> None:
    """1 does not tell the event; it does; 2 and 3 do not: 1 and 4 stay."""
    judged = [judgement(1, "not_same", [1], [2, 3, 4]), judgement(2, "same", [2], [1])]
    judged.append(judgement(3, "split", [2, 3], [1, 4]))
    articles = [article(number) for number in range(1, 5)]
    assert found(articles, all_linked(range(1, 5)), constraints(judged)) == {(1, 4), (2, 3)}


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_judged_the_newest_judgement_holds_and_nothing_that_is_parted_shares_an_event(seed: int) -> None:
    random = Random(seed)
    links = [link for link in all_linked(range(1, 13), 0.8) if random.random() < 0.4]
    judged = []
    for number in range(1, 15):
        chosen = random.sample(range(1, 13), random.randint(2, 5))
        verdict: Verdict = random.choice(("same", "split"))
        judged.append(judgement(number, verdict, chosen[:1], chosen[1:]))
        demanded = constraints(judged)
        events = [set(event) for event in found([article(each) for each in range(1, 13)], links, demanded)]
        for event in events:
            sides = {token for each in event for token in demanded.tokens.get(each, ())}
            assert not conflict(sides, sides)
        holding = [event for event in events if chosen[0] in event]
        assert all((each in holding[0]) == (verdict == "same") for each in chosen[1:])


def test_an_event_of_thousands_is_merged_and_parted_in_little_memory() -> None:
    articles, half = list(range(1, 10_001)), 5000
    judged = [
        judgement(1, "merge", articles[:half], articles[half:]),
        judgement(2, "split", articles[:half], articles[half:]),
    ]
    judged += [judgement(number, "split", [number], articles[number:]) for number in range(3, 23)]
    judged.append(judgement(23, "merge", articles[:half], articles[half:]))
    tracemalloc.start()
    try:
        demanded = constraints(judged)
        companions = demanded.companions()
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(companions[1]) == len(articles)
    assert memory < 50 * 2**20


# --- large ones


def test_an_event_of_two_thousand_articles_is_one_event() -> None:
    random = Random(1)
    pairs = {(one, other) for one in range(1, 2001) for other in random.sample(range(1, 2001), 30) if one != other}
    links = [
        (one, other, round(random.uniform(0.5, 0.99), 3)) for one, other in sorted({(min(p), max(p)) for p in pairs})
    ]
    assert found([article(number) for number in range(1, 2001)], links) == {tuple(range(1, 2001))}


def test_ten_thousand_articles_with_the_same_thirty_neighbours_are_one_event() -> None:
    links = sorted({(min(a, b), max(a, b), 0.99) for a in range(1, 10_001) for b in range(1, 31) if a != b})
    assert found([article(number) for number in range(1, 10_001)], links) == {tuple(range(1, 10_001))}
