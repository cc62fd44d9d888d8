"""The report as a page: it needs nothing but itself, runs nothing, and says the sources' words exactly."""

import re
from html.parser import HTMLParser

import pytest

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.record import Report
from service.reports.request import ReportRequest
from tests.helpers import index_records, record
from tests.service.reports.conftest import ARABIC, FORMULA, MADE_AT, SCRIPT

VOID = {"meta", "link", "col", "br"}


class Page(HTMLParser):
    """The elements of a page, each with its attributes and its text."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.html = FORMATS["html"].write(report).decode()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(self.html)
        assert self._open == []  # every element is closed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: tuple[str, dict[str, str | None], list[str]] = (tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        opened, _, _ = self._open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def texts(self, tag: str) -> list[str]:
        return [re.sub(r"\s+", " ", "".join(text)).strip() for kind, _, text in self.elements if kind == tag]


def test_the_page_needs_nothing_but_itself(report: Report, hostile: Report) -> None:
    for page in map(Page, (report, hostile)):
        tags = {tag for tag, _, _ in page.elements}
        assert tags & {"script", "img", "iframe", "object", "embed", "form", "base"} == set()
        names = {name for _, attributes, _ in page.elements for name in attributes}
        assert names & {"src", "srcset", "action", "style"} == set()
        assert [name for name in names if name.startswith("on")] == []
        style = page.html.partition("<style>")[2].partition("</style>")[0]
        assert [outward for outward in ("@import", "url(") if outward in style] == []
        assert [attributes["href"] for tag, attributes, _ in page.elements if tag == "link"] == ["data:,"]


def test_hostile_words_are_shown_and_not_run(hostile: Report) -> None:
    page = Page(hostile)
    [body] = page.texts("body")
    for shown in (SCRIPT, FORMULA, '" onmouseover=alert(1)', "javascript:alert(1)"):
        assert shown in body
    links = [attributes["href"] or "" for tag, attributes, _ in page.elements if tag == "a"]
    assert [link for link in links if not link.startswith(("#", "https://b.example/"))] == []


def test_links_within_the_page_have_a_target_and_ids_are_unique(report: Report) -> None:
    page = Page(report)
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] or "" for tag, attributes, _ in page.elements if tag == "a"}
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_right_to_left_words_find_their_direction(hostile: Report) -> None:
    page = Page(hostile)
    holders = [attributes for tag, attributes, text in page.elements if tag == "p" and ARABIC in "".join(text)]
    assert {attributes.get("dir") for attributes in holders} == {"auto"}


def test_the_page_states_all_that_a_report_must(report: Report) -> None:
    page = Page(report)
    titles = page.texts("h2")
    assert titles == [
        "Method and limits",
        "What was indexed, and what not",
        "Where the accounts part",
        "Figures, as they were said",
        "Words for the same thing",
        "Silences",
        "Appendix: sources and hashes",
        "Appendix: the paragraphs compared, in full",
    ]
    [body] = page.texts("body")
    versions = report.comparison.versions
    for stated in (
        report.id,
        "1 May 2017, 12:00 UTC",
        versions.model,
        versions.rules,
        report.sources[0].paragraphs[0].sha256,
    ):
        assert stated in body


def test_every_difference_is_shown_with_both_sides_and_a_citation(report: Report) -> None:
    told = Page(report).texts("tbody")
    for row in report.comparison.rows:
        for each in row.divergences:
            cells = [
                cell for cell in row.cells if cell.paragraph_id in (each.left.paragraph_id, each.right.paragraph_id)
            ]
            texts = [re.sub(r"\s+", " ", cell.text) for cell in cells]
            assert any(all(text in shown for text in texts) for shown in told)


def test_an_event_that_nobody_else_tells_says_so(store: Store) -> None:
    index_records(
        store, record("A", "The harbour of Mina was closed on Monday.", title="Harbour", published="2017-01-02")
    )
    made = Reporter(store, Comparer(store)).make(ReportRequest(article_id=1, made_at=MADE_AT))
    [body] = Page(made).texts("body")
    assert "No other outlet was found on this event." in body
    assert "No difference was marked: there is nothing to compare with." in body


@pytest.mark.parametrize("asked", ["An air strike on the market of Atareb killed <b>50</b> people on Monday."])
def test_pasted_text_is_shown_as_it_was_pasted(hostile_store: Store, asked: str) -> None:
    made = Reporter(hostile_store, Comparer(hostile_store)).make(
        ReportRequest(text=asked, published="2017-11-13", made_at=MADE_AT)
    )
    page = Page(made)
    assert asked in page.texts("dl")[0]
    assert "0" not in {attributes.get("data-paragraph") for _, attributes, _ in page.elements}
