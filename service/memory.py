"""Answers that took long, kept by their question."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Memory(Generic[Key, Answer]):
    """Keeps answers as long as they weigh `most` together or less; the least lately used go first.

    Threads may share it: who asks what another is working out waits for that answer. Answers are shared too, so nobody may
    change them. An error reaches all who wait for it, and is not kept.
    """

    def __init__(self, weight: Callable[[Answer], int], *, most: int) -> None:
        self._weight = weight
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Key, Future[Answer]] = OrderedDict()
        self._weights: dict[Key, int] = {}  # of those that are worked out

    def answer(self, key: Key, work: Callable[[], Answer]) -> Answer:
        """The answer that is kept under the key, or else that of `work`."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                mine = self._answers[key] = Future()
            else:
                self._answers.move_to_end(key)
        if found is not None:
            return found.result()
        try:
            mine.set_result(work())
        except BaseException as error:
            with self._lock:
                del self._answers[key]
            mine.set_exception(error)
            raise
        self._keep(key, self._weight(mine.result()))
        return mine.result()

    def _keep(self, key: Key, weight: int) -> None:
        """Weigh an answer, and forget what is too much; what is still worked out stays."""
        with self._lock:
            self._weights[key] = weight
            too_much = sum(self._weights.values()) - self._most
            for oldest in [each for each in self._answers if each in self._weights]:
                if too_much <= 0:
                    break
                too_much -= self._weights.pop(oldest)
                del self._answers[oldest]
