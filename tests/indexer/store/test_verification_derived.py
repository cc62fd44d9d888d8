"""`verify` counts again what follows from the articles, and `rebuild` mends it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.pipeline import link_and_publish
from indexer.store.encoder import Encoder
from indexer.store.errors import StoreError
from indexer.store.store import Store
from indexer.verification import faults
from tests.helpers import index_records, open_store, record

WIRE = "The convoy reached the besieged town on Monday."
RECORDS = [
    record("SANA", WIRE, title="Convoy", published="2016-12-09"),
    record("AFP", WIRE, "It carried flour.", title="Aid", published="2016-12-08"),
    record("RT", WIRE, title="Aid", published=None),
]


@pytest.fixture
def home(store: Store) -> Path:
    """A store with RECORDS: paragraphs 1, 2 and 4 are copies, 2 is the earliest."""
    index_records(store, *RECORDS)
    return store.settings.home


def execute(home: Path, *statements: str) -> None:
    """SQL past our own code."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def files(home: Path) -> list[str]:
    """The names of the index files, undated first, then by day."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        return [row[0] for row in connection.execute("SELECT file FROM buckets WHERE retired_in IS NULL ORDER BY day")]


def found_in(home: Path) -> list[str]:
    store = open_store(home)
    found = list(faults(store))
    store.close()
    return found


def rebuild(home: Path, encoder: Encoder) -> None:
    store = open_store(home, encoder)
    try:
        with store.exclusively():
            link_and_publish(store, everything=True)
    finally:
        store.close()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE terms SET document_frequency = 7 WHERE term = 'convoy'",
            "1 terms have a wrong document frequency, the first is convoy: 7 in place of 3",
        ),
        (
            "UPDATE paragraphs SET origin_id = 1",
            "4 paragraphs have a wrong origin, the first is 1: 1 in place of 2",
        ),
        (
            "UPDATE paragraphs SET origin_id = NULL WHERE id = 3",
            "1 paragraphs have a wrong origin, the first is 3: None in place of 3",
        ),
        (
            "UPDATE paragraphs SET quote_id = 2 WHERE id = 3",
            "1 paragraphs have a wrong shared quote, the first is 3: 2 in place of None",
        ),
        (
            "DELETE FROM copy_keys WHERE key = (SELECT min(key) FROM copy_keys)",
            "3 article versions have wrong keys to look for copies by, the first is 1",
        ),
        (
            "INSERT INTO copy_keys VALUES (7, 2)",
            "1 article versions have wrong keys to look for copies by, the first is 2",
        ),
        (
            "UPDATE copy_keys SET key = 7 WHERE revision_id = 3",
            "1 article versions have wrong keys to look for copies by, the first is 3",
        ),
        (
            "DELETE FROM links",
            "3 events are not what links and judgements give, by their articles; the first is that of article 1",
        ),
        (
            "DELETE FROM event_articles WHERE article_id = 2",
            "1 events are not what links and judgements give, by their articles; the first is that of article 1",
        ),
        (
            "UPDATE events SET last_day = 7",
            "1 events are not what links and judgements give, by their record; the first is that of article 1",
        ),
        ("UPDATE store SET value = '9999' WHERE key = 'articles'", "it states 9999 articles and holds 3"),
        ("DELETE FROM store WHERE key = 'articles'", "it states 0 articles and holds 3"),
    ],
    ids=[
        "document frequency",
        "origins",
        "no origin",
        "shared quote",
        "lost key",
        "added key",
        "another key",
        "links",
        "members",
        "days",
        "articles",
        "no articles",
    ],
)
def test_what_was_counted_wrongly_is_a_fault_that_rebuild_mends(
    home: Path, encoder: Encoder, statement: str, expected: str
) -> None:
    assert found_in(home) == []
    execute(home, statement)
    assert found_in(home) == [f"catalogue: {expected}. Run `rashomon rebuild`"]
    rebuild(home, encoder)
    assert found_in(home) == []


def test_a_key_of_a_replaced_version_is_a_fault_that_rebuild_mends(store: Store, home: Path, encoder: Encoder) -> None:
    index_records(store, record("AFP", "It carried flour.", title="Aid", published="2016-12-08"))
    assert found_in(home) == []
    execute(home, "INSERT INTO copy_keys VALUES (7, 2)")
    fault = "1 article versions have wrong keys to look for copies by, the first is 2"
    assert found_in(home) == [f"catalogue: {fault}. Run `rashomon rebuild`"]
    rebuild(home, encoder)
    assert found_in(home) == []


def test_all_document_frequencies_at_zero_are_one_fault_that_rebuild_mends(home: Path, encoder: Encoder) -> None:
    execute(home, "UPDATE terms SET document_frequency = 0")
    (fault,) = found_in(home)
    assert "terms have a wrong document frequency, the first is " in fault
    rebuild(home, encoder)
    assert found_in(home) == []


def test_a_term_list_that_names_no_known_term_is_a_fault(home: Path) -> None:
    execute(home, "UPDATE revisions SET terms = x'ffffff7f03' WHERE id = 1")
    (fault,) = found_in(home)
    assert "terms have a wrong document frequency" in fault


def test_copies_that_a_revision_took_away_and_copies_not_yet_published_are_no_origins(store: Store) -> None:
    index_records(store, *RECORDS)
    index_records(store, record("AFP", "It carried flour.", title="Aid", published="2016-12-08"))
    assert list(faults(store)) == []


def test_a_zero_embedding_is_a_fault_of_the_catalogue_that_rebuild_refuses(home: Path, encoder: Encoder) -> None:
    execute(
        home,
        "UPDATE embeddings SET vector = zeroblob(768) WHERE id = (SELECT embedding_id FROM paragraphs WHERE id = 3)",
    )
    assert found_in(home) == ["catalogue: the embedding of paragraph 3 has length 0.00, not 1"]
    with pytest.raises(StoreError, match=r"the embedding of paragraph 3 has length 0\.00, not 1"):
        rebuild(home, encoder)


def test_a_title_s_short_embedding_is_a_fault_that_rebuild_refuses(home: Path, encoder: Encoder) -> None:
    title = "(SELECT title_embedding_id FROM revisions WHERE id = 1)"
    execute(home, f"UPDATE embeddings SET vector = substr(vector, 3) WHERE id = {title}")
    fault = "the embedding of the title above paragraph 1 has 766 bytes, not 768"
    assert found_in(home) == [f"catalogue: {fault}"]
    with pytest.raises(StoreError, match=fault):
        rebuild(home, encoder)


def test_an_embedding_replaced_by_another_differs_from_the_index(home: Path) -> None:
    own, other = (f"(SELECT embedding_id FROM paragraphs WHERE id = {number})" for number in (3, 1))
    execute(home, f"UPDATE embeddings SET vector = (SELECT vector FROM embeddings WHERE id = {other}) WHERE id = {own}")
    said = f"index: {files(home)[1]} differs from the catalogue in 1 paragraphs, the first 3. Run `rashomon rebuild`"
    assert found_in(home) == [said]


def test_a_language_that_was_changed_differs_from_the_index(home: Path) -> None:
    execute(home, "UPDATE revisions SET lang = 'xx' WHERE id = 2")
    said = f"index: {files(home)[1]} differs from the catalogue in 2 paragraphs, the first 2. Run `rashomon rebuild`"
    assert found_in(home) == [said]


def test_a_malformed_page_is_a_fault(home: Path) -> None:
    execute(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'paragraphs'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with (home / "catalogue.sqlite").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    found = found_in(home)
    assert any("database disk image is malformed" in fault for fault in found)
    assert all(fault.startswith("catalogue: ") for fault in found)


def test_a_file_that_is_no_database_is_a_fault(home: Path) -> None:
    for log in home.glob("catalogue.sqlite-*"):
        log.unlink()
    (home / "catalogue.sqlite").write_bytes(b"no database " * 1000)
    (fault,) = found_in(home)
    assert "file is not a database" in fault
