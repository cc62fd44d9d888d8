"""`rashomon compare`, `evaluate` and `demo` on the samples."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.store.store import Store
from tests.helpers import SAMPLES, record, write_records
from tests.service.test_cli import KHAN_SHEIKHOUN, Rashomon, rashomon

__all__ = ["rashomon"]
DATED = (KHAN_SHEIKHOUN, "--published", "2017-04-04")
ALEPPO = "ahlulbayt:aleppo-2016-12-08"


@pytest.fixture
def home(sample_store: Store) -> Path:
    return sample_store.settings.home


def test_pasted_text_is_compared_in_a_table(rashomon: Rashomon, home: Path) -> None:
    table = rashomon("compare", *DATED, home=home)
    outlets = [each["name"] for each in rashomon("compare", *DATED, "--format", "json", home=home).json["outlets"]]
    assert table.status == 0
    assert len(outlets) >= 3
    assert [outlet for outlet in outlets if outlet and outlet not in table.out] == []


def test_stored_paragraph_is_compared_as_json(rashomon: Rashomon, home: Path, sample_store: Store) -> None:
    with sample_store.view() as view:
        article = view.reader.article_by_external_id("fakes:1919191759")
        paragraph = view.reader.paragraphs_of(article.id)[1]
    answer = rashomon("compare", "--paragraph", paragraph.id, "--format", "json", home=home)
    outlets = [each["name"] for each in answer.json["outlets"]]
    assert answer.status == 0
    assert len(set(outlets)) >= 5
    assert article.outlet not in outlets[1:]


def test_stored_article_is_compared_by_its_id(rashomon: Rashomon, home: Path, sample_store: Store) -> None:
    with sample_store.view() as view:
        article = view.reader.article_by_external_id(ALEPPO)
    wide = ("--window", 25, "--min-probability", 0.05)
    answer = rashomon("compare", "--article", article.id, "--format", "json", *wide, home=home)
    assert answer.status == 0
    assert answer.json["rows"]


def test_comparison_is_written_to_a_file(rashomon: Rashomon, home: Path, tmp_path: Path) -> None:
    for form, beginning in (("html", "<!doctype html>"), ("json", "{"), ("md", "#"), ("table", "")):
        answer = rashomon("compare", *DATED, "--format", form, "--out", f"page.{form}", home=home)
        assert (answer.status, answer.out) == (0, "")
        assert (tmp_path / f"page.{form}").read_text(encoding="utf-8").lower().startswith(beginning)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give exactly one of text, paragraph_id, article_id, external_id, url; none given"),
        (["A text.", "--paragraph", 1], "; text and paragraph_id given"),
        (["--article", 1, "--paragraph", 1], "; paragraph_id and article_id given"),
        ([""], "at least 1 character"),
        (["  …  "], "the text has no words: paste a paragraph"),
        (["A text.", "--window", -1], "greater than or equal to 0"),
        (["A text.", "--min-probability", 2], "less than or equal to 1"),
        (["A text.", "--published", "2016-02-30"], "published '2016-02-30' is no date: give YYYY-MM-DD"),
        (["--paragraph", 10**6], "there is no paragraph 1000000 in this store"),
        (["--article", 10**6], "there is no article 1000000 in this store"),
        (["--paragraph", 10**30], ""),
        (["--article", 10**30], ""),
        (
            ["--article", "https://nowhere.example"],
            "there is no article with the URL https://nowhere.example in this store: index it first",
        ),
        (["A text.", "--out", "missing/folder.html"], "cannot write missing/folder.html: No such file or directory"),
    ],
)
def test_wrong_call_ends_with_2_and_says_what_to_give(
    rashomon: Rashomon, home: Path, arguments: Sequence[object], told: str
) -> None:
    answer = rashomon("compare", *arguments, home=home)
    assert answer.status == 2
    assert answer.err.startswith("rashomon: ")
    assert told in answer.err
    assert answer.out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_full_disk_ends_with_4(rashomon: Rashomon, home: Path) -> None:
    answer = rashomon("compare", *DATED, "--format", "json", "--out", "/dev/full", home=home)
    assert (answer.status, answer.err[:27]) == (4, "rashomon: the disk is full:")


def test_evaluate_prints_the_measures(rashomon: Rashomon, tmp_path: Path) -> None:
    events = {"attack": "A bomb hit the hospital of Aleppo.", "talks": "The envoys met in Geneva to speak of a truce."}
    labelled = [
        record(outlet, text, id=f"{outlet}-{event}", event=event, published="2016-12-08", title=text)
        for event, text in events.items()
        for outlet in ("SANA", "Reuters")
    ]
    file = write_records(tmp_path / "labelled.jsonl", *labelled, record("TASS", "Snow fell.", published="2016-12-08"))
    table = rashomon("evaluate", file)
    assert table.status == 0
    assert "MAP" in table.out
    found = rashomon("evaluate", file, "--json").json
    assert (found["file"], found["asked"], found["MAP"]) == (str(file), 4, [1.0, 1.0, 1.0])
    assert found.keys() >= {"P@1", "R@10", "F1", "ECE"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (json.dumps(record("SANA", "Words.", id="1")), "labels no event that two outlets tell"),
        ('{"cut in half', "labels no event that two outlets tell"),
        ("", "labels no event that two outlets tell"),
    ],
)
def test_evaluate_of_a_file_without_labels_is_a_wrong_call(
    rashomon: Rashomon, tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "a.jsonl").write_text(content)
    answer = rashomon("evaluate", "a.jsonl")
    assert answer.status == 2
    assert told in answer.err


def test_evaluate_of_a_missing_file_is_a_wrong_call(rashomon: Rashomon) -> None:
    answer = rashomon("evaluate", "missing.jsonl")
    assert (answer.status, answer.err) == (2, "rashomon: missing.jsonl is no file\n")


def test_demo_shows_both_comparisons_and_writes_a_report_of_each(
    rashomon: Rashomon, home: Path, tmp_path: Path
) -> None:
    own = shutil.copytree(home, tmp_path / "demo")
    answer = rashomon("demo", "--samples", SAMPLES, home=own)
    assert answer.status == 0
    assert "Aleppo, December 2016" in answer.out
    assert "Khan Sheikhoun, April 2017" in answer.out
    assert [path.name for path in sorted(tmp_path.glob("*.html"))] == ["report-aleppo.html", "report.html"]
