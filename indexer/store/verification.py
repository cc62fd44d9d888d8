"""Is the store what it says it is? Counts, hashes, and the catalogue against the index."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from indexer.store.errors import StoreError
from indexer.store.reading import Reader
from indexer.store.records import Bucket
from indexer.store.store import Store
from indexer.store.vectors import embedding_fault

# What SQLite and its driver say of damaged pages. Any other failure to read, like a lost server, is no fault of the store.
DAMAGE = ("malformed", "not a database", "Could not decode")


def faults(store: Store, *further: Callable[[Store], Iterator[str]]) -> Iterator[str]:
    """Everything that is wrong, as sentences; nothing where all is well. `further` checks are made with those here.

    SQLite's own check does not notice a lost tail of its write-ahead log, nor a changed value, and FAISS files carry no
    checksum at all: both are found here by counts and hashes that stand elsewhere.
    """
    said: set[str] = set()  # a damaged page or embedding is met by several checks, and told once
    for check in (
        _integrity_faults,
        _lost_publications,
        _text_faults,
        _count_faults,
        _quote_faults,
        *further,
        _bucket_faults,
    ):
        for fault in _noticing_damage(check(store)):
            if fault not in said:
                said.add(fault)
                yield fault


def _noticing_damage(found: Iterator[str]) -> Iterator[str]:
    """The faults found; a page that cannot be read is one too, and ends its check."""
    try:
        yield from found
    except StoreError as error:
        if type(error) is not StoreError or not any(sign in str(error) for sign in DAMAGE):
            raise
        yield f"catalogue: {error}. Restore a backup, or index the sources into a new folder"


def _integrity_faults(store: Store) -> Iterator[str]:
    yield from (f"catalogue: {fault}" for fault in store.catalogue.integrity_faults())


def _lost_publications(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        noted = store.noted_publication()
        if noted > reader.generation:
            yield (
                f"catalogue: it is at publication {reader.generation}, but publication {noted} was made: its last "
                "transactions are lost. Restore a backup, or run `rashomon index` on the same sources again"
            )


def _text_faults(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        dimension = int(reader.facts.get("dimension", 0))
        for row in reader.texts():
            if row.paragraph_id is None:
                yield f"catalogue: article version {row.id} has no paragraphs"
            elif row.article[row.start : row.end] != row.text:
                yield f"catalogue: paragraph {row.paragraph_id} is not characters {row.start} to {row.end} of its article"
            elif row.text_sha256 is None or sha256(row.text.encode()).digest() != row.text_sha256:
                yield f"catalogue: the embedding of paragraph {row.paragraph_id} is of another text"
            elif fault := embedding_fault(row.vector, dimension):
                yield f"catalogue: the embedding of paragraph {row.paragraph_id} {fault}"


def _count_faults(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        stated, articles = reader.facts.get("articles", "0"), reader.counts()["articles"]
        if stated != str(articles):
            yield f"catalogue: it states {stated} articles and holds {articles}. Run `rashomon rebuild`"
        if wrong := reader.terms.miscounted():
            term, frequency, counted = wrong[0]
            name = reader.terms.words([term]).get(term, f"number {term}")
            yield (
                f"catalogue: {len(wrong)} terms have a wrong document frequency, the first is {name}: {frequency} in "
                f"place of {counted}. Run `rashomon rebuild`"
            )


def _quote_faults(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        for objection, words in reader.objections.misquoted():
            yield (
                f"catalogue: objection {objection} is about {words.text!r}, which is not characters {words.start} to "
                f"{words.end} of paragraph {words.paragraph_id}. Restore a backup"
            )


def _bucket_faults(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        expected = reader.rows_per_day()
        for bucket in reader.buckets():
            rows, highest = expected.pop(bucket.day, (0, 0))
            fault = store.index.check(bucket)
            if (bucket.rows, bucket.highest_paragraph_id) != (rows, highest):
                yield (
                    f"index: {bucket.file} holds {bucket.rows} paragraphs up to {bucket.highest_paragraph_id}, "
                    f"the catalogue {rows} up to {highest}. Run `rashomon rebuild`"
                )
            elif fault is None:
                yield from _differences(store, reader, bucket)
            if fault:
                yield f"index: {fault}. Run `rashomon rebuild`"
        for day, (rows, _) in expected.items():
            yield f"index: {rows} paragraphs of day {day} are in no bucket. Run `rashomon rebuild`"


def _differences(store: Store, reader: Reader, bucket: Bucket) -> Iterator[str]:
    try:
        rows = reader.bucket_rows(bucket.day)
    except StoreError as damage:
        yield f"catalogue: {damage}"
        return
    if fault := store.index.difference(bucket, rows):
        yield f"index: {fault}. Run `rashomon rebuild`"
