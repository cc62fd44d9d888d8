"""The offline side in one glance:

    read | extract | plan | embed | write | link | publish

While the model embeds one batch, the next is read and extracted (`intake`, in worker processes) and planned, and the one
before is written. Paragraphs and their embeddings are committed together, a batch at a time; publication is one
transaction of its own, so a run that is killed anywhere leaves a store that opens, and the next run completes it.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from time import monotonic

from indexer import linking, syndication
from indexer.extract import Extracted
from indexer.intake import DOCUMENTS_PER_BATCH, Intake, Read
from indexer.matching.profiles import make_profiles
from indexer.memory import give_back
from indexer.plan import Plan, Planner
from indexer.sources import Source
from indexer.store.directory_editor import DirectoryEditor
from indexer.store.records import Bucket, Refused, TakenIn, Version
from indexer.store.store import Store, check_model, model_facts
from indexer.store.vectors import as_blobs
from indexer.store.writing import digest_of
from indexer.syndication import links_are_due, signatures
from indexer.workers import Workers

# Files of this many generations stay, for services that still answer from the one before.
GENERATIONS_KEPT = 2
# Seconds that one thread may keep Python from the others (elsewhere 5 ms). The model comes back to Python after each of
# its operations, hundreds of times for a batch of texts, and waits so long each time while another thread plans or writes.
TURN = 0.0002


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
    linking_seconds: float

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


@dataclass(frozen=True, slots=True)
class Published:
    """The current generation after a publication, and what profiles, links and events took of it."""

    generation: int
    linking_seconds: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that is planned: the plan, the texts it needs embedded, and of these the ones nobody embedded before.

    Texts are known by their SHA-256.
    """

    plan: Plan
    texts: dict[bytes, str]
    new: dict[bytes, str]


