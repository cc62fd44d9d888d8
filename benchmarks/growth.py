"""Does linking slow down as the archive grows?

    python -m benchmarks.growth FILE [FOLDER]      articles, plain or .zst; keeps its stores in FOLDER (3 GB)

Two stores: the first 100,000 paragraphs of the file, and ten editions of them one after another (`benchmarks/archive.py` and
`benchmarks/editions.py` say what of them is not real). Copies of both, in turn, take in batches of 200 articles of two kinds:

- *the latest*: the articles that come next, as a daily run finds them;
- *of any day*: articles of all its years that were kept back, as one finds who takes in old pages.

Printed are medians of the seconds of a publication and, of these, of profiles, links and events; and beside them the seconds
that the packaged model takes for the texts of such a batch, embedded once for both sizes. Where other programs run, all of
these grow, the processor's seconds least: read those, and the ratios.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.archive import add, archive, vectors_of, version_of
from benchmarks.corpus import Record
from benchmarks.editions import Edition, multiply
from indexer.pipeline import link_and_publish
from indexer.store.encoder import Encoder, load_encoder
from indexer.store.records import Vectors, Version
from indexer.store.settings import Settings
from indexer.store.store import Store

PARAGRAPHS = 100_000
EDITIONS = {"100,000": 1, "1,000,000": 10}
LATEST, ANY_DAY = "the latest", "of any day"
BATCHES, BATCH = 3, 200
# Of the founding articles every so many is kept back, until there are enough for the batches.
KEPT_BACK = 8
ARTICLES_AT_ONCE = 500


class Material(NamedTuple):
    """Articles that a store has from the beginning, and batches by kind."""

    founding: list[Record]
    batches: dict[str, list[list[Record]]]

    def edition(self, number: int) -> Edition:
        """The editions follow each other without a gap; a few articles are far older than the others."""
        days = [version_of(record).day for record in self.founding if record.get("published")]
        return Edition(number, number * (days[-1] - days[len(days) // 100] + 1))


class Taken(NamedTuple):
    """Seconds that one batch took: its publication, linking in that, and the model for its texts; by the clock, and the
    processor's.
    """

    publication: float
    linking: float
    embedding: float
    published_processor: float
    embedded_processor: float


def main() -> None:
    """Build the stores where they are missing, add the batches in turn, print."""
    material = divided(archive(Path(sys.argv[1])))
    encoder = load_encoder(None)
    times: dict[tuple[str, str], list[Taken]] = {(size, kind): [] for kind in (LATEST, ANY_DAY) for size in EDITIONS}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else scratch / "kept"
        homes = {size: founded(folder / size.replace(",", ""), material, count) for size, count in EDITIONS.items()}
        stores = {size: opened(copytree(home, scratch / home.name)) for size, home in homes.items()}
        for kind, batches in material.batches.items():
            for records in batches:
                embedding = embedded(encoder, records)
                for size, store in stores.items():
                    times[size, kind].append(taken_in(store, records, placed(material, size, kind), embedding))
        for store in stores.values():
            store.close()
    report(times)


def divided(records: Sequence[Record]) -> Material:
    """The articles of the smaller store, those that are kept back, and those that follow."""
    founding: list[Record] = []
    kept_back: list[Record] = []
    coming = iter(records)
    paragraphs = 0
    for place, record in enumerate(coming):
        if place % KEPT_BACK == 0 < place and len(kept_back) < BATCHES * BATCH:
            kept_back.append(record)
            continue
        founding.append(record)
        paragraphs += len(record["paragraphs"])
        if paragraphs >= PARAGRAPHS:
            break
    latest = [list(islice(coming, BATCH)) for _ in range(BATCHES)]
    # Each batch has articles of the whole time.
    return Material(founding, {LATEST: latest, ANY_DAY: [kept_back[number::BATCHES] for number in range(BATCHES)]})


def placed(material: Material, size: str, kind: str) -> list[Edition]:
    """The editions that the articles of a batch go to, in turn."""
    numbers = [EDITIONS[size] - 1] if kind == LATEST else range(EDITIONS[size])
    return [material.edition(number) for number in numbers]


def founded(home: Path, material: Material, editions: int) -> Path:
    """The home of a published store of so many editions; one that is there already is kept."""
    if home.exists():
        return home
    if editions == 1:
        store = opened(home)
        with store.exclusively():
            itself = material.edition(0)
            write(store, [(version_of(record), itself) for record in material.founding])
            link_and_publish(store)
    else:
        store = opened(copytree(founded(home.with_name(str(PARAGRAPHS)), material, 1), home))
        with store.exclusively():
            multiply(store, [material.edition(number) for number in range(1, editions)])
    store.close()
    return home


def opened(home: Path) -> Store:
    """The store in a folder, whatever the environment says."""
    return Store(Settings(home=home, database=None))


def write(store: Store, articles: Sequence[tuple[Version, Edition]]) -> None:
    """Add each article as its edition has it."""
    for first in range(0, len(articles), ARTICLES_AT_ONCE):
        part = articles[first : first + ARTICLES_AT_ONCE]
        vectors: dict[str, Vectors] = {}
        for version, edition in part:
            vectors |= {text: edition.vectors(vector) for text, vector in vectors_of(version).items()}
        add(store, [edition.version(version) for version, edition in part], vectors)


def embedded(encoder: Encoder, records: Sequence[Record]) -> tuple[float, float]:
    """Seconds of the model for the texts of these articles, by the clock and the processor's."""
    texts = sorted({text for record in records for text in (record.get("title"), *record["paragraphs"]) if text})
    started, used = perf_counter(), process_time()
    encoder.encode(texts)
    return perf_counter() - started, process_time() - used


def taken_in(
    store: Store, records: Sequence[Record], editions: Sequence[Edition], embedding: tuple[float, float]
) -> Taken:
    """Publish these articles, whose texts took so long to embed."""
    with store.exclusively():
        write(store, [(version_of(each), editions[place % len(editions)]) for place, each in enumerate(records)])
        started, used = perf_counter(), process_time()
        published = link_and_publish(store)
        seconds, processor = perf_counter() - started, process_time() - used
    return Taken(seconds, published.linking_seconds, embedding[0], processor, embedding[1])


def report(times: dict[tuple[str, str], list[Taken]]) -> None:
    """Print medians by size and kind of batch."""
    clock = ("publication, s", "of it linking", "embedding, s")
    processor = ("publication, processor", "embedding, processor")
    table = Table("paragraphs", f"{BATCH} articles", *clock, *processor, "linking : embedding")
    for (size, kind), taken in times.items():
        medians = [median(values) for values in zip(*taken, strict=True)]
        ratio = median(each.linking / each.embedding for each in taken)
        table.add_row(size, kind, *(f"{seconds:.2f}" for seconds in medians), f"{ratio:.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
