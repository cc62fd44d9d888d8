"""What the commands share: output, exit statuses, the store."""

import errno
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console

from indexer.store.errors import CallError
from indexer.store.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event

    from _typeshed import DataclassInstance
    from pydantic_core import ErrorDetails

    from indexer.sources import Tools
    from indexer.store.store import Store

Asked = TypeVar("Asked", bound=BaseModel)
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


def asked(shape: type[Asked], fields: dict[str, object]) -> Asked:
    """What a call asks for, checked. Raises CallError, which names each faulty field."""
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        raise CallError("; ".join(_fault(each) for each in error.errors())) from None


def _fault(found: "ErrorDetails") -> str:
    """A fault of a query: the field it is in, and what is wrong."""
    field = ".".join(str(part) for part in found["loc"])
    what = found["msg"].removeprefix("Value error, ")
    return f"{field}: {what}" if field else what


def stored(article: str | None) -> dict[str, object]:
    """The fields of a query that name a stored article by its id or its URL."""
    if article is None:
        return {}
    return {"article_id" if article.isdecimal() else "url": article}


def save(written: str | bytes, file: Path) -> None:
    """Write a file. Raises CallError where that cannot be, and OSError where the disk is full."""
    try:
        file.write_bytes(written.encode() if isinstance(written, str) else written)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise CallError(f"cannot write {file}: {error.strerror}") from None


def save_pairs(pairs: "Sequence[DataclassInstance]", file: Path) -> None:
    """Write pairs that users have judged as JSON Lines, and say how many."""
    save("".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs), file)
    say(f"{len(pairs)} pairs in {file}")
