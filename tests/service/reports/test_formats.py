"""Each format holds the report: read back, and byte for byte the same when it is written again."""

import json
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from indexer.store.errors import CallError, NotFoundError
from service.presentation.answers import tellings_of_claim
from service.reports.annotations import named
from service.reports.formats import FORMATS, format_of, format_of_file
from service.reports.formats.csv import read_csv, write_csv
from service.reports.formats.json import read_json, write_json
from service.reports.record import Report
from service.reports.schema import schema
from service.reports.tables import Table, cell_table, divergence_table
from service.reports.terminal import print_comparison
from tests.service.reports.conftest import FORMULA, MADE_AT, SCRIPT

ROOT = Path(__file__).parents[3]
TEXTS = {"keep_default_na": False, "dtype": str}


@pytest.mark.parametrize("suffix", [name for name in FORMATS if name != "pdf"])
def test_the_same_report_gives_the_same_bytes(report: Report, suffix: str) -> None:
    write = FORMATS[suffix].write
    assert write(report) == write(read_json(write_json(report)))


def test_json_reads_back_as_the_report(report: Report, hostile: Report) -> None:
    assert read_json(write_json(report)) == report
    assert read_json(write_json(hostile)) == hostile


def test_json_keeps_to_the_schema_in_the_documentation(report: Report, hostile: Report) -> None:
    kept = (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")
    assert kept == schema(), "run: python -m service.reports.schema > docs/report.schema.json"
    validator = Draft202012Validator(json.loads(kept))
    for each in (report, hostile):
        assert list(validator.iter_errors(json.loads(write_json(each)))) == []


def test_annotations_select_the_words_in_both_ways(report: Report) -> None:
    sources = (*report.comparison.anchor.sources, *report.comparison.sources)
    named_texts = {named(each.paragraph.text): each.paragraph.text for each in sources}
    written: list[Any] = json.loads(write_json(report))["quotes"]
    assert written
    for each in written:
        assert each["@context"] == "http://www.w3.org/ns/anno.jsonld"
        quote, position = each["target"][-1]["selector"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        stored = named_texts[each["target"][-1]["source"]]
        assert stored[position["start"] : position["end"]] == quote["exact"]
        assert stored.startswith(around, position["start"] - len(quote["prefix"]))
    assert len({each["id"] for each in written}) == len(written)


def test_a_page_is_a_target_only_where_its_address_is_of_the_web(hostile: Report) -> None:
    pages = {target.source for each in hostile.quotes for target in each.target if not target.source.startswith("ni:")}
    assert pages == {"https://b.example/a?x=1&y=%3Cb%3E"}


@pytest.mark.parametrize(("name", "table"), [("", divergence_table), ("cells.", cell_table)])
def test_parquet_and_csv_hold_the_same_table(report: Report, name: str, table: Any) -> None:
    expected: Table = table(report)
    rows = pq.read_table(BytesIO(FORMATS[f"{name}parquet"].write(report))).to_pylist()
    assert [tuple(row.values()) for row in rows] == expected.rows
    texts = [["" if value is None else str(value) for value in row] for row in expected.rows]
    assert [list(row.values()) for row in read_csv(FORMATS[f"{name}csv"].write(report))] == texts
    frame = pd.read_csv(BytesIO(FORMATS[f"{name}csv"].write(report)))
    assert list(frame.columns) == list(expected.columns)
    assert len(frame) == len(rows)


def test_there_is_one_row_for_each_divergence_and_one_for_each_cell_and_silence(report: Report) -> None:
    rows = report.comparison.rows
    assert len(divergence_table(report).rows) == sum(len(row.divergences) for row in rows)
    assert len(cell_table(report).rows) == sum(len(row.cells) + len(row.omissions) for row in rows)


def test_no_text_in_csv_begins_like_a_formula(hostile: Report) -> None:
    written = FORMATS["cells.csv"].write(hostile)
    frame = pd.read_csv(BytesIO(written), **TEXTS)
    texts = [text for column in frame for text in frame[column]]
    assert f"'{FORMULA}" in texts
    assert [text for text in texts if text[:1] in set("=+@\t\r\n")] == []
    assert FORMULA in {row["outlet"] for row in read_csv(written)}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\r=1", "'=1", "'", "''", "plain", "", "＝1"])
def test_a_guarded_text_is_given_back_as_it_was(text: str) -> None:
    written = write_csv(Table({"text": str, "number": int}, [(text, -1)]))
    assert [*read_csv(written)] == [{"text": text, "number": "-1"}]


def test_markdown_says_who_tells_what_and_runs_nothing(report: Report, hostile: Report) -> None:
    written = FORMATS["md"].write(report).decode()
    assert "How many killed" in written
    assert f"Report**: {report.id}" in written
    assert written.count("> — ") >= sum(1 for row in report.comparison.rows for _ in row.divergences)
    told = FORMATS["md"].write(hostile).decode()
    assert "<script>" not in told
    assert "\\<script\\>" in told
    assert "](" not in told


def test_markdown_says_within_what_and_how_to_make_it_again(report: Report) -> None:
    asked = replace(
        report.question,
        command="rashomon report --query '```\n\n# No heading' --out report.html",
        filters={"exclude_outlets": ["SANA", "TASS"]},
    )
    written = FORMATS["md"].write(replace(report, question=asked)).decode()
    days = f"± {asked.window_days} days, and articles up to a year away that share rare names"
    assert f"by day of publication, UTC; {days}" in written
    assert "- **Only**: exclude outlets: SANA, TASS\n" in written
    assert f"\n````\n{asked.command}\n````\n" in written


def test_only_who_could_have_told_has_the_sign_of_a_silence(report: Report) -> None:
    omissions = [each for row in report.comparison.rows for each in row.omissions]
    silent = sum(each.status == "not_reported" for each in omissions)
    assert silent < len(omissions)
    assert FORMATS["md"].write(report).decode().count("- ∅ ") == silent
    terminal = StringIO()
    print_comparison(report.comparison, Console(file=terminal, width=200))
    assert terminal.getvalue().count("∅ Omission") == silent
    assert "not yet published, of" in terminal.getvalue()


def test_json_ld_is_a_claim_review_without_a_rating(report: Report) -> None:
    number = next(place for place, row in enumerate(report.comparison.rows, 1) if len(row.cells) > 1)
    row = report.comparison.rows[number - 1]
    written = json.loads(format_of("jsonld", claim=number).write(report))
    assert written["@type"] == "ClaimReview"
    assert (written["claimReviewed"], written["datePublished"]) == (row.claim, MADE_AT)
    assert "reviewRating" not in json.dumps(written)
    told = [(each["publisher"]["name"], each["text"]) for each in written["itemReviewed"]["appearance"]]
    assert sorted(told) == sorted((cell.outlet, cell.text) for cell in tellings_of_claim(row))


def test_json_ld_names_nobody_who_says_something_else(report: Report) -> None:
    number = next(place for place, row in enumerate(report.comparison.rows, 1) if "at least 58 people" in row.claim)
    told = " ".join(cell.text for cell in report.comparison.rows[number - 1].cells)
    assert "at least 72 people" in told
    assert "Dozens" in told
    reviewed = json.loads(format_of("jsonld", claim=number).write(report))["itemReviewed"]
    assert len(reviewed["appearance"]) > 1
    assert [each["text"] for each in reviewed["appearance"] if "at least 58 " not in each["text"]] == []


@pytest.mark.parametrize(
    ("dates", "first", "dated"),
    [
        (["2017-04-05", "2017-04-04"], 1, "2017-04-04"),
        (["2017-04-04T10:00:00Z", "2017-04-04T09:00:00Z"], 1, "2017-04-04T09:00:00Z"),
        (["2017-04-03T23:00:00Z", "2017-04-04"], 0, "2017-04-03T23:00:00Z"),
        (["2017-04-04", "2017-04-04"], None, "2017-04-04"),
        (["2017-04-04T10:00:00Z", "2017-04-04"], None, "2017-04-04"),  # the day may be of an earlier hour
        (["2017-04-04", None], None, None),
        ([None, None], None, None),
    ],
)
def test_json_ld_says_who_was_first_only_where_the_dates_tell(
    report: Report, dates: list[str | None], first: int | None, dated: str | None
) -> None:
    rows = report.comparison.rows
    number, row = next(
        (place, each)
        for place, each in enumerate(rows, 1)
        if not each.divergences and len({cell.article_id for cell in each.cells}) == len(each.cells) == 2
    )
    cells = [replace(cell, published=date) for cell, date in zip(row.cells, dates, strict=True)]
    changed = [*rows[: number - 1], replace(row, cells=cells), *rows[number:]]
    dated_so = replace(report, comparison=replace(report.comparison, rows=changed))
    reviewed = json.loads(format_of("jsonld", claim=number).write(dated_so))["itemReviewed"]
    assert len(reviewed["appearance"]) == 2
    assert reviewed.get("firstAppearance", {}).get("text") == (None if first is None else cells[first].text)
    assert reviewed.get("datePublished") == dated


def test_two_tellings_of_one_article_are_no_rivals_for_the_first(report: Report) -> None:
    rows = report.comparison.rows
    number, row = next(
        (place, each) for place, each in enumerate(rows, 1) if not each.divergences and len(each.cells) > 1
    )
    cells = [replace(cell, article_id=row.cells[0].article_id, published="2017-04-04") for cell in row.cells]
    changed = [*rows[: number - 1], replace(row, cells=cells), *rows[number:]]
    of_one = replace(report, comparison=replace(report.comparison, rows=changed))
    assert "firstAppearance" in json.loads(format_of("jsonld", claim=number).write(of_one))["itemReviewed"]


def test_json_ld_of_hostile_words_closes_no_element_and_says_them_exactly(hostile: Report) -> None:
    rows = hostile.comparison.rows
    told: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        content = format_of("jsonld", claim=number).write(hostile)
        assert b"<" not in content
        assert b">" not in content
        written = json.loads(content)
        assert written["claimReviewed"] == row.claim
        told |= {each["text"]: each for each in written["itemReviewed"]["appearance"]}
    assert set(told) == {cell.text for row in rows for cell in tellings_of_claim(row)}
    scripts = [each for text, each in told.items() if SCRIPT in text]
    assert [each["publisher"]["name"] for each in scripts] == [FORMULA]
    assert "url" not in scripts[0]  # `javascript:` is no address
    assert any(each.get("headline", "").startswith('" onmouseover=alert(1)') for each in told.values())


def test_json_ld_needs_a_claim_that_is_there(report: Report) -> None:
    with pytest.raises(CallError, match="--claim"):
        format_of("jsonld")
    with pytest.raises(NotFoundError, match="numbered from 1 to"):
        format_of("jsonld", claim=0).write(report)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.html", "html"), ("a.b.JSON", "json"), ("a.cells.csv", "cells.csv"), ("x.2.parquet", "parquet")],
)
def test_the_suffix_of_a_file_says_its_format(name: str, suffix: str) -> None:
    assert format_of_file(Path(name)).suffix == suffix


def test_an_unknown_suffix_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CallError, match="html, pdf, md, json, csv"):
        format_of_file(Path("report.docx"))


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(CallError, match="no report of Rashomon"):
        read_json(b'{"title": "x"}')
