"""`verify` finds what is wrong, each fault by name, and nothing where nothing is."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.store.encoder import Encoder
from indexer.store.records import Bucket
from indexer.store.store import Store
from indexer.verification import faults
from tests.helpers import index_records, open_store, record

RECORDS = [
    record(
        "SANA", "The army entered the eastern district.", "Bread is sold again.", title="Aleppo", published="2016-12-08"
    ),
    record("Al Jazeera", "Rebels left the eastern district.", title="District falls", published="2016-12-09"),
    record("RT", "A ceasefire is near, diplomats say.", title="Talks"),
]


@pytest.fixture
def home(store: Store) -> Path:
    """A store with RECORDS."""
    index_records(store, *RECORDS)
    return store.settings.home


def found_in(home: Path) -> list[str]:
    store = open_store(home)
    found = list(faults(store))
    store.close()
    return found


def first_bucket(home: Path) -> tuple[Bucket, Path]:
    """The bucket of 8 December, and its file."""
    store = open_store(home)
    with store.view() as view:
        bucket = view.reader.buckets()[1]
    store.close()
    return bucket, home / "index" / bucket.file


def execute(home: Path, *statements: str) -> None:
    """SQL past our own code."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def test_nothing_is_wrong_with_a_sound_store(sample_store: Store, home: Path) -> None:
    assert list(faults(sample_store)) == []
    assert found_in(home) == []


@pytest.mark.postgresql
def test_nothing_is_wrong_with_a_sound_store_on_postgresql(postgresql: str, tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "home", encoder, database=postgresql)
    index_records(store, *RECORDS)
    index_records(store, record("SANA", "The army left.", title="Aleppo", published="2016-12-08"))
    assert list(faults(store)) == []
    store.close()


def test_revisions_and_unpublished_articles_are_no_faults(store: Store) -> None:
    index_records(store, *RECORDS)
    index_records(store, record("SANA", "The army left.", title="Aleppo", published="2016-12-10"))
    assert list(faults(store)) == []


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
@pytest.mark.parametrize("damage", [flip_a_bit, truncate])
def test_a_damaged_file_is_a_fault(home: Path, suffix: str, damage: Callable[[Path], None]) -> None:
    bucket, path = first_bucket(home)
    damage(path.with_suffix(suffix))
    (fault,) = found_in(home)
    assert fault.startswith(f"index: {bucket.file} has SHA-256 ")
    assert fault.endswith(f"the catalogue says {bucket.sha256[:16]}…. Run `rashomon rebuild`")


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
def test_a_deleted_file_is_a_fault(home: Path, suffix: str) -> None:
    bucket, path = first_bucket(home)
    path.with_suffix(suffix).unlink()
    assert found_in(home) == [f"index: {bucket.file} cannot be read: No such file or directory. Run `rashomon rebuild`"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE paragraphs SET text = replace(text, 'army', 'Army') WHERE id = 1",
            ["catalogue: paragraph 1 is not characters 0 to 38 of its article"],
        ),
        (
            "UPDATE revisions SET text = replace(text, 'Bread', 'Brea') WHERE id = 1",
            ["catalogue: paragraph 2 is not characters 40 to 60 of its article"],
        ),
        (
            "UPDATE paragraphs SET start = start + 1 WHERE id = 3",
            ["catalogue: paragraph 3 is not characters 1 to 33 of its article"],
        ),
        (
            "UPDATE embeddings SET vector = substr(vector, 3) WHERE id = (SELECT embedding_id FROM paragraphs WHERE id = 2)",
            ["catalogue: the embedding of paragraph 2 has 766 bytes, not 768"],
        ),
    ],
    ids=["paragraph", "article", "offset", "short embedding"],
)
def test_a_catalogue_that_was_changed_from_outside_is_a_fault(home: Path, statement: str, expected: list[str]) -> None:
    execute(home, statement)
    assert found_in(home) == expected


