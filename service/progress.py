"""How far long work is: a bar on a terminal, a line every few seconds elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

SECONDS_BETWEEN_LINES = 5.0


class Advance(Protocol):
    """Called with how much is done, of how much (None: not known), and a few words."""

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show it."""
        ...


@contextmanager
def progress(what: str, console: Console) -> Iterator[Advance]:
    """Show progress of `what` on the console while the block runs."""
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, TextColumn("{task.fields[note]}"), console=console, transient=True) as bar:
            task = bar.add_task(what, total=None, note="")
            yield lambda done, total=None, note="": bar.update(task, completed=done, total=total, note=note)
        return
    last = monotonic()

    def line(done: int, total: int | None = None, note: str = "") -> None:
        nonlocal last
        if monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = monotonic()
            of = f" of {total:,}" if total else ""
            console.print(f"{done:,}{of} {what} {note}".rstrip(), markup=False, highlight=False, soft_wrap=True)

    yield line