class Run:
    """One run of the indexer over some sources. The caller holds the store (`Store.exclusively`)."""

    def __init__(
        self,
        store: Store,
        workers: Workers,
        *,
        listener: Callable[[Event | Progress], None] = lambda _: None,
        documents_per_batch: int = DOCUMENTS_PER_BATCH,
    ) -> None:
        self._store = store
        self._intake = Intake(
            workers,
            self._read_before,
            longest_paragraph=store.settings.max_paragraph_chars,
            documents_per_batch=documents_per_batch,
        )
        self._tell = listener
        self._counts: Counter[str] = Counter()
        self._planner = Planner()
        self._unwritten: set[bytes] = set()
        self._encoder_seconds = 0.0

    def index(self, sources: Iterable[Source]) -> Outcome:
        """Take in every document of the sources and publish the result."""
        started = monotonic()
        self._remember_model()
        # One thread reads ahead, one plans and writes in turn (so the catalogue has one writer), this one embeds.
        with (
            _short_turns(),
            ThreadPoolExecutor(1, thread_name_prefix="intake") as ahead,
            ThreadPoolExecutor(1, thread_name_prefix="catalogue") as desk,
        ):
            batches = _one_ahead(ahead, self._intake.batches(sources))
            upcoming = desk.submit(self._next_prepared, batches)
            before: Future[Plan] | None = None
            while (batch := upcoming.result()) is not None:
                upcoming = desk.submit(self._next_prepared, batches)
                vectors = self._embed(batch.new)
                if before:
                    self._count(before.result())
                before = desk.submit(self._write, batch, vectors)
            if before:
                self._count(before.result())
        published = link_and_publish(self._store)
        names = ("read", "added", "revised", "skipped", "quarantined", "repaired", "paragraphs", "embedded")
        counts = {name: self._counts[name] for name in names}
        return Outcome(
            **counts,
            seconds=round(monotonic() - started, 3),
            encoder_seconds=round(self._encoder_seconds, 3),
            linking_seconds=round(published.linking_seconds, 3),
        )

    def _remember_model(self) -> None:
        encoder = self._store.encoder
        with self._store.catalogue.write() as writer:
            check_model(writer.facts, encoder)
            writer.set_facts(model_facts(encoder))

    def _read_before(self, digests: Sequence[bytes]) -> dict[bytes, TakenIn | Refused]:
        with self._store.catalogue.read() as reader:
            return reader.documents.known(digests)

    def _next_prepared(self, batches: Iterator[Sequence[Read]]) -> Prepared | None:
        """Plan the next batch, while the one before may be embedded and is not written yet."""
        batch = next(batches, None)
        if batch is None:
            return None
        with self._store.catalogue.write() as writer:
            batch = _at_their_outlets(batch, writer.outlets)
            found = [each.result.version for each in batch if isinstance(each.result, Extracted)]
            known = writer.known_versions([(version.outlet, version.identity) for version in found])
            plan = self._planner.plan(batch, known)
            texts = _distinct_texts(each.version for each in plan.written)
            embedded = writer.embedding_ids(texts).keys() | self._unwritten
        new = {digest: text for digest, text in texts.items() if digest not in embedded}
        self._unwritten |= new.keys()
        return Prepared(plan, texts, new)

    def _write(self, batch: Prepared, vectors: dict[bytes, bytes]) -> Plan:
        """Write one batch, every batch before it being written."""
        plan = batch.plan
        signed = dict(zip(batch.new, signatures(list(batch.new.values())), strict=True))
        with self._store.catalogue.write() as writer:
            embeddings = writer.embedding_ids(batch.texts) | writer.add_embeddings(vectors, signed)
            versions = writer.add_versions([(each.version, each.known) for each in plan.written], embeddings)
            entries = writer.quarantine(
                [(each.source, each.line, why.reason, each.excerpt) for each, why in plan.refused]
            )
            taken_in = {each.read.digest: number for each, number in zip(plan.written, versions, strict=True)}
            taken_in |= {each.digest: known.revision_id for each, known in plan.skipped if known}
            refused = {each.digest: entry for (each, _), entry in zip(plan.refused, entries, strict=True)}
            writer.documents.note(revisions=taken_in, quarantined=refused)
        self._unwritten -= batch.new.keys()
        give_back()
        return plan

    def _count(self, plan: Plan) -> None:
        self._counts["read"] += len(plan.written) + len(plan.skipped) + len(plan.refused)
        self._counts["skipped"] += len(plan.skipped)
        self._counts["quarantined"] += len(plan.refused)
        for each in plan.written:
            self._counts["revised" if each.known else "added"] += 1
            self._counts["paragraphs"] += len(each.version.spans)
            self._counts["repaired"] += bool(each.repairs)
            for repair in each.repairs:
                self._tell(Event("repaired", each.read.place, repair))
        for read, why in plan.refused:
            self._tell(Event("quarantined", read.place, why.reason))
        self._tell(Progress(self._counts["read"], self._counts["embedded"]))

    def _embed(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        """Stored embeddings of texts, by the texts' SHA-256."""

        def advance(done: int) -> None:
            self._counts["embedded"] += done
            self._tell(Progress(self._counts["read"], self._counts["embedded"]))

        started = monotonic()
        vectors = self._store.encoder.encode(list(texts.values()), on_progress=advance)
        self._encoder_seconds += monotonic() - started
        return dict(zip(texts, as_blobs(vectors), strict=True))


def link_and_publish(store: Store, *, everything: bool = False) -> Published:
    """Link copies and events, and make what was written the current generation.

    With `everything`, all that follows from articles and embeddings is made anew: buckets, origins, counts, events. Raises
    StoreError where an embedding was damaged. Without anything new, nothing is published.
    """
    published = _publish(store, everything=everything)
    generation = published.generation
    # A run that was killed between its publication and here left both to the next one, even where that finds nothing new.
    if store.noted_publication() < generation:
        store.note_publication(generation)
    with store.catalogue.read() as reader:
        store.index.sweep(reader.buckets_since(generation - GENERATIONS_KEPT + 1))
    return published


def _publish(store: Store, *, everything: bool) -> Published:
    with store.catalogue.write() as writer:
        changed = writer.unpublished_days()
        days = sorted({*changed, *(b.day for b in writer.buckets()), *writer.rows_per_day()}) if everything else changed
        if not days and not links_are_due(writer) and not (writer.generation and linking.events_are_due(writer)):
            return Published(writer.generation, 0.0)
        upcoming = writer.as_of_next()
        syndication.link(writer, everything=everything)
        if everything:
            writer.terms.recount()
        else:
            writer.terms.count()
        buckets: dict[int, Bucket | None] = {}
        for day in days:
            rows = upcoming.bucket_rows(day)
            buckets[day] = store.index.write(day, rows, generation=upcoming.generation) if len(rows) else None
        writer.publish(buckets)
        started = monotonic()
        make_profiles(writer, everything=everything)
        linking.link(writer, store.view_of(writer), everything=everything)
        linking_seconds = monotonic() - started
    store.note_publication(upcoming.generation)
    return Published(upcoming.generation, linking_seconds)


@contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _one_ahead(thread: ThreadPoolExecutor, batches: Iterator[list[Read]]) -> Iterator[list[Read]]:
    """The batches; while one is used, the next is made in the thread."""
    upcoming = thread.submit(next, batches, None)
    while (batch := upcoming.result()) is not None:
        upcoming = thread.submit(next, batches, None)
        yield batch


def _at_their_outlets(batch: Sequence[Read], directory: DirectoryEditor) -> list[Read]:
    """The documents, each article under its outlet's name."""
    found = [each.result.version for each in batch if isinstance(each.result, Extracted)]
    resolved = iter(directory.resolved(found))
    return [
        replace(each, result=replace(each.result, version=next(resolved)))
        if isinstance(each.result, Extracted)
        else each
        for each in batch
    ]


def _distinct_texts(versions: Iterable[Version]) -> dict[bytes, str]:
    texts = (text for version in versions for text in (version.title, *version.paragraphs) if text)
    return {digest_of(text): text for text in texts}