def test_a_paragraph_with_the_embedding_of_another_is_a_fault_and_so_is_its_bucket(home: Path) -> None:
    execute(
        home, "UPDATE paragraphs SET embedding_id = (SELECT embedding_id FROM paragraphs WHERE id = 3) WHERE id = 4"
    )
    of_another, difference = found_in(home)
    assert of_another == "catalogue: the embedding of paragraph 4 is of another text"
    assert "differs from the catalogue in 1 paragraphs, the first 4." in difference


def test_a_change_of_both_texts_is_found_by_the_hash_that_the_embedding_keeps(home: Path) -> None:
    execute(
        home,
        "UPDATE paragraphs SET text = replace(text, 'Bread', 'Water') WHERE id = 2",
        "UPDATE revisions SET text = replace(text, 'Bread', 'Water') WHERE id = 1",
    )
    assert found_in(home) == ["catalogue: the embedding of paragraph 2 is of another text"]


def test_an_objection_to_words_that_are_not_there_is_a_fault(home: Path) -> None:
    execute(
        home,
        "INSERT INTO objections VALUES (1, 'label', 'divergence', 1, 4, 8, 'army', 3, 0, 6, 'Rebels', 0.9, '{}', "
        "'other_words', NULL, 'A. Editor', NULL, '2020-01-01T00:00:00Z')",
    )
    assert found_in(home) == []
    execute(home, "UPDATE objections SET right_start = 1")
    assert found_in(home) == [
        "catalogue: objection 1 is about 'Rebels', which is not characters 1 to 6 of paragraph 3. Restore a backup"
    ]


def test_lost_rows_are_faults(home: Path) -> None:
    bucket, _ = first_bucket(home)
    execute(home, "DELETE FROM paragraphs WHERE id = 2")
    expected = f"index: {bucket.file} holds 2 paragraphs up to 2, the catalogue 1 up to 1. Run `rashomon rebuild`"
    assert found_in(home) == [expected]
    execute(home, "DELETE FROM paragraphs WHERE id = 1")
    assert "catalogue: article version 1 has no paragraphs" in found_in(home)


def test_a_day_without_its_bucket_is_a_fault(home: Path) -> None:
    bucket, _ = first_bucket(home)
    execute(home, f"DELETE FROM buckets WHERE day = {bucket.day}")
    assert found_in(home) == [f"index: 2 paragraphs of day {bucket.day} are in no bucket. Run `rashomon rebuild`"]


def test_broken_pages_and_references_of_sqlite_are_faults(home: Path) -> None:
    execute(home, "PRAGMA foreign_keys = OFF", "UPDATE articles SET outlet_id = 99 WHERE id = 3")
    assert any(fault.startswith("catalogue: foreign key broken: ('articles', 3") for fault in found_in(home))


LOST = (
    "catalogue: it is at publication 1, but publication 2 was made: its last transactions are lost. "
    "Restore a backup, or run `rashomon index` on the same sources again"
)


def test_an_older_catalogue_in_place_of_the_last_is_a_fault(home: Path, encoder: Encoder) -> None:
    store = open_store(home, encoder)
    current, older = home / "catalogue.sqlite", home / "older.sqlite"
    with closing(sqlite3.connect(current)) as source, closing(sqlite3.connect(older)) as copy:
        source.backup(copy)
    index_records(store, record("AFP", "A convoy has arrived.", title="Convoy", published="2016-12-08"))
    store.close()
    for left in home.glob("catalogue.sqlite-*"):
        left.unlink()
    older.replace(current)
    assert found_in(home)[0] == LOST


def test_a_lost_tail_of_the_write_ahead_log_is_a_fault(home: Path, store: Store, tmp_path: Path) -> None:
    """SQLite takes what is left for the whole: its own check finds nothing."""
    log = "catalogue.sqlite-wal"
    size = (home / log).stat().st_size
    index_records(store, record("AFP", "A convoy has arrived.", title="Convoy", published="2016-12-10"))
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / log).stat().st_size > size
    with (copy / log).open("r+b") as file:
        file.truncate(size)
    assert found_in(copy) == [LOST]
