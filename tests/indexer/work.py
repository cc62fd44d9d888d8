"""What the tests of the workers have done there. It imports little: so does the process that workers are forked from."""

import ctypes
import os
import re
import signal
import sys
from collections.abc import Callable

held: list[bytearray] = []


def double(number: int) -> int:
    return number * 2


def same(item: bytes) -> bytes:
    return item


def process_ids(_: object) -> tuple[int, int]:
    """The worker's, and that of the process that it was forked from."""
    return os.getpid(), os.getppid()


def imported(_: object) -> set[str]:
    return set(sys.modules)


def _endless_python() -> None:
    while True:
        pass


def _endless_c() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def _hog() -> None:
    memory = []
    while True:
        memory.append(bytearray(2**20))


def _crash() -> None:
    ctypes.string_at(0)


def _exit() -> None:
    os._exit(7)


WAYS_TO_DIE: dict[str, Callable[[], None]] = {
    "an endless loop in Python": _endless_python,
    "an endless loop in C that lets no other thread run": _endless_c,
    "a memory hog": _hog,
    "a segmentation fault": _crash,
    "an exit": _exit,
}


def die(how: str) -> str:
    """Die in the way that is named; whatever else is said is said again."""
    if how in WAYS_TO_DIE:
        WAYS_TO_DIE[how]()
    return how


def outlive_polite_signals(_: object) -> str:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.raise_signal(number)
    return "alive"


def do_without(how: str) -> str:
    """Go on without the memory that was refused, as libraries do: give half a result, or fail in another way."""
    try:
        _hog()
    except MemoryError:
        if how == "fail":
            raise RuntimeError("unknown error") from None
    return "half a result"


def leak(number: int) -> tuple[int, int]:
    held.append(bytearray(20 * 2**20))
    return number, os.getpid()


def reciprocal(number: int) -> float:
    return 1 / number


def unpicklable(_: object) -> object:
    return lambda: None


class TwoReasonsError(Exception):
    """Cannot be pickled and unpickled, as exceptions with arguments of their own often cannot."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def two_reasons(_: object) -> None:
    raise TwoReasonsError("this", "that")


def leave(_: object) -> None:
    sys.exit("leaving")
