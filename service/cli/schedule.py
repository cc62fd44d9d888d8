"""Commands that go on for weeks: how often they begin anew, and how they are stopped."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Stop
from types import FrameType

from indexer.store.errors import CallError
from service.schedule import period


def time_between(stated: str, *, at_least: int) -> timedelta:
    """The time that `--every` says. Raises CallError for what is none."""
    try:
        return period(stated, at_least=at_least)
    except ValueError as error:
        raise CallError(f"--every: {error}") from None


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """An event that SIGTERM and Ctrl-C set. A second Ctrl-C ends the process where it stands."""
    stop = Stop()

    def handle(_: int, __: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {each: signal.signal(each, handle) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
