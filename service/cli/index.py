"""`rashomon index`: what is taken in."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event as Stop
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.store.errors import CallError, DocumentError
from indexer.store.settings import Settings
from service.cli.common import EXIT_FAULTS, AsJson, err, opened, say, tools
from service.progress import progress

if TYPE_CHECKING:
    from indexer.pipeline import Outcome


def index(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="files, folders, globs or addresses: JSON Lines, CSV, Parquet, HTML, WARC, feed, sitemap, text"
        ),
    ],
    outlet: Annotated[str | None, typer.Option(help="outlet of documents that state none")] = None,
    published: Annotated[str | None, typer.Option(help="date of documents that state none (ISO 8601)")] = None,
    strict: Annotated[bool, typer.Option(help="exit with 1 where a document was quarantined")] = False,
    as_json: AsJson = False,
) -> None:
    """Read, extract, embed, link and publish articles."""
    settings = Settings()
    outcome = run_index(settings, sources, outlet=outlet, published=published)
    if as_json:
        sys.stdout.write(json.dumps(outcome.as_json()) + "\n")
    else:
        say(", ".join(f"{name} {value:,}" for name, value in outcome.as_json().items()))
    if strict and outcome.quarantined:
        raise typer.Exit(EXIT_FAULTS)


def run_index(
    settings: Settings, specs: list[str], *, outlet: str | None = None, published: str | None = None
) -> "Outcome":
    """Take the sources into the store that the settings name, telling on standard error how it goes."""
    from indexer.extract.published import Statement, published_of
    from indexer.pipeline import Event, Progress, Run
    from indexer.sources import Defaults, open_source

    try:
        published_of([Statement("caller", published or "")], in_text=lambda: None, now=datetime.now(UTC))
    except DocumentError as error:
        raise CallError(f"--published: {error}") from None
    defaults = Defaults(outlet, published, settings.max_document_bytes)
    with _stopped_by_interrupt() as stop, tools(settings, stop) as at_hand:
        sources = [open_source(spec, defaults, at_hand) for spec in specs]
        with opened(settings) as store, store.exclusively(), progress("documents", err) as advance:

            def listen(told: Event | Progress) -> None:
                if isinstance(told, Progress):
                    advance(told.read, None, f"{told.embedded:,} texts embedded")
                else:
                    say(f"{told.kind} {told.place}: {told.message}", err)

            return Run(store, at_hand.workers, listener=listen).index(sources)


@contextmanager
def _stopped_by_interrupt() -> Iterator[Stop]:
    """An event that Ctrl-C sets: what reads ahead must not wait for hosts. A second Ctrl-C ends the process where it stands."""
    stop = Stop()
    before = signal.getsignal(signal.SIGINT)

    def handle(_: int, __: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        raise KeyboardInterrupt

    if before is signal.default_int_handler:  # else it is ignored, or somebody else's
        signal.signal(signal.SIGINT, handle)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
