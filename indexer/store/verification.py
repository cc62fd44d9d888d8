"""Is the store what it says it is? Counts, hashes, and the catalogue against the index."""

from collections.abc import Iterator
from hashlib import sha256

from indexer.store.reading import Reader
from indexer.store.store import Store


def faults(store: Store) -> Iterator[str]:
    """Everything that is wrong, as sentences; nothing where all is well.

    SQLite's own check does not notice a lost tail of its write-ahead log, and FAISS files carry no checksum at all: both
    are found here by counts and hashes that stand elsewhere.
    """
    yield from (f"catalogue: {fault}" for fault in store.catalogue.integrity_faults())
    with store.view() as view:
        yield from _lost_publications(store, view.reader)
        yield from _text_faults(view.reader)
        yield from _bucket_faults(store, view.reader)


def _lost_publications(store: Store, reader: Reader) -> Iterator[str]:
    noted = store.noted_publication()
    if noted > reader.generation:
        yield (
            f"catalogue: it is at publication {reader.generation}, but publication {noted} was made: its last transactions "
            "are lost. Restore a backup, or run `rashomon index` on the same sources again"
        )


def _text_faults(reader: Reader) -> Iterator[str]:
    dimension = int(reader.facts.get("dimension", 0))
    for row in reader.texts():
        if row.paragraph_id is None:
            yield f"catalogue: article version {row.id} has no paragraphs"
        elif row.article[row.start : row.end] != row.text:
            yield f"catalogue: paragraph {row.paragraph_id} is not characters {row.start} to {row.end} of its article"
        elif row.text_sha256 is None or sha256(row.text.encode()).digest() != row.text_sha256:
            yield f"catalogue: the embedding of paragraph {row.paragraph_id} is of another text"
        elif row.vector_bytes != 2 * dimension:
            yield f"catalogue: the embedding of paragraph {row.paragraph_id} has {row.vector_bytes} bytes, not {2 * dimension}"


def _bucket_faults(store: Store, reader: Reader) -> Iterator[str]:
    expected = reader.rows_per_day()
    for bucket in reader.buckets():
        rows, highest = expected.pop(bucket.day, (0, 0))
        if (bucket.rows, bucket.highest_paragraph_id) != (rows, highest):
            yield (
                f"index: {bucket.file} holds {bucket.rows} paragraphs up to {bucket.highest_paragraph_id}, "
                f"the catalogue {rows} up to {highest}. Run `rashomon rebuild`"
            )
        if fault := store.index.check(bucket):
            yield f"index: {fault}. Run `rashomon rebuild`"
    for day, (rows, _) in expected.items():
        yield f"index: {rows} paragraphs of day {day} are in no bucket. Run `rashomon rebuild`"
