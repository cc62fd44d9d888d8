"""The whole flow on a real store: what a run adds, revises, skips, quarantines and publishes."""

import json
from pathlib import Path

import pytest

from indexer.intake import DOCUMENTS_PER_BATCH
from indexer.pipeline import Outcome, Run, link_and_publish
from indexer.sources import Defaults, open_source
from indexer.store.encoder import Encoder
from indexer.store.errors import ModelMismatchError, NotFoundError
from indexer.store.store import Store
from indexer.store.vectors import Scope
from tests.helpers import SAMPLES, WORKERS, Record, index_records, open_store, record, write_records
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
    stored = tables(store.settings.home)
    current = {row["id"] for row in stored["revisions"] if row["superseded_in"] is None}
    return [row["origin_id"] for row in stored["paragraphs"] if row["text"] == text and row["revision_id"] in current]


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


def test_store_made_by_another_model_is_refused(tmp_path: Path, encoder: Encoder) -> None:
    class Another:
        name, sha256, dimension = "another", "0" * 64, encoder.dimension
        encode, encode_tokens = encoder.encode, encoder.encode_tokens
        encode_passages = encoder.encode_passages

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
    """Eight short articles of the samples."""
    lines = (SAMPLES / "syria.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in sorted(lines, key=len)[:8]]


def indexed_home(home: Path, encoder: Encoder, file: Path, *, batch: int = DOCUMENTS_PER_BATCH) -> Path:
    store = open_store(home, encoder)
    try:
        with store.exclusively():
            Run(store, WORKERS, documents_per_batch=batch).index([open_source(str(file), Defaults())])
        assert_sound(store, home.with_name("scratch"))
    finally:
        store.close()
    return home


def test_order_of_documents_changes_no_text(tmp_path: Path, encoder: Encoder) -> None:
    texts = []
    for order in (1, -1):
        file = write_records(tmp_path / f"{order}.jsonl", *sample_records()[::order])
        stored = tables(indexed_home(tmp_path / str(order), encoder, file))
        texts.append({(row["title"], row["day"], row["text"], row["credit"]) for row in stored["revisions"]})
    assert texts[0] == texts[1]
    assert len(texts[0]) == 8


def test_two_stores_of_the_same_articles_hold_the_same(tmp_path: Path, encoder: Encoder) -> None:
    file = write_records(tmp_path / "records.jsonl", *sample_records())
    homes = [indexed_home(tmp_path / name, encoder, file) for name in ("a", "b")]
    assert_same_content(*homes)


def test_size_of_batches_changes_only_the_numbers_of_embeddings_and_terms(tmp_path: Path, encoder: Encoder) -> None:
    file = write_records(tmp_path / "records.jsonl", *sample_records(), FIRST, SECOND)
    homes = [indexed_home(tmp_path / f"{size}", encoder, file, batch=size) for size in (3, 1000)]
    numbers = frozenset({"embedding_id", "title_embedding_id", "text_sha256", "terms", "term", "document_frequency"})
    small, large = (tables(home, without=numbers) for home in homes)
    assert small == large


def test_rebuild_makes_every_bucket_again_from_the_catalogue(store: Store, tmp_path: Path) -> None:
    index_records(store, FIRST, SECOND | {"published": "2016-12-08"})
    before = found_texts(store, WIRE)
    for file in (store.settings.home / "index").iterdir():
        file.unlink()
    with store.exclusively():
        assert link_and_publish(store, everything=True).generation == 2
    assert_sound(store, tmp_path / "scratch")
    assert found_texts(store, WIRE) == before


def test_unknown_paragraph_is_not_found(store: Store) -> None:
    index_records(store, FIRST)
    with store.view() as view, pytest.raises(NotFoundError):
        view.reader.paragraph(99)
