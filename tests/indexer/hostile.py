"""What tests of hostile input share: articles to be hidden among it, and runs of which everything is accounted for."""

import json
from collections.abc import Iterable
from pathlib import Path

from indexer.pipeline import Event, Outcome, Progress, Run
from indexer.sources import Defaults, Tools, open_source
from indexer.store.store import Store
from indexer.verification import faults
from tests.helpers import WORKERS, record
from tests.indexer.fetching.server import Names, Time, polite

DEFAULTS = Defaults("Example", "2016-12-08", max_bytes=2**20)
Reasons = dict[str, list[str]]


def line(number: int, **fields: object) -> bytes:
    """A line of JSON Lines with an article of its own."""
    text = f"The army entered district {number} of the city on Thursday, sources said."
    return json.dumps(record("SANA", text, url=f"https://sana.example/{number}") | fields).encode()


def lines(*found: bytes) -> bytes:
    return b"".join(each + b"\n" for each in found)


def page(*paragraphs: str, charset: str = "utf-8") -> str:
    """A page with these paragraphs that states this charset."""
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<html><head><meta charset="{charset}"></head><body><article>{inside}</article></body></html>'


def shut_in() -> Tools:
    """Every name is one of this machine, where nobody may be asked."""
    return Tools(polite(Time(), Names([["127.0.0.1"]]), allow_private_addresses=False), WORKERS)


def taken_in(
    store: Store, specs: Iterable[Path | str], tools: Tools, defaults: Defaults = DEFAULTS
) -> tuple[Outcome, Reasons]:
    """Index the sources; how it ended, and the reasons by the names of the files. The store is sound afterwards."""
    reasons: Reasons = {}

    def listen(told: Event | Progress) -> None:
        if isinstance(told, Event) and told.kind == "quarantined":
            reasons.setdefault(told.place.rpartition(":")[0].rpartition("/")[2], []).append(told.message)

    with store.exclusively():
        sources = [open_source(str(spec), defaults, tools) for spec in specs]
        outcome = Run(store, tools.workers, listener=listen).index(sources)
    assert outcome.read == outcome.added + outcome.revised + outcome.skipped + outcome.quarantined
    assert outcome.quarantined == sum(map(len, reasons.values()))
    assert list(faults(store)) == []
    return outcome, reasons
