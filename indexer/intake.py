"""The first half of the pipeline, read | extract: runs ahead of the model, in worker processes.

A document that was read before by the same rules is told from its bytes and not read again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from indexer.extract import Extracted, extract
from indexer.extract.rules import fingerprint
from indexer.matching.language import detected
from indexer.sources import Document, Source, Unreadable
from indexer.store.errors import DocumentError, PassingDocumentError
from indexer.store.records import Refused, TakenIn
from indexer.workers import Exceeded, Workers

# One batch is planned, embedded and committed together. Large enough that the encoder can sort texts of like length,
# small enough that a killed run loses seconds.
DOCUMENTS_PER_BATCH = 256
# The first batch is smaller and each next one twice the one before: the model waits for the first to be read.
FIRST_BATCH = 32
# So many documents, or bytes, are looked up at once among those that were read before.
DOCUMENTS_PER_LOOK = 64
BYTES_PER_LOOK = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Read:
    """One document of a source and what reading it gave. `digest` is given where the store should remember it."""

    source: str
    line: int
    excerpt: bytes
    digest: bytes | None
    result: Extracted | TakenIn | Refused

    @property
    def place(self) -> str:
        """Where it stands, for the eye."""
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that a worker reads."""

    source: str
    line: int
    excerpt: bytes
    digest: bytes | None

    def answered(self, result: Extracted | Refused | Exceeded) -> Read:
        """With the result. What broke a limit is read again next time: the machine may be less busy then."""
        if isinstance(result, Exceeded):
            result = Refused(result.reason, lasting=False)
        remembered = self.digest if isinstance(result, Extracted) or result.lasting else None
        return Read(self.source, self.line, self.excerpt, remembered, result)


class Intake:
    """Reads sources batch by batch, in order. `known` tells which documents, by digest, need not be read."""

    def __init__(
        self,
        workers: Workers,
        known: Callable[[Sequence[bytes]], dict[bytes, TakenIn | Refused]],
        *,
        longest_paragraph: int,
        documents_per_batch: int = DOCUMENTS_PER_BATCH,
    ) -> None:
        self._workers = workers
        self._known = known
        self._read = partial(_read_or_pass, longest_paragraph=longest_paragraph)
        self._rules = fingerprint() + longest_paragraph.to_bytes(8, "big")
        self._documents_per_batch = documents_per_batch

    def batches(self, sources: Iterable[Source]) -> Iterator[list[Read]]:
        """Every document of the sources, each once, in order."""
        waiting: deque[Read | Asked | None] = deque()
        batch: list[Read] = []
        size = min(FIRST_BATCH, self._documents_per_batch)
        for result in self._workers.map(self._read, self._unread(sources, waiting)):
            while isinstance(first := waiting.popleft(), Read):
                batch.append(first)
            if first is not None and result is not None:
                batch.append(first.answered(result))
            while len(batch) >= size:
                yield batch[:size]
                del batch[:size]
                size = min(2 * size, self._documents_per_batch)
        if batch:
            yield batch

    def _unread(self, sources: Iterable[Source], waiting: deque[Read | Asked | None]) -> Iterator[Document | None]:
        """The documents for the workers. What stands between them, and their own places, goes to `waiting`.

        None ends each look, so that what needs no worker does not pile up behind one that is not asked.
        """
        for look in _looks(chain.from_iterable(sources)):
            digests = [each.digest(self._rules) if isinstance(each, Document) else None for each in look]
            known = self._known([digest for digest in digests if digest])
            for each, digest in zip(look, digests, strict=True):
                if isinstance(each, Unreadable):
                    waiting.append(Read(each.source, each.line, each.raw, None, Refused(each.reason, lasting=False)))
                elif digest in known:
                    waiting.append(Read(each.source, each.line, each.excerpt, None, known[digest]))
                else:
                    waiting.append(Asked(each.source, each.line, each.excerpt, digest))
                    yield each
            waiting.append(None)
            yield None


def before_fork() -> None:
    """Load once, where workers are forked, what reading needs sooner or later: the model that tells languages."""
    detected("Half a second, and as much memory as all the rest.")


def read_document(document: Document, *, longest_paragraph: int) -> Extracted | Refused:
    """Extract one document: what a worker does."""
    try:
        return extract(document, longest_paragraph=longest_paragraph)
    except DocumentError as reason:
        return Refused(str(reason), lasting=not isinstance(reason, PassingDocumentError))


def _read_or_pass(document: Document | None, *, longest_paragraph: int) -> Extracted | Refused | None:
    return None if document is None else read_document(document, longest_paragraph=longest_paragraph)


def _looks(found: Iterable[Document | Unreadable]) -> Iterator[list[Document | Unreadable]]:
    look: list[Document | Unreadable] = []
    size = 0
    for each in found:
        look.append(each)
        size += len(each.body) if isinstance(each, Document) else 0
        if len(look) == DOCUMENTS_PER_LOOK or size > BYTES_PER_LOOK:
            yield look
            look, size = [], 0
    if look:
        yield look
