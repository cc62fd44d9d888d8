"""The table alone, as a report takes it: it knows no page around it."""

from collections.abc import Callable

import pytest

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.presentation.table import Table, table_of
from service.presentation.templating import environment
from service.queries import Query
from tests.service.pages.reader import Page


@pytest.fixture(scope="module")
def render(pages_store: Store) -> Callable[[bool], tuple[Table, Page]]:
    comparison = Comparer(pages_store).compare(Query(article_id=1))

    def rendered(links: bool) -> tuple[Table, Page]:
        table = table_of(comparison)
        written = environment("service.presentation").from_string(
            '{% from "comparison_table.html.j2" import comparison_table %}{{ comparison_table(table, links=links) }}'
        )
        return table, Page(written.render(table=table, links=links))

    return rendered


def test_without_links_it_leads_nowhere_but_to_itself_and_to_articles(
    render: Callable[[bool], tuple[Table, Page]],
) -> None:
    assert [link for link in render(False)[1].links if link.startswith("/")] == []
    assert "/articles/2" in render(True)[1].links


def test_every_row_and_every_place_is_there(render: Callable[[bool], tuple[Table, Page]]) -> None:
    table, page = render(False)
    assert [has["id"] for has in page.where("tr", "claim")] == [f"c{line.number}" for line in table.lines]
    assert len(page.said("td")) >= (len(table.lines) + 2) * len(table.columns)
    assert not [has for has in page.where("tr", "claim") if "hidden" in has]


def test_marks_lead_to_places_that_are_there(render: Callable[[bool], tuple[Table, Page]]) -> None:
    _, page = render(False)
    places = {f"#{has['id']}" for _, has in page.elements if has.get("id")}
    assert {link for link in page.links if link.startswith("#")} <= places


def test_no_style_stands_in_it(render: Callable[[bool], tuple[Table, Page]]) -> None:
    assert not [
        name for _, has in render(False)[1].elements for name in has if name == "style" or name.startswith("on")
    ]


def test_figures_of_the_head_count_its_rows(render: Callable[[bool], tuple[Table, Page]]) -> None:
    table, _ = render(False)
    assert table.counts["label"] == sum("label" in line.types for line in table.lines) > 0
    assert table.differing == sum(bool(line.line.row.divergences) for line in table.lines)
