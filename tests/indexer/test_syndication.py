"""Copies and their origins."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indexer.syndication import origins

PARAGRAPHS = st.lists(
    st.tuples(st.integers(1, 200), st.integers(1, 5), st.sampled_from([None, "2016-12-08", "2016-12-08T09:00:00Z"])),
    unique_by=lambda paragraph: paragraph[0],
)


def test_paragraph_without_copies_is_its_own_origin() -> None:
    assert origins([(1, 10, "2016-12-08"), (2, 11, None)]) == {1: 1, 2: 2}


def test_earliest_copy_is_the_origin_of_all() -> None:
    assert origins([(1, 10, "2016-12-09"), (2, 10, "2016-12-08"), (3, 10, "2016-12-10")]) == {1: 2, 2: 2, 3: 2}


def test_undated_copy_is_never_earlier_than_a_dated_one() -> None:
    assert origins([(1, 10, None), (2, 10, "2099-12-31T23:59:59Z")]) == {1: 2, 2: 2}


def test_first_indexed_is_the_origin_of_copies_without_dates() -> None:
    assert origins([(5, 10, None), (4, 10, None)]) == {5: 4, 4: 4}


def test_first_indexed_is_the_origin_of_copies_of_one_moment() -> None:
    assert origins([(5, 10, "2016-12-08"), (4, 10, "2016-12-08")]) == {5: 4, 4: 4}


def test_day_without_an_hour_counts_before_the_hours_of_that_day() -> None:
    assert origins([(1, 10, "2016-12-08T00:00:00Z"), (2, 10, "2016-12-08")]) == {1: 2, 2: 2}


def test_nothing_has_no_origins() -> None:
    assert origins([]) == {}


@given(PARAGRAPHS)
def test_every_paragraph_has_an_origin_with_its_own_text_that_is_an_origin_itself(
    paragraphs: list[tuple[int, int, str | None]],
) -> None:
    found = origins(paragraphs)
    texts = {paragraph_id: text_id for paragraph_id, text_id, _ in paragraphs}
    assert found.keys() == texts.keys()
    assert all(texts[origin] == texts[paragraph_id] for paragraph_id, origin in found.items())
    assert all(found[origin] == origin for origin in found.values())


@given(PARAGRAPHS, st.randoms())
def test_order_of_paragraphs_does_not_change_their_origins(
    paragraphs: list[tuple[int, int, str | None]], random: Random
) -> None:
    shuffled = list(paragraphs)
    random.shuffle(shuffled)
    assert origins(shuffled) == origins(paragraphs)
