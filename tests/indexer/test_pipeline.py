"""The whole flow on a real store: what a run adds, revises, skips, quarantines and publishes."""

import json
from pathlib import Path

import pytest

from indexer.pipeline import Event, Outcome, Progress, Run, link_and_publish
from indexer.sources import Defaults, open_source
from indexer.store.encoder import Encoder
from indexer.store.errors import ModelMismatchError, NotFoundError
from indexer.store.store import Store
from indexer.store.vectors import Scope
from tests.helpers import SAMPLES, Record, index_files, index_records, open_store, record, write_records
from tests.indexer.content import assert_same_content, assert_sound, tables

WIRE = "The truce for the evacuation of the eastern quarters holds, the agency said."
HEADLINE = "The truce holds"
FIRST = record("SANA", "The army entered Sheikh Saeed.", WIRE, title="Army advances", url="https://sana.sy/1")
SECOND = record("Reuters", "Rebels left Sheikh Saeed.", WIRE, title="Rebels retreat", url="https://reuters.com/1")


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return outcome.read, outcome.added, outcome.revised, outcome.skipped, outcome.quarantined


def generation(store: Store) -> int:
    with store.catalogue.read() as reader:
        return reader.generation


def found_texts(store: Store, text: str, *, published: int | None = None) -> list[str]:
    """Texts of all indexed paragraphs, nearest first."""
    with store.view() as view:
        vector = store.encoder.encode([text])
        [neighbours] = view.search(vector, k=100, scope=Scope(first_day=published, last_day=published))
        return [view.reader.paragraph(each.paragraph_id)[0].text for each in neighbours]


def origin_ids(store: Store, text: str) -> list[int]:
    """Origins of the current paragraphs with a text, by paragraph id."""
    with store.view() as view:
        neighbours = view.search(store.encoder.encode([text]), k=100, scope=Scope())[0]
        candidates = view.reader.candidates(sorted(each.paragraph_id for each in neighbours))
    return [each.origin_id for each in candidates if each.paragraph.text == text]


def test_articles_are_added_and_found(store: Store) -> None:
    outcome = index_records(store, FIRST, SECOND)
    assert counts(outcome) == (2, 2, 0, 0, 0)
    assert outcome.paragraphs == 4
    assert found_texts(store, "The army entered Sheikh Saeed.")[0] == "The army entered Sheikh Saeed."


def test_each_distinct_text_is_embedded_once(store: Store) -> None:
    """Two own paragraphs, two headlines, and the wire paragraph that both print."""
    assert index_records(store, FIRST, SECOND).embedded == 5
    third = record("TASS", WIRE, title="Army advances", url="https://tass.com/1")
    assert index_records(store, FIRST, SECOND, third).embedded == 0


def test_second_run_adds_nothing_and_publishes_nothing(store: Store, tmp_path: Path) -> None:
    index_records(store, FIRST, SECOND)
    before = tables(store.settings.home)
    files = sorted((tmp_path / "home" / "index").iterdir())
    outcome = index_records(store, FIRST, SECOND)
    assert counts(outcome) == (2, 0, 0, 2, 0)
    assert (outcome.embedded, outcome.paragraphs, generation(store)) == (0, 0, 1)
    assert tables(store.settings.home) == before
    assert sorted((tmp_path / "home" / "index").iterdir()) == files


def test_changed_article_becomes_a_revision(store: Store) -> None:
    index_records(store, FIRST, SECOND)
    changed = FIRST | {"paragraphs": ["The army took Sheikh Saeed.", WIRE]}
    outcome = index_records(store, changed, SECOND)
    assert counts(outcome) == (2, 0, 1, 1, 0)
    with store.view() as view:
        article = view.reader.article_by_url("https://sana.sy/1")
        paragraphs = [each.text for each in view.reader.paragraphs_of(article.id)]
        assert (article.id, article.revision, paragraphs) == (1, 2, changed["paragraphs"])


