"""How fast are pages read, beside a plain loop of trafilatura; how well does reading overlap with embedding?

python -m benchmarks.extraction FILE [PAGES] [ROUNDS]      article JSON Lines, plain or .zst; default 1,000 pages, 3 rounds

Pages are made around real texts (benchmarks/pages.py). Each round runs every stage in turn: a loop of
`trafilatura.extract` in one process; the worker processes of the indexer on the same pages; the same from a compressed
web archive; the indexer's encoder alone on the same texts; the indexer on articles that were taken out of their pages
before (JSON Lines), into a new store; the whole indexer on the pages, into another; and once more, when nothing has
changed. Ratios are those within one round; the table gives medians of the rounds, and for a ratio the least and the
greatest too.
"""

import gzip
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
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
from indexer.store.records import Version
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from tests.helpers import write_records
from tests.indexer.sources.made import response_record

LONGEST_PARAGRAPH = 50_000


@dataclass(frozen=True)
class Measured:
    """Seconds of each stage, over the same pages."""

    plain: float
    workers: float
    archive: float
    embedding: float
    articles: float
    indexing: float
    again: float


RATIOS: dict[str, Callable[[Measured], float]] = {
    "worker processes : plain loop, pages per second": lambda it: it.plain / it.workers,
    "from a web archive : from memory, seconds": lambda it: it.archive / it.workers,
    "whole indexer : the encoder alone": lambda it: it.indexing / max(it.workers, it.embedding),
    "whole indexer : from articles taken out before": lambda it: it.indexing / max(it.workers, it.articles),
    "whole indexer : workers and encoder alone, added": lambda it: it.indexing / (it.workers + it.embedding),
    "second run : first run": lambda it: it.again / it.indexing,
}


def main() -> None:
    """Measure, and print the table."""
    file, *numbers = sys.argv[1:]
    count, rounds = [int(given) for given in numbers] + [1000, 3][len(numbers) :]
    bodies = list(islice(pages(articles(Path(file))), count))
    with TemporaryDirectory() as scratch, Workers() as workers:
        measured = [measure(bodies, Path(scratch) / str(each), workers) for each in range(rounds)]
    rate = len(bodies)
    kib = sum(map(len, bodies)) / rate / 1024
    table = Table("", "seconds", "pages/s", title=f"{rate:,} pages, {kib:.0f} KiB each, {rounds} rounds")
    for name in vars(measured[0]):
        seconds = median(getattr(each, name) for each in measured)
        table.add_row(name, f"{seconds:.2f}", f"{rate / seconds:.1f}")
    console = Console()
    console.print(table)
    for name, ratio in RATIOS.items():
        ratios = [ratio(each) for each in measured]
        console.print(f"{name:52} {median(ratios):.3f}  ({min(ratios):.3f} to {max(ratios):.3f})")


def measure(bodies: list[bytes], scratch: Path, workers: Workers) -> Measured:
    """Run every stage once; `scratch` is made."""
    scratch.mkdir()
    documents = [
        Document("memory", place, Kind.PAGE, body, {"url": _url(place)}) for place, body in enumerate(bodies, 1)
    ]
    archive = scratch / "pages.warc.gz"
    _write_archive(archive, bodies)
    read = partial(read_document, longest_paragraph=LONGEST_PARAGRAPH)
    list(workers.map(read, documents[:8]))  # started, and imports done
    trafilatura.extract(bodies[0].decode())
    plain = timed(lambda: [trafilatura.extract(body.decode()) for body in bodies])
    taken_out: list[Version] = []

    def extraction() -> None:
        taken_out.extend(found.version for found in workers.map(read, documents) if isinstance(found, Extracted))

    pooled = timed(extraction)
    texts = {text for version in taken_out for text in (version.title, *version.paragraphs)}
    records = write_records(scratch / "articles.jsonl", *(_record(version) for version in taken_out))
    from_archive = timed(lambda: list(workers.map(read, _documents_of(archive))))
    other, store = (Store(Settings(home=scratch / name, database=None)) for name in ("articles", "pages"))
    for each in (other, store):
        each.encoder.encode(["the model is loaded and warm before the clock starts"])
    embedding = timed(lambda: store.encoder.encode(list(texts)))
    with other.exclusively():
        from_articles = timed(lambda: Run(other, workers).index([open_source(str(records), Defaults())]))
    with store.exclusively():
        indexing = timed(lambda: Run(store, workers).index([open_source(str(archive), Defaults())]))
        again = timed(lambda: Run(store, workers).index([open_source(str(archive), Defaults())]))
    other.close()
    store.close()
    return Measured(plain, pooled, from_archive, embedding, from_articles, indexing, again)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    started = perf_counter()
    work()
    return perf_counter() - started


def _record(version: Version) -> dict[str, object]:
    """The article as JSON Lines have it."""
    names = ("title", "paragraphs", "url", "outlet", "published")
    return {name: value for name in names if (value := getattr(version, name))}


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
