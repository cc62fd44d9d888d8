"""`rashomon follow`: feeds, for weeks."""

import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Stop
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import AsJson, err, opened, say, tools

if TYPE_CHECKING:
    from indexer.following import Round, Subscriptions

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LONGEST_EVERY = timedelta(days=30)


def follow(
    feeds: Annotated[list[str], typer.Argument(help="addresses of feeds or news sitemaps, and OPML files")],
    every: Annotated[
        str | None, typer.Option(help="time between two polls of a feed: 30s, 10m (as without it), 2h, 1d")
    ] = None,
    once: Annotated[bool, typer.Option(help="one round, then end; for cron")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll feeds, politely, and take in what is new, until SIGTERM or Ctrl-C."""
    period = _period(every or ("0s" if once else "10m"), at_least=0 if once else 30)
    with _stopped_by_signals() as stop:
        from indexer.following import Subscriptions

        for each in _rounds(Settings(), Subscriptions(feeds), period, stop, once=once):
            _show(each)
            if as_json:
                sys.stdout.write(json.dumps(each.as_json()) + "\n")
                sys.stdout.flush()


def _period(stated: str, *, at_least: int) -> timedelta:
    """30s, 10m, 2h or 1d as a time. Raises CallError for anything else."""
    found = re.fullmatch(r"(\d{1,7})([smhd])", stated, re.ASCII)
    period = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
    if period is None or not timedelta(seconds=at_least) <= period <= LONGEST_EVERY:
        raise CallError(
            f"--every: {stated[:40]!r} is no time from {at_least}s to 30d: give one like 30s, 10m, 2h or 1d"
        )
    return period


@contextmanager
def _stopped_by_signals() -> Iterator[Stop]:
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


def _rounds(
    settings: Settings, subscriptions: "Subscriptions", every: timedelta, stop: Stop, *, once: bool
) -> "Iterator[Round]":
    from indexer.following import Follower
    from indexer.pipeline import Event

    def listen(told: Event) -> None:
        say(f"{told.kind} {told.place}: {told.message}", err)

    with opened(settings) as store, tools(settings, stop) as at_hand:
        follower = Follower(store, at_hand, subscriptions, every=every, stop=stop, listener=listen)
        if once:
            yield follower.round()
        else:
            yield from follower.rounds()


def _show(done: "Round") -> None:
    """One line on standard error."""
    say(
        f"{done.at} {done.polled:,} of {done.feeds:,} feeds polled ({done.unchanged:,} unchanged, {done.failed:,} failed), "
        f"{done.entries:,} new entries; pages: {done.fetched:,} fetched, {done.put_off:,} put off, "
        f"{done.given_up:,} given up, {done.waiting:,} waiting; added {done.added:,}, revised {done.revised:,}, "
        f"skipped {done.skipped:,}, quarantined {done.quarantined:,}; {done.seconds:,.1f} s",
        err,
    )
