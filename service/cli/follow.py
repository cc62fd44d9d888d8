"""`rashomon follow`: feeds, for weeks."""

import json
import sys
from datetime import timedelta
from threading import Event as Stop
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.store.settings import Settings
from service.cli.common import AsJson, err, opened, say, tools
from service.cli.schedule import stopped_by_signals, time_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.following import Round, Subscriptions


def follow(
    feeds: Annotated[list[str], typer.Argument(help="addresses of feeds or news sitemaps, and OPML files")],
    every: Annotated[
        str | None, typer.Option(help="time between two polls of a feed: 30s, 10m (as without it), 2h, 1d")
    ] = None,
    once: Annotated[bool, typer.Option(help="one round, then end; for cron")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll feeds, politely, and take in what is new, until SIGTERM or Ctrl-C."""
    pause = time_between(every or ("0s" if once else "10m"), at_least=0 if once else 30)
    with stopped_by_signals() as stop:
        from indexer.following import Subscriptions

        for each in _rounds(Settings(), Subscriptions(feeds), pause, stop, once=once):
            _show(each)
            if as_json:
                sys.stdout.write(json.dumps(each.as_json()) + "\n")
                sys.stdout.flush()


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
