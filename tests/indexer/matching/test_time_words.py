"""Words that name a day, resolved against the publication; and such that say too little, or of something else."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.matching.time_words import time_words
from indexer.store.records import TimeWords
from tests.helpers import SAMPLES, record
from tests.indexer.extract.reading import record_of, version_of

SATURDAY = date(2016, 12, 10)
FRIDAY, THURSDAY, WEDNESDAY = "2016-12-09", "2016-12-08", "2016-12-07"


def found(text: str, lang: str = "en", published: date = SATURDAY) -> list[tuple[str, str, str]]:
    return [(text[words.start : words.end], words.first, words.last) for words in time_words(text, lang, published)]


def days(text: str, lang: str = "en", published: date = SATURDAY) -> list[str]:
    return [first if first == last else f"{first}/{last}" for _, first, last in found(text, lang, published)]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("The army entered the district on Thursday, sources said.", "on Thursday", THURSDAY),
        ("Sources said Thursday that the army left.", "Thursday", THURSDAY),
        ("Thursday's attack killed ten.", "Thursday's", THURSDAY),
        ("Ten died in Thursday’s attack.", "Thursday’s", THURSDAY),
        ("They met late on Wednesday night in Geneva.", "late on Wednesday night", WEDNESDAY),
        ("Early Friday morning the bridge fell.", "Early Friday morning", FRIDAY),
        ("The bridge fell on Saturday.", "on Saturday", "2016-12-10"),
        ("The bridge fell on Sunday.", "on Sunday", "2016-12-04"),
        ("The bridge fell last Saturday.", "last Saturday", "2016-12-03"),
        ("Talks resume next Monday.", "next Monday", "2016-12-12"),
        ("The bridge fell yesterday.", "yesterday", FRIDAY),
        ("It fell the day before yesterday.", "the day before yesterday", THURSDAY),
        ("It fell two days ago.", "two days ago", THURSDAY),
        ("Earlier today the bridge fell.", "Earlier today", "2016-12-10"),
        ("The bridge fell last night.", "last night", FRIDAY),
        ("Schools open tomorrow morning.", "tomorrow morning", "2016-12-11"),
        ("The pause began on Dec. 8.", "on Dec. 8", THURSDAY),
        ("The pause began on Thursday, Dec. 8, 2016, in the city.", "on Thursday, Dec. 8, 2016", THURSDAY),
        ("The pause began on 8 December.", "on 8 December", THURSDAY),
        ("The pause of the 8th of December held.", "8th of December", THURSDAY),
        ("A ceasefire began on September 12.", "on September 12", "2016-09-12"),
        ("The war began on March 15, 2011.", "on March 15, 2011", "2011-03-15"),
    ],
)
def test_words_name_a_day(text: str, words: str, day: str) -> None:
    assert found(text) == [(words, day, day)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("It was captured last month.", "last month", "2016-11-01", "2016-11-30"),
        ("Last week the talks failed.", "Last week", "2016-11-28", "2016-12-04"),
        ("Earlier this month the talks failed.", "Earlier this month", "2016-12-01", "2016-12-10"),
        ("Talks resume later this month.", "later this month", "2016-12-10", "2016-12-31"),
        ("Talks resume next week.", "next week", "2016-12-12", "2016-12-18"),
        ("It fell over the weekend.", "over the weekend", "2016-12-03", "2016-12-04"),
        ("Ten died in the past two days.", "in the past two days", "2016-12-08", "2016-12-10"),
        ("Ten died in the last 24 hours.", "in the last 24 hours", "2016-12-09", "2016-12-10"),
        ("Planes struck overnight.", "overnight", "2016-12-09", "2016-12-10"),
        ("It began three weeks ago.", "three weeks ago", "2016-11-16", "2016-11-22"),
        ("It began two months ago.", "two months ago", "2016-10-01", "2016-10-31"),
        ("It began six years ago.", "six years ago", "2010-01-01", "2010-12-31"),
        ("It was agreed in November.", "in November", "2016-11-01", "2016-11-30"),
        ("It was agreed in March 2011.", "in March 2011", "2011-03-01", "2011-03-31"),
        ("The fair ran Dec. 3-7 in the harbour.", "Dec. 3-7", "2016-12-03", "2016-12-07"),
    ],
)
def test_words_name_a_span_of_days(text: str, words: str, first: str, last: str) -> None:
    assert found(text) == [(words, first, last)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The council will meet on Thursday.", "2016-12-15"),
        ("On Thursday, the council will vote.", "2016-12-15"),
        ("The vote is expected on Thursday.", "2016-12-15"),
        ("The funeral will be held on Monday.", "2016-12-12"),
        ("He will be buried on Monday.", "2016-12-12"),
        ("The council will meet on Dec. 20.", "2016-12-20"),
        ("The trial is to begin on Jan. 9.", "2017-01-09"),
        # The nearest verb counts: what was said lies behind, what is said of may lie ahead.
        ("He said on Thursday that the council will vote.", THURSDAY),
        ("The council will vote, a spokesman said on Thursday.", THURSDAY),
    ],
)
def test_words_around_it_put_a_day_into_the_future(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "The mosque was full after Friday prayers.",
        "Shops were crowded on Black Friday.",
        "The market opens every Thursday.",
        "It happened on a Thursday.",
        "Offices are open Monday to Friday.",
        "Trains on Mondays are late.",
        "The Sunday Times reported it.",
        "The deal had to be signed by Thursday.",
        "It would meet on Thursday.",
        "The rate would’ve doubled Sunday unless parliament acted.",
        "The Sept. 11 attacks changed that.",
        "He told NBC’s “Today” show that he stays.",
        "It was to meet on Thursday.",
        "More than two years ago it began.",
        "A day earlier the bridge fell.",
        "Today's youth reads less.",
        "Theresa May said so.",
        "They may go on to 8 of 10.",
        "The march of 31 June is no date.",
        "He turned 20 a while ago.",
        "Sales rose 8 December-adjusted percent.",
    ],
)
def test_words_that_name_no_sure_day_are_passed_over(text: str) -> None:
    assert found(text) == []


def test_yearless_date_far_ahead_is_of_last_year() -> None:
    assert days("It began on Dec. 28.", published=date(2017, 1, 10)) == ["2016-12-28"]


def test_yearless_date_half_a_year_away_may_be_either() -> None:
    assert days("It falls on Dec. 8.", published=date(2016, 6, 8)) == []


def test_several_words_of_a_paragraph_are_found_in_order() -> None:
    text = "On Tuesday rebels left; on Wednesday the army came, and since last month nobody had seen bread."
    assert days(text) == ["2016-12-06", "2016-12-07", "2016-11-01/2016-11-30"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("El ejército entró el jueves en la ciudad.", THURSDAY, THURSDAY),
        ("El ataque de ayer dejó diez muertos.", FRIDAY, FRIDAY),
        ("Anteayer se reunieron en Ginebra.", THURSDAY, THURSDAY),
        ("Se reunieron hace dos días.", THURSDAY, THURSDAY),
        ("La tregua comenzó el 8 de diciembre.", THURSDAY, THURSDAY),
        ("La guerra empezó el 15 de marzo de 2011.", "2011-03-15", "2011-03-15"),
        ("El próximo lunes se reunirán de nuevo.", "2016-12-12", "2016-12-12"),
        ("El consejo se reunirá el jueves.", "2016-12-15", "2016-12-15"),
        ("El lunes pasado cayó el puente.", "2016-12-05", "2016-12-05"),
        ("La semana pasada fracasó el diálogo.", "2016-11-28", "2016-12-04"),
        ("El mes pasado fracasó el diálogo.", "2016-11-01", "2016-11-30"),
        ("Murieron diez en los últimos tres días.", "2016-12-07", "2016-12-10"),
        ("Lo acordaron en noviembre.", "2016-11-01", "2016-11-30"),
    ],
)
def test_spanish_has_rules_of_its_own(text: str, first: str, last: str) -> None:
    assert [(found_first, found_last) for _, found_first, found_last in found(text, "es")] == [(first, last)]


@pytest.mark.parametrize(
    "text", ["Abren todos los jueves.", "Debe firmarse antes del jueves.", "La cita es hoy en día otra.", "Mañana"]
)
def test_spanish_words_that_name_no_sure_day_are_passed_over(text: str) -> None:
    assert found(text, "es") == []


def test_nothing_is_said_without_a_date_or_without_rules() -> None:
    text = "The army entered the district on Thursday."
    assert time_words(text, "en", None) == ()
    assert time_words(text, "nl", SATURDAY) == time_words(text, None, SATURDAY) == ()
    assert time_words(text, "en-gb", SATURDAY) != ()


def test_thursday_of_the_aleppo_article_is_the_eighth_of_december() -> None:
    article = json.loads((SAMPLES / "aleppo.jsonl").read_text(encoding="utf-8"))
    version = version_of(record_of(article | {"published": "2016-12-10"}))
    words = [
        (paragraph[each.start : each.end], each.first)
        for paragraph, times in zip(version.paragraphs, version.times, strict=True)
        for each in times
    ]
    assert words[0] == ("on Thursday", "2016-12-08")
    assert ("last month", "2016-11-01") in words


def test_days_are_of_the_publications_own_zone() -> None:
    text = "The bridge fell yesterday."
    east = version_of(record_of(record("A", text, published="2016-12-09T00:30:00+03:00", lang="en")))
    utc = version_of(record_of(record("A", text, published="2016-12-08T21:30:00Z", lang="en")))
    assert [east.times[0][0].first, utc.times[0][0].first] == ["2016-12-08", "2016-12-07"]


PIECES = st.sampled_from(
    "on Thursday last next week month ago two 31 June Feb. 30 29 , 2016 2015 will said the past day days hours in May - 's ’s"
    " yesterday today over weekend this earlier later a tonight overnight 0 99 12:30 Dec 8th of".split()
)


@given(st.lists(PIECES, max_size=25).map(" ".join), st.dates(min_value=date(1, 1, 1)))
def test_any_words_are_read_in_order_inside_the_text(text: str, published: date) -> None:
    words: tuple[TimeWords, ...] = time_words(text, "en", published)
    edges = [edge for each in words for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(0 <= each.start < each.end <= len(text) and each.first <= each.last for each in words)
