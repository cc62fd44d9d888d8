"""The same happening on another day: what is marked, and where the detector stays silent."""

import re
import zlib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.records import Tokens
from service.comparison.circumstances.times import days_told, find
from service.comparison.telling import Found, Telling
from tests.service.comparison import laws

FRIDAY = date(2016, 12, 9)


def tell(text: str, published: date | None = FRIDAY, lang: str = "en") -> Telling:
    return Telling(text, lang, published)


def marked(left: str, right: str, lang: str = "en") -> list[tuple[str, str]]:
    """The words marked, of two texts published on Friday, 9 December 2016."""
    found = find(tell(left, lang=lang), tell(right, lang=lang))
    return [(left[slice(*each.left)], right[slice(*each.right)]) for each in found]


def days(text: str, lang: str = "en") -> list[tuple[str, str, str]]:
    found = days_told(text, FRIDAY, lang)
    return [(text[start:end], first.isoformat(), last.isoformat()) for (start, end), first, last in found]


def test_another_day_of_the_same_verb_is_marked() -> None:
    left = tell("The army captured the Bab al-Hadid district of Aleppo on Wednesday.")
    right = tell("The Bab al-Hadid district of Aleppo was captured by the army on 6 December.")
    assert find(left, right) == [
        Found(
            "time",
            (54, 66),
            (61, 74),
            find(left, right)[0].probability,
            {"left": {"from": "2016-12-07", "to": "2016-12-07"}, "right": {"from": "2016-12-06", "to": "2016-12-06"}},
        )
    ]


@pytest.mark.parametrize(
    ("left", "right", "is_marked"),
    [
        pytest.param("in March", "in May", True, id="two months"),
        pytest.param("in July 2014", "in February 2015", True, id="two months of two years"),
        pytest.param("in early March", "in late April", True, id="parts of two months"),
        pytest.param("in 2014", "in 2015", True, id="two years"),
        pytest.param("in March", "on 20 May", True, id="a month and a day far from it"),
        pytest.param("in May 2015", "in May", False, id="a month of an unnamed year"),
        pytest.param("in May 2015", "in 2015", False, id="a month and its year"),
        pytest.param("in early March", "in late March", False, id="one month"),
        pytest.param("in November", "on 1 December", False, id="a day beside the month"),
        pytest.param("in March", "since May", False, id="the beginning of a span"),
        pytest.param("in March", "last month", False, id="a month without a name"),
    ],
)
def test_months_and_years_are_compared_where_surely_one_claim_is_told(left: str, right: str, is_marked: bool) -> None:
    text = "The army captured the Bab al-Hadid district of Aleppo {}."
    one, other = tell(text.format(left)), tell(text.format(right))
    assert bool(find(one, other)) == is_marked
    aside = tell(f"The army, which captured the Bab al-Hadid district of Aleppo {right}, left it again.")
    assert find(one, aside) == []
    another = tell(
        f"Four hills and a bridge near Palmyra were captured {right} in the Syrian desert by Kurdish fighters."
    )
    assert find(one, another) == []


def test_spanish_is_read_by_its_own_rules() -> None:
    left = "El ejército atacó el barrio de Salaheddin de Alepo el martes."
    right = "El ejército atacó el barrio de Salaheddin de Alepo el jueves."
    assert marked(left, right, "es") == [("el martes", "el jueves")]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("on Thursday", "on 8 December", id="the same day in other words"),
        pytest.param("in December", "on 8 December", id="a month with the day in it"),
        pytest.param("last week", "on Monday", id="a week is too wide to contradict a day"),
        pytest.param("on Thursday", "yesterday", id="the same day, relative to publication"),
        pytest.param("today", "on Thursday", id="today depends on a time zone"),
        pytest.param("on 9 November", "on 8 December", id="too far apart for one happening"),
        pytest.param("since Tuesday", "on Thursday", id="the beginning of a span"),
        pytest.param("after Tuesday's ruling", "on Thursday", id="another event's day"),
        pytest.param("before 12 December", "on Thursday", id="a deadline"),
    ],
)
def test_nothing_is_marked_where_both_may_be_true(left: str, right: str) -> None:
    text = "The army captured the Bab al-Hadid district of Aleppo {}."
    assert marked(text.format(left), text.format(right)) == []
    assert marked(text.format("on Tuesday"), text.format("on Thursday")) != []


