"""`rashomon outlets`: what each call does and prints."""

import json
import shutil
from pathlib import Path

import pytest

from indexer.store.encoder import Encoder
from tests.helpers import index_records, open_store, record, write_records
from tests.service.test_cli import ARTICLES, Rashomon, rashomon

__all__ = ["rashomon"]
PAGE = record("", "A ship came in.", title="Ships", url="https://harbour-post.example/1")
DIRECTORY = """
[[outlet]]
name = "SANA"
kind = "agency"
tags = ["state media"]

[[outlet]]
name = "Harbour Post"
domains = ["harbour-post.example"]
"""


@pytest.fixture(scope="module")
def made(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a store with SANA, Reuters and "harbour-post.example", each with one article."""
    store = open_store(tmp_path_factory.mktemp("made") / "home", encoder)
    index_records(store, *ARTICLES, PAGE)
    store.close()
    return store.settings.home


@pytest.fixture
def indexed(rashomon: Rashomon, made: Path, tmp_path: Path) -> Rashomon:
    """The command, in a folder with a copy of that store."""
    shutil.copytree(made, tmp_path / "home")
    return rashomon


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    file = tmp_path / "outlets.toml"
    file.write_text(DIRECTORY, encoding="utf-8")
    return file


def listed(rashomon: Rashomon) -> dict[str, int]:
    """The articles of each outlet."""
    return {outlet["name"]: outlet["articles"] for outlet in rashomon("outlets", "list", "--json").json}


def test_import_says_what_changed_and_a_second_one_nothing(indexed: Rashomon, directory: Path) -> None:
    lines = [
        "SANA: kind agency",
        "SANA: tags state media",
        "Harbour Post: was harbour-post.example",
    ]
    dry = indexed("outlets", "import", directory, "--dry-run")
    assert (dry.status, dry.out.splitlines()) == (0, [*lines, "2 of 2 outlets would change"])
    assert "Harbour Post" not in listed(indexed)
    assert indexed("outlets", "import", directory).out.splitlines() == [*lines, "2 of 2 outlets changed"]
    assert indexed("outlets", "import", directory).out == "0 of 2 outlets changed\n"
    assert listed(indexed) == {"Harbour Post": 1, "Reuters": 1, "SANA": 1}


def test_import_before_anything_is_indexed_makes_a_store(rashomon: Rashomon, directory: Path, tmp_path: Path) -> None:
    assert rashomon("outlets", "import", directory).status == 0
    assert listed(rashomon) == {"Harbour Post": 0, "SANA": 0}
    rashomon("index", write_records(tmp_path / "page.jsonl", PAGE))
    assert listed(rashomon) == {"Harbour Post": 1, "SANA": 0}


def test_a_second_index_after_renaming_and_merging_skips_all(
    indexed: Rashomon, directory: Path, tmp_path: Path
) -> None:
    indexed("outlets", "import", directory)
    indexed("outlets", "rename", "SANA", "Syrian Arab News Agency")
    indexed("outlets", "merge", "Harbour Post", "Reuters")
    counts = indexed("index", write_records(tmp_path / "articles.jsonl", *ARTICLES, PAGE), "--json").json
    assert (counts["read"], counts["skipped"]) == (3, 3)
    assert listed(indexed) == {"Reuters": 2, "Syrian Arab News Agency": 1}
    assert indexed("verify").status == 0


def test_an_article_with_neither_outlet_nor_host_is_quarantined(rashomon: Rashomon, tmp_path: Path) -> None:
    nowhere = record("", "A ship came in.", title="Ships", url="urn:ships:1")
    answer = rashomon("index", write_records(tmp_path / "nowhere.jsonl", nowhere, PAGE), "--json")
    assert (answer.json["added"], answer.json["quarantined"]) == (1, 1)
    assert 'the outlet is missing: give "outlet" or "url"' in answer.err


def test_list_shows_a_table(indexed: Rashomon, directory: Path) -> None:
    indexed("outlets", "import", directory)
    table = indexed("outlets", "list").out
    assert [word for word in ("Harbour", "Reuters", "SANA", "agency", "state") if word not in table] == []


@pytest.mark.parametrize("name", ["again.toml", "again.csv"])
def test_what_is_exported_can_be_imported(indexed: Rashomon, directory: Path, tmp_path: Path, name: str) -> None:
    indexed("outlets", "import", directory)
    before = indexed("outlets", "list", "--json").json
    assert indexed("outlets", "export", name).out == f"3 outlets in {name}\n"
    assert indexed("outlets", "import", name).out == "0 of 3 outlets changed\n"
    assert indexed("outlets", "list", "--json").json == before
    elsewhere = tmp_path / "elsewhere"
    assert indexed("outlets", "import", name, home=elsewhere).status == 0
    kept = ("name", "kind", "tags", "aliases", "domains")
    there = indexed("outlets", "list", "--json", home=elsewhere).json
    assert [{key: each[key] for key in kept} for each in there] == [{key: each[key] for key in kept} for each in before]


def test_merge_and_split(indexed: Rashomon) -> None:
    answer = indexed("outlets", "merge", "reuters", "sana")
    assert answer.out == "Reuters counts as SANA; undo it with `rashomon outlets split 'Reuters'`\n"
    assert listed(indexed) == {"SANA": 2, "harbour-post.example": 1}
    assert "outlets 2" in indexed("status").out
    assert indexed("outlets", "split", "Reuters").out == "Reuters counts for itself\n"
    assert listed(indexed) == {"Reuters": 1, "SANA": 1, "harbour-post.example": 1}


def test_tags_are_given_and_taken(indexed: Rashomon) -> None:
    assert indexed("outlets", "tag", "SANA", "--add", "State Media", "--add", "b").out == "SANA: b, state media\n"
    assert indexed("outlets", "tag", "SANA", "--remove", "b", "--remove", "state media").out == "SANA: no tags\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "missing.toml"], "cannot read missing.toml: No such file or directory"),
        (["import", "articles.jsonl"], "articles.jsonl is no outlet directory: its name must end in .toml or .csv"),
        (["export", "outlets.json"], "outlets.json is no outlet directory: its name must end in .toml or .csv"),
        (["export", "no/outlets.csv"], "cannot write no/outlets.csv: No such file or directory"),
        (["rename", "SANA", "Reuters"], "'Reuters' is another outlet"),
        (["merge", "SANA", "AFP"], "there is no outlet 'AFP' in this store: see `rashomon outlets list`"),
        (["merge", "SANA", "SANA"], "'SANA' and 'SANA' are one outlet already"),
        (["split", "SANA"], "no outlet of the name 'SANA' was merged into another"),
        (
            ["tag", "SANA", "--add", "a;b"],
            "'a;b' cannot be a tag: ; and | part lists in CSV: give two tags, or one without",
        ),
        (["tag", "SANA", "--add", "a", "--add", "ｂ｜c"], "'ｂ｜c' cannot be a tag: ; and | part lists in CSV"),
        (["tag", "SANA"], "say which tags: --add TAG or --remove TAG"),
    ],
)
def test_a_wrong_call_ends_with_2_and_changes_nothing(indexed: Rashomon, arguments: list[str], told: str) -> None:
    answer = indexed("outlets", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"rashomon: {told}")
    assert listed(indexed) == {"Reuters": 1, "SANA": 1, "harbour-post.example": 1}


def test_a_file_with_one_wrong_entry_changes_nothing(indexed: Rashomon, directory: Path) -> None:
    directory.write_text(DIRECTORY + '[[outlet]]\nname = "RT"\ncountry = "Russia"\n', encoding="utf-8")
    answer = indexed("outlets", "import", directory)
    assert answer.status == 2
    assert answer.err.startswith(f"rashomon: {directory}, outlet 3 \"RT\": country: 'Russia' is no country code")
    assert "Harbour Post" not in listed(indexed)


@pytest.mark.parametrize("arguments", [["list"], ["rename", "A", "B"], ["tag", "A", "--add", "b"], ["merge", "A", "B"]])
def test_without_a_store_it_ends_with_3_and_makes_none(
    rashomon: Rashomon, tmp_path: Path, arguments: list[str]
) -> None:
    assert rashomon("outlets", *arguments).status == 3
    assert not (tmp_path / "home").exists()


def test_export_keeps_what_anyone_wrote(indexed: Rashomon, tmp_path: Path) -> None:
    name = 'Post "Harbour" \\ ميناء\u200c 🕊'
    indexed("outlets", "rename", "Reuters", name)
    indexed("outlets", "export", "again.toml")
    assert indexed("outlets", "import", "again.toml").out == "0 of 3 outlets changed\n"
    assert json.dumps(name, ensure_ascii=False) in (tmp_path / "again.toml").read_text(encoding="utf-8")
