"""How well are copies told, and how long does it take?

    python -m benchmarks.origins DATA_FOLDER [--json] [--half tuning]

DATA_FOLDER holds `allsides/articles.jsonl.zst`, `allsides/dev.jsonl` and `gva/articles.jsonl`. Each set is indexed into a
store of its own and judged by the origins that the catalogue then states, so windows, candidates and groups count too.

- *Constructed copies* (`desk_edits`, `origin_sets`): real articles rewritten whole, and single paragraphs of them put into
  other articles, with edits of four strengths. Half of the articles were for tuning; the other half is reported.
- *Natural copies*: the other paragraphs of real articles of different outlets that share three long paragraphs. Which of them
  are copies is told by place and by edit distance of characters; one that the outlets rewrote further is not asked for,
  so this recall is of moderate edits, and nobody's precision is measured on them.
- *No copies*: the paragraphs of the articles around a constructed copy; real quotations in other words; sentences that
  any report may hold; paragraphs of different outlets on one story (`dev.jsonl`), and on different shootings (`gva`).
  Outlets do copy each other there: on one story a stated copy counts as wrong where fewer than 60 of 100 characters of the
  shorter paragraph are in the other; of two shootings it always does, unless the pages are the same.

Precision: right copies of all copies stated. Recall: right copies of all copies made or found. 95 % intervals by bootstrap
over articles. Speed: signatures and grouping of 100,000 paragraphs, against embedding a sample of them, in one run.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table

from benchmarks.origin_sets import Articles, Place, Printed, constructed, natural, read_articles
from indexer.store.catalogue import Catalogue
from indexer.store.encoder import load_encoder
from indexer.store.records import Version
from indexer.store.writing import digest_of
from indexer.syndication import link, signatures

WIRE_ARTICLES = 240
TIMED_PARAGRAPHS = 100_000
EMBEDDED_SAMPLE = 2_000
ARTICLES_PER_BATCH = 1_000
RESAMPLINGS = 1_000
SEEDS = {"tuning": 1, "report": 2}
# [copies stated rightly, stated wrongly, copies that there are] by kind.
Counts = dict[str, list[int]]
Figures = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the catalogue states: the origin of each paragraph, by (article, position), and how long it took to find."""

    origins: dict[Place, Place]
    sign_seconds: float
    link_seconds: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or the figures as JSON."""
    parser = argparse.ArgumentParser(description="Precision, recall and speed of origins.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", choices=SEEDS, default="report")
    options = parser.parse_args(arguments)
    found = measured(options.data, options.half)
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    table = Table("measure", "value", "95 % interval", title=f"origins, {options.half} half")
    for name, (value, *interval) in found.items():
        table.add_row(name, f"{value:,.3f}", " to ".join(f"{each:.3f}" for each in interval))
    Console().print(table)


def measured(data: Path, half: str) -> Figures:
    """The figures by name: [value], or [value, low, high] where there is an interval."""
    everything = list(read_articles(data / "allsides/articles.jsonl.zst"))
    dated = [article for article in everything if article.published and len(article.paragraphs) >= 6]
    ours = [article for article in dated if _is_even(article) == (half == "tuning")]
    story = Articles(
        printed=[each for each in read_articles(data / "allsides/dev.jsonl") if _is_even(each) == (half == "tuning")]
    )
    shootings = Articles(printed=list(read_articles(data / "gva/articles.jsonl")))
    judged = [
        *judge(constructed(ours, SEEDS[half], WIRE_ARTICLES)),
        *judge(natural(ours)),
        *judge(story, {"one story": _is_unlike}),
        *judge(shootings, {"different shootings": _is_another_event}),
    ]
    kinds = sorted({kind for counts in judged for kind in counts})
    table = np.array([[counts.get(kind, [0, 0, 0]) for kind in kinds] for counts in judged])  # (articles, kinds, 3)
    by_kind = table.sum(axis=0)
    figures = {
        "precision": interval(table.sum(axis=1), lambda sums: sums[0] / max(1, sums[0] + sums[1])),
        "recall": interval(table.sum(axis=1), lambda sums: sums[0] / max(1, sums[2])),
    }
    figures |= {
        f"recall, {kind} ({all_:,})": [right / all_]
        for kind, (right, _, all_) in zip(kinds, by_kind, strict=True)
        if all_
    }
    figures |= {f"wrong, {kind}": [float(wrong)] for kind, (_, wrong, _) in zip(kinds, by_kind, strict=True) if wrong}
    return figures | speed(everything)


def judge(articles: Articles, wrong: dict[str, Callable[[Articles, Place, Place], bool]] | None = None) -> list[Counts]:
    """Counts for each article. `wrong`, by kind, judges stated copies of paragraphs of which nothing is known."""
    origins = linked(articles.printed).origins
    found: list[Counts] = [defaultdict(lambda: [0, 0, 0]) for _ in articles.printed]
    for place, origin in origins.items():
        counts = found[place[0]]
        if place in articles.copies:
            kind, sources = articles.copies[place]
            right = any(origin == origins[source] for source in sources)
            counts[kind][0] += right
            counts[kind][1] += not right and origin != place
            counts[kind][2] += 1
        elif origin != place and place in articles.own:
            counts[articles.own[place]][1] += 1
        elif origin != place:
            for kind, is_wrong in (wrong or {}).items():
                counts[kind][1] += is_wrong(articles, place, origin)
    return found


def linked(printed: Sequence[Printed]) -> Linked:
    """The origins that a store of these articles states."""
    with TemporaryDirectory() as folder:
        catalogue = Catalogue(f"sqlite:///{folder}/catalogue.sqlite")
        catalogue.migrate()
        sign_seconds = sum(
            _write(catalogue, printed[first : first + ARTICLES_PER_BATCH], first)
            for first in range(0, len(printed), ARTICLES_PER_BATCH)
        )
        with catalogue.write() as writer:
            started = perf_counter()
            link(writer)
            link_seconds = perf_counter() - started
            writer.publish({})
        with catalogue.read() as reader:
            origin_of = {row.id: row.origin_id or row.id for row in reader.copies.linked()}
        catalogue.close()
    # Paragraphs are numbered in the order in which they are written.
    places = [(number, position) for number, each in enumerate(printed) for position in range(len(each.paragraphs))]
    place_of = dict(zip(sorted(origin_of), places, strict=True))
    return Linked({place_of[each]: place_of[origin] for each, origin in origin_of.items()}, sign_seconds, link_seconds)


def _write(catalogue: Catalogue, printed: Sequence[Printed], first: int) -> float:
    """Write articles without their vectors, which origins do not ask for; returns the seconds that signatures took."""
    versions = [_version(article, first + number) for number, article in enumerate(printed) if article.paragraphs]
    with catalogue.write() as writer:
        texts = {digest_of(text): text for version in versions for text in version.paragraphs}
        known = writer.embedding_ids(texts)
        new = {digest: text for digest, text in texts.items() if digest not in known}
        started = perf_counter()
        signed = dict(zip(new, signatures(list(new.values())), strict=True))
        seconds = perf_counter() - started
        ids = known | writer.add_embeddings(dict.fromkeys(new, b""), signed)
        writer.add_versions([(version, None) for version in writer.outlets.resolved(versions)], ids)
    return seconds


def _version(article: Printed, number: int) -> Version:
    text = "\n\n".join(article.paragraphs)
    ends = list(accumulate(map(len, article.paragraphs), lambda end, length: end + 2 + length))
    return Version(
        outlet=article.outlet,
        identity=f"number:{number}",
        title="",
        published=article.published,
        day=date.fromisoformat(article.published[:10]).toordinal() if article.published else 0,
        text=text,
        spans=tuple((end - len(each), end) for end, each in zip(ends, article.paragraphs, strict=True)),
        source="benchmark",
        line=number + 1,
        content_sha256=sha256(text.encode()).digest(),
        paragraph_terms=(frozenset(),) * len(article.paragraphs),
        article_terms=frozenset(),
    )


def speed(articles: Sequence[Printed]) -> Figures:
    """Seconds for signatures and grouping of TIMED_PARAGRAPHS of neighbouring days, and what embedding them takes."""
    chosen: list[Printed] = []
    count = 0
    for article in sorted(articles, key=lambda each: (each.published or "", each.id), reverse=True):
        if count < TIMED_PARAGRAPHS:
            chosen.append(article)
            count += len(article.paragraphs)
    found = linked(chosen)
    sample = Random(0).sample([text for article in chosen for text in article.paragraphs], EMBEDDED_SAMPLE)
    encoder = load_encoder(None)
    encoder.encode(sample[:100])
    started = perf_counter()
    encoder.encode(sample)
    embed_seconds = (perf_counter() - started) * count / len(sample)
    return {
        "paragraphs timed": [float(count)],
        "seconds for signatures": [found.sign_seconds],
        "seconds for grouping": [found.link_seconds],
        "seconds to embed them": [embed_seconds],
        "ratio": [(found.sign_seconds + found.link_seconds) / embed_seconds],
    }


def interval(rows: NDArray[np.int64], measure: Callable[[NDArray[np.int64]], float]) -> list[float]:
    """[measure of the rows' sum, its 2.5 and its 97.5 percentile over resampled rows]."""
    random = np.random.default_rng(0)
    resampled = [measure(rows[random.integers(0, len(rows), len(rows))].sum(axis=0)) for _ in range(RESAMPLINGS)]
    low, high = np.percentile(resampled, [2.5, 97.5]).tolist()
    return [float(measure(rows.sum(axis=0))), low, high]


def _is_even(article: Printed) -> bool:
    return sha256(article.id.encode()).digest()[0] % 2 == 0


def _is_unlike(articles: Articles, copy: Place, origin: Place) -> bool:
    outlets = {articles.printed[place[0]].outlet for place in (copy, origin)}
    return len(outlets) == 2 and fuzz.partial_ratio(articles.text(copy), articles.text(origin)) < 60


def _is_another_event(articles: Articles, copy: Place, origin: Place) -> bool:
    one, other = articles.printed[copy[0]], articles.printed[origin[0]]
    pages = " ".join(one.paragraphs), " ".join(other.paragraphs)
    return None not in {one.event, other.event} and one.event != other.event and fuzz.ratio(*pages) < 80


if __name__ == "__main__":
    main()
