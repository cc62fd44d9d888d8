"""A comparison in the terminal."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.queries import Query
from service.reports.terminal import print_comparison


@pytest.fixture(scope="module")
def comparison(sample_store: Store) -> Comparison:
    return Comparer(sample_store).compare(Query(external_id="fakes:1919191759"))


def printed(comparison: Comparison) -> str:
    page = StringIO()
    print_comparison(comparison, Console(file=page, width=400))
    return page.getvalue()


def test_the_terminal_shows_every_aligned_cell_with_its_citation(comparison: Comparison) -> None:
    shown = printed(comparison)
    for row in (row for row in comparison.rows if len(row.cells) > 1):
        for cell in row.cells:
            assert cell.text[:60] in shown
            assert f"{cell.outlet}, {cell.published}" in shown


@pytest.mark.parametrize(
    ("others", "origins", "days", "told"),
    [
        (0, 1, 1, ["0 other outlets", "1 independent origin", "window ± 1 day"]),
        (1, 2, 3, ["1 other outlet", "2 independent origins", "window ± 3 days"]),
    ],
)
def test_numbers_agree_with_their_nouns(
    comparison: Comparison, others: int, origins: int, days: int, told: list[str]
) -> None:
    found = replace(comparison, outlets=comparison.outlets[: others + 1], origins=origins, window_days=days)
    assert f"{' · '.join(told)} · probability" in printed(found)


def test_markup_in_a_title_is_shown_and_not_obeyed(comparison: Comparison) -> None:
    hostile = replace(comparison, anchor=replace(comparison.anchor, title="[red]Alarm[/red] \\[bold]"))
    assert "[red]Alarm[/red]" in printed(hostile)
