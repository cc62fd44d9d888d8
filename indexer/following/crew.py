"""Threads that wait for servers, a few at once: what they bring comes one by one to the thread that asked."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

Found = TypeVar("Found")

THREADS = 16
# What has been fetched and not been taken over yet waits here: a page or two for each thread.
WAITING = 32
SECONDS_BETWEEN_LOOKS = 0.2


def together(
    tasks: Iterable[Callable[[], Iterator[Found]]], stop: Event, *, threads: int = THREADS
) -> Generator[Found | None, None, None]:
    """What the tasks give, in the order in which it comes; each task runs in one thread.

    Gives None now and then while nothing comes. Ends when all tasks have, or soon after `stop` is set: threads that still
    wait for a server then are left to end by themselves. What a task raises is raised here.
    """
    crew = _Crew(tasks, threads)
    try:
        while not stop.is_set() and not crew.is_done:
            yield crew.next()
    finally:
        crew.over.set()


class _Crew(Generic[Found]):
    def __init__(self, tasks: Iterable[Callable[[], Iterator[Found]]], threads: int) -> None:
        self.over = Event()
        self._tasks = iter(tasks)
        self._taking = Lock()
        self._found: Queue[Found | BaseException | None] = Queue(WAITING)
        self._at_work = threads
        for number in range(threads):
            # Daemons: a server that is slow to answer does not hold up the end of the process.
            Thread(target=self._work, name=f"follow-{number}", daemon=True).start()

    @property
    def is_done(self) -> bool:
        return self._at_work == 0

    def next(self) -> Found | None:
        """What comes next; None where nothing does for a moment."""
        try:
            found = self._found.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        self._at_work -= found is None
        return found

    def _work(self) -> None:
        try:
            while task := self._next_task():
                for found in task():
                    if not self._hand_over(found):
                        return
        except BaseException as error:  # it is the asking thread's to deal with
            self._hand_over(error)
        finally:
            self._hand_over(None)

    def _next_task(self) -> Callable[[], Iterator[Found]] | None:
        with self._taking:
            return None if self.over.is_set() else next(self._tasks, None)

    def _hand_over(self, found: Found | BaseException | None) -> bool:
        """Whether anybody still takes it."""
        while not self.over.is_set():
            with suppress(Full):
                self._found.put(found, timeout=SECONDS_BETWEEN_LOOKS)
                return True
        return False
