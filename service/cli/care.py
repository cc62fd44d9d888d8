"""`rashomon status | verify | rebuild`: looking after a store."""

import json
import sys
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from indexer.store.dates import utc_text
from indexer.store.settings import Settings
from service.cli.common import EXIT_FAULTS, AsJson, opened, out, say

if TYPE_CHECKING:
    from indexer.store.fetches import FollowedFeed


def status(as_json: AsJson = False) -> None:
    """Say what the store holds, and what was not taken in."""
    settings = Settings()
    with opened(settings) as store, store.view() as view:
        # Before its first publication a store has no generation, and before its first document no model.
        facts = {"generation": "0", "model": "none yet"} | view.reader.facts
        counts, quarantined = view.reader.counts(), view.reader.documents.quarantined(limit=5)
        outlets = view.reader.outlets.listed()
        feeds, pages_waiting = view.reader.fetches.feeds(), view.reader.fetches.pages_waiting()
    if as_json:
        followed = {"feeds": [_feed_as_json(each) for each in feeds], "pages_waiting": pages_waiting}
        sys.stdout.write(json.dumps(facts | counts | {"home": str(settings.home)} | followed) + "\n")
        return
    table = Table("outlet", "articles", "from", "to")
    for each in outlets:
        table.add_row(each.name, f"{each.articles:,}", each.first_published or "", each.last_published or "")
    out.print(table)
    say(f"{settings.home}: publication {facts['generation']}, model {facts['model']}")
    say(", ".join(f"{name} {value:,}" for name, value in counts.items()))
    if feeds:
        say(f"feeds {len(feeds):,}, pages waiting {pages_waiting:,}")
    for feed in feeds:
        fault = f"; failed {feed.failures:,} times: {feed.fault}" if feed.fault else ""
        after = f", not before {utc_text(feed.due_at)}" if feed.due_at else ""
        say(f"feed {feed.url}: polled {utc_text(feed.polled_at)}{after}{fault}")
    for document in quarantined:
        say(f"quarantined {document.source}:{document.line}: {document.reason}")


def _feed_as_json(feed: "FollowedFeed") -> dict[str, str | int | None]:
    return {
        "url": feed.url,
        "address": feed.address,
        "polled_at": utc_text(feed.polled_at),
        "due_at": utc_text(feed.due_at) if feed.due_at else None,
        "failures": feed.failures,
        "fault": feed.fault,
    }


def verify(as_json: AsJson = False) -> None:
    """Check counts, hashes, and the catalogue against the index; say what is wrong."""
    from indexer.verification import faults

    with opened(Settings()) as store:
        found = list(faults(store))
    if as_json:
        sys.stdout.write(json.dumps({"ok": not found, "faults": found}) + "\n")
    else:
        say("\n".join(found) or "the store is as it should be")
    if found:
        raise typer.Exit(EXIT_FAULTS)


def rebuild() -> None:
    """Make index files, origins and events again from the catalogue."""
    from indexer.pipeline import link_and_publish

    with opened(Settings()) as store:
        with store.view():
            pass  # a missing store is an error, not a new one
        with store.exclusively():
            generation = link_and_publish(store, everything=True).generation
    say(f"rebuilt; publication {generation}")
