"""The surveyor: counts what events' comparisons find while the service runs, and gives way to everything else.

A comparison takes seconds, so it also makes ready beforehand what visitors are led to first.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from indexer.store.derived import Edition
from indexer.store.errors import NotFoundError, StoreError
from service.survey import Survey

log = logging.getLogger(__name__)
# Between two looks whether anything has changed.
SECONDS_BETWEEN_LOOKS = 5.0
# The first look comes soon after the start: who starts the service opens its first page next.
SECONDS_BEFORE_FIRST_LOOK = 1.0
# After each event it rests, so that at least two thirds of the time are the requests' own. What is made ready for the next
# visitor is a handful of events, and a request would have to make it in his stead: there it rests only for a moment.
LEAST_REST_SECONDS = 0.2
RESTS_PER_WORK = 2.0
# An indexer that starts while the store is written is turned away: so it is written seldom, and some tallies together.
TALLIES_PER_WRITE = 100
SECONDS_PER_WRITE = 30.0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Which `events` visitors are led to first, asked anew each time, and what makes one `ready` for them."""

    events: Callable[[], Iterable[int]]
    ready: Callable[[int], object]


class Surveyor:
    """A thread that brings the survey up to date for as long as the block runs, and again after each change; what is
    `foreseen` is made ready before and after.
    """

    def __init__(
        self, survey: Survey, foreseen: Foreseen, *, seconds_between_looks: float = SECONDS_BETWEEN_LOOKS
    ) -> None:
        self._survey = survey
        self._foreseen = foreseen
        self._pause = seconds_between_looks
        self._stop = Event()
        self._thread = Thread(target=self._run, name="surveyor", daemon=True)
        self._written = monotonic()
        self._told = ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stop behind the event that is being counted, and write what is counted."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        done: Edition | None = None
        pause = min(SECONDS_BEFORE_FIRST_LOOK, self._pause)
        while not self._stop.wait(pause):
            pause = self._pause
            try:
                if (edition := self._survey.edition()) != done and self._round(edition):
                    done = edition
                self._write()
            except StoreError as error:  # missing yet, or not to be written: it may be tomorrow
                self._tell(str(error))
        try:
            self._survey.write()
        except StoreError as error:
            self._tell(str(error))

    def _round(self, edition: Edition) -> bool:
        """Do all that is to be done; False where it was stopped, or the store has changed meanwhile."""
        for work, event, rests in self._work():
            began = monotonic()
            _try(work, event)
            if self._survey.waiting() >= TALLIES_PER_WRITE or monotonic() - self._written >= SECONDS_PER_WRITE:
                self._write()
            if self._stop.wait(max(LEAST_REST_SECONDS, rests * (monotonic() - began))):
                return False
            if self._survey.edition() != edition:
                return False
        return True

    def _work(self) -> Iterator[tuple[Callable[[int], object], int, float]]:
        """What to do with which event, and how many times as long to rest. What was counted may change what is foreseen."""
        yield from ((self._foreseen.ready, event, 0.0) for event in self._foreseen.events())
        yield from ((self._survey.compare, event, RESTS_PER_WORK) for event in self._survey.due())
        yield from ((self._foreseen.ready, event, 0.0) for event in self._foreseen.events())

    def _write(self) -> None:
        self._survey.write()
        self._written = monotonic()

    def _tell(self, fault: str) -> None:
        """Log a fault once, not every few seconds."""
        if fault != self._told:
            log.warning("divergences are not counted: %s", fault)
            self._told = fault


def _try(work: Callable[[int], object], event: int) -> None:
    try:
        work(event)
    except NotFoundError:
        pass  # it went while it was waited for
    except StoreError:
        raise
    except Exception:
        # One event that cannot be compared must not leave all others uncounted.
        log.exception("a bug in counting event %s", event)
