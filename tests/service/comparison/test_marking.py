"""Divergences of whole comparisons: who is held against whom, what is an update, and what copies add."""

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.marking import MOST_MET
from service.comparison.records import Comparison, Divergence
from service.queries import PastedParagraph

FIRST = "The gas attack on the town killed at least 58 people on Tuesday."
LATER = "The gas attack on the town killed 86 people on Tuesday."


def compared(store: Store, *told: tuple[str, str, str | None]) -> Comparison:
    pasted = [PastedParagraph(outlet=outlet, text=text, published=day) for outlet, text, day in told]
    return Comparer(store).compare_pasted(pasted)


def marks(comparison: Comparison, kind: str) -> list[Divergence]:
    return [each for row in comparison.rows for each in row.divergences if each.type == kind]


def quantities(store: Store, *told: tuple[str, str, str | None]) -> list[tuple[str, str, str]]:
    return [(each.left.text, each.right.text, each.status) for each in marks(compared(store, *told), "quantity")]


EXACT = "The gas attack on the town killed 58 people on Tuesday."


def test_a_later_higher_toll_is_an_update_and_one_of_the_same_day_a_divergence(sample_store: Store) -> None:
    later = quantities(sample_store, ("A", EXACT, "2017-04-04"), ("B", LATER, "2017-04-05"))
    same_day = quantities(sample_store, ("A", EXACT, "2017-04-04"), ("B", LATER, "2017-04-04"))
    earlier = quantities(sample_store, ("A", EXACT, "2017-04-05"), ("B", LATER, "2017-04-04"))
    undated = quantities(sample_store, ("A", EXACT, None), ("B", LATER, "2017-04-05"))
    assert later == [("58 people", "86 people", "update")]
    assert same_day == earlier == undated == [("58 people", "86 people", "divergence")]


def test_of_two_bounds_the_later_and_higher_is_an_update(sample_store: Store) -> None:
    more = FIRST.replace("58", "72")
    assert quantities(sample_store, ("A", FIRST, "2017-04-04"), ("B", more, "2017-04-05")) == [
        ("at least 58 people", "at least 72 people", "update")
    ]


def test_a_copy_with_the_same_words_adds_no_mark(sample_store: Store) -> None:
    once = quantities(sample_store, ("A", EXACT, "2017-04-04"), ("B", LATER, "2017-04-05"))
    twice = quantities(sample_store, ("A", EXACT, "2017-04-04"), ("B", LATER, "2017-04-05"), ("C", LATER, "2017-04-05"))
    assert twice == once


def test_others_are_held_against_the_fullest_telling_too(sample_store: Store) -> None:
    vague = "Many people were killed in the gas attack on the town on Tuesday."
    fullest = LATER.replace("killed", "in the north of the country killed")
    found = quantities(
        sample_store, ("A", vague, "2017-04-04"), ("B", EXACT, "2017-04-04"), ("C", fullest, "2017-04-04")
    )
    assert found == [("86 people", "58 people", "divergence")]


def test_two_figures_part_though_the_first_and_the_fullest_are_vague(sample_store: Store) -> None:
    vague = EXACT.replace("58 people", "dozens of people")
    fullest = vague.replace("dozens", "scores").replace(".", ", according to many residents of the villages around it.")
    told = (("A", vague), ("B", EXACT), ("C", LATER), ("D", fullest))
    found = quantities(sample_store, *((outlet, text, "2017-04-04") for outlet, text in told))
    assert ("58 people", "86 people", "divergence") in found


def test_the_pairs_of_a_row_grow_with_its_tellings(sample_store: Store) -> None:
    tolls = [(f"Outlet {number}", EXACT.replace("58", str(58 + number)), None) for number in range(3 * MOST_MET)]
    found = quantities(sample_store, *tolls)
    assert MOST_MET * len(tolls) / 2 < len(found) <= MOST_MET * len(tolls)


def test_a_text_beside_itself_has_no_marks(sample_store: Store) -> None:
    text = "The regime reportedly killed 58 people in the town on Tuesday, activists said. The government denied it."
    comparison = compared(sample_store, ("A", text, "2017-04-04"), ("B", text, "2017-04-04"))
    assert [row.divergences for row in comparison.rows] == [[], []]
    assert comparison.labels == []


def test_a_source_that_tells_the_opposite_is_no_source_of_the_same(sample_store: Store) -> None:
    stated = ("A", "Russia bombed the hospital in Aleppo on Monday.", "2016-10-04")
    denied = ("B", "Russia denied that it bombed the hospital in Aleppo.", "2016-10-04")
    negated = ("B", "Russia said it did not bomb the hospital in Aleppo.", "2016-10-04")
    assert _types_and_words(compared(sample_store, stated, denied)) == [("certainty", "denied")]
    assert _types_and_words(compared(sample_store, stated, negated)) == [("contradiction", "did not bomb")]


def _types_and_words(comparison: Comparison) -> list[tuple[str, str]]:
    return [(each.type, each.right.text) for row in comparison.rows for each in row.divergences]


def test_every_mark_quotes_its_paragraph_and_labels_make_a_table(sample_store: Store) -> None:
    left = "It was quiet. On Tuesday regime jets killed 58 people in the town of Khan Sheikhoun."
    right = "Government jets killed 20 people in the town of Khan Sheikhoun on Tuesday. The road is open."
    comparison = compared(sample_store, ("A", left, "2017-04-04"), ("B", right, "2017-04-04"))
    texts = [left, right]
    found = [each for row in comparison.rows for each in row.divergences]
    assert {each.type for each in found} == {"quantity", "label"}
    for each in found:
        for side in (each.left, each.right):
            assert texts[side.paragraph_id][side.start : side.end] == side.text
    [group] = comparison.labels
    assert [(use.outlet, use.words, use.outlet_voice) for use in group.usages] == [
        ("A", "regime", 1),
        ("B", "Government", 1),
    ]