def test_one_night_told_as_two_days_is_marked_as_it_is_written() -> None:
    """What look-alikes seldom share, so hardly a word need be shared besides; two mornings need more."""
    left = "Cruise missiles struck a military base in Homs province {}."
    right = "On Thursday {} the United States struck the Shairat field of the army near Homs."
    assert marked(left.format("early on Friday"), right.format("night")) == [("early on Friday", "On Thursday night")]
    assert marked(left.format("early on Friday"), right.format("morning")) == []


def test_two_tolls_of_two_days_are_of_two_happenings() -> None:
    text = "At least {} civilians were killed by air strikes of the army in Douma on {}."
    assert marked(text.format(22, "Monday"), text.format(22, "Tuesday")) == [("on Monday", "on Tuesday")]
    assert marked(text.format(22, "Monday"), text.format(19, "Tuesday")) == []


def test_the_day_of_the_report_is_not_that_of_the_happening() -> None:
    left = "A bomb killed two people in Aleppo near the Rashidin gate, police said Tuesday."
    right = "A bomb killed two people in Aleppo near the Rashidin gate on Thursday, police said."
    assert marked(left, right) == []


def test_days_of_different_verbs_are_not_held_together() -> None:
    left = "Rebels evacuated from Foua were hit by a bomb in Rashidin on Thursday."
    right = "Rebels hit by a bomb in Rashidin had been evacuated from Foua on Tuesday."
    assert marked(left, right) == []


def test_a_day_that_the_other_names_anywhere_is_not_marked() -> None:
    left = "The army captured Bab al-Hadid in Aleppo on Tuesday."
    right = "The army captured Bab al-Hadid in Aleppo on Thursday, after Tuesday's shelling."
    assert marked(left, right) == []


def test_two_happenings_are_not_one_on_two_days() -> None:
    left = "At least 22 civilians were killed in Damascus on Monday, the Observatory said."
    right = "At least 15 civilians were killed in Raqqa on Thursday, the Observatory said."
    assert marked(left, right) == []


def test_the_same_weekday_of_two_weeks_is_a_wrong_date_of_a_page() -> None:
    text = "The army captured the Bab al-Hadid district of Aleppo on Thursday."
    assert find(tell(text), tell(f"{text} ", date(2016, 12, 11))) == []


def test_without_a_day_of_publication_nothing_is_marked() -> None:
    left, right = (f"The army captured the Bab al-Hadid district on {day}." for day in ("Tuesday", "Thursday"))
    assert find(tell(left, None), tell(right)) == find(tell(left), tell(right, None)) == []


def test_a_language_without_rules_is_silent() -> None:
    left, right = (f"Het leger nam Bab al-Hadid in op {day} december." for day in (6, 8))
    assert marked(left, right, "nl") == []


def test_days_told_are_those_of_what_happened() -> None:
    text = "On Monday, troops seized Hama; talks resume on 20 December, the ministry said on Thursday."
    assert days(text) == [("On Monday", "2016-12-05", "2016-12-05")]


def read(telling: Telling, like: dict[str, str]) -> Telling:
    """As a model reads it that gives each word a direction of its own, and the words `like` others theirs."""
    words = list(re.finditer(r"\w+", telling.text))
    vectors = np.zeros((len(words), 64), dtype=np.float32)
    for row, word in enumerate(words):
        vectors[row, zlib.crc32(like.get(word[0], word[0]).encode()) % 64] = 1
    places = np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2)
    return replace(telling, tokens=Tokens(np.eye(64, dtype=np.float32)[0], places, vectors))


def test_other_verbs_count_where_the_model_finds_them_near() -> None:
    left = tell("The Indian Navy foiled an attack of pirates in the Gulf of Aden on Tuesday.")
    right = tell("The Indian Navy thwarted an attack of pirates in the Gulf of Aden on Thursday.")
    like = {"foiled": "thwarted"}
    assert find(left, right) == find(read(left, {}), read(right, {})) == []
    (found,) = find(read(left, like), read(right, like))
    assert left.text[slice(*found.left)] == "on Tuesday"


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from("killed on Tuesday Thursday 8 December said in ALEPPO حلب 💥 e\u0301 1 , .".split())).map(
        " ".join
    ),
)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(["en", "es", "ar", "x"]))
def test_laws_hold_on_any_text(left: str, right: str, lang: str) -> None:
    one, other = read(tell(left, lang=lang), {}), read(tell(right, date(2016, 12, 10), lang), {})
    laws.hold(find, one, other)


@pytest.mark.parametrize("word", ["killed on Tuesday ", "Tuesday", "KILLED ", "8 ", "قتل ", "💥", "e\u0301"])
def test_long_texts_take_no_time(word: str) -> None:
    text = word * 5000
    assert find(tell(text), tell(f"{text}.")) == []
