"""Strips of days, on one axis for all outlets."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.presentation.coverage import WIDTH, Axis

DAY = date(2016, 12, 8).toordinal()


def test_the_axis_holds_every_outlet_s_days() -> None:
    axis = Axis.over([{DAY}, {DAY + 3, DAY - 30}])
    assert axis == Axis(DAY - 30, DAY + 3)
    assert axis.words == "8 Nov to 11 Dec 2016"
    assert Axis.over([set(), set()]) is None


def test_a_gap_lies_between_the_first_and_the_last_article() -> None:
    told = Axis(DAY - 100, DAY + 100).presence({DAY, DAY + 1, DAY + 3, DAY + 10})
    assert told.words == "Articles on 4 of 11 days, 8 to 18 Dec 2016; longest gap 6 days, 12 to 17 Dec 2016"
    assert told.gap == "6 days, 12 to 17 Dec 2016"


def test_days_in_a_row_have_no_gap() -> None:
    told = Axis(DAY, DAY + 1).presence({DAY, DAY + 1})
    assert (told.words, told.gap) == ("Articles on 2 of 2 days, 8 to 9 Dec 2016", "")


@given(st.sets(st.integers(1, 3_000_000), min_size=1, max_size=40))
def test_a_strip_stays_on_its_axis(days: set[int]) -> None:
    axis = Axis.over([days])
    assert axis is not None
    told = axis.presence(days)
    assert told.left == told.days[0] == 0
    assert all(0 <= x <= WIDTH for x in (*told.days, told.right))
    assert told.days[-1] + told.tick == round(told.right, 1)
