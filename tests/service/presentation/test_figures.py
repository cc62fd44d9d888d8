"""Contested numbers as series, from comparisons of pasted paragraphs."""

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.presentation.figures import Series, contested
from service.queries import PastedParagraph

ATTACK = "The attack on the market of Port Lindsey killed {} and was condemned by the mayor."


def series_of(store: Store, *told: tuple[str, str | None, str]) -> list[Series]:
    """The series of pasted paragraphs: (outlet, published, text)."""
    pasted = [PastedParagraph(outlet=outlet, published=day, text=text) for outlet, day, text in told]
    return contested(Comparer(store).compare_pasted(pasted))


def test_numbers_that_part_make_one_series_in_the_order_of_time(store: Store) -> None:
    [series] = series_of(
        store,
        ("Post", "2020-03-03", ATTACK.format("at least 58 people")),
        ("Times", "2020-03-02T10:00:00Z", ATTACK.format("72 people")),
        ("Herald", "2020-03-03", ATTACK.format("20 people")),
    )
    assert (series.counted, series.unit, series.over_time, series.claims) == ("killed", None, False, [1])
    assert [(each.letter, each.outlet, each.low, each.high) for each in series.figures] == [
        ("B", "Times", 72.0, 72.0),
        ("A", "Post", 58.0, None),
        ("C", "Herald", 20.0, 20.0),
    ]


def test_every_figure_quotes_its_paragraph(store: Store) -> None:
    texts = [ATTACK.format("more than 90 people"), ATTACK.format("72 people")]
    [series] = series_of(store, ("Post", "2020-03-02", texts[0]), ("Times", "2020-03-02", texts[1]))
    assert [each.words for each in series.figures] == ["more than 90 people", "72 people"]
    for each in series.figures:
        assert texts[each.paragraph_id][each.start : each.end] == each.words


def test_a_telling_that_agrees_stands_in_the_series_too(store: Store) -> None:
    [series] = series_of(
        store,
        ("Post", "2020-03-02", ATTACK.format("58 people")),
        ("Times", "2020-03-02", ATTACK.format("72 people")),
        ("Herald", "2020-03-02", "Port Lindsey's mayor condemned the attack on the market, which killed 58 people."),
    )
    assert [each.letter for each in series.figures] == ["A", "B", "C"]


def test_what_a_later_report_brings_up_to_date_is_superseded(store: Store) -> None:
    [series] = series_of(
        store,
        ("Post", "2020-03-02", ATTACK.format("58 people")),
        ("Times", "2020-03-04", ATTACK.format("72 people")),
    )
    assert [(each.outlet, each.superseded) for each in series.figures] == [("Post", True), ("Times", False)]


def test_a_count_as_of_an_earlier_day_is_superseded_whenever_it_was_published(store: Store) -> None:
    told = "As of {}, the floods in the valley of Port Lindsey had killed {} people."
    [series] = series_of(
        store,
        ("Post", "2020-03-05", told.format("Monday", 12)),
        ("Times", "2020-03-04", told.format("Tuesday", 25)),
    )
    superseded = {each.outlet: each.superseded for each in series.figures}
    assert superseded == {"Post": True, "Times": False}


def test_vague_words_stay_vague(store: Store) -> None:
    [series] = series_of(
        store,
        ("Post", None, ATTACK.format("dozens of people")),
        ("Times", None, ATTACK.format("more than 300 people")),
    )
    assert [(each.precision, each.low, each.high, each.published) for each in series.figures] == [
        ("vague", 20.0, 200.0, None),
        ("open", 300.0, None, None),
    ]


def test_units_are_converted_to_that_of_the_first(store: Store) -> None:
    text = "The fire in the hills of Port Lindsey burned {} of pine forest, the mayor said."
    [series] = series_of(
        store,
        ("Post", "2020-03-02", text.format("6 square kilometres")),
        ("Times", "2020-03-02", text.format("900 hectares")),
    )
    assert (series.counted, series.unit) == ("area", "square kilometre")
    assert [(each.low, each.words) for each in series.figures] == [(6.0, "6 square kilometres"), (9.0, "900 hectares")]


def test_the_same_text_is_a_copy(store: Store) -> None:
    text = ATTACK.format("58 people")
    [series] = series_of(
        store,
        ("Post", "2020-03-02", text),
        ("Times", "2020-03-02", ATTACK.format("72 people")),
        ("Herald", "2020-03-03", text),
    )
    assert [(each.outlet, each.copied) for each in series.figures] == [
        ("Post", False),
        ("Times", False),
        ("Herald", True),
    ]


def test_numbers_that_agree_are_no_series(store: Store) -> None:
    assert (
        series_of(
            store,
            ("Post", "2020-03-02", ATTACK.format("58 people")),
            ("Times", "2020-03-02", ATTACK.format("at least 50 people")),
        )
        == []
    )
