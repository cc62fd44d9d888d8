"""All that a store holds, for comparing two stores."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from indexer.store.faiss_index import FaissIndex
from indexer.store.records import Vectors
from indexer.store.store import Store
from indexer.store.vectors import as_vectors
from indexer.verification import faults

OUTLETS = ("outlets", "outlet_names", "outlet_domains", "outlet_tags")
# Not the links: whether a weak one is just strong enough to be kept follows from the last bits of vectors too.
EVENTS = ("events", "event_articles", "judgements", "judged_articles")
TABLES = (
    "store",
    *OUTLETS,
    *EVENTS,
    "articles",
    "revisions",
    "paragraphs",
    "terms",
    "embeddings",
    "buckets",
    "quarantine",
)
# When a row was written, and what follows from the last bits of vectors: equal texts embedded in other company differ by
# rounding. The vectors are compared by value, and the buckets with the catalogue's vectors.
LEFT_OUT = {"indexed_at", "at", "vector", "probability", "file", "sha256"}
# Two neighbouring float16 numbers below 1 are 0.0005 apart; a model that computes in bfloat16 rounds eight times coarser.
ROUNDING = 0.01

Content = dict[str, list[dict[str, Any]]]


def tables(home: Path, *, without: frozenset[str] = frozenset()) -> Content:
    """Every row of every table of an embedded store, in order of keys."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [
                {name: row[name] for name in row.keys() if name not in LEFT_OUT | without}  # noqa: SIM118
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            ]
            for table in TABLES
        }


def vectors(home: Path) -> Vectors:
    """Every embedding, in order of ids."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        return as_vectors([row[0] for row in connection.execute("SELECT vector FROM embeddings ORDER BY id")])


def assert_sound(store: Store, scratch: Path) -> None:
    """Nothing is wrong with the store, and its buckets hold exactly the catalogue's vectors."""
    assert list(faults(store)) == []
    made_again = FaissIndex(scratch)
    try:
        with store.view() as view:
            for bucket in view.reader.buckets():
                rows = view.reader.bucket_rows(bucket.day)
                assert made_again.write(bucket.day, rows, generation=bucket.generation) == bucket
    finally:
        made_again.close()


def assert_same_content(home: Path, expected: Path, *, without: frozenset[str] = frozenset()) -> None:
    """Two stores hold the same, whatever happened on the way."""
    assert tables(home, without=without) == tables(expected, without=without)
    np.testing.assert_allclose(vectors(home), vectors(expected), atol=ROUNDING, rtol=0)
