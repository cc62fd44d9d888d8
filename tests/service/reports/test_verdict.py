"""A file at both levels: what an older state made is no fault, and what cannot be checked is refused."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.record import Report
from service.reports.request import ReportRequest
from service.reports.stamp import stamp_of
from service.reports.verdict import verdict_on
from service.reports.whole import whole_of
from tests.helpers import index_records, record
from tests.service.reports.test_whole import STAMPED, held, row_title
from tests.service.test_cli import Rashomon, rashomon

__all__ = ["rashomon"]
TOLD = "An air strike on the market of Atareb killed {} people on Monday, the Syrian Observatory said."


@pytest.fixture
def grown(store: Store) -> Store:
    """A store whose report is asked for, and to which something is added then."""
    for outlet, dead in (("A", 40), ("B", 61), ("C", 43)):
        index_records(store, record(outlet, TOLD.format(dead), title="Strike on Atareb", published="2017-11-13"))
    return store


def test_a_report_of_before_says_so_and_its_quotations_are_checked(grown: Store, tmp_path: Path) -> None:
    report = Reporter(grown, Comparer(grown)).make(ReportRequest(article_id=1))
    index_records(grown, record("D", "The harbour of Mina was closed on Monday.", published="2017-11-13"))
    for suffix in STAMPED:
        file = tmp_path / f"a.{suffix}"
        file.write_bytes(FORMATS[suffix].write(report))
        found = verdict_on(file, grown)
        assert (found.faults, found.whole.differences) == ([], [])
        assert found.whole.unknown == "it was made of publication 3 of the index, here is 4"
    changed = (tmp_path / "a.html").read_bytes().replace(b"market", b"temple")
    (tmp_path / "a.html").write_bytes(changed)
    assert any(
        "the report quotes" in each and "temple" in each for each in verdict_on(tmp_path / "a.html", grown).faults
    )


def test_documents_that_were_not_read_make_another_state(grown: Store) -> None:
    reporter = Reporter(grown, Comparer(grown))
    report = reporter.make(ReportRequest(article_id=1))
    index_records(grown, {"text": "No outlet."})
    unknown = held(FORMATS["json"].write(report), "json", reporter).unknown or ""
    assert unknown.endswith("or with other unread documents")
    assert reporter.make(ReportRequest(article_id=1)).id != report.id


def test_other_versions_and_settings_are_named(report: Report, reporter: Reporter) -> None:
    stamp = stamp_of(report)
    other = replace(
        stamp,
        versions=replace(stamp.versions, rashomon="0.0.1", model="m", rules="r"),
        state=replace(stamp.state, settings="0" * 16),
    )
    unknown = whole_of(b"", "html", other, reporter).unknown or ""
    for told in ("by Rashomon 0.0.1, here is", "by the model m", "by rules r", "RASHOMON_NLI"):
        assert told in unknown


def test_the_command_tells_both_levels_apart(
    rashomon: Rashomon, report: Report, sample_store: Store, tmp_path: Path
) -> None:
    home, page = sample_store.settings.home, tmp_path / "a.html"
    content = FORMATS["html"].write(report).decode()
    page.write_text(row_title(content, report))
    answer = rashomon("report", "verify", page, home=home)
    assert (answer.status, "quotations: " in answer.out, "whole: it says “Nothing happened”" in answer.out) == (
        1,
        True,
        True,
    )
    quick = rashomon("report", "verify", page, "--no-whole", "--json", home=home)
    assert (quick.status, quick.json["ok"], quick.json["whole"]) == (0, True, None)
    page.write_text(re.sub(r'<meta name="rashomon.*\n', "", content))
    answer = rashomon("report", "verify", page, home=home)
    assert (answer.status, "whole: it records no request, and every .html report does" in answer.out) == (1, True)
    assert rashomon("report", "verify", page, "--no-whole", home=home).status == 0
    table = tmp_path / "a.csv"
    table.write_bytes(FORMATS["csv"].write(report))
    answer = rashomon("report", "verify", table, home=home)
    assert (answer.status, "whole: not held against this store: it records no request" in answer.out) == (0, True)
    assert rashomon("report", "verify", table, "--whole", home=home).status == 1


def test_a_report_in_which_nothing_differs_holds(rashomon: Rashomon, store: Store, tmp_path: Path) -> None:
    index_records(store, record("A", "Snow closed the northern road.", published="2016-12-08", id="a"))
    made = Reporter(store, Comparer(store)).make(ReportRequest(external_id="a"))
    for suffix in ("csv", "parquet", "json"):
        (tmp_path / f"a.{suffix}").write_bytes(FORMATS[suffix].write(made))
    home = store.settings.home
    none = "quotations: 0 quotations, hashes and sources hold"
    for arguments in (["a.csv"], ["a.csv", "--of", "a.json"], ["a.parquet"]):
        answer = rashomon("report", "verify", *arguments, home=home)
        assert (answer.status, none in answer.out) == (0, True), answer
    (tmp_path / "a.md").write_bytes(FORMATS["md"].write(made))
    answer = rashomon("report", "verify", "a.md", "--of", "a.json", home=home)
    assert (answer.status, "quotations" in answer.out) == (0, False)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.pdf", "names no places to check, and records no request"),
        ("a.md", "--of report.json"),
        ("a.docx", "what can be verified ends in .html, .pdf"),
        ("none.html", "cannot read"),
        ("folder.html", "is no file"),
    ],
)
def test_what_cannot_be_verified_is_refused(sample_store: Store, tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(CallError, match=told):
        verdict_on(tmp_path / name, sample_store)


def test_a_form_of_what_has_no_stamp_is_refused(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(FORMATS["csv"].write(report))
    with pytest.raises(CallError, match=r"a\.csv records no request"):
        verdict_on(file, sample_store, of=file)


def test_the_stamp_names_no_folder_of_the_machine(report: Report, sample_store: Store) -> None:
    assert str(sample_store.settings.home) not in json.dumps(asdict(stamp_of(report)))
