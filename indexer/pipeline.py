"""The offline side in one glance:

    read | extract | plan | embed | write | link | publish

Reading and extraction run ahead in a thread while the model embeds. Paragraphs and their embeddings are committed
together, a batch at a time; publication is one transaction of its own, so a run that is killed anywhere leaves a store
that opens, and the next run completes it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from time import monotonic

from indexer.extract import Extracted, extract
from indexer.plan import Add, Refuse, Revise, Sighting, Skip, decide
from indexer.sources import Document, Source, Unreadable
from indexer.store.errors import DocumentError
from indexer.store.records import Bucket, KnownVersion, Version
from indexer.store.store import Store, check_model, model_facts
from indexer.store.vectors import as_blobs
from indexer.store.writing import Writer, digest_of
from indexer.syndication import origins

# One batch is planned, embedded and committed together. Large enough that the encoder can sort texts of like length,
# small enough that a killed run loses seconds.
DOCUMENTS_PER_BATCH = 256
# Files of this many generations stay, for services that still answer from the one before.
GENERATIONS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: every document read is added, revised, skipped or quarantined, each counted once."""

    read: int
    added: int
    revised: int
    skipped: int
    quarantined: int
    repaired: int
    paragraphs: int
    embedded: int
    seconds: float
    encoder_seconds: float

    def as_json(self) -> dict[str, float]:
        """The fields by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Event:
    """What a run tells while it goes: of a document that was quarantined or repaired, its place and the reason."""

    kind: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents read and distinct texts embedded so far."""

    read: int
    embedded: int


