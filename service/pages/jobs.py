"""What pages wait for: work that goes on by itself, so that a page can say how far it is and come back for the answer."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from threading import Lock
from types import TracebackType
from typing import Annotated, Any, Self, TypeVar

from service.api.common import held
from service.headway import Headway, heard_by

Answer = TypeVar("Answer")

# Two at once: a comparison computes on all cores where the model reads, and on one otherwise.
THREADS = 2
# Jobs that run, wait for a thread, or wait to be asked for: enough for a newsroom, little enough to hold in memory.
MOST_JOBS = 32
IN_LINE = Headway("Waiting for other comparisons")


class _Job:
    """Work with its answer to come, and how far it is."""

    def __init__(self) -> None:
        self.answer: Future[Any] = Future()
        self.headway = IN_LINE

    def hear(self, headway: Headway) -> None:
        self.headway = headway


class Jobs:
    """Does work that pages ask for, each once, by its key. Threads may share it.

    `patience` is how many seconds a page waits for an answer before it is told how far the answer is; without one it waits
    until the answer is there.
    """

    def __init__(self, *, patience: float | None = None) -> None:
        self._patience = patience
        self._lock = Lock()
        self._jobs: dict[Hashable, _Job] = {}
        self._threads = ThreadPoolExecutor(THREADS, "jobs")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Wait for what is being worked on, and drop what is not begun."""
        self._threads.shutdown(cancel_futures=True)

    def of(self, key: Hashable, work: Callable[[], Answer]) -> Answer | Headway:
        """What `work` answers, or how far it is. Raises what the work raised.

        An answer, or an error, that came after a page stopped waiting is kept until it is given out once, then forgotten: who
        asks again after an error starts anew.
        """
        if not self.wait(key, work, seconds=self._patience):
            job = self._jobs.get(key)
            return job.headway if job else IN_LINE
        with self._lock:
            job = self._jobs.pop(key, None)
        # Another page with the same key may have taken it: its work is remembered elsewhere, or begins anew.
        answer: Answer = job.answer.result() if job else work()
        return answer

    def wait(self, key: Hashable, work: Callable[[], object], *, seconds: float | None) -> bool:
        """Whether `of` has an answer or an error to give; begins the work, and waits as long as this for it."""
        job = self._begun(key, work)
        if job is None:
            return False
        try:
            job.answer.exception(timeout=seconds)
        except NotYetError:
            return False
        return True

    def _begun(self, key: Hashable, work: Callable[[], object]) -> _Job | None:
        """The job under the key, begun if need be; None where there is no room for another."""
        with self._lock:
            if key in self._jobs:
                return self._jobs[key]
            if len(self._jobs) >= MOST_JOBS:
                done = next((each for each, job in self._jobs.items() if job.answer.done()), None)
                if done is None:
                    return None
                del self._jobs[done]
            job = self._jobs[key] = _Job()
        self._threads.submit(_do, job, work)
        return job


TheJobs = Annotated[Jobs, held("jobs")]


def _do(job: _Job, work: Callable[[], object]) -> None:
    try:
        with heard_by(job.hear):
            answer = work()
    except BaseException as error:
        job.answer.set_exception(error)
    else:
        job.answer.set_result(answer)
