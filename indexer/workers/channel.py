"""A worker as seen from the process that it works for: what was sent to it, and what has come back.

All is sent and read without blocking: a worker that reads nothing, or half of what it should, holds up nobody.
"""

import pickle
import signal
from collections import deque
from dataclasses import dataclass
from selectors import EVENT_READ, EVENT_WRITE

from indexer.workers.nursery import start_worker
from indexer.workers.worker import HEADER, Exceeded, Kind, Limits

CHUNK = 2**20


@dataclass(slots=True, eq=False)
class Task:
    """An item on its way: the request as it is sent, and what came back."""

    request: bytes
    answer: tuple[Kind, bytearray] | Exceeded | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes here: of the request until there is an answer."""
        return len(self.answer[1]) if isinstance(self.answer, tuple) else len(self.request)

    def finish(self, answer: tuple[Kind, bytearray] | Exceeded) -> None:
        """Note the answer; the request is not sent again."""
        self.answer = answer
        self.request = b""


class Worker:
    """A worker, and the tasks that it has not answered yet: the first is in work, the others wait."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._child = start_worker(module)
        self.channel = self._child.channel
        self.channel.setblocking(False)
        self.tasks: deque[Task] = deque()
        self._limits = limits
        self._outbox: deque[memoryview] = deque()
        self._inbox = bytearray()
        self._post(pickle.dumps(limits))

    @property
    def events(self) -> int:
        """What to wait for on the channel."""
        return EVENT_READ | EVENT_WRITE if self._outbox else EVENT_READ

    @property
    def is_ready(self) -> bool:
        """Whether it lives; asked of a worker without tasks, which has nothing to say."""
        try:
            self.channel.recv(1)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            pass
        return False

    def take(self, task: Task) -> None:
        """Send a task, as much of it as the channel takes now; `write` sends the rest."""
        self.tasks.append(task)
        self._post(task.request)

    def write(self) -> None:
        """Send more of what waits to be sent."""
        while self._outbox:
            try:
                sent = self.channel.send(self._outbox[0])
            except BlockingIOError:
                return
            except (BrokenPipeError, ConnectionResetError):
                self._outbox.clear()  # it is dead, which reading will show
                return
            if sent == len(self._outbox[0]):
                self._outbox.popleft()
            else:
                self._outbox[0] = self._outbox[0][sent:]

    def read(self) -> bool:
        """Note the answers that have come; whether it can take more tasks.

        Of a worker that died, the first task has the reason for its answer. Tasks that are left are for another worker.
        """
        try:
            chunk = self.channel.recv(CHUNK)
        except ConnectionResetError:
            chunk = b""
        self._inbox += chunk
        while len(self._inbox) >= HEADER.size:
            kind, size = HEADER.unpack_from(self._inbox)
            if kind == Kind.LEAVING:
                return False
            end = HEADER.size + size
            if len(self._inbox) < end:
                break
            self.tasks.popleft().finish((Kind(kind), self._inbox[HEADER.size : end]))
            del self._inbox[:end]
        if not chunk and self.tasks:
            self.tasks.popleft().finish(Exceeded(self._cause_of_death()))
        return bool(chunk)

    def kill(self) -> int:
        """Kill it, if it lives; its exit status, or minus the number of the signal that ended it. Any thread may."""
        return self._child.end()

    def close(self) -> None:
        """Kill it and let go of the channel."""
        self.kill()
        self.channel.close()

    def _post(self, body: bytes) -> None:
        self._outbox += (memoryview(HEADER.pack(Kind.REQUEST, len(body))), memoryview(body))
        self.write()

    def _cause_of_death(self) -> str:
        status = self.kill()
        if status == -signal.SIGALRM:
            return f"took more than {self._limits.seconds:g} seconds"
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        return f"the worker died ({how})"
