"""What the commands share: output, exit statuses, the store."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from indexer.store.errors import CallError
from indexer.store.settings import Settings

if TYPE_CHECKING:
    from threading import Event

    from indexer.sources import Tools
    from indexer.store.store import Store

EXIT_FAULTS, EXIT_CALL, EXIT_STORE, EXIT_DISK = 1, 2, 3, 4
AsJson = Annotated[bool, typer.Option("--json", help="print the result as JSON")]
# What moves a terminal, turns the order of the characters that follow, or is no character: a file's name may hold all of them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
out = Console()
err = Console(stderr=True)


def say(line: str, console: Console = out, style: str | None = None) -> None:
    """Print a line as it is: not wrapped where no terminal is, brackets are no markup, and UNPRINTABLE ones are U+FFFD."""
    console.print(UNPRINTABLE.sub("�", line), style=style, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def opened(settings: Settings) -> "Iterator[Store]":
    """The store that the settings name, closed at the end."""
    from indexer.store.store import Store

    store = Store(settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def tools(settings: Settings, stop: "Event") -> "Iterator[Tools]":
    """What reading sources needs: a way to the network, which `stop` ends, and worker processes, for as long as the block."""
    from indexer.fetching import Fetcher, PoliteFetcher
    from indexer.sources import Tools
    from indexer.workers import Limits, Workers

    limits = Limits(seconds=settings.max_document_seconds, memory_bytes=settings.max_document_memory)
    with Workers(limits=limits) as workers:
        yield Tools(PoliteFetcher(Fetcher(settings), stop), workers)


def save(written: str, file: Path) -> None:
    """Write a file. Raises CallError where that cannot be, and OSError where the disk is full."""
    try:
        file.write_text(written, encoding="utf-8")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise CallError(f"cannot write {file}: {error.strerror}") from None
