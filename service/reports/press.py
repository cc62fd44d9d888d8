"""Makes the reports that are asked for over HTTP, one after the other, beside the requests."""

import logging
from queue import Full, Queue
from threading import Lock, Thread
from typing import Self

from indexer.store.errors import RashomonError, StoreError
from service.reports.making import Reporter
from service.reports.request import ReportRequest
from service.reports.shelf import ReportState, Shelf

log = logging.getLogger(__name__)
# So many may wait: beyond that a request is refused, and nothing piles up.
MOST_WAITING = 100
Order = tuple[str, ReportRequest]


class Press:
    """A thread that makes reports and puts them on the shelf. What waited when a process ended is made by the next.

    `order` may be called by many threads. As a context it begins with what waits, and ends when the report at hand is made.
    """

    def __init__(self, reporter: Reporter, shelf: Shelf) -> None:
        self._reporter = reporter
        self._shelf = shelf
        self._queue: Queue[Order | None] = Queue(MOST_WAITING)
        self._thread: Thread | None = None
        self._lock = Lock()

    def order(self, request: ReportRequest) -> ReportState:
        """Have a report made, unless it is there or waits already.

        Raises NotFoundError and CallError for what the request names, StoreError where too many wait.
        """
        self._reporter.check(request)
        identity = self._reporter.identity(request)
        with self._lock:
            if self._known(identity):
                return self._shelf.state(identity)
            self._shelf.ask(identity, request)
            self._put((identity, request))
        return self._shelf.state(identity)

    def __enter__(self) -> Self:
        with self._lock:
            for order in self._shelf.waiting()[:MOST_WAITING]:
                self._put(order)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            thread, self._thread = self._thread, None
            if thread:
                while not self._queue.empty():
                    self._queue.get_nowait()
                self._queue.put(None)
        if thread:
            thread.join()

    def _known(self, identity: str) -> bool:
        try:
            return self._shelf.state(identity).status != "failed"
        except RashomonError:
            return False

    def _put(self, order: Order) -> None:
        try:
            self._queue.put_nowait(order)
        except Full:
            raise StoreError(f"{MOST_WAITING} reports wait already: ask again in a minute") from None
        if self._thread is None:
            self._thread = Thread(target=self._work, name="press", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (order := self._queue.get()) is not None:
            identity, request = order
            try:
                self._shelf.keep(identity, self._reporter.make(request))
            except RashomonError as error:
                self._shelf.fail(identity, str(error))
            except Exception:
                log.exception("a bug in the making of report %s", identity)
                self._shelf.fail(identity, "this is a fault of the service, not of the request; its log says more")
