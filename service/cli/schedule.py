"""Commands that go on for weeks: how often they begin anew, and how they are stopped."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Stop
from types import FrameType

from indexer.store.errors import CallError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LONGEST_EVERY = timedelta(days=30)


def period(stated: str, *, at_least: int) -> timedelta:
    """30s, 10m, 2h or 1d as a time. Raises CallError for anything else."""
    found = re.fullmatch(r"(\d{1,7})([smhd])", stated, re.ASCII)
    period = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
    if period is None or not timedelta(seconds=at_least) <= period <= LONGEST_EVERY:
        raise CallError(
            f"--every: {stated[:40]!r} is no time from {at_least}s to 30d: give one like 30s, 10m, 2h or 1d"
        )
    return period


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
