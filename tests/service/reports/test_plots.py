"""The dot plots of a report: where a figure stands on its axis."""

import pytest

from service.presentation.figures import Figure, Series
from service.reports.plots import FIRST, LAST, Plot, plot_of


def plot(*bounds: tuple[float | None, float | None]) -> Plot:
    figures = [
        Figure("A", "A", 1, None, [], low, high, "exact", "words", 1, 7, 1, 0, 5, False, False) for low, high in bounds
    ]
    return plot_of(Series("killed", None, False, [1], figures))


def test_the_axis_goes_from_zero_to_a_round_number_beyond_the_most() -> None:
    found = plot((58, 58), (100, 100))
    assert [label for _, label in found.ticks] == ["0", "20", "40", "60", "80", "100"]
    assert (found.ticks[0][0], found.ticks[-1][0]) == (FIRST, LAST)


@pytest.mark.parametrize(
    ("low", "high", "kind", "label"),
    [
        (58, 58, "exact", "58"),
        (58, None, "least", "≥ 58"),
        (None, 58, "most", "≤ 58"),
        (3, 20, "range", "3 to 20"),
        (0, 0, "exact", "0"),
        (-5, -5, "exact", "-5"),
        (400000, None, "least", "≥ 400,000"),
    ],
)
def test_a_figure_is_drawn_as_it_was_stated(low: float | None, high: float | None, kind: str, label: str) -> None:
    [point] = plot((low, high)).points
    assert (point.kind, point.label) == (kind, label)
    assert FIRST <= point.x <= LAST
