"""Timelines of contested numbers: what is drawn, in which colours, and always the same bytes."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from service.presentation.charts import NARROW, WIDE, Theme, timeline_size, timeline_svg
from service.presentation.figures import Figure, Series
from service.presentation.timelines import plots_of


def figure(letter: str, published: str | None, low: float | None, high: float | None, **other: object) -> Figure:
    made = Figure(
        outlet=f"Outlet {letter}",
        letter=letter,
        origin_id=None,
        published=published,
        time_words=[],
        low=low,
        high=high,
        precision="exact" if low == high else "bound",
        words="",
        claim=1,
        paragraph_id=1,
        article_id=None,
        start=0,
        end=0,
        superseded=False,
        copied=False,
    )
    return replace(made, **other)  # type: ignore[arg-type]


KILLED = Series(
    counted="killed",
    unit=None,
    over_time=False,
    claims=[1],
    figures=[
        figure("A", "2020-03-02", 58, 58, superseded=True),
        figure("B", "2020-03-02T18:20:00Z", 72, None),
        figure("C", "2020-03-04", None, 100),
        figure("D", "2020-03-04", 20, 99, precision="vague"),
        figure("E", None, 60, 60),
    ],
)
INJURED = replace(
    KILLED, counted="injured", figures=[figure("A", "2020-03-02", 3, 3), figure("B", "2020-03-03", 900, 900)]
)


def texts_in(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_same_series_give_the_same_bytes(theme: Theme) -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda width: timeline_svg([KILLED, INJURED], theme, width=width), [WIDE, NARROW] * 4))
    assert len(set(drawn)) == 2


def test_a_timeline_says_who_gave_which_number_when() -> None:
    texts = texts_in(timeline_svg([KILLED]))
    for shown in ("Killed", "A  58", "B  ≥72", "C  ≤100", "D  20–99", "2 Mar 2020", "Date not given: E 60"):
        assert shown in texts, texts


def test_its_size_is_known_before_it_is_drawn() -> None:
    for width in (WIDE, NARROW):
        root = ElementTree.fromstring(timeline_svg([KILLED, INJURED], width=width))
        assert (int(root.attrib["width"]), int(root.attrib["height"])) == timeline_size([KILLED, INJURED], width=width)


def test_colours_are_those_of_the_stylesheet() -> None:
    light, dark = timeline_svg([KILLED]), timeline_svg([KILLED], "dark")
    assert {"#04397A", "#4A535C"} <= set(re.findall("#[0-9A-F]{6}", light))
    assert {"#93CCF0", "#B1BAC3"} <= set(re.findall("#[0-9A-F]{6}", dark))
    assert "#04397A" not in dark


def test_nothing_in_it_runs_or_loads() -> None:
    svg = timeline_svg([replace(KILLED, counted='<script>alert("1")</script>')])
    assert "<script" not in svg
    assert "href" not in svg


def test_tellings_of_one_time_and_number_are_one_point() -> None:
    told = replace(KILLED, figures=[figure(letter, "2020-03-02", 58, 58) for letter in "ABCDEF"])
    [plot] = plots_of([told], width=800, height=150)
    assert [point.label for point in plot.points] == ["A B C D +2  58"]


def test_points_of_a_day_whose_time_is_not_known_share_it() -> None:
    told = replace(
        KILLED, figures=[figure(letter, "2020-03-02", low, low) for letter, low in zip("ABC", (1, 2, 3), strict=True)]
    )
    [plot] = plots_of([told], width=800, height=150)
    assert [point.at.hour for point in plot.points] == [6, 12, 18]


def test_numbers_far_apart_stand_on_a_logarithmic_scale() -> None:
    [plot] = plots_of([INJURED], width=800, height=150)
    assert plot.least == 1
    assert "Injured, logarithmic scale" in texts_in(timeline_svg([INJURED]))


def test_a_series_without_any_date_is_drawn_with_a_note() -> None:
    svg = timeline_svg([replace(KILLED, figures=[figure("A", None, 3, 3), figure("B", None, 5, None)])])
    assert "Date not given: A 3, B ≥5" in texts_in(svg)
