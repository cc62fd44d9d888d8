"""What a round brings in, written batch by batch: first the articles, then the log.

A process that is killed between the two fetches a few pages again, and the store knows their documents. One that is killed
anywhere else loses what it had fetched and not yet handed over: a batch at most.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event as Stop
from time import monotonic

from indexer.pipeline import Event, Progress, Run
from indexer.sources import Document, Unreadable
from indexer.store.errors import StoreLockedError
from indexer.store.fetches import FollowedFeed, KnownEntry
from indexer.store.store import Store
from indexer.workers import Workers

# A run that has begun is finished, stop or not: some seconds' work.
DOCUMENTS_PER_RUN = 64
BYTES_PER_RUN = 32 * 2**20
STEPS_PER_RUN = 5000
SECONDS_PER_RUN = 60.0
SECONDS_BETWEEN_TRIES = 2.0
COUNTED = ("added", "revised", "skipped", "quarantined")


@dataclass(frozen=True, slots=True)
class Step:
    """A document to take in, and what the log is to say once that is done."""

    document: Document | Unreadable | None = None
    entry: KnownEntry | None = None
    feed: FollowedFeed | None = None


class Ledger:
    """Gathers steps and writes them, in their order. It holds the store's lock only while it writes."""

    def __init__(self, store: Store, workers: Workers, stop: Stop, tell: Callable[[Event], None]) -> None:
        self.counts: Counter[str] = Counter()
        self._store = store
        self._workers = workers
        self._stop = stop
        self._tell = tell
        self._told_of_wait = False
        self._clear()

    def prepare(self) -> None:
        """Make the store, or bring it up to date, before it is read."""
        with self._held():
            pass

    def known(self, digests: Sequence[bytes]) -> dict[bytes, KnownEntry]:
        """Those of the entries that the log knows, or will."""
        with self._store.catalogue.read() as reader:
            logged = reader.fetches.entries(digest for digest in digests if digest not in self._entries)
        return logged | {digest: self._entries[digest] for digest in digests if digest in self._entries}

    def add(self, step: Step) -> None:
        """Take a step; where enough have come together, they are written."""
        self._steps.append(step)
        if step.entry:
            self._entries[step.entry.sha256] = step.entry
        if step.document:
            self._documents += 1
            self._bytes += len(step.document.body) if isinstance(step.document, Document) else 0
        is_full = self._documents >= DOCUMENTS_PER_RUN or self._bytes > BYTES_PER_RUN
        if is_full or len(self._steps) >= STEPS_PER_RUN:
            self.write()

    def tick(self) -> None:
        """Called now and then: where steps have waited for long, they are written."""
        if self._steps and monotonic() - self._begun > SECONDS_PER_RUN:
            self.write()

    def write(self) -> None:
        """Take in the documents, then write the log. A stop that comes before it begins leaves them to the next start."""
        steps = self._steps
        documents = [step.document for step in steps if step.document]
        self._clear()
        if not steps:
            return
        with self._held() as held:
            if not held:
                return
            if documents:
                outcome = Run(self._store, self._workers, listener=self._listen).index([documents])
                self.counts.update({name: getattr(outcome, name) for name in COUNTED})
            with self._store.catalogue.write() as writer:
                writer.fetches.note_entries([step.entry for step in steps if step.entry])
                writer.fetches.note_feeds([step.feed for step in steps if step.feed])

    def _clear(self) -> None:
        self._steps: list[Step] = []
        self._entries: dict[bytes, KnownEntry] = {}
        self._documents = 0
        self._bytes = 0
        self._begun = monotonic()

    def _listen(self, told: Event | Progress) -> None:
        if isinstance(told, Event):
            self._tell(told)

    @contextmanager
    def _held(self) -> Iterator[bool]:
        """Hold the store; where another indexer has it, wait. False: a stop came first."""
        with ExitStack() as stack:
            while not self._stop.is_set():
                try:
                    stack.enter_context(self._store.exclusively())
                except StoreLockedError as held:
                    if not self._told_of_wait:
                        self._tell(Event("waiting", str(self._store.settings.home), str(held)))
                        self._told_of_wait = True
                    self._stop.wait(SECONDS_BETWEEN_TRIES)
                else:
                    self._told_of_wait = False
                    yield True
                    return
            yield False
