"""A report holds against its store; one that was changed by a hair does not."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.quotes import Quoted, Stated, read_back
from service.reports.record import Report
from service.reports.request import ReportRequest
from service.reports.verification import faults_of
from tests.service.reports.conftest import FORMULA

CHECKED = [name for name in FORMATS if name.rpartition(".")[2] in ("html", "json", "csv", "parquet")]


def written(report: Report, folder: Path, suffix: str) -> Path:
    file = folder / f"report.{suffix}"
    file.write_bytes(FORMATS[suffix].write(report))
    return file


def stated_in(file: Path) -> list[Stated]:
    return read_back(file.read_bytes(), file.suffix[1:])[0]


def faults(file: Path, store: Store) -> list[str]:
    with store.catalogue.read() as reader:
        return list(faults_of(stated_in(file), reader))


@pytest.mark.parametrize("suffix", CHECKED)
def test_a_report_holds(report: Report, sample_store: Store, tmp_path: Path, suffix: str) -> None:
    file = written(report, tmp_path, suffix)
    assert len(stated_in(file)) > 20
    assert faults(file, sample_store) == []


@pytest.mark.parametrize("suffix", CHECKED)
def test_a_hostile_report_holds(hostile: Report, hostile_store: Store, tmp_path: Path, suffix: str) -> None:
    assert faults(written(hostile, tmp_path, suffix), hostile_store) == []


@pytest.mark.parametrize("suffix", ["html", "json", "csv", "cells.csv"])
def test_a_changed_word_is_found(report: Report, sample_store: Store, tmp_path: Path, suffix: str) -> None:
    file = written(report, tmp_path, suffix)
    file.write_bytes(file.read_bytes().replace(b"58 ", b"57 "))
    found = faults(file, sample_store)
    assert any("the report quotes" in fault and "57" in fault for fault in found)


def test_of_a_long_quotation_the_place_is_shown_where_it_was_changed(
    report: Report, sample_store: Store, tmp_path: Path
) -> None:
    file = written(report, tmp_path, "json")
    cells = [cell.text for row in report.comparison.rows for cell in row.cells]
    longest = max((text for text in cells if text.isascii() and text.isprintable() and '"' not in text), key=len)
    changed = f"{longest[:-1]}, so they say."
    file.write_text(file.read_text(encoding="utf-8").replace(longest, changed), encoding="utf-8")
    found = faults(file, sample_store)
    assert any("so they say" in fault.partition("the report quotes")[2] for fault in found), found


def test_a_changed_word_in_parquet_is_found(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "parquet")
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    rows[0]["left_words"] += "s"
    pq.write_table(pa.Table.from_pylist(rows), file)
    [fault] = faults(file, sample_store)
    assert fault.startswith("row 2: characters")


def test_a_shifted_offset_is_found(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "html")
    cell = report.comparison.rows[0].cells[1]
    place = f'data-paragraph="{cell.paragraph_id}" data-start="{cell.start}"'
    page = file.read_text(encoding="utf-8")
    assert place in page
    file.write_text(page.replace(place, place[:-1] + '9"'), encoding="utf-8")
    assert any(f"of paragraph {cell.paragraph_id}" in fault for fault in faults(file, sample_store))


def test_a_shifted_place_in_the_label_table_is_found(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "json")
    content = json.loads(file.read_bytes())
    usage = content["comparison"]["labels"][0]["usages"][0]
    usage["places"][0]["start"] += 1
    file.write_text(json.dumps(content))
    [fault] = faults(file, sample_store)
    assert fault.startswith(f"names 1, {usage['words']}:")


def test_selectors_are_held_against_the_store_too(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "json")
    content = json.loads(file.read_bytes())
    content["quotes"][0]["target"][-1]["selector"][0]["prefix"] = "Nobody says that "
    content["quotes"][1]["target"][-1]["selector"][1]["start"] += 1
    file.write_text(json.dumps(content))
    found = faults(file, sample_store)
    assert any("stand between" in fault for fault in found)
    assert any("annotation" in fault and "the report quotes" in fault for fault in found)


def test_a_wrong_hash_and_a_wrong_outlet_are_found(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "json")
    content = json.loads(file.read_bytes())
    content["sources"][0]["paragraphs"][0]["sha256"] = "0" * 64
    content["comparison"]["rows"][0]["cells"][0]["outlet"] = "Somebody else"
    file.write_text(json.dumps(content))
    found = faults(file, sample_store)
    assert len(found) == 2
    assert any("has the SHA-256" in fault for fault in found)
    assert any("the report says Somebody else" in fault for fault in found)


def test_a_store_with_another_text_is_found(report: Report, hostile_store: Store, tmp_path: Path) -> None:
    assert faults(written(report, tmp_path, "html"), hostile_store)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.html", b"<p>No quotation.</p>", "it has no quotation, and records no request"),
        ("a.html", b'<p data-paragraph="x" data-start="0" data-end="1">y</p>', "no report of Rashomon"),
        ("a.html", b"\xff\xfe", "no report of Rashomon"),
        ("a.html", b"<![if[ x", "no report of Rashomon"),
        ("a.json", b"{}", "no report of Rashomon"),
        ("a.csv", b"a,b\n1,2\n", "no report of Rashomon"),
        ("a.csv", b"", "it has no quotation, and not the columns of one"),
        ("a.csv", b"report,claim,type,status\n", "it has no quotation, and not the columns of one"),
        ("a.parquet", b"PAR1", "no report of Rashomon"),
        ("a.html", b'<p data-paragraph="1" data-field="author">y</p>', "no report of Rashomon: 'author'"),
        ("a.html", b"<b>" * 100_000, "elements stand within one another"),
        ("a.html", b'<meta name="rashomon.report" content="{}">', "no report of Rashomon"),
        ("a.html", b'<meta name="rashomon.report" content="' + b"[" * 100_000 + b'">', "no report of Rashomon"),
        ("a.json", b"[" * 100_000, "no report of Rashomon"),
        ("a.csv", b"a,b\n" + b"x" * 200_000, "no report of Rashomon"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CallError, match=told):
        stated_in(file)


def test_columns_of_another_type_are_no_report(report: Report, tmp_path: Path) -> None:
    file = written(report, tmp_path, "parquet")
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    for column, value in (("left_sha256", 7), ("left_words", 7.5), ("left_paragraph_id", float("inf"))):
        pq.write_table(pa.Table.from_pylist([{**rows[0], column: value}]), file)
        with pytest.raises(CallError, match="no report of Rashomon"):
            stated_in(file)


@pytest.mark.parametrize("suffix", ["cells.csv", "cells.parquet"])
def test_a_silence_has_no_place_and_a_telling_has_one(report: Report, tmp_path: Path, suffix: str) -> None:
    rows = report.comparison.rows
    assert any(row.omissions for row in rows)
    file = written(report, tmp_path, suffix)
    stated = [each for each in stated_in(file) if isinstance(each, Quoted)]
    assert len(stated) == sum(1 + bool(cell.attribution) for row in rows for cell in row.cells)
    table = pd.read_csv(file) if suffix == "cells.csv" else pd.read_parquet(file)
    silent = table[table["status"] != "told"]
    assert len(silent) == sum(len(row.omissions) for row in rows)
    assert silent[["text", "start", "end", "paragraph_id", "sha256"]].isna().all(axis=None)
    told = table.index[table["status"] == "told"][0]
    table.loc[told, "start"] = None
    table.to_csv(file, index=False) if suffix == "cells.csv" else table.to_parquet(file)
    with pytest.raises(CallError, match="no report of Rashomon"):
        stated_in(file)


def test_a_small_file_that_unpacks_to_more_than_a_report_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"left_words": ["x" * 2**20] * 1000}), file, compression="zstd")
    assert file.stat().st_size < 2**22
    with pytest.raises(CallError, match="holds more than 512 MiB"):
        stated_in(file)
    pq.write_table(pa.table({"left_words": pa.nulls(10**6, pa.string())}), file)
    with pytest.raises(CallError, match="no report has more than"):
        stated_in(file)


@pytest.mark.parametrize("suffix", CHECKED)
def test_a_changed_headline_of_a_source_is_found(
    report: Report, sample_store: Store, tmp_path: Path, suffix: str
) -> None:
    source = next(each for each in report.sources if each.number > 1)
    changed = replace(source, title=source.title + " at last")
    file = written(
        replace(report, sources=[changed if each == source else each for each in report.sources]), tmp_path, suffix
    )
    found = faults(file, sample_store)
    assert any("the headline of paragraph" in fault and "at last" in fault for fault in found)


@pytest.mark.parametrize("suffix", CHECKED)
def test_a_stored_article_keeps_its_outlet_and_its_date_whatever_is_asked(
    hostile_store: Store, tmp_path: Path, suffix: str
) -> None:
    asked = ReportRequest(article_id=1, outlet="Somebody else", published="2017-11-12")
    report = Reporter(hostile_store, Comparer(hostile_store)).make(asked)
    assert (report.question.outlet, report.question.published) == (FORMULA, "2017-11-12")
    assert faults(written(report, tmp_path, suffix), hostile_store) == []


def test_another_outlet_in_a_page_is_found(report: Report, sample_store: Store, tmp_path: Path) -> None:
    file = written(report, tmp_path, "html")
    page = file.read_text(encoding="utf-8")
    outlet = report.comparison.outlets[1].name
    file.write_text(re.sub(rf'(data-field="outlet">){outlet}<', r"\1Somebody else<", page, count=1), encoding="utf-8")
    [fault] = faults(file, sample_store)
    assert f"is “{outlet}”, the report says “Somebody else”" in fault


@pytest.mark.parametrize("number", ["0", "-1", "999999999999999999999999"])
def test_a_paragraph_that_cannot_be_is_a_fault(sample_store: Store, tmp_path: Path, number: str) -> None:
    file = tmp_path / "a.html"
    file.write_text(f'<p data-paragraph="{number}" data-start="0" data-end="1">y</p>')
    assert faults(file, sample_store) == [f"page: there is no paragraph {number} in this store"]
