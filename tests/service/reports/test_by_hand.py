"""What people placed, took out and called wrong stands in every form of a report."""

import csv
import json
from dataclasses import replace
from html import unescape
from io import StringIO

import pytest

from indexer.store.objections import MarkedWords, Objection
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.corrections import Corrector
from service.judgements import JudgementRequest
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.record import OutletIndexed, Report
from service.reports.request import ReportRequest
from tests.helpers import index_records, record
from tests.service.reports.conftest import MADE_AT
from tests.service.test_objections import POST, TIMES

PLUMS = record("Plum Blog", "A recipe for pancakes with plums.", title="Plum pancakes", published="2020-03-02")
FARMER = record("Farmer", "Wheat grows well this year.", title="Wheat", published="2020-03-02")


@pytest.fixture
def placed(store: Store) -> Store:
    """Event 1 of two outlets, and of a third whose article somebody placed there; a fourth has nothing to do with it."""
    index_records(store, POST, TIMES, PLUMS, FARMER)
    Corrector(store).judge(1, JudgementRequest(verdict="same", article_ids=[3], by="A. Editor"))
    return store


def report_of(store: Store, **asked: object) -> Report:
    request = ReportRequest.model_validate({"event_id": 1, "made_at": MADE_AT} | asked)
    return Reporter(store, Comparer(store)).make(request)


def written(report: Report, suffix: str) -> str:
    return " ".join(unescape(FORMATS[suffix].write(report).decode("utf-8-sig")).replace("\\", "").split())


def test_an_article_placed_by_hand_counts_as_one_of_the_event(placed: Store) -> None:
    report = report_of(placed)
    assert report.indexed.outlets[2:] == [
        OutletIndexed("Farmer", 1, 1, 0, 0, 0),
        OutletIndexed("Plum Blog", 1, 1, 1, 0, 0),
    ]
    why = "no paragraph of it reaches probability 0.50, "
    for suffix in ("html", "md"):
        said = written(report, suffix)
        assert f"“Plum pancakes”: {why}" in said.replace("</q>", "").replace("</bdi>", ""), suffix
        assert "placed in the event by A. Editor" in said
        assert "1 correction of this event by hand, by A. Editor." in said
    others = written(report, "html").partition("with nothing found on the event: ")[2].partition("</p>")[0]
    assert "Farmer" in others
    assert "Plum Blog" not in others
    kept = json.loads(FORMATS["json"].write(report))["comparison"]
    assert [(each["outlet"], each["reason"]) for each in kept["left_out"]] == [("Plum Blog", "unlikely")]
    assert kept["corrections"] == [1]


def test_an_outlet_whose_only_article_was_taken_out_is_named_with_who_did_it(placed: Store) -> None:
    Corrector(placed).judge(1, JudgementRequest(verdict="not_same", article_ids=[3], by="B. Reader"))
    report = report_of(placed)
    assert [each.on_event for each in report.indexed.outlets] == [1, 1, 0, 0]
    assert "taken out of the event by hand, by B. Reader" in written(report, "html")
    assert "taken out of the event by hand, by B. Reader" in written(report, "md")


def test_below_a_half_the_count_does_not_say_that_articles_are_on_the_event(placed: Store) -> None:
    likely, unlikely = report_of(placed), report_of(placed, min_probability=0.3)
    for suffix in ("html", "md"):
        assert "on the event" in written(likely, suffix)
        assert "in the event, or from 0.30 on" in written(unlikely, suffix)
        assert "| on the event" not in written(unlikely, suffix)
        assert ">on the event<" not in written(unlikely, suffix)
    assert "with nothing that reached 0.30: " in written(unlikely, "html")


def test_a_report_of_pasted_text_keeps_its_row_of_denominators(placed: Store) -> None:
    text = "The earthquake in Port Lindsey killed 40 people on Monday, the mayor said."
    report = report_of(placed, event_id=None, text=text, published="2020-03-02", min_probability=0.01)
    assert "the pasted text</bdi></th>" in written(report, "html").partition("Denominators by outlet")[2]


def test_a_mark_called_wrong_is_shown_as_such_in_every_form_and_makes_another_report(placed: Store) -> None:
    before = report_of(placed)
    [mark] = [each for row in before.comparison.rows for each in row.divergences if each.type == "quantity"]
    left, right = (MarkedWords(each.paragraph_id, each.start, each.end, each.text) for each in (mark.left, mark.right))
    versions: dict[str, str | int] = {"rashomon": "0", "model": "m", "rules": "r", "generation": 1}
    objection = Objection(
        0, mark.type, mark.status, left, right, 0.9, versions, "no_difference", None, "A. Editor", None, ""
    )
    with placed.exclusively(), placed.catalogue.write() as writer:
        writer.objections.add(objection)
    after = report_of(placed)
    assert after.id != before.id
    assert [FORMATS["html"].write(report_of(placed)) for _ in range(2)] == [FORMATS["html"].write(after)] * 2
    for suffix in ("html", "md"):
        assert "reported as wrong" not in written(before, suffix)
        assert "⚑ 1 reported as wrong" in written(after, suffix)
    assert replace(after.comparison, rows=[]) == replace(before.comparison, rows=[])
    [told] = [
        each
        for each in csv.DictReader(StringIO(FORMATS["csv"].write(after).decode("utf-8-sig")))
        if each["type"] == "quantity"
    ]
    assert told["objections"] == "1"
