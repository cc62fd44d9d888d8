"""What is done again and again: how long users say is between, and the rounds that follow from it."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from time import monotonic

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LONGEST_EVERY = timedelta(days=30)


def period(stated: str, *, at_least: int) -> timedelta:
    """30s, 10m, 2h or 1d as a time. Raises ValueError for anything else, and for less than `at_least` seconds."""
    found = re.fullmatch(r"(\d{1,7})([smhd])", stated, re.ASCII)
    period = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
    if period is None or not timedelta(seconds=at_least) <= period <= LONGEST_EVERY:
        raise ValueError(f"{stated[:40]!r} is no time from {at_least}s to 30d: give one like 30s, 10m, 2h or 1d")
    return period


def rounds(
    periods: Iterable[timedelta | None], wait: Callable[[float], bool], now: Callable[[], float] = monotonic
) -> Iterator[frozenset[timedelta | None]]:
    """Which periods are due, round after round: all of them at first, then each so long after its last round ended.

    None is due once. Ends when nothing will be due again, or when `wait`, which sleeps for so many seconds, returns true.
    """
    due = dict.fromkeys(periods, now())
    while due and not wait(max(0.0, min(due.values()) - now())):
        ready = frozenset(each for each, moment in due.items() if moment <= now())
        if ready:
            yield ready
        ended = now()
        due |= {each: ended + each.total_seconds() for each in ready if each is not None}
        if None in ready:
            del due[None]
