"""How far an answer is: who works on it tells, without knowing who listens; who waits for it listens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headway:
    """A step of the work in words, and how much of it is `done` of the `total`; a total of 0 is not known."""

    step: str
    done: int = 0
    total: int = 0


Listener = Callable[[Headway], object]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(step: str, done: int = 0, total: int = 0) -> None:
    """Say how far the work is, to whoever listens where it was begun."""
    if (listener := _listener.get()) is not None:
        listener(Headway(step, done, total))


def listening() -> Listener | None:
    """Who listens to this work, to be told by another one that does it."""
    return _listener.get()


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """What is told within the block, in this thread, is heard by this listener, and by no other."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
