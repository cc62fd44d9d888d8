"""How much of an indexing run is spent inside the encoder? The rest is overhead, or runs beside it.

python -m benchmarks.indexing FILE [ARTICLES]        article JSON Lines, plain or .zst; default 5,000 articles
"""

import json
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles as articles_of
from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers


def main() -> None:
    """Index the first articles of a file into a fresh store and print where the time went."""
    file = Path(sys.argv[1])
    articles = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    with TemporaryDirectory() as scratch:
        part = Path(scratch) / "part.jsonl"
        part.write_text(
            "".join(json.dumps(each) + "\n" for each in islice(articles_of(file), articles)), encoding="utf-8"
        )
        store = Store(Settings(home=Path(scratch) / "home", database=None))
        store.encoder.encode(["the model is loaded and warm before the clock starts"])
        with store.exclusively(), Workers() as workers:
            outcome = Run(store, workers).index([open_source(str(part), Defaults())])
        store.close()
    table = Table("", "", title=f"{outcome.read:,} articles of {file.name}", show_header=False)
    for name, value in outcome.as_json().items():
        table.add_row(name, f"{value:,}")
    table.add_row("share of wall time inside the encoder", f"{outcome.encoder_seconds / outcome.seconds:.1%}")
    Console().print(table)


if __name__ == "__main__":
    main()
