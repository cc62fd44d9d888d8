"""Where workers come from: a process of one thread, which imports what they need once and forks each from there.

The indexer itself must not fork: it has threads, and libraries that do not survive it. The nursery is a fresh
interpreter that knows nothing of `__main__`, so a worker imports neither torch nor the command line. It ends, and kills
its workers, when the process that started it ends, however that ends.
"""

import atexit
import gc
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import traceback
from contextlib import suppress
from functools import cache
from importlib import import_module
from struct import Struct
from threading import Lock

from indexer.workers.worker import serve

ANSWER = Struct("!q")
LONGEST_REQUEST = 1024
# There is one worker for each processor already, and a pool of threads does not survive a fork.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON")}
# A page should pass in one go; the system grants what it allows.
CHANNEL_BYTES = 2**20
ENDED = "the process that starts workers has ended"
# What asking such a one raises.
GONE = (BrokenPipeError, ConnectionResetError, EOFError)

_starting = Lock()


class Nursery:
    """The nursery as seen from the process that asks it for workers."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._requests, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _command(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD,
                start_new_session=True,  # Ctrl-C in the terminal is for the process that asks, not for workers
            )
        atexit.register(self.close)

    def start(self, module: str) -> "Child":
        """A new worker with the module imported."""
        ours, theirs = socket.socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHANNEL_BYTES)
            try:
                return Child(ours, self._ask(f"start {module}", theirs.fileno()), self)
            except BaseException:
                ours.close()
                raise

    def end(self, pid: int) -> int:
        """Kill a worker, if it lives; its exit status, or minus the number of the signal that ended it."""
        return self._ask(f"end {pid}")

    def close(self) -> None:
        """End the nursery and all its workers. A forked copy of the process that started it only lets go."""
        atexit.unregister(self.close)
        if os.getpid() == self._owner:
            with suppress(OSError):
                self._requests.shutdown(socket.SHUT_RDWR)
            self._process.wait()
        self._requests.close()

    def _ask(self, request: str, *descriptors: int) -> int:
        """The nursery's answer. Each request brings its own way back, so threads and forked copies need no turns."""
        if self._requests.fileno() < 0:
            raise EOFError(ENDED)
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as answers:
            try:
                socket.send_fds(self._requests, [request.encode()], [writing, *descriptors])
            finally:
                os.close(writing)
            answer = answers.read()
        if not answer:
            raise EOFError(ENDED)
        (number,) = ANSWER.unpack(answer)
        return int(number)


class Child:
    """A worker's process, seen from outside: the channel to it, and its end."""

    def __init__(self, channel: socket.socket, pid: int, nursery: Nursery) -> None:
        self.channel = channel
        self._pid = pid
        self._nursery = nursery
        self._status: int | None = None
        self._ending = Lock()

    def end(self) -> int:
        """Kill the process, if it lives; its exit status, or minus the number of the signal that ended it."""
        with self._ending:
            if self._status is None:
                try:
                    self._status = self._nursery.end(self._pid)
                except GONE:
                    self._status = -signal.SIGKILL
            return self._status


@cache
def _nursery() -> Nursery:
    return Nursery()


def start_worker(module: str) -> Child:
    """A new worker with the module imported, from the one nursery of this process.

    The first call starts the nursery; so does one that finds it dead. It stays for later pools. Raises EOFError where
    importing the module kills it.
    """
    with _starting:
        try:
            return _nursery().start(module)
        except GONE:
            _nursery().close()
            _nursery.cache_clear()
            return _nursery().start(module)


def _command(descriptor: int) -> str:
    return f"import sys; sys.path[:] = {sys.path!r}; from indexer.workers.nursery import tend; tend({descriptor})"


def tend(descriptor: int) -> None:
    """Serve requests until the other end is closed, then kill all workers. Runs in the nursery itself.

    A dead worker stays a zombie until it is asked for, so its process id never means another process.
    """
    _shield()
    workers: set[int] = set()
    with socket.socket(fileno=descriptor) as requests:
        while request := _next_request(requests):
            (verb, name), answers, channels = request
            if verb == "start":
                with suppress(Exception):  # the worker meets it again when it unpickles the function, and reports it
                    getattr(import_module(name), "before_fork", list)()
                gc.freeze()  # a collection in a worker would copy the pages that all share
                number = os.fork()
                if number == 0:
                    requests.close()
                    os.close(answers)
                    _work(*channels)
                workers.add(number)
            else:
                number = _ended(int(name))
                workers.remove(int(name))
            for channel in channels:
                os.close(channel)
            with suppress(BrokenPipeError), os.fdopen(answers, "wb") as answer:
                answer.write(ANSWER.pack(number))
    for pid in workers:
        _ended(pid)


def _next_request(requests: socket.socket) -> tuple[list[str], int, list[int]] | None:
    """(verb and name, where to answer, a worker's end of its channel); None where the other end is closed."""
    try:
        message, descriptors, _, _ = socket.recv_fds(requests, LONGEST_REQUEST, 2)
    except ConnectionResetError:
        return None
    return (message.decode().split(" ", 1), descriptors[0], descriptors[1:]) if message else None


def _shield() -> None:
    """Set what nursery and workers have in common, whatever was inherited."""
    # A service manager signals all processes of a service at once; workers stop when they are told.
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()  # what libraries have to say of a document; its result says it better


def _work(channel: int) -> None:
    """Be a worker. Does not return."""
    status = 1
    try:
        with suppress(BrokenPipeError, ConnectionResetError), socket.socket(fileno=channel) as theirs:
            serve(theirs)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _ended(pid: int) -> int:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
