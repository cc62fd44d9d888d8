"""Documents that are twice there, bad or repaired: each ends in exactly one outcome, and the batch goes on."""

import json
from pathlib import Path

from indexer.pipeline import Event, Outcome, Progress, Run
from indexer.sources import Defaults, open_source
from indexer.store.encoder import Encoder
from indexer.store.store import Store
from tests.helpers import WORKERS, index_files, index_records, open_store, record, write_records
from tests.indexer.content import assert_sound, tables

FIRST = record("SANA", "The army entered Sheikh Saeed.", title="Army advances", url="https://sana.sy/1")
SECOND = record("Reuters", "Rebels left Sheikh Saeed.", title="Rebels retreat", url="https://reuters.com/1")


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return outcome.read, outcome.added, outcome.revised, outcome.skipped, outcome.quarantined


def test_same_url_with_the_same_content_is_skipped(store: Store) -> None:
    assert counts(index_records(store, FIRST, FIRST | {"section": "World"})) == (2, 1, 0, 1, 0)


def test_same_url_with_another_content_is_quarantined_and_names_the_first_place(store: Store) -> None:
    outcome = index_records(store, FIRST, FIRST | {"paragraphs": ["Another telling."]})
    assert counts(outcome) == (2, 1, 0, 0, 1)
    file = store.settings.home.with_suffix(".jsonl")
    with store.catalogue.read() as reader:
        [refused] = reader.documents.quarantined()
    assert (refused.source, refused.line) == (str(file), 2)
    assert refused.reason == f"the same url as {file}:1, but with other content: keep one of them"


def test_same_url_in_another_outlet_is_another_article(store: Store) -> None:
    assert counts(index_records(store, FIRST, FIRST | {"outlet": "Al-Manar"})) == (2, 2, 0, 0, 0)


def test_fragment_of_a_url_makes_no_other_article(store: Store) -> None:
    assert counts(index_records(store, FIRST, FIRST | {"url": "https://sana.sy/1#top"})) == (2, 1, 0, 1, 0)


def test_articles_without_headline_url_or_id_are_told_apart_by_their_text(store: Store) -> None:
    outcome = index_records(
        store, record("SANA", "One telling."), record("SANA", "Another."), record("SANA", "Another.")
    )
    assert counts(outcome) == (3, 2, 0, 1, 0)


def mixed(folder: Path) -> Path:
    """A folder of everything that a source can hold; 4 good articles (one repaired), 1 duplicate, 15 bad places."""
    folder.mkdir()
    long = json.dumps(record("SANA", "a" * 3000)).encode()
    lines = [
        json.dumps(FIRST).encode(),
        json.dumps(SECOND).encode()[:40],
        b"\xff\xfe",
        b"",
        b"[]",
        b"[" * 100_000,
        json.dumps({"text": "No outlet."}).encode(),
        json.dumps({"outlet": "SANA"}).encode(),
        json.dumps(record("SANA", "Impossible.", published="2016-02-30")).encode(),
        json.dumps(record("SANA", "Future.", published="2999-01-01")).encode(),
        json.dumps(record("SANA", "Post your comments")).encode(),
        json.dumps(record("SANA", "A NUL \0 and half a \ud83d pair.", note="\0")).encode(),
        json.dumps(FIRST).encode(),
        json.dumps(FIRST | {"title": "Another"}).encode(),
        long,
        json.dumps(record("SANA", "Deep.", meta=json.loads("[" * 800 + "]" * 800))).encode(),
        json.dumps(record("SANA", "Not a number.", rank=float("nan"))).encode(),
        json.dumps(SECOND).encode(),
    ]
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    (folder / "empty.jsonl").touch()
    (folder / "latin.txt").write_bytes("Müller".encode("latin-1"))
    (folder / "text.txt").write_text("A file of text says no outlet.")
    (folder / "large.txt").write_bytes(b"a" * 3000)
    return folder


def test_every_document_ends_in_exactly_one_outcome(tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "home", encoder, max_document_bytes=2000)
    try:
        outcome = index_files(store, mixed(tmp_path / "in"))
        assert counts(outcome) == (21, 4, 0, 1, 16)
        assert outcome.repaired == 2
        with store.catalogue.read() as reader:
            places = {(Path(each.source).name, each.line) for each in reader.documents.quarantined(limit=100)}
        bad_lines = [2, 3, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16]
        assert places == {("a.jsonl", line) for line in bad_lines} | {
            ("empty.jsonl", 1),
            ("latin.txt", 1),
            ("text.txt", 1),
            ("large.txt", 1),
        }
        assert_sound(store, tmp_path / "scratch")
    finally:
        store.close()


def test_quarantined_document_is_recorded_once_over_two_runs(store: Store, tmp_path: Path) -> None:
    folder = mixed(tmp_path / "in")
    first = index_files(store, folder)
    recorded = tables(store.settings.home)["quarantine"]
    second = index_files(store, folder)
    assert counts(second) == (21, 0, 0, first.added + first.skipped, first.quarantined)
    assert tables(store.settings.home)["quarantine"] == recorded


def test_document_mended_in_its_place_is_taken_in(store: Store) -> None:
    assert counts(index_records(store, FIRST, {"text": "No outlet."})) == (2, 1, 0, 0, 1)
    assert counts(index_records(store, FIRST, {"text": "No outlet.", "outlet": "SANA"})) == (2, 1, 0, 1, 0)


def test_nothing_to_publish_is_no_publication(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert counts(index_files(store, tmp_path / "empty.jsonl")) == (1, 0, 0, 0, 1)
    with store.catalogue.read() as reader:
        assert reader.generation == 0
    assert_sound(store, tmp_path / "scratch")


def test_run_tells_of_each_quarantined_and_repaired_document_and_of_its_progress(store: Store, tmp_path: Path) -> None:
    told: list[Event | Progress] = []
    file = write_records(tmp_path / "a.jsonl", FIRST | {"author": "A\0"}, {"text": "No outlet."})
    with store.exclusively():
        Run(store, WORKERS, listener=told.append).index([open_source(str(file), Defaults())])
    assert [each for each in told if isinstance(each, Event)] == [
        Event("repaired", f"{file}:1", "1 unprintable characters in author replaced"),
        Event(
            "quarantined",
            f"{file}:2",
            'the outlet is missing: give "outlet" or "url", or --outlet for the whole source',
        ),
    ]
    assert told[-1] == Progress(read=2, embedded=2)