class Run:
    """One run of the indexer over some sources. The caller holds the store (`Store.exclusively`)."""

    def __init__(
        self,
        store: Store,
        *,
        listener: Callable[[Event | Progress], None] = lambda _: None,
        documents_per_batch: int = DOCUMENTS_PER_BATCH,
    ) -> None:
        self._store = store
        self._tell = listener
        self._documents_per_batch = documents_per_batch
        self._counts: Counter[str] = Counter()
        self._seen: dict[tuple[str, str], Sighting] = {}
        self._encoder_seconds = 0.0

    def index(self, sources: Iterable[Source]) -> Outcome:
        """Take in every document of the sources and publish the result."""
        started = monotonic()
        self._remember_model()
        with ThreadPoolExecutor(1, thread_name_prefix="reader") as ahead:
            batches = self._read_and_extract(sources)
            upcoming = ahead.submit(next, batches, None)
            while (batch := upcoming.result()) is not None:
                upcoming = ahead.submit(next, batches, None)
                self._take_in(batch)
        link_and_publish(self._store)
        names = ("read", "added", "revised", "skipped", "quarantined", "repaired", "paragraphs", "embedded")
        counts = {name: self._counts[name] for name in names}
        return Outcome(
            **counts, seconds=round(monotonic() - started, 3), encoder_seconds=round(self._encoder_seconds, 3)
        )

    def _remember_model(self) -> None:
        encoder = self._store.encoder
        with self._store.catalogue.write() as writer:
            check_model(writer.facts, encoder)
            writer.set_facts(model_facts(encoder))

    def _read_and_extract(self, sources: Iterable[Source]) -> Iterator[list[Extracted | Unreadable]]:
        batch: list[Extracted | Unreadable] = []
        for source in sources:
            for document in source:
                batch.append(self._extracted(document))
                if len(batch) == self._documents_per_batch:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def _extracted(self, document: Document | Unreadable) -> Extracted | Unreadable:
        if isinstance(document, Unreadable):
            return document
        try:
            return extract(document, longest_paragraph=self._store.settings.max_paragraph_chars)
        except DocumentError as reason:
            return Unreadable(document.source, document.line, str(reason), document.raw)

    def _take_in(self, batch: list[Extracted | Unreadable]) -> None:
        """Plan, embed and write one batch."""
        self._counts["read"] += len(batch)
        with self._store.catalogue.write() as writer:
            planned, refused = self._plan(batch, writer)
            texts = _distinct_texts(version for version, _ in planned)
            stored = writer.embedding_ids(texts)
        new = {digest: text for digest, text in texts.items() if digest not in stored}
        vectors = self._embed(new)
        with self._store.catalogue.write() as writer:
            writer.quarantine([(each.source, each.line, each.reason, each.raw) for each in refused])
            writer.add_versions(planned, stored | writer.add_embeddings(vectors))
        self._counts["paragraphs"] += sum(len(version.spans) for version, _ in planned)
        self._counts["quarantined"] += len(refused)
        for each in refused:
            self._tell(Event("quarantined", f"{each.source}:{each.line}", each.reason))
        self._tell(Progress(self._counts["read"], self._counts["embedded"]))

    def _plan(
        self, batch: list[Extracted | Unreadable], writer: Writer
    ) -> tuple[list[tuple[Version, KnownVersion | None]], list[Unreadable]]:
        """What to write, and what to quarantine."""
        found = [each for each in batch if isinstance(each, Extracted)]
        refused = [each for each in batch if isinstance(each, Unreadable)]
        keys = [(each.version.outlet, each.version.identity) for each in found]
        known = writer.known_versions(keys)
        planned: list[tuple[Version, KnownVersion | None]] = []
        for key, each in zip(keys, found, strict=True):
            version = each.version
            place = f"{version.source}:{version.line}"
            match decision := decide(version, known.get(key), self._seen.get(key)):
                case Add():
                    self._counts["added"] += 1
                    planned.append((version, None))
                case Revise(before):
                    self._counts["revised"] += 1
                    planned.append((version, before))
                case Skip():
                    self._counts["skipped"] += 1
                case Refuse(reason):
                    raw = version.text[:4096].encode()
                    refused.append(Unreadable(version.source, version.line, reason, raw))
                    continue
            self._seen.setdefault(key, Sighting(place, version.content_sha256))
            if each.repairs and not isinstance(decision, Skip):
                self._counts["repaired"] += 1
                for repair in each.repairs:
                    self._tell(Event("repaired", place, repair))
        return planned, refused

    def _embed(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        """Stored embeddings of texts, by the texts' SHA-256."""

        def advance(done: int) -> None:
            self._counts["embedded"] += done
            self._tell(Progress(self._counts["read"], self._counts["embedded"]))

        started = monotonic()
        vectors = self._store.encoder.encode(list(texts.values()), on_progress=advance)
        self._encoder_seconds += monotonic() - started
        return dict(zip(texts, as_blobs(vectors), strict=True))


def link_and_publish(store: Store, *, everything: bool = False) -> int:
    """Link copies to their origins and make what was written the current generation; returns its number.

    With `everything`, all that follows from articles and embeddings is made anew: buckets, origins, counts. Raises
    StoreError where an embedding was damaged. Without anything new, nothing is published.
    """
    generation = _publish(store, everything=everything)
    # A run that was killed between its publication and here left both to the next one, even where that finds nothing new.
    if store.noted_publication() < generation:
        store.note_publication(generation)
    with store.catalogue.read() as reader:
        store.index.sweep(reader.buckets_since(generation - GENERATIONS_KEPT + 1))
    return generation


def _publish(store: Store, *, everything: bool) -> int:
    with store.catalogue.write() as writer:
        changed = writer.unpublished_days()
        days = sorted({*changed, *(b.day for b in writer.buckets()), *writer.rows_per_day()}) if everything else changed
        if not days:
            return writer.generation
        upcoming = writer.as_of_next()
        if everything:
            for part in upcoming.copies():
                found = origins((paragraph, text, published) for paragraph, text, published, _ in part)
                writer.set_origins({row.id: found[row.id] for row in part if row.origin_id != found[row.id]})
            writer.recount_terms()
        else:
            writer.set_origins(origins(writer.text_groups()))
            writer.count_terms()
        buckets: dict[int, Bucket | None] = {}
        for day in days:
            rows = upcoming.bucket_rows(day)
            buckets[day] = store.index.write(day, rows, generation=upcoming.generation) if len(rows) else None
        writer.publish(buckets)
    store.note_publication(upcoming.generation)
    return upcoming.generation


def _distinct_texts(versions: Iterable[Version]) -> dict[bytes, str]:
    texts = (text for version in versions for text in (version.title, *version.paragraphs) if text)
    return {digest_of(text): text for text in texts}
