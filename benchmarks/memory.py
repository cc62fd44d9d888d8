"""Does memory stay flat while a large archive is taken in?

python -m benchmarks.memory FILE [PARAGRAPHS]      article JSON Lines, plain or .zst; default 1,000,000 paragraphs

The articles of the file come again and again, each time with other words in front of their paragraphs, until there are
enough. The model is a tiny one made on the spot, so that the indexer itself is what is measured: resident memory of the
process beyond what it had with the model loaded, and of its workers, at every twentieth of the way and after publication.
Mapped pages of the catalogue's file are told apart: they are the system's cache, which it takes back when it needs to.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles
from indexer.pipeline import Event, Progress, Run
from indexer.sources import Document, Kind, Reading
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from tests.indexer.store.models import make_tiny_model

STEPS = 20
# As /proc/self/status calls them.
OWN, OF_FILES = "RssAnon", "RssFile"


class Again:
    """The articles of a file, over and over, told a little differently each time, up to a number of paragraphs."""

    def __init__(self, file: Path, paragraphs: int) -> None:
        self._file = file
        self._paragraphs = paragraphs
        self.given = 0

    def __iter__(self) -> Reading:
        """Each article a document."""
        for place, record in enumerate(self._records(), 1):
            yield Document(str(self._file), place, Kind.RECORD, json.dumps(record).encode())

    def _records(self) -> Iterator[dict[str, object]]:
        lap = 0
        while True:
            for record in articles(self._file):
                paragraphs = [f"Edition {lap}. {text}" if lap else text for text in record["paragraphs"]]
                self.given += len(paragraphs)
                yield record | {"paragraphs": paragraphs, "url": None, "id": f"{record.get('id')}-{lap}-{self.given}"}
                if self.given >= self._paragraphs:
                    return
            lap += 1


def main() -> None:
    """Index, and print the table."""
    file, paragraphs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    columns = ("paragraphs read", "seconds", "indexer, MiB more", "mapped files, MiB more", "workers, MiB")
    table = Table(*columns, title=f"{paragraphs:,} paragraphs")
    source = Again(file, paragraphs)
    with TemporaryDirectory() as scratch:
        model = make_tiny_model(Path(scratch) / "model", letters_read=8)
        store = Store(Settings(home=Path(scratch) / "home", database=None, model=str(model)))
        store.encoder.encode(["the model is loaded and warm before the first look"])
        own, mapped, started = resident("self"), resident("self", OF_FILES), perf_counter()
        looked_at = 0

        def look(what: str) -> None:
            pools = sum(resident(str(child)) for child in descendants("self"))
            grown = (resident("self") - own, resident("self", OF_FILES) - mapped, pools)
            table.add_row(what, f"{perf_counter() - started:.0f}", *(f"{each:,}" for each in grown))

        def listen(_: Event | Progress) -> None:
            nonlocal looked_at
            if source.given - looked_at >= paragraphs / STEPS:
                looked_at = source.given
                look(f"{source.given:,}")

        with store.exclusively(), Workers() as workers:
            outcome = Run(store, workers, listener=listen).index([source])
            look(f"published, {outcome.paragraphs:,} stored")
        store.close()
    Console().print(table)


def resident(process: str, kind: str = OWN) -> int:
    """Resident memory of a kind in MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) // 1024


def descendants(process: str) -> list[int]:
    """The processes that a process has started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(child)]
    return found


if __name__ == "__main__":
    main()
