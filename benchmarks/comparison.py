"""How long does comparing an event take, the first time and again, and how does it grow with the outlets?

python -m benchmarks.comparison [FILE]      article JSON Lines; default samples/syria.jsonl

Paragraphs that name Khan Sheikhoun (in April 2017, or any of FILE where none does) are dealt out to 12, 24 and 48 outlets,
five to each, and compared as pasted paragraphs are: sentences, alignment, marks and omissions, without the search for
matches (`python -m benchmarks.matches`). "First" reads every sentence by the model; "again" finds its reading kept, and what
the detectors keep of a text. Medians of rounds, each with a new comparer for "first".
"""

import json
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from indexer.store.settings import Settings
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.queries import PastedParagraph

SAMPLES = Path(__file__).parents[1] / "samples" / "syria.jsonl"
OUTLETS = (12, 24, 48)
PARAGRAPHS = 5
ROUNDS = 5


def main() -> None:
    """Measure, and print the table."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    texts = paragraphs_on_one_event(file)
    table = Table("outlets", "paragraphs", "rows", "cells", "marks", "first, ms", "again, ms", "again, ms a cell")
    with TemporaryDirectory() as scratch:
        store = Store(Settings(home=Path(scratch) / "home", database=None))
        store.encoder.encode(["the model is loaded and warm before the clock starts"])
        for outlets in OUTLETS:
            table.add_row(*measured(store, dealt(texts, outlets)))
        store.close()
    Console().print(table)


def measured(store: Store, pasted: list[PastedParagraph]) -> list[str]:
    """One line of the table."""
    first: list[float] = []
    again: list[float] = []
    for _ in range(ROUNDS):
        comparer = Comparer(store)
        for times in (first, again):
            started = perf_counter()
            compared = comparer.compare_pasted(pasted)
            times.append(1000 * (perf_counter() - started))
    cells = sum(len(row.cells) for row in compared.rows)
    marks = sum(len(row.divergences) for row in compared.rows)
    counts = (len({each.outlet for each in pasted}), len(pasted), len(compared.rows), cells, marks)
    return [*map(str, counts), f"{median(first):.0f}", f"{median(again):.0f}", f"{median(again) / cells:.2f}"]


def paragraphs_on_one_event(file: Path) -> list[str]:
    """Distinct paragraphs of the file that name the event."""
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = dict.fromkeys(text for record in records for text in record.get("paragraphs", ()))
    return [text for text in texts if "Sheikhoun" in text or "Sheikhun" in text] or list(texts)


def dealt(texts: list[str], outlets: int) -> list[PastedParagraph]:
    """Paragraphs in turn, from the first again where there are too few: then they count as copies."""
    taken = islice(cycle(texts), outlets * PARAGRAPHS)
    return [
        PastedParagraph(outlet=f"Outlet {place // PARAGRAPHS}", text=text, published="2017-04-05")
        for place, text in enumerate(taken)
    ]


if __name__ == "__main__":
    main()
