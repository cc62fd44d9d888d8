"""The whole of a report is what its store makes of the request in it, or it is said where it is not, or why none can tell."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indexer.store.store import Store
from service.reports.formats import FORMATS, format_of
from service.reports.making import Reporter
from service.reports.quotes import read_back
from service.reports.record import Report, Stamp
from service.reports.request import ReportRequest
from service.reports.stamp import identity_of, stamp_of
from service.reports.whole import Whole, whole_of
from tests.helpers import SAMPLES

STAMPED = ("html", "json", "parquet", "cells.parquet")
OTHERS = ("csv", "cells.csv", "md")
VERIFY = """
import sys
from pathlib import Path
from indexer.store.settings import Settings
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.making import Reporter
from service.reports.quotes import read_back
from service.reports.whole import whole_of
stamp = read_back(Path("a.html").read_bytes(), "html")[1]
store = Store(Settings())
reporter = Reporter(store, Comparer(store))
for suffix in sys.argv[1:]:
    print(suffix, whole_of(Path("a." + suffix).read_bytes(), suffix.split(".")[-1], stamp, reporter))
"""


def last(suffix: str) -> str:
    return suffix.rpartition(".")[2]


def held(content: bytes, suffix: str, reporter: Reporter) -> Whole:
    """A file that carries its stamp, held as a whole."""
    stamp = read_back(content, last(suffix))[1]
    assert stamp
    return whole_of(content, last(suffix), stamp, reporter)


def test_what_is_written_holds_in_another_process(report: Report, sample_store: Store, tmp_path: Path) -> None:
    suffixes = [*STAMPED, *OTHERS]
    for suffix in suffixes:
        (tmp_path / f"a.{suffix}").write_bytes(FORMATS[suffix].write(report))
    answer = subprocess.run(
        [sys.executable, "-c", VERIFY, *suffixes],
        cwd=tmp_path,
        env=os.environ | {"RASHOMON_HOME": str(sample_store.settings.home), "PYTHONPATH": str(SAMPLES.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines() == [f"{suffix} {Whole()}" for suffix in suffixes]


@pytest.mark.parametrize("suffix", OTHERS)
def test_a_form_without_a_stamp_holds_by_that_of_another(report: Report, reporter: Reporter, suffix: str) -> None:
    content = FORMATS[suffix].write(report)
    assert whole_of(content, last(suffix), stamp_of(report), reporter).holds
    found = whole_of(content.replace(b"killed", b"kissed", 1), last(suffix), stamp_of(report), reporter)
    assert any("kissed" in each for each in found.differences)


def test_a_claim_holds_whichever_it_is(report: Report, reporter: Reporter) -> None:
    content = format_of("jsonld", claim=3).write(report)
    assert whole_of(content, "jsonld", stamp_of(report), reporter).holds
    changed = json.loads(content)
    changed["itemReviewed"]["appearance"][0]["headline"] = "Nothing happened"
    found = whole_of(json.dumps(changed).encode(), "jsonld", stamp_of(report), reporter)
    assert any("appearance.0.headline is “Nothing happened”" in each for each in found.differences)


def test_a_report_of_a_moment_that_nobody_fixed_holds(reporter: Reporter, event_id: int) -> None:
    made = reporter.make(ReportRequest(event_id=event_id, window_days=3))
    assert held(FORMATS["html"].write(made), "html", reporter).holds
    assert made.id != reporter.identity(ReportRequest(event_id=event_id))  # 3 is not what an event has by itself


def _headline(page: str, report: Report) -> str:
    return page.replace(f">{report.title}</h1>", ">Nothing happened</h1>")


def _source_title(page: str, report: Report) -> str:
    return page.replace(f">{report.sources[1].title}</span>", ">Nothing happened</span>")


def row_title(page: str, _: Report) -> str:
    return re.sub(r'(<span class="h3">)[^<]+', r"\1Nothing happened", page, count=1)


def _label(page: str, _: Report) -> str:
    return re.sub(r'(<span class="swatch t-label" dir="auto">)[^<]+', r"\1Nothing happened", page, count=1)


def _taken_out(page: str, _: Report) -> str:
    row = next(each for each in re.findall(r"<tr.*</tr>\n", page) if "data-start" in each)
    return page.replace(row, "", 1)


def _put_in(page: str, _: Report) -> str:
    row = next(each for each in re.findall(r"<tr.*</tr>\n", page) if "data-start" in each)
    return page.replace(row, row + '<tr role="row"><td></td><td>Nothing happened</td></tr>\n', 1)


def _outlet(page: str, report: Report) -> str:
    return page.replace(f"<bdi>{report.comparison.outlets[1].name}</bdi>", "<bdi>Nothing happened</bdi>", 1)


def _attribute(page: str, _: Report) -> str:
    return page.replace(' dir="auto"', ' dir="Nothing happened"', 1)


@pytest.mark.parametrize(
    "change", [_headline, _source_title, row_title, _label, _taken_out, _put_in, _outlet, _attribute]
)
def test_a_changed_page_is_found_and_told_in_words(
    report: Report, reporter: Reporter, change: Callable[[str, Report], str]
) -> None:
    page = FORMATS["html"].write(report).decode()
    changed = change(page, report)
    assert changed != page
    found = held(changed.encode(), "html", reporter)
    assert found.holds is False
    told = "which this store makes" if change is _taken_out else "Nothing happened"
    assert any(told in each for each in found.differences)


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_another_line_end_is_told_by_its_byte(report: Report, reporter: Reporter, suffix: str) -> None:
    content = FORMATS[suffix].write(report)
    [told] = whole_of(content.replace(b"\n", b"\r\n", 1), suffix, stamp_of(report), reporter).differences
    place = content.index(b"\n")
    assert told == f"its words are the same, but byte {place:,} is b'\\r', and b'\\n' as this store makes it"


def test_two_words_that_change_places_are_found(report: Report, reporter: Reporter) -> None:
    page = FORMATS["html"].write(report).decode()
    first, second = (f"<bdi>{each.name}</bdi>" for each in report.comparison.outlets[1:3])
    assert page.index(first) < page.index(second)
    changed = page.replace(first, "<x>", 1).replace(second, first, 1).replace("<x>", second, 1)
    [told] = held(changed.encode(), "html", reporter).differences
    assert all(each.name in told for each in report.comparison.outlets[1:3])


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("title",), "title is “Nothing happened”"),
        (("sources", 1, "title"), "sources.1.title is “Nothing happened”"),
        (("comparison", "labels", 0, "words", 0), "comparison.labels.0.words.0 is “Nothing happened”"),
        (("comparison", "sources", 0, "article", "title"), "comparison.sources.0.article.title is “Nothing happened”"),
        (("figures", 0, "counted"), "figures.0.counted is “Nothing happened”"),
        (("made_at",), "made_at is “Nothing happened”"),
        (("surplus",), "surplus is “Nothing happened”: this store makes no such entry"),
    ],
)
def test_a_changed_value_of_json_is_told_by_its_path(
    report: Report, reporter: Reporter, path: tuple[str | int, ...], told: str
) -> None:
    content: Any = json.loads(FORMATS["json"].write(report))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "Nothing happened"
    found = held(json.dumps(content).encode(), "json", reporter)
    assert any(each.startswith(told) for each in found.differences)
    assert len(found.differences) == 1


def test_a_quotation_taken_out_of_json_or_put_in_is_told(report: Report, reporter: Reporter) -> None:
    content: Any = json.loads(FORMATS["json"].write(report))
    whole = len(content["quotes"])
    taken = content["quotes"].pop(4)
    [told] = held(json.dumps(content).encode(), "json", reporter).differences
    assert told == f"quotes has {whole - 1} entries, this store makes {whole}; they part at quotes.4"
    content["quotes"] += [taken, taken]
    assert held(json.dumps(content).encode(), "json", reporter).holds is False


def test_json_in_another_layout_holds_unless_a_name_stands_twice(report: Report, reporter: Reporter) -> None:
    content = json.dumps(json.loads(FORMATS["json"].write(report)), indent=None)
    assert held(content.encode(), "json", reporter).holds
    twice = content.replace('"title"', '"title": "Nothing happened", "title"', 1)
    assert held(twice.encode(), "json", reporter).differences == [
        "it cannot be read: 'title' stands twice in one object"
    ]


@pytest.mark.parametrize("suffix", ["parquet", "cells.parquet"])
def test_a_changed_table_is_told_by_row_and_column(report: Report, reporter: Reporter, suffix: str) -> None:
    table = pq.read_table(pa.BufferReader(FORMATS[suffix].write(report)))
    rows: list[dict[str, Any]] = table.to_pylist()
    column = next(name for name in table.column_names if name.endswith("title"))

    def differences(changed: list[dict[str, Any]]) -> list[str]:
        out = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(changed, schema=table.schema), out)
        return held(out.getvalue().to_pybytes(), suffix, reporter).differences

    assert differences(rows) == []  # the same values, packed otherwise
    [told] = differences([{**rows[0], column: "Nothing happened"}, *rows[1:]])
    assert told.startswith(f"rows.0.{column} is “Nothing happened”")
    [told] = differences(rows[1:])
    assert told == f"rows has {len(rows) - 1} entries, this store makes {len(rows)}; they part at rows.0"
    [told] = differences([*rows, rows[0]])
    assert told.endswith(f"they part at rows.{len(rows)}")


def test_a_stamp_with_another_request_is_found(report: Report, reporter: Reporter) -> None:
    stamp = stamp_of(report)
    other = replace(stamp, request=stamp.request | {"window_days": 9})
    content = FORMATS["json"].write(report)
    [told] = whole_of(content, "json", other, reporter).differences
    assert "does not follow from the request" in told
    fitting = replace(other, id=identity_of(other.request, other.versions, other.state))
    assert any(each.startswith("id is") for each in whole_of(content, "json", fitting, reporter).differences)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"event_id": 1, "window_days": 10**9}, "window_days: Input should be less than or equal to 36500"),
        ({"event_id": 1, "limit": 10**6}, "limit: Input should be less than or equal to 1000"),
        ({"text": "x" * 10**6}, "text: String should have at most 20000 characters"),
        ({"event_id": 1, "command": "rm -r /"}, "command: Extra inputs are not permitted"),
        ({}, "give exactly one of"),
        ({"event_id": 99999}, "there is no event 99999"),
        ({"text": "Words.", "made_at": "x"}, "made_at 'x' is no date"),
    ],
)
def test_no_stamp_asks_for_more_than_a_request_may(reporter: Reporter, request_: dict[str, Any], told: str) -> None:
    versions, state = reporter.standing()
    stamp = Stamp(identity_of(request_, versions, state), "2017-05-01", request_, versions, state)
    [found] = whole_of(b"", "html", stamp, reporter).differences
    assert told in found
