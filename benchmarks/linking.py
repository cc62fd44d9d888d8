"""What do profiles and links cost beside embedding, and does judging add much to a search?

    python -m benchmarks.linking FILE [ARTICLES]      article JSON Lines, plain or .zst; default 1,000 articles

The articles are indexed by the real pipeline; then all profiles, links and events are made once more and timed, and one day's
worth of other articles is added, as a growing archive has it. Last, stored paragraphs are asked about: the search alone, and
all of the judgement, in turn.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles
from indexer import linking
from indexer.matching.matcher import CANDIDATES, Matcher, context_vector
from indexer.matching.profiles import make_profiles
from indexer.matching.records import Probe
from indexer.pipeline import Outcome, Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.store.vectors import Scope
from indexer.workers import Workers
from tests.helpers import write_records

ADDED = 200
ASKED = 200


def main() -> None:
    """Index, link, ask; print the tables."""
    file, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    records = articles(file)
    with TemporaryDirectory() as scratch, Workers() as workers:
        store = Store(Settings(home=Path(scratch) / "home", database=None))
        outcome = _index(store, workers, Path(scratch), list(islice(records, count)))
        seconds = _link_all(store)
        before = perf_counter()
        added = _index(store, workers, Path(scratch), list(islice(records, ADDED)))
        adding = perf_counter() - before
        search, judged, candidates = _ask(store)
        store.close()
    table = Table("", "seconds", title=f"{count:,} articles, {outcome.paragraphs:,} paragraphs")
    table.add_row("embedding", f"{outcome.encoder_seconds:.1f}")
    table.add_row("profiles, links and events of all", f"{seconds:.1f}")
    table.add_row(f"{ADDED} more articles: all of it", f"{adding:.1f}")
    table.add_row("  of that embedding", f"{added.encoder_seconds:.1f}")
    table.add_row("  of that profiles, links and events", f"{added.linking_seconds:.1f}")
    console = Console()
    console.print(table)
    console.print(
        f"linking : embedding {seconds / outcome.encoder_seconds:.3f} of all, "
        f"{added.linking_seconds / added.encoder_seconds:.3f} of the {ADDED} more",
        highlight=False,
    )
    console.print(
        f"search alone {search:.1f} ms, with {candidates:.0f} candidates judged {judged:.1f} ms (medians)",
        highlight=False,
    )


def _index(store: Store, workers: Workers, folder: Path, records: Sequence[dict[str, Any]]) -> Outcome:
    file = write_records(folder / "articles.jsonl", *records)
    with store.exclusively():
        return Run(store, workers).index([open_source(str(file), Defaults())])


def _link_all(store: Store) -> float:
    """Seconds of making all profiles, links and events anew."""
    with store.exclusively(), store.catalogue.write() as writer:
        started = perf_counter()
        make_profiles(writer, everything=True)
        linking.link(writer, store.view_of(writer), everything=True)
        return perf_counter() - started


def _ask(store: Store) -> tuple[float, float, float]:
    """(milliseconds of a search, of search and judgement, candidates), medians."""
    matcher = Matcher()
    search, judged, candidates = [], [], []
    with store.view() as view:
        for probe in _probes(view.reader, Random(1)):
            scope = Scope() if probe.day is None else Scope(first_day=probe.day - 3, last_day=probe.day + 3)
            started = perf_counter()
            view.search(context_vector(probe)[None], k=CANDIDATES, scope=scope)
            found = perf_counter()
            candidates.append(len(matcher.judge(view, [probe], scope=scope)))
            search.append(1000 * (found - started))
            judged.append(1000 * (perf_counter() - found))
    return median(search), median(judged), median(candidates)


def _probes(reader: Any, random: Random) -> Iterator[Probe]:
    highest = max(bucket.highest_paragraph_id for bucket in reader.buckets())
    for stored in reader.candidates(sorted(random.sample(range(1, highest + 1), ASKED))):
        yield Probe.of(stored, article_text="")


if __name__ == "__main__":
    main()
