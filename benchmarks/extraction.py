"""How fast are pages read, beside a plain loop of trafilatura; how well does reading overlap with embedding?

python -m benchmarks.extraction FILE [PAGES]      article JSON Lines, plain or .zst; default 1,000 pages

Pages are made around real texts (benchmarks/pages.py). All figures of a table come from one run, stages in turn:
a loop of `trafilatura.extract` in one process; the worker processes of the indexer on the same pages; the same from a
compressed web archive; the whole indexer on those pages; its encoder alone on the same texts; and the indexer once more,
when nothing has changed.
"""

import gzip
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import trafilatura
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles
from benchmarks.pages import pages
from indexer.extract import Extracted
from indexer.intake import read_document
from indexer.pipeline import Run
from indexer.sources import Defaults, Document, Kind, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from tests.indexer.sources.made import response_record

LONGEST_PARAGRAPH = 50_000


@dataclass(frozen=True)
class Measured:
    """Seconds of each stage, over the same pages."""

    plain: float
    workers: float
    archive: float
    embedding: float
    indexing: float
    again: float


def main() -> None:
    """Measure, and print the table."""
    file, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    bodies = list(islice(pages(articles(file)), count))
    with TemporaryDirectory() as scratch:
        measured = measure(bodies, Path(scratch))
    rate = len(bodies)
    table = Table("", "seconds", "pages/s", title=f"{rate:,} pages, {sum(map(len, bodies)) / rate / 1024:.0f} KiB each")
    for name, seconds in vars(measured).items():
        table.add_row(name, f"{seconds:.2f}", f"{rate / seconds:.1f}")
    console = Console()
    console.print(table)
    longer = max(measured.workers, measured.embedding)
    for name, ratio in (
        ("worker processes : plain loop, pages per second", measured.plain / measured.workers),
        ("from a web archive : from memory, seconds", measured.archive / measured.workers),
        ("whole indexer : the longer of its two stages alone", measured.indexing / longer),
        ("whole indexer : both stages alone, added", measured.indexing / (measured.workers + measured.embedding)),
        ("second run : first run", measured.again / measured.indexing),
    ):
        console.print(f"{name:52} {ratio:.3f}")


def measure(bodies: list[bytes], scratch: Path) -> Measured:
    """Run every stage once."""
    documents = [
        Document("memory", place, Kind.PAGE, body, {"url": _url(place)}) for place, body in enumerate(bodies, 1)
    ]
    archive = scratch / "pages.warc.gz"
    _write_archive(archive, bodies)
    with Workers() as workers:
        read = partial(read_document, longest_paragraph=LONGEST_PARAGRAPH)
        list(workers.map(read, documents[:8]))  # started, and imports done
        trafilatura.extract(bodies[0].decode())
        plain = timed(lambda: [trafilatura.extract(body.decode()) for body in bodies])
        texts: set[str] = set()

        def extraction() -> None:
            for found in workers.map(read, documents):
                if isinstance(found, Extracted):
                    texts.update((found.version.title, *found.version.paragraphs))

        pooled = timed(extraction)
        from_archive = timed(lambda: list(workers.map(read, _documents_of(archive))))
        store = Store(Settings(home=scratch / "home", database=None))
        store.encoder.encode(["the model is loaded and warm before the clock starts"])
        embedding = timed(lambda: store.encoder.encode(list(texts)))
        with store.exclusively():
            indexing = timed(lambda: Run(store, workers).index([open_source(str(archive), Defaults())]))
            again = timed(lambda: Run(store, workers).index([open_source(str(archive), Defaults())]))
        store.close()
    return Measured(plain, pooled, from_archive, embedding, indexing, again)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    started = perf_counter()
    work()
    return perf_counter() - started


def _documents_of(archive: Path) -> Iterator[Document]:
    return (each for each in open_source(str(archive), Defaults()) if isinstance(each, Document))


def _url(place: int) -> str:
    return f"https://news.example/story-{place}"


def _write_archive(archive: Path, bodies: list[bytes]) -> None:
    with archive.open("wb") as file:
        for place, body in enumerate(bodies, 1):
            file.write(gzip.compress(response_record(_url(place), body)))


if __name__ == "__main__":
    main()
