"""The store as a whole: consistent views while others publish, damage that mends itself, one model per store."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.pipeline import link_and_publish
from indexer.store.encoder import Encoder, load_encoder
from indexer.store.errors import DamagedIndexError, ModelMismatchError, StoreMissingError
from indexer.store.reading import ArticleFilter
from indexer.store.records import Bucket, Neighbour, Vectors
from indexer.store.store import Store, View
from indexer.store.vectors import Scope
from tests.helpers import Record, index_records, open_store, record
from tests.indexer.store.models import make_tiny_model

ALL = Scope()
RECORDS = [
    record(
        "SANA", "The army entered the eastern district.", "Bread is sold again.", title="Aleppo", published="2016-12-08"
    ),
    record("Al Jazeera", "Rebels left the eastern district.", title="District falls", published="2016-12-09"),
    record("RT", "A ceasefire is near, diplomats say.", title="Talks"),
]


@contextmanager
def opened(home: Path, encoder: Encoder | None = None, **settings: Any) -> Iterator[Store]:
    store = open_store(home, encoder, **settings)
    yield store
    store.close()


def query(seed: int = 0) -> Vectors:
    vector = np.random.default_rng(seed).standard_normal((1, 384)).astype(np.float32)
    normed: Vectors = vector / np.linalg.norm(vector)
    return normed


def search(view: View, scope: Scope = ALL) -> list[Neighbour]:
    return view.search(query(), k=1000, scope=scope)[0]


def current_paragraphs(view: View) -> set[int]:
    articles = view.reader.articles(ArticleFilter(), limit=1000)
    return {paragraph.id for article in articles for paragraph in view.reader.paragraphs_of(article.id)}


def buckets_of(store: Store) -> list[Bucket]:
    with store.view() as view:
        return view.reader.buckets()


# --- views


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_no_view_mixes_generations(
    tmp_path: Path, encoder: Encoder, request: pytest.FixtureRequest, engine: str
) -> None:
    """While another process' store publishes again and again, each search gives just what the same view's reader sees."""
    database = request.getfixturevalue("postgresql") if engine == "postgresql" else None
    with opened(tmp_path / "home", encoder, database=database) as indexer:
        index_records(indexer, *RECORDS)
        with opened(tmp_path / "home", encoder, database=database) as service, ThreadPoolExecutor(4) as threads:
            publishing = threads.submit(publish_revisions, indexer, 12)
            readers = [threads.submit(observe, service, publishing) for _ in range(3)]
            generations = set().union(*(reader.result() for reader in readers))
            publishing.result()
            with service.view() as view:
                assert view.reader.generation == 13
        assert len(generations) > 1


def publish_revisions(indexer: Store, count: int) -> None:
    for number in range(count):
        index_records(indexer, *RECORDS[1:], revision(number), addition(number))


def revision(number: int) -> Record:
    texts = [f"Report {number}: the army is in street {street}." for street in range(number % 3 + 1)]
    return record("SANA", *texts, title="Aleppo", published="2016-12-08")


def addition(number: int) -> Record:
    return record("AFP", f"Convoy {number} has arrived.", title=f"Convoy {number}", published="2016-12-08")


def observe(service: Store, publishing: "Future[None]") -> set[int]:
    """Compare search and catalogue, again and again; returns the generations seen."""
    generations = set()
    while not publishing.done():
        with service.view() as view:
            found = {hit.paragraph_id for hit in search(view)}
            assert found == current_paragraphs(view)
            assert view.snapshot.generation == view.reader.generation
            generations.add(view.reader.generation)
    return generations


def test_an_open_view_stays_while_others_publish_and_sweep(tmp_path: Path, encoder: Encoder) -> None:
    """Its files are gone after some publications; what it had not opened yet is made again from what it sees."""
    with opened(tmp_path / "home", encoder) as indexer, opened(tmp_path / "home", encoder) as service:
        index_records(indexer, *RECORDS)
        with service.view() as view:
            before = current_paragraphs(view)
            publish_revisions(indexer, 4)
            assert {hit.paragraph_id for hit in search(view)} == before
            assert current_paragraphs(view) == before
        with service.view() as view:
            assert {hit.paragraph_id for hit in search(view)} == current_paragraphs(view) != before


def test_a_running_store_sees_what_another_has_published(tmp_path: Path, encoder: Encoder) -> None:
    with opened(tmp_path / "home", encoder) as indexer, opened(tmp_path / "home", encoder) as service:
        with pytest.raises(StoreMissingError, match="run `rashomon index SOURCE` first"), service.view():
            pass
        index_records(indexer, RECORDS[0])
        with service.view() as view:
            assert [hit.paragraph_id for hit in sorted(search(view), key=lambda hit: hit.paragraph_id)] == [1, 2]
        index_records(indexer, RECORDS[1])
        with service.view() as view:
            assert {hit.paragraph_id for hit in search(view)} == {1, 2, 3}


def test_a_publication_without_anything_new_is_none(store: Store) -> None:
    index_records(store, *RECORDS)
    index_records(store, *RECORDS)
    with store.view() as view:
        assert view.reader.generation == 1


# --- damage


@pytest.fixture
def home(store: Store) -> Path:
    """A store with RECORDS."""
    index_records(store, *RECORDS)
    return store.settings.home


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
@pytest.mark.parametrize("damage", [truncate, flip, Path.unlink], ids=["truncated", "flipped", "deleted"])
def test_a_damaged_or_lost_bucket_is_made_again_by_a_search(
    home: Path, encoder: Encoder, damage: Any, suffix: str
) -> None:
    with opened(home, encoder) as store:
        buckets = buckets_of(store)
        with store.view() as view:
            before = search(view)
    assert len(buckets) == 3
    for bucket in buckets:
        damage((home / "index" / bucket.file).with_suffix(suffix))
    with opened(home, encoder) as store:
        assert all(store.index.check(bucket) for bucket in buckets)
        with store.view() as view:
            assert search(view) == before
        assert [store.index.check(bucket) for bucket in buckets] == [None, None, None]
        assert buckets_of(store) == buckets


def test_only_what_is_searched_is_made_again(home: Path, encoder: Encoder) -> None:
    with opened(home, encoder) as store:
        undated, first, second = buckets_of(store)
        for bucket in (first, second):
            truncate(home / "index" / bucket.file)
        with store.view() as view:
            assert len(search(view, Scope(last_day=first.day))) == 3
        assert store.index.check(first) is None
        assert store.index.check(second) is not None
        assert store.index.check(undated) is None


def test_the_whole_index_may_be_thrown_away(home: Path, encoder: Encoder) -> None:
    with opened(home, encoder) as store:
        with store.view() as view:
            before = search(view)
        for file in (home / "index").iterdir():
            file.unlink()
        (home / "index").rmdir()
    with opened(home, encoder) as store, store.view() as view:
        assert search(view) == before


def test_a_bucket_that_the_catalogue_no_longer_gives_needs_a_rebuild(home: Path, encoder: Encoder) -> None:
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE embeddings SET vector = (SELECT vector FROM embeddings WHERE id = 1)")
        connection.commit()
    with opened(home, encoder) as store:
        for bucket in buckets_of(store):
            truncate(home / "index" / bucket.file)
        said = "cannot be made again as it was: run `rashomon rebuild`"
        with store.view() as view, pytest.raises(DamagedIndexError, match=said):
            search(view)
        with store.exclusively():
            link_and_publish(store, everything=True)
        with store.view() as view:
            assert {hit.paragraph_id for hit in search(view)} == current_paragraphs(view)


# --- the model


def test_another_model_is_refused_by_service_and_indexer(home: Path, tmp_path: Path) -> None:
    tiny = make_tiny_model(tmp_path / "tiny")
    said = r"made with the model all-MiniLM-L6-v2 .*, but the configured model is tiny .*Set RASHOMON_MODEL"
    with opened(home, model=str(tiny)) as store, pytest.raises(ModelMismatchError, match=said):
        _ = store.encoder
    with opened(home, model=str(tiny)) as store, pytest.raises(ModelMismatchError, match=said):
        index_records(store, record("AFP", "One more."))
    with opened(home, load_encoder(str(tiny))) as store, pytest.raises(ModelMismatchError, match=said):
        index_records(store, record("AFP", "One more."))
    with opened(home) as store, store.view() as view:
        assert (view.reader.generation, view.reader.counts()["unpublished"]) == (1, 0)


def test_the_same_weights_in_another_folder_are_the_same_model(tmp_path: Path) -> None:
    one, other = make_tiny_model(tmp_path / "one"), make_tiny_model(tmp_path / "other")
    with opened(tmp_path / "home", model=str(one)) as store:
        index_records(store, *RECORDS)
    with opened(tmp_path / "home", model=str(other)) as store:
        assert store.encoder.name == "other"


def test_a_store_remembers_its_model(home: Path, encoder: Encoder) -> None:
    with opened(home) as store, store.view() as view:
        facts = view.reader.facts
        assert (facts["model"], facts["model_sha256"]) == (encoder.name, encoder.sha256)
        assert (facts["dimension"], facts["generation"], facts["articles"]) == ("384", "1", "3")


# --- the note of publications


def test_the_last_publication_is_noted_beside_the_catalogue(store: Store) -> None:
    assert store.noted_publication() == 0
    index_records(store, *RECORDS)
    assert store.noted_publication() == 1


@pytest.mark.parametrize("note", ["", "{", "[]", '{"generation": null}', '{"generation": "x"}', "\udcff"])
def test_a_note_that_cannot_be_read_is_no_note(store: Store, note: str) -> None:
    store.settings.home.mkdir()
    (store.settings.home / "published.json").write_bytes(note.encode(errors="surrogateescape"))
    assert store.noted_publication() == 0