def test_paragraph_of_a_superseded_version_is_readable_but_not_found(store: Store) -> None:
    index_records(store, FIRST)
    with store.view() as view:
        [old, *_] = view.reader.paragraphs_of(1)
    index_records(store, FIRST | {"paragraphs": ["The army took Sheikh Saeed."]})
    with store.view() as view:
        assert view.reader.paragraph(old.id)[0] == old
    assert found_texts(store, old.text) == ["The army took Sheikh Saeed."]


def test_article_that_changes_its_day_moves_to_the_other_bucket(store: Store) -> None:
    day = 736306  # 8 December 2016
    index_records(store, FIRST | {"published": "2016-12-08"})
    index_records(store, FIRST | {"published": "2016-12-09"})
    assert found_texts(store, WIRE, published=day) == []
    assert len(found_texts(store, WIRE, published=day + 1)) == 2


def test_article_that_changes_back_is_revised_again(store: Store) -> None:
    changed = FIRST | {"title": "Army takes all"}
    for expected, found in enumerate([FIRST, changed, FIRST], start=1):
        index_records(store, found)
        with store.view() as view:
            article = view.reader.article(1)
            assert (article.revision, article.title) == (expected, found["title"])
    assert tables(store.settings.home)["terms"][0]["document_frequency"] == 1


def test_document_frequencies_count_current_articles_only(store: Store) -> None:
    index_records(store, FIRST, SECOND)
    index_records(store, FIRST | {"paragraphs": ["Tanks entered Sheikh Saeed."]})
    counted = {row["term"]: row["document_frequency"] for row in tables(store.settings.home)["terms"]}
    assert {word: counted[word] for word in ("army", "rebels", "tanks", "saeed", "truce")} == {
        "army": 1,  # in the headline still
        "rebels": 1,
        "tanks": 1,
        "saeed": 2,
        "truce": 1,
    }


def test_wire_paragraph_keeps_a_row_for_each_outlet_and_one_origin(store: Store) -> None:
    index_records(store, FIRST | {"published": "2016-12-09"}, SECOND | {"published": "2016-12-08"})
    second_row_of_reuters = 4
    assert origin_ids(store, WIRE) == [second_row_of_reuters, second_row_of_reuters]


def test_undated_copy_is_not_the_origin_of_a_dated_one(store: Store) -> None:
    index_records(store, FIRST, SECOND | {"published": "2016-12-08"})
    assert origin_ids(store, WIRE) == [4, 4]


def test_copy_indexed_later_but_published_earlier_becomes_the_origin(store: Store) -> None:
    index_records(store, FIRST | {"published": "2016-12-09"})
    assert origin_ids(store, WIRE) == [2]
    index_records(store, SECOND | {"published": "2016-12-08"})
    assert origin_ids(store, WIRE) == [4, 4]


def test_copy_outlives_the_revision_that_removes_its_origin(store: Store) -> None:
    index_records(store, FIRST | {"published": "2016-12-08"}, SECOND | {"published": "2016-12-09"})
    index_records(store, FIRST | {"published": "2016-12-08", "paragraphs": ["Nothing of the agency."]})
    assert origin_ids(store, WIRE) == [4]


def test_same_url_with_the_same_content_is_skipped(store: Store) -> None:
    assert counts(index_records(store, FIRST, FIRST | {"section": "World"})) == (2, 1, 0, 1, 0)


def test_same_url_with_another_content_is_quarantined_and_names_the_first_place(store: Store) -> None:
    outcome = index_records(store, FIRST, FIRST | {"paragraphs": ["Another telling."]})
    assert counts(outcome) == (2, 1, 0, 0, 1)
    file = store.settings.home.with_suffix(".jsonl")
    with store.catalogue.read() as reader:
        [refused] = reader.quarantined()
    assert (refused.source, refused.line) == (str(file), 2)
    assert refused.reason == f"the same url as {file}:1, but another text: keep one of them"


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
            places = {(Path(each.source).name, each.line) for each in reader.quarantined(limit=100)}
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
    assert generation(store) == 0
    assert_sound(store, tmp_path / "scratch")


