"""A pool of workers: results in the order of the items, and an item that kills its worker costs only itself."""

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from threading import Lock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from indexer.workers.channel import Task, Worker
from indexer.workers.worker import Exceeded, Kind, Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

# One in work and one waiting: a worker goes on while this process is busy elsewhere.
TASKS_PER_WORKER = 2
# Results keep the order of the items, so behind a slow item others wait. So many may for each worker, and of so many
# bytes in all, as they are sent: memory stays flat.
IN_FLIGHT_PER_WORKER = 32
BYTES_IN_FLIGHT = 64 * 2**20


class Workers:
    """Processes that work on items, each item under limits. A context manager; workers start with the first item.

    It serves any number of runs, one after another or at once, in any thread. Each run has up to `processes` workers,
    by default one for each processor that this process may use. For Linux and other Unix systems.
    """

    def __init__(self, *, limits: Limits | None = None, processes: int | None = None) -> None:
        self._staff = _Staff(limits or Limits(), processes or _processors())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Generator[Result | Exceeded, None, None]:
        """The function's result for each item, in their order; Exceeded for an item that broke a limit or its worker.

        The function is one that a module defines, or a partial of one. That module is imported once, where workers are
        forked, and its `before_fork()` called, if it has one; what the function loads later, each worker loads again.
        Items are pulled only while results are, and only as far ahead as workers need; while pulling one blocks, results
        wait. To stop early, close the generator: its workers that have work are killed.

        An exception that the function raises is raised in the place of the result, with the worker's traceback as a
        note; one that the items raise, behind the results of the items before it. Either ends the run. Raises
        ValueError for a function that a worker cannot import, RuntimeError after `close`.
        """
        return _Run(self._staff, function, items).results()

    def call(self, function: Callable[[Item], Result], item: Item) -> Result | Exceeded:
        """The function's result for one item, as `map` gives it. The items of a `map` may be made by calls."""
        with closing(self.map(function, [item])) as results:
            return next(results)

    def close(self) -> None:
        """Kill all workers. Another thread that is in a run gets RuntimeError."""
        self._staff.close()


class _Staff:
    """The workers of a pool: those that a run has, and those that wait for one."""

    def __init__(self, limits: Limits, per_run: int) -> None:
        self.limits = limits
        self.per_run = per_run
        self._idle: list[Worker] = []
        self._hired: set[Worker] = set()
        self._closed = False
        self._lock = Lock()

    def hire(self, module: str) -> Worker:
        """A worker that waits, or a new one that has the module. Raises RuntimeError after `close`."""
        with self._lock:
            self._check_open()
            while self._idle:
                worker = self._idle.pop()
                if worker.is_ready:
                    self._hired.add(worker)
                    return worker
                worker.close()
        worker = Worker(module, self.limits)
        with self._lock:
            self._hired.add(worker)
            if self._closed:
                worker.kill()
        return worker

    def release(self, worker: Worker) -> None:
        """Take back a worker. One with tasks that nobody waits for any more is killed."""
        with self._lock:
            self._hired.discard(worker)
            if worker.tasks or self._closed:
                worker.close()
            else:
                self._idle.append(worker)

    def dismiss(self, worker: Worker) -> None:
        """Take back a worker that is dead or leaving. Raises RuntimeError where `close` killed it."""
        with self._lock:
            self._hired.discard(worker)
            worker.close()
            self._check_open()

    def close(self) -> None:
        """Kill all. The channels of those in a run are left to it: another thread may be waiting on them."""
        with self._lock:
            self._closed = True
            for worker in self._hired:
                worker.kill()
            while self._idle:
                self._idle.pop().close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("these workers were closed")


class _Run(Generic[Item, Result]):
    """One function over some items. Everything happens while a result is asked for."""

    def __init__(self, staff: _Staff, function: Callable[[Item], Result], items: Iterable[Item]) -> None:
        self._staff = staff
        self._function = function
        self._module = _module_of(function)
        self._items = iter(items)
        self._failure: BaseException | None = None
        self._more = True
        self._in_flight: deque[Task] = deque()
        self._returned: deque[Task] = deque()
        self._crew: list[Worker] = []

    def results(self) -> Generator[Result | Exceeded, None, None]:
        """The answers in order."""
        with DefaultSelector() as selector:
            try:
                while self._hand_out(selector):
                    if (answer := self._in_flight[0].answer) is None:
                        self._listen(selector)
                    else:
                        self._in_flight.popleft()
                        yield self._opened(answer)
                if self._failure is not None:
                    raise self._failure
            finally:
                for worker in self._crew:
                    self._staff.release(worker)

    def _hand_out(self, selector: DefaultSelector) -> bool:
        """Give tasks to workers as long as both are to be had; whether any answer is to be expected."""
        while self._has_room and (task := self._next_task()):
            worker = min(self._crew, key=lambda each: len(each.tasks), default=None)
            if worker is None or (worker.tasks and len(self._crew) < self._staff.per_run):
                worker = self._staff.hire(self._module)
                self._crew.append(worker)
                selector.register(worker.channel, worker.events, worker)
            worker.take(task)
            selector.modify(worker.channel, worker.events, worker)
        return bool(self._in_flight)

    @property
    def _has_room(self) -> bool:
        return len(self._crew) < self._staff.per_run or any(
            len(worker.tasks) < TASKS_PER_WORKER for worker in self._crew
        )

    def _next_task(self) -> Task | None:
        """One that came back from a worker that died, or the next item's; None at the end, or where enough are out."""
        if self._returned:
            return self._returned.popleft()
        most = IN_FLIGHT_PER_WORKER * self._staff.per_run
        if (
            not self._more
            or len(self._in_flight) >= most
            or sum(task.size for task in self._in_flight) > BYTES_IN_FLIGHT
        ):
            return None
        try:
            task = Task(pickle.dumps((self._function, next(self._items)), pickle.HIGHEST_PROTOCOL))
        except StopIteration:
            self._more = False
            return None
        except BaseException as failure:
            self._more, self._failure = False, failure
            return None
        self._in_flight.append(task)
        return task

    def _listen(self, selector: DefaultSelector) -> None:
        """Wait until a worker has sent something, or takes more."""
        for key, events in selector.select():
            worker: Worker = key.data
            if events & EVENT_WRITE:
                worker.write()
            if not events & EVENT_READ or worker.read():
                selector.modify(worker.channel, worker.events, worker)
                continue
            selector.unregister(worker.channel)
            self._crew.remove(worker)
            self._returned += worker.tasks
            self._staff.dismiss(worker)

    def _opened(self, answer: tuple[Kind, bytearray] | Exceeded) -> Result | Exceeded:
        if isinstance(answer, Exceeded):
            return answer
        match answer:
            case Kind.OUT_OF_MEMORY, _:
                return Exceeded(f"needed more than {self._staff.limits.memory_bytes / 2**20:,.0f} MiB of memory")
            case Kind.ERROR, body:
                raise pickle.loads(body)
            case _, body:
                return cast("Result", pickle.loads(body))


def _module_of(function: Callable[..., Any]) -> str:
    """The module that a worker imports the function from."""
    while isinstance(function, partial):
        function = function.func
    module: str = function.__module__
    if module == "__main__":
        raise ValueError(f"{function!r} stands in __main__, which workers do not import: put it into a module")
    return module


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
