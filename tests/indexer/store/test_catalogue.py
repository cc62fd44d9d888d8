"""The catalogue on SQLite and on PostgreSQL: its schema, its transactions, its views, and how it fails."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, text

from indexer.store.catalogue import Catalogue
from indexer.store.errors import NotFoundError, SchemaError, StoreError, StoreMissingError
from indexer.store.reading import ArticleFilter
from indexer.store.settings import Settings
from indexer.store.tables import Base
from tests.indexer.store.versions import add, add_and_publish, publish, version

ROOT = Path(__file__).parents[3]
FIRST = version("SANA", "The army entered the district.", title="Aleppo", published="2016-12-08", url="https://sana/1")
SECOND = version("Al Jazeera", "Rebels lost the district.", title="District falls", published="2016-12-09")
CHANGED = version("SANA", "The army took all of the district.", title="Aleppo", published="2016-12-08")


@contextmanager
def opened(database_url: str) -> Iterator[Catalogue]:
    catalogue = Catalogue(database_url)
    yield catalogue
    catalogue.close()


@contextmanager
def raw(catalogue: Catalogue) -> Iterator[Connection]:
    """A connection past our own code."""
    with create_engine(catalogue.url, poolclass=NullPool).begin() as connection:
        yield connection


# --- schema


def test_migrations_make_exactly_the_tables_that_the_code_knows(catalogue: Catalogue) -> None:
    with raw(catalogue) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, FIRST)
    catalogue.migrate()
    with catalogue.read() as reader:
        assert [article.title for article in reader.articles(ArticleFilter())] == ["Aleppo"]


def test_a_catalogue_exists_once_it_has_tables(database_url: str) -> None:
    with opened(database_url) as catalogue:
        assert not catalogue.exists()
        catalogue.migrate()
        assert catalogue.exists()


def test_a_new_catalogue_is_at_generation_0_and_empty(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        assert (reader.generation, reader.facts, reader.buckets()) == (0, {}, [])
        assert set(reader.counts().values()) == {0}


def test_a_healthy_catalogue_has_no_integrity_faults(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, FIRST, SECOND)
    assert catalogue.integrity_faults() == []


# --- transactions


def test_a_write_that_fails_leaves_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(KeyboardInterrupt), catalogue.write() as writer:
        add(writer, FIRST)
        writer.quarantine([("a.jsonl", 1, "not JSON", b"{")])
        publish(writer)
        raise KeyboardInterrupt
    with catalogue.read() as reader:
        assert (reader.generation, set(reader.counts().values())) == (0, {0})


def test_ids_go_on_from_what_was_committed(catalogue: Catalogue) -> None:
    """So a run that was killed and repeated gives the ids of one that was not."""
    add_and_publish(catalogue, FIRST)
    with pytest.raises(ZeroDivisionError), catalogue.write() as writer:
        add(writer, SECOND)
        raise ZeroDivisionError
    add_and_publish(catalogue, SECOND)
    with catalogue.read() as reader:
        assert [article.id for article in reader.articles(ArticleFilter())] == [1, 2]
        assert reader.paragraph(2)[0].text == "Rebels lost the district."


# --- views


def test_what_is_written_but_not_published_is_out_of_sight(catalogue: Catalogue) -> None:
    with catalogue.write() as writer:
        add(writer, FIRST)
    with catalogue.read() as reader:
        counts = reader.counts()
        assert (counts["articles"], counts["paragraphs"], counts["unpublished"]) == (0, 0, 1)
        assert (reader.articles(ArticleFilter()), reader.outlets.listed(), reader.rows_per_day()) == ([], [], {})
        assert reader.paragraphs_of(1) == []
        for missing in (
            lambda: reader.paragraph(1),
            lambda: reader.article(1),
            lambda: reader.article_text(1),
            lambda: reader.article_by_url("https://sana/1"),
        ):
            with pytest.raises(NotFoundError, match="1 in this store"):
                missing()


def test_a_view_does_not_move_while_others_publish(catalogue: Catalogue, database_url: str) -> None:
    add_and_publish(catalogue, FIRST)
    with catalogue.read() as reader, opened(database_url) as indexer:
        assert reader.generation == 1
        before = (reader.counts(), reader.articles(ArticleFilter()), reader.paragraphs_of(1), reader.outlets.listed())
        add_and_publish(indexer, CHANGED, SECOND)
        assert (
            reader.counts(),
            reader.articles(ArticleFilter()),
            reader.paragraphs_of(1),
            reader.outlets.listed(),
        ) == before
    with catalogue.read() as reader:
        assert (reader.generation, reader.counts()["articles"]) == (2, 2)
        assert [paragraph.text for paragraph in reader.paragraphs_of(1)] == CHANGED.paragraphs


def test_a_new_view_sees_what_another_process_has_published(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, FIRST)
    with catalogue.read() as reader:
        assert reader.counts()["articles"] == 1
    program = (
        "from indexer.store.catalogue import Catalogue\n"
        "from tests.indexer.store.test_catalogue import SECOND, add_and_publish\n"
        f"catalogue = Catalogue({catalogue.url.render_as_string(hide_password=False)!r})\n"
        "add_and_publish(catalogue, SECOND)\n"
        "catalogue.close()\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    with catalogue.read() as reader:
        assert (reader.generation, reader.counts()["articles"]) == (2, 2)


def test_a_revision_supersedes_when_it_is_published(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, FIRST)
    with catalogue.write() as writer:
        add(writer, CHANGED)
    with catalogue.read() as reader:
        assert (reader.article(1).revision, reader.article_text(1)) == (1, FIRST.text)
    with catalogue.write() as writer:
        publish(writer)
    with catalogue.read() as reader:
        assert (reader.article(1).revision, reader.article_text(1)) == (2, CHANGED.text)
        counts = reader.counts()
        assert (counts["articles"], counts["paragraphs"], counts["unpublished"]) == (1, 1, 0)


def test_a_superseded_paragraph_stays_readable_by_its_id(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, FIRST)
    add_and_publish(catalogue, CHANGED)
    with catalogue.read() as reader:
        paragraph, article = reader.paragraph(1)
        assert (paragraph.text, article.revision) == ("The army entered the district.", 1)
        assert [paragraph.id for paragraph in reader.paragraphs_of(1)] == [2]


def test_an_article_revised_twice_before_a_publication_shows_its_last_version_once(catalogue: Catalogue) -> None:
    """As after a run that was killed before it published."""
    add_and_publish(catalogue, FIRST)
    last = version("SANA", "The army left the district.", title="Aleppo", published="2016-12-08")
    for revision in (CHANGED, last):
        with catalogue.write() as writer:
            add(writer, revision)
    with catalogue.write() as writer:
        publish(writer)
    with catalogue.read() as reader:
        assert [(article.id, article.revision) for article in reader.articles(ArticleFilter())] == [(1, 3)]
        assert [paragraph.text for paragraph in reader.paragraphs_of(1)] == last.paragraphs
        counted = {term: count for _, term, count in reader.terms.document_frequencies(0) if count}
        assert counted == dict.fromkeys(("aleppo", "the", "army", "left", "district."), 1)


# --- failures


def test_without_a_store_it_says_what_to_do_and_makes_none(database_url: str, tmp_path: Path) -> None:
    missing = pytest.raises(StoreMissingError, match="run `rashomon index SOURCE` first")
    with opened(database_url) as catalogue, missing, catalogue.read():
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_missing_store(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    missing = pytest.raises(StoreMissingError, match="run `rashomon index SOURCE` first")
    with opened(f"sqlite:///{tmp_path / 'empty'}") as catalogue, missing, catalogue.read():
        pass


def test_a_store_that_comes_later_is_met(database_url: str) -> None:
    with opened(database_url) as catalogue, opened(database_url) as indexer:
        with pytest.raises(StoreMissingError), catalogue.read():
            pass
        indexer.migrate()
        add_and_publish(indexer, FIRST)
        with catalogue.read() as reader:
            assert reader.counts()["articles"] == 1


def test_the_schema_of_a_newer_version_is_refused_by_reader_and_writer(catalogue: Catalogue, database_url: str) -> None:
    with raw(catalogue) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with opened(database_url) as older:
        with pytest.raises(SchemaError, match="schema 9999, which a newer version made"), older.read():
            pass
        with pytest.raises(SchemaError, match="schema 9999, which a newer version made"):
            older.migrate()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are the notes of a journalist, and nobody should write into them. " * 99)
    before = file.read_bytes()
    with opened(f"sqlite:///{file}") as catalogue:
        with pytest.raises(StoreError, match=r"cannot use .*notes\.txt: file is not a database"), catalogue.read():
            pass
        with pytest.raises(StoreError, match=r"cannot use .*notes\.txt: file is not a database"):
            catalogue.migrate()
    assert file.read_bytes() == before


def test_a_server_that_does_not_answer_is_a_store_error_that_hides_the_password() -> None:
    refused = pytest.raises(StoreError, match="cannot use postgresql")
    with opened("postgresql://rashomon:secret@127.0.0.1:1/news") as catalogue, refused as caught, catalogue.read():
        pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["with space", "half#1", "100%41", "what?", "été"])
def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    with opened(Settings(home=folder).database_url) as catalogue:
        catalogue.migrate()
        add_and_publish(catalogue, FIRST)
        with catalogue.read() as reader:
            assert reader.counts()["articles"] == 1
    assert (folder / "catalogue.sqlite").is_file()