def test_run_tells_of_each_quarantined_and_repaired_document_and_of_its_progress(store: Store, tmp_path: Path) -> None:
    told: list[Event | Progress] = []
    file = write_records(tmp_path / "a.jsonl", FIRST | {"author": "A\0"}, {"text": "No outlet."})
    with store.exclusively():
        Run(store, listener=told.append).index([open_source(str(file), Defaults())])
    assert [each for each in told if isinstance(each, Event)] == [
        Event("repaired", f"{file}:1", "1 unprintable characters in author replaced"),
        Event("quarantined", f"{file}:2", 'the outlet is missing: give "outlet", or --outlet for the whole source'),
    ]
    assert told[-1] == Progress(read=2, embedded=3)


def test_store_made_by_another_model_is_refused(tmp_path: Path, encoder: Encoder) -> None:
    class Another:
        name, sha256, dimension, encode = "another", "0" * 64, encoder.dimension, encoder.encode

    store = open_store(tmp_path / "home", encoder)
    index_records(store, FIRST)
    store.close()
    store = open_store(tmp_path / "home", Another())
    try:
        with pytest.raises(ModelMismatchError, match="made with the model all-MiniLM-L6-v2"):
            index_records(store, SECOND)
        with store.catalogue.read() as reader:
            assert reader.counts()["articles"] == 1
    finally:
        store.close()


def sample_records() -> list[Record]:
    return [json.loads(line) for line in (SAMPLES / "syria.jsonl").read_text(encoding="utf-8").splitlines()[:20]]


def test_order_of_documents_changes_no_text(tmp_path: Path, encoder: Encoder) -> None:
    def stored(name: str, records: list[Record]) -> list[tuple[str, str, int]]:
        store = open_store(tmp_path / name, encoder)
        try:
            index_records(store, *records)
            return sorted((row["text"], row["title"], row["day"]) for row in tables(store.settings.home)["revisions"])
        finally:
            store.close()

    assert stored("a", sample_records()) == stored("b", sample_records()[::-1])


def test_size_of_batches_changes_nothing_but_the_order_of_numbers(tmp_path: Path, encoder: Encoder) -> None:
    """Whether texts are embedded and committed three at a time or all at once."""
    file = write_records(tmp_path / "records.jsonl", *sample_records(), FIRST, SECOND)
    for size in (3, 1000):
        store = open_store(tmp_path / str(size), encoder)
        try:
            with store.exclusively():
                Run(store, documents_per_batch=size).index([open_source(str(file), Defaults())])
            assert_sound(store, tmp_path / "scratch")
        finally:
            store.close()
    numbering = frozenset({"embedding_id", "title_embedding_id", "text_sha256", "terms", "term", "document_frequency"})
    assert_same_content_unordered(tmp_path / "3", tmp_path / "1000", numbering)


def assert_same_content_unordered(home: Path, other: Path, without: frozenset[str]) -> None:
    assert tables(home, without=without) == tables(other, without=without)


def test_rebuild_makes_every_bucket_again_from_the_catalogue(store: Store, tmp_path: Path) -> None:
    index_records(store, FIRST, SECOND | {"published": "2016-12-08"})
    expected = tmp_path / "expected"
    store.settings.home.joinpath("catalogue.sqlite").read_bytes()
    before = found_texts(store, WIRE)
    for file in (store.settings.home / "index").iterdir():
        file.unlink()
    with store.exclusively():
        assert link_and_publish(store, everything=True) == 2
    assert_sound(store, expected)
    assert found_texts(store, WIRE) == before


def test_unknown_paragraph_is_not_found(store: Store) -> None:
    index_records(store, FIRST)
    with store.view() as view, pytest.raises(NotFoundError):
        view.reader.paragraph(99)


def test_two_stores_of_the_same_articles_hold_the_same(tmp_path: Path, encoder: Encoder) -> None:
    file = write_records(tmp_path / "records.jsonl", *sample_records())
    for name in ("a", "b"):
        store = open_store(tmp_path / name, encoder)
        index_files(store, file)
        store.close()
    assert_same_content(tmp_path / "a", tmp_path / "b")
