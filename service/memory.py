"""Answers that took long, kept by their question."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from indexer.store.recently_used import RecentlyUsed
from service.headway import Headway, Listener, heard_by, listening

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Memory(Generic[Key, Answer]):
    """Keeps answers as long as they weigh `most` together or less; the least lately used go first.

    Threads may share it: who asks what another is working out waits for that answer, and hears how far it is. Answers are
    shared too, so nobody may change them. An error reaches all who wait for it, and is not kept.
    """

    def __init__(self, weight: Callable[[Answer], int], *, most: int) -> None:
        self._lock = Lock()
        self._answers: RecentlyUsed[Key, Answer] = RecentlyUsed(most, weight)
        self._working: dict[Key, _Work[Answer]] = {}

    def kept(self, key: Key) -> Answer | None:
        """The answer that is kept under the key; None where there is none, though one may be worked out."""
        return self._answers.of([key]).get(key)

    def answer(self, key: Key, work: Callable[[], Answer]) -> Answer:
        """The answer that is kept under the key, or else that of `work`."""
        with self._lock:
            kept = self._answers.of([key])
            if key in kept:
                return kept[key]
            awaited = self._working.get(key)
            if awaited is None:
                mine = self._working[key] = _Work()
        if awaited is not None:
            awaited.followed_by(listening())
            return awaited.answer.result()
        mine.followed_by(listening())
        try:
            with heard_by(mine.tell):
                answer = work()
            self._answers.keep({key: answer})
        except BaseException as error:
            with self._lock:
                del self._working[key]
            mine.answer.set_exception(error)
            raise
        with self._lock:
            del self._working[key]
        mine.answer.set_result(answer)
        return answer


class _Work(Generic[Answer]):
    """What one thread works out and others may wait for. A listener that comes late hears at once how far it is."""

    def __init__(self) -> None:
        self.answer: Future[Answer] = Future()
        self._lock = Lock()
        self._listeners: list[Listener] = []
        self._last: Headway | None = None

    def followed_by(self, listener: Listener | None) -> None:
        if listener is None:
            return
        with self._lock:
            self._listeners.append(listener)
            if self._last is not None:
                listener(self._last)

    def tell(self, headway: Headway) -> None:
        with self._lock:
            self._last = headway
            for listener in self._listeners:
                listener(headway)
