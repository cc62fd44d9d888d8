"""The same happening at another hour of the day: what is marked, and where the detector stays silent."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.comparison.circumstances.hours import find, hours_told
from service.comparison.telling import Telling
from tests.service.comparison import laws

FRIDAY = date(2016, 12, 9)
BOMB = "The bomb exploded at the market in Homs {}."


def marked(left: str, right: str, lang: str = "en") -> list[tuple[str, str]]:
    found = find(Telling(left, lang, FRIDAY), Telling(right, lang, FRIDAY))
    return [(left[slice(*each.left)], right[slice(*each.right)]) for each in found]


def hours(text: str, lang: str = "en") -> list[tuple[str, dict[str, str]]]:
    return [(text[slice(*each.span)], each.minutes()) for each in hours_told(text, lang)]


@pytest.mark.parametrize(
    ("words", "named", "first", "last"),
    [
        ("at 6 a.m. on Friday", "6 a.m.", "06:00", "06:00"),
        ("at 9:30pm", "9:30pm", "21:30", "21:30"),
        ("at 12.15 p.m.", "12.15 p.m.", "12:15", "12:15"),
        ("at 2203 GMT", "2203", "22:03", "22:03"),
        ("at 14:30", "14:30", "14:30", "14:30"),
        ("at 14:30 local time", "14:30", "14:30", "14:30"),
        ("around noon", "noon", "12:00", "12:00"),
        ("at midnight", "midnight", "00:00", "00:00"),
        ("in the early morning", "early morning", "00:00", "09:00"),
        ("on Friday evening", "evening", "16:00", "00:00"),
    ],
)
def test_an_hour_is_read_to_the_minute_or_as_a_part_of_the_day(words: str, named: str, first: str, last: str) -> None:
    assert hours(BOMB.format(words)) == [(named, {"from": first, "to": last})]


@pytest.mark.parametrize(
    "words", ["at the night club", "before dawn", "since 6 a.m.", "with 14 others", "6 miles away"]
)
def test_what_is_no_hour_of_the_happening_is_none(words: str) -> None:
    assert hours(BOMB.format(words)) == []


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("at 6 a.m.", "around noon", [("6 a.m.", "noon")]),
        ("at 5:03 a.m. on Friday", "at 9:30 p.m. on Friday", [("5:03 a.m.", "9:30 p.m.")]),
        ("at dawn", "in the evening", [("dawn", "evening")]),
        ("at 11pm", "at 2am", [("11pm", "2am")]),
        ("at 6 a.m.", "in the morning", []),
        ("at 6:05 a.m.", "shortly after 6 a.m.", []),
        ("at 12 p.m.", "around noon", []),
        ("at 11:30 p.m.", "at midnight", []),
        ("at 6 a.m. GMT", "at 9 a.m. local time", []),
        ("at 6 a.m. on Thursday", "at noon on Friday", []),
        ("at 6 a.m.", "at 6 a.m., and again at noon", []),
    ],
)
def test_another_hour_is_marked_where_both_cannot_hold(left: str, right: str, words: list[tuple[str, str]]) -> None:
    assert marked(BOMB.format(left), BOMB.format(right)) == words
    assert marked(BOMB.format(right), BOMB.format(left)) == [(other, one) for one, other in words]


def test_hours_of_two_verbs_and_of_anything_are_not_compared() -> None:
    assert marked("The curfew in Hama began at 6 p.m.", "The curfew in Hama ended at 6 a.m.") == []
    assert marked("The shooting happened around 11 p.m.", "The shooting happened around 7 a.m.") == []
    assert (
        marked("A bomb went off in Homs, police said at 6 a.m.", "A bomb went off in Homs, police said at noon.") == []
    )


def test_spanish_has_hours_of_its_own_and_german_has_none() -> None:
    text = "La bomba explotó en el mercado de Homs {}."
    assert marked(text.format("al mediodía"), text.format("por la noche"), "es") == [("mediodía", "noche")]
    assert hours("Die Bombe explodierte um 14:30 GMT.", "de") == []


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from("exploded at 6 a.m. noon 14:30 GMT in the evening Homs said حلب 💥 e\u0301 , .".split())
    ).map(" ".join),
)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(["en", "es", "ar", "x"]))
def test_laws_hold_on_any_text(left: str, right: str, lang: str) -> None:
    laws.hold(find, Telling(left, lang, FRIDAY), Telling(right, lang, date(2016, 12, 10)))
