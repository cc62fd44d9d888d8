"""From direct copies to origins."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.store.dates import age
from indexer.syndication.grouping import Place, groups, origin

# What copies what: always a smaller number, so never in a circle.
LINKS = st.dictionaries(st.integers(1, 60), st.integers(0, 59), max_size=40).map(
    lambda links: {copy: (original or None) if original < copy else None for copy, original in links.items()}
)


def place(paragraph: int, published: str | None, *, outlet: int = 1, credited: int | None = None) -> Place:
    day = int(published[8:10]) if published else 0
    return Place(paragraph, published, day, outlet, credited)


def test_a_copy_of_a_copy_is_in_the_group_of_the_first() -> None:
    assert groups({1: None, 2: 1, 3: 2, 4: None}) == {1: [1, 2, 3], 4: [4]}


def test_a_chain_of_thousands_is_one_group() -> None:
    links: dict[int, int | None] = {number: number - 1 for number in range(1, 5000)}
    assert list(groups(links | {0: None})) == [0]


@given(LINKS)
def test_every_paragraph_is_in_the_group_of_what_it_copies(links: dict[int, int | None]) -> None:
    group_of = {member: first for first, members in groups(links).items() for member in members}
    assert group_of.keys() == links.keys()
    assert all(group_of[copy] == group_of[original] for copy, original in links.items() if original in links)


def test_the_earliest_is_the_origin_and_the_first_indexed_of_one_moment() -> None:
    assert origin([place(1, "2016-12-09"), place(2, "2016-12-08"), place(3, "2016-12-08")]) == 2


def test_what_has_no_date_comes_after_all_that_has() -> None:
    assert origin([place(1, None), place(2, "2099-12-31T23:59:59Z")]) == 2
    assert origin([place(5, None), place(4, None)]) == 4


def test_a_day_without_an_hour_comes_behind_the_hours_of_that_day() -> None:
    assert origin([place(1, "2016-12-08"), place(2, "2016-12-08T23:59:00Z")]) == 2


def test_an_agency_that_a_copy_credits_is_the_origin_if_it_is_of_the_same_day() -> None:
    copy = place(1, "2016-12-08T09:00:00Z", credited=7)
    assert origin([copy, place(2, "2016-12-08T10:00:00Z", outlet=7)]) == 2
    assert origin([copy, place(2, "2016-12-09T10:00:00Z", outlet=7)]) == 1
    assert origin([copy, place(2, "2016-12-08T10:00:00Z", outlet=8)]) == 1


def test_a_bare_day_comes_behind_the_times_of_that_day() -> None:
    dates = [None, "2016-12-09", "2016-12-08", "2016-12-08T23:59:00Z", "2016-12-08T06:00:00Z"]
    assert sorted(dates, key=age) == list(reversed(dates))
