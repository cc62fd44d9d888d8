"""Do numbers help a match? They must not (law 10): MAP with every number of the texts replaced by another.

    python -m benchmarks.changed_numbers FILE [--events N] [--work FOLDER]

N events of a labelled file (all by default) that two outlets tell are indexed twice, as they are and with every run of digits
replaced, each by another of as many digits. Dates of publication stay; times of day, days of the month and years change too,
so this is the worst case: what is lost is more than a toll.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from service.evaluation import labelled, ranking_figures, rankings

DIGITS = re.compile(r"\d+")
SEED = 20161208
Record = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Index, ask, print."""
    parser = argparse.ArgumentParser(description="Matching with every number replaced.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--events", type=int, help="so many events, evenly over the file")
    parser.add_argument("--work", type=Path, default=Path("build/numbers"))
    options = parser.parse_args(arguments)
    records = list(_told_by_several(options.file, options.events))
    random = Random(SEED)
    table = Table("texts", "measure", "value", "95 % interval", title=f"{len(records)} articles")
    for name, told in (("as they are", records), ("other numbers", [_changed(each, random) for each in records])):
        file = options.work / f"{name.replace(' ', '-')}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(each) + "\n" for each in told), encoding="utf-8")
        store = Store(Settings(home=file.with_suffix(""), database=None))
        with Workers() as workers, store.exclusively():
            Run(store, workers).index([open_source(str(file), Defaults())])
        for each in ranking_figures(list(rankings(store, labelled(file)))):
            table.add_row(name, each.name, f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}")
        store.close()
    Console().print(table)


def _told_by_several(file: Path, count: int | None) -> Iterator[Record]:
    """The articles of events that two outlets tell, of `count` of them."""
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    outlets: dict[str, set[str]] = {}
    for record in records:
        if record.get("event"):
            outlets.setdefault(record["event"], set()).add(record["outlet"])
    events = [event for event, members in sorted(outlets.items()) if len(members) > 1]
    chosen = set(events[:: max(1, len(events) // count)][:count] if count else events)
    return (record for record in records if record.get("event") in chosen)


def _changed(record: Record, random: Random) -> Record:
    def other(found: re.Match[str]) -> str:
        digits = found.group()
        return digits.translate({ord(digit): random.choice("123456789".replace(digit, "")) for digit in set(digits)})

    texts = [DIGITS.sub(other, each) for each in record["paragraphs"]]
    return record | {"title": DIGITS.sub(other, record.get("title") or ""), "paragraphs": texts}


if __name__ == "__main__":
    main()
