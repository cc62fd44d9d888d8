"""What runs in a worker: one item after another, each under limits that the kernel enforces."""

import pickle
import re
import resource
import signal
import socket
import traceback
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from struct import Struct

# Before each message: its kind, and how many bytes follow.
HEADER = Struct("!BQ")
# Libraries in C often go on without the memory that they asked for, and give half a result. So the kernel refuses memory
# only at a multiple of the limit, and who was over the limit is refused afterwards, whatever came of it.
HEADROOM = 2
STATUS = Path("/proc/self/status")
ADDRESS_SPACE = re.compile(rb"VmPeak:\s*(\d+) kB\nVmSize:\s*(\d+) kB")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may use: wall-clock seconds (above 0), and bytes of memory beyond what a worker starts with.

    Memory is counted as address space, on Linux only: elsewhere the kernel does not hold a process to it. An item may
    take twice as much before it is stopped.
    """

    seconds: float = 20.0
    memory_bytes: int = 2**30


@dataclass(frozen=True, slots=True)
class Exceeded:
    """Stands in place of a result: why the item has none."""

    reason: str


class Kind(IntEnum):
    """Kinds of messages between a worker and the process that it works for."""

    REQUEST = 0  # the pickled (function, item); the very first one is the pickled Limits
    RESULT = 1  # the pickled result
    ERROR = 2  # the pickled exception that the function raised
    OUT_OF_MEMORY = 3
    LEAVING = 4  # the worker answers nothing more


def serve(channel: socket.socket) -> None:
    """Answer the requests that come through the channel, in their order, until it ends or memory runs out."""
    limits: Limits = pickle.loads(_received(channel))
    _, start = _address_space()
    if start:
        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (start + HEADROOM * limits.memory_bytes, highest))
    while answer := _next_answer(channel, limits.seconds):
        kind, body = answer
        peak, size = _address_space()
        if peak - start > limits.memory_bytes:
            kind, body = Kind.OUT_OF_MEMORY, b""
        channel.sendall(HEADER.pack(kind, len(body)))
        channel.sendall(body)
        # What earlier items left behind must not be what the next one is refused for.
        if kind is Kind.OUT_OF_MEMORY or size - start > limits.memory_bytes / 2:
            channel.sendall(HEADER.pack(Kind.LEAVING, 0))
            return


def _received(channel: socket.socket) -> memoryview:
    """The next message's bytes; empty where the channel has ended."""
    message = memoryview(bytearray(HEADER.size))
    if not _filled(message, channel):
        return memoryview(b"")
    _, size = HEADER.unpack(message)
    message = memoryview(bytearray(size))
    return message if _filled(message, channel) else memoryview(b"")


def _filled(buffer: memoryview, channel: socket.socket) -> bool:
    while buffer and (count := channel.recv_into(buffer)):
        buffer = buffer[count:]
    return not buffer


def _next_answer(channel: socket.socket, seconds: float) -> tuple[Kind, bytes] | None:
    """The answer to the next request; None where the channel has ended."""
    try:
        request = _received(channel)
        return _answer(request, seconds) if request else None
    except MemoryError:
        return Kind.OUT_OF_MEMORY, b""


def _answer(request: memoryview, seconds: float) -> tuple[Kind, bytes]:
    # SIGALRM keeps its default action, which ends the process: no code, in Python or C, can hold it up.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        function, item = pickle.loads(request)
        return Kind.RESULT, pickle.dumps(function(item), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except BaseException as error:
        return Kind.ERROR, _pickled(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _pickled(error: BaseException) -> bytes:
    """The exception with the worker's traceback as a note; as a RuntimeError where it cannot be carried over.

    SystemExit and the like are not carried over either: they ask this process to end, not the one that gets them.
    """
    note = f"In the worker:\n{traceback.format_exc()}"
    error.add_note(note)
    try:
        pickled = pickle.dumps(error)
        if isinstance(pickle.loads(pickled), Exception):
            return pickled
    except Exception:
        pass
    told = RuntimeError(f"{type(error).__qualname__}: {error}")
    told.add_note(note)
    return pickle.dumps(told)


def _address_space() -> tuple[int, int]:
    """Bytes of address space that this process has had at most, and has; zeros where the system does not tell."""
    try:
        found = ADDRESS_SPACE.search(STATUS.read_bytes())
    except FileNotFoundError:
        found = None
    return (int(found[1]) * 1024, int(found[2]) * 1024) if found else (0, 0)
