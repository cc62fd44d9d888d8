"""Strips of coverage: where articles stand, whose text they are, and what the scale says."""

from collections.abc import Sequence

from indexer.store.records import Article
from service.presentation.strips import Coverage, Strip, coverage_of


def article(number: int, outlet: str, published: str | None) -> Article:
    return Article(number, None, outlet, "", None, published, None, None, "en", None, None, None, None, 1)


def covered(*articles: Article, printed: Sequence[tuple[int, int]] = (), anchor: int = 0) -> Coverage:
    letters = {"Post": "A", "Times": "B"}
    return coverage_of(articles, printed or [(each.id, each.id) for each in articles], letters, anchor=anchor)


def strip_of(coverage: Coverage, outlet: str) -> Strip:
    return next(strip for strip in coverage.strips if strip.outlet == outlet)


def test_outlets_come_in_the_order_of_their_letters_then_by_name() -> None:
    found = covered(article(1, "Zeit", "2020-03-02"), article(2, "Herald", "2020-03-02"), article(3, "Times", None))
    assert [(strip.letter, strip.outlet) for strip in found.strips] == [("B", "Times"), ("", "Herald"), ("", "Zeit")]


def test_a_moment_is_a_point_and_a_day_alone_is_as_long_as_the_day() -> None:
    found = covered(article(1, "Post", "2020-03-02T12:00:00Z"), article(2, "Times", "2020-03-05"))
    [moment], [day] = strip_of(found, "Post").strokes, strip_of(found, "Times").strokes
    assert (moment.x, moment.end) == (12.5, 12.5)
    assert (day.x, day.end) == (75.0, 100.0)


def test_articles_of_one_day_lie_in_lanes() -> None:
    found = covered(article(1, "Post", "2020-03-02"), article(2, "Post", "2020-03-02"))
    assert [stroke.lane for stroke in found.strips[0].strokes] == [0, 1]


def test_what_has_no_date_is_counted_and_not_drawn() -> None:
    found = covered(article(1, "Post", "2020-03-02"), article(2, "Post", None))
    [strip] = found.strips
    assert (len(strip.strokes), [each.id for each in strip.undated], len(strip.articles)) == (1, [2], 2)
    assert (found.most, found.each) == (1, 1)


def test_an_article_is_a_copy_where_others_printed_all_of_it_before() -> None:
    articles = (
        article(1, "Times", "2020-03-02"),
        article(2, "Post", "2020-03-03"),
        article(3, "Herald", "2020-03-03"),
    )
    found = covered(*articles, printed=[(1, 10), (1, 11), (2, 10), (2, 11), (3, 10), (3, 12)])
    assert [(strip.outlet, strip.copies) for strip in found.strips] == [
        ("Post", "Times"),
        ("Times", ""),
        ("Herald", ""),
    ]
    assert [stroke.kind for stroke in strip_of(found, "Post").strokes] == ["copy"]


def test_the_article_of_the_headline_stands_out() -> None:
    found = covered(article(1, "Post", "2020-03-02"), article(2, "Post", "2020-03-03"), anchor=2)
    assert [stroke.kind for stroke in found.strips[0].strokes] == ["own", "anchor"]


def test_a_long_story_has_few_names_and_few_bars() -> None:
    found = covered(article(1, "Post", "2020-01-01"), article(2, "Post", "2020-12-31"))
    assert len(found.names) <= 7
    assert found.names[0] == (0.0, "1 Jan 2020")
    assert (found.each, len(found.bars)) == (12, 2)


def test_no_date_at_all_makes_no_bars() -> None:
    found = covered(article(1, "Post", None))
    assert (found.bars, found.most) == ([], 0)
