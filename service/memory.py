"""Answers that took long, kept by their question."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from indexer.store.recently_used import RecentlyUsed

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Memory(Generic[Key, Answer]):
    """Keeps answers as long as they weigh `most` together or less; the least lately used go first.

    Threads may share it: who asks what another is working out waits for that answer. Answers are shared too, so nobody may
    change them. An error reaches all who wait for it, and is not kept.
    """

    def __init__(self, weight: Callable[[Answer], int], *, most: int) -> None:
        self._lock = Lock()
        self._answers: RecentlyUsed[Key, Answer] = RecentlyUsed(most, weight)
        self._working: dict[Key, Future[Answer]] = {}

    def answer(self, key: Key, work: Callable[[], Answer]) -> Answer:
        """The answer that is kept under the key, or else that of `work`."""
        with self._lock:
            kept = self._answers.of([key])
            if key in kept:
                return kept[key]
            awaited = self._working.get(key)
            if awaited is None:
                mine = self._working[key] = Future()
        if awaited is not None:
            return awaited.result()
        try:
            answer = work()
            self._answers.keep({key: answer})
        except BaseException as error:
            with self._lock:
                del self._working[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._working[key]
        mine.set_result(answer)
        return answer
