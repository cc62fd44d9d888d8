"""A published store grown many times over: later editions of all that it holds, copied in its catalogue.

Edition 1, 2, … of an archive of d days is published d, 2 d, … days later. It tells other events in like words: a name that
general news hardly knows is another name in each edition, and its vectors are turned together, so that within an edition all
stand to one another as they did, and to those of other editions as chance has it. What follows from articles (profiles,
links, events) is copied with them, as linking them anew would find it. Texts stay, and their hashes do not: `rashomon verify`
says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping, Table, bindparam, create_engine, func, insert, select, update

from benchmarks.archive import DIMENSION
from indexer.matching.frequencies import background_frequencies
from indexer.matching.terms import is_name, terms_of
from indexer.store.records import Vectors, Version
from indexer.store.statements import term_ids
from indexer.store.store import Store
from indexer.store.tables import Base, TermRow
from indexer.store.vectors import UNDATED
from indexer.syndication.signatures import keys_of

# What is copied; rows of other tables are shared.
COPIED = "articles embeddings revisions paragraphs profiles postings surroundings links events event_articles".split()
ROWS_AT_ONCE = 5000
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """The `number`th copy of an archive, whose articles are dated so many days `later`; number 0 is the archive itself."""

    number: int
    later: int

    def term(self, term: str) -> str:
        """A term as the edition has it."""
        return f"{term} {self.number}" if self.number and is_other(term) else term

    def vectors(self, vectors: Vectors) -> Vectors:
        """Vectors (…, d) as the edition has them: turned by reflections."""
        random = np.random.default_rng(self.number)
        return vectors * random.choice(np.array([1, -1], vectors.dtype), vectors.shape[-1]) if self.number else vectors

    def signature(self, signature: bytes) -> bytes:
        """The keys of a text as the edition has them: no text of another edition has one of them, whatever the letters say."""
        return np.sort(keys_of(signature) ^ np.uint64(self.number)).astype("<u8").tobytes()

    def version(self, version: Version) -> Version:
        """An article that the archive does not hold, as the edition would have it."""
        day = date.fromordinal(version.day) + timedelta(self.later) if version.day else None
        return replace(
            version,
            identity=f"{version.identity}-{self.number}",
            published=day.isoformat() if day else None,
            day=day.toordinal() if day else 0,
            paragraph_terms=tuple(frozenset(map(self.term, terms)) for terms in version.paragraph_terms),
            # Profiles read a headline's terms from its letters, which stay.
            article_terms=frozenset(map(self.term, version.article_terms)) | terms_of(version.title),
        )


def is_other(term: str) -> bool:
    """Whether a term differs from edition to edition."""
    return is_name(term) and term not in background_frequencies()


def multiply(store: Store, editions: Sequence[Edition]) -> None:
    """Add editions to a published store on SQLite that holds the archive itself. Nobody else may have it open."""
    engine = create_engine(store.catalogue.url)
    with engine.begin() as connection:
        known = Base.metadata.tables
        sizes = {name: _highest(connection, known[name]) for name in (*COPIED, "terms")}
        tables = [(known[name], connection.execute(select(known[name])).mappings().all()) for name in COPIED]
        terms = connection.execute(select(known["terms"])).mappings().all()
        others = np.zeros(sizes["terms"] + 1, dtype=np.int32)
        others[[row["id"] for row in terms if is_other(row["term"])]] = 1
        for edition in editions:
            term_id = np.arange(len(others), dtype=np.int32) + edition.number * sizes["terms"] * others
            names = [row for row in terms if others[row["id"]]]
            _insert(connection, known["terms"], names, {"id": term_id.item, "term": edition.term})
            for table, rows in tables:
                _insert(connection, table, rows, _changes(table, edition, term_id, sizes))
        told = [{"counted": row["id"], "count": row["document_frequency"] * (1 + len(editions))} for row in terms]
        shared = update(TermRow).where(TermRow.id == bindparam("counted")).values(document_frequency=bindparam("count"))
        connection.execute(shared, [row for row in told if not others[row["counted"]]])
    engine.dispose()
    with store.catalogue.write() as writer:
        upcoming = writer.as_of_next()
        indexed = {bucket.day for bucket in writer.buckets()} - {UNDATED}
        days = sorted(upcoming.rows_per_day().keys() - indexed)
        generation = upcoming.generation
        writer.publish({day: store.index.write(day, upcoming.bucket_rows(day), generation=generation) for day in days})
    store.note_publication(generation)


def _highest(connection: Connection, table: Table) -> int:
    """The highest id of a table whose rows have one."""
    return int(connection.execute(select(func.max(table.c.id))).scalar_one()) if "id" in table.c else 0


def _insert(connection: Connection, table: Table, rows: Sequence[RowMapping], changes: Mapping[str, Change]) -> None:
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[first : first + ROWS_AT_ONCE]
        connection.execute(
            insert(table),
            [{name: changes[name](value) if name in changes else value for name, value in row.items()} for row in part],
        )


def _changes(table: Table, edition: Edition, term_id: NDArray[np.int32], sizes: Mapping[str, int]) -> dict[str, Change]:
    """What becomes of the columns of a table in an edition; those that are not named stay as they are."""
    signs = edition.vectors(np.ones(DIMENSION, np.float16))
    number, later = edition.number, edition.later

    def terms(blob: bytes) -> bytes:
        return np.sort(term_id[term_ids(blob)]).astype("<i4").tobytes()

    def vector(blob: bytes) -> bytes:
        return (np.frombuffer(blob, "<f2") * signs).astype("<f2").tobytes()

    def day(ordinal: int | None) -> int | None:
        return ordinal + later if ordinal else ordinal

    def days(blob: bytes) -> bytes:
        return (term_ids(blob) + later).astype("<i4").tobytes()

    def published(text: str | None) -> str | None:
        return (date.fromisoformat(text[:10]) + timedelta(later)).isoformat() if text else None

    def digest(value: bytes) -> bytes:
        return sha256(value + bytes([number])).digest()

    def key(text: str | None) -> str | None:
        return f"{text}-{number}" if text else None

    known: dict[str, Change] = dict.fromkeys(("terms", "title_terms", "lead_terms"), terms)
    known |= dict.fromkeys(("vector", "gist", "lead"), vector) | dict.fromkeys(("day", "first_day", "last_day"), day)
    known |= {"days": days, "published": published, "text_sha256": digest, "content_sha256": digest}
    known |= {"signature": edition.signature}
    known |= {"identity": key, "external_id": key, "term_id": term_id.item}
    if table.name == "surroundings":
        known = {"day": day}  # its `gist` is a number
    for column in table.columns:
        points_to = (
            table.name if column.name == "id" else next((each.column.table.name for each in column.foreign_keys), "")
        )
        if points_to in sizes and points_to != "terms":
            known[column.name] = _moved_by(number * sizes[points_to])
    return known


def _moved_by(step: int) -> Change:
    return lambda number: None if number is None else number + step
