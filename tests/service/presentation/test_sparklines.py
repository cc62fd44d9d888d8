"""Coverage in the size of a word."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.presentation.sparklines import HEIGHT, MOST_BARS, sparkline

DAY = date(2017, 4, 4).toordinal()


def test_a_bar_is_a_day_and_the_words_tell_every_day() -> None:
    line = sparkline([DAY, DAY, DAY + 2, 0])
    assert line is not None
    assert line.words == "Articles a day from 4 Apr 2017: 2, 0, 1"
    assert [(bar.x, bar.most) for bar in line.bars] == [(0, True), (24, False)]
    assert [bar.height for bar in line.bars] == [12.5, 6.2]


def test_without_a_dated_article_there_is_no_line() -> None:
    assert sparkline([0, 0]) is None


def test_a_lone_article_is_no_peak() -> None:
    line = sparkline([DAY])
    assert line is not None
    assert line.bars[0].height < HEIGHT / 2
    assert not line.bars[0].most


@given(st.lists(st.integers(1, 3_000_000), min_size=1, max_size=50))
def test_every_article_is_told_once_whatever_the_span(days: list[int]) -> None:
    line = sparkline(days)
    assert line is not None
    counts = [int(each) for each in line.words.rpartition(": ")[2].split(", ")]
    assert sum(counts) == len(days)
    assert len(counts) <= MOST_BARS
    assert all(0 < bar.height <= HEIGHT and 0 <= bar.x < line.width for bar in line.bars)
