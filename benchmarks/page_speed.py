"""How long does the server take for a page, how many bytes travel, in how many requests?

python -m benchmarks.page_speed [ROUNDS]      default 15

Two stores are made: one of samples/, and one of a made-up event of 40 outlets and 400 paragraphs, of which some print others'
texts and each counts in its own way. Each page is asked for once, which is what "first" says, and then ROUNDS times; "again" is
the median. Bytes are those of the page as it travels (gzip), and with all that it loads but plots. Pages that this version does
not have are left out.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers
from service.app import create_app

SAMPLES = Path(__file__).parents[1] / "samples"
OUTLETS, PARAGRAPHS = 40, 10
ROUNDS = 15
SUBJECTS = (
    "rescue workers",
    "residents of the old town",
    "port officials",
    "the harbour police",
    "doctors",
    "witnesses",
)
OPENINGS = (
    "An explosion in the harbour of Port Lindsey",
    "The blast at the grain terminal of Port Lindsey",
    "Monday's explosion",
)
ACTS = (
    "killed {n} people, {s} said.",
    "injured {m} people and broke windows across the bay, according to {s}.",
    "destroyed {k} warehouses and the customs house, {s} told reporters.",
    "was caused by {w} stored beside the silos, {s} believed.",
    "forced {m} residents to leave their homes, {s} said on Tuesday.",
    "was called {c} by the mayor Ada Brown, while {s} asked for an inquiry.",
)
CAUSES = ("fireworks", "fertiliser", "ammonium nitrate", "fuel")
CALLED = ("an attack", "an accident", "a massacre", "a catastrophe")
SEEN = (
    """
burnt lorries; a ferry on its side; ambulances from three towns; torn roofs; cranes bent like straw; families with blankets;
a school without windows; soldiers at the gate; grain in the streets; a church used as a ward; boats of glass; helicopters;
smoke over the bay; shops shut for miles; a bus turned round; priests and imams; volunteers with shovels; dogs that searched;
queues for blood; a court house in ruins; customs men in tears; balconies that hung; a tram off its rails; lists of the missing
""".replace("\n", " ")
    .strip()
    .split("; ")
)
# (what a file or a plot is loaded by, its address)
LOADED = re.compile(r'<(?:link rel="stylesheet" href|script src|img src)="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Measured:
    """A page: milliseconds of the server the first time and again, kilobytes as they travel, and requests."""

    first: float
    again: float
    page: float
    all: float
    requests: int


def main() -> None:
    """Measure, and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    table = Table("store", "page", "first, ms", "again, ms", "page, kB", "without plots, kB", "requests")
    with TemporaryDirectory() as scratch, Workers() as workers:
        for name, source in (("samples", SAMPLES), ("40 outlets, 400 paragraphs", made_up(Path(scratch)))):
            store = Store(Settings(home=Path(scratch) / name.partition(",")[0], database=None))
            index(store, workers, source)
            client = TestClient(create_app(store.settings, store))
            for address in pages(client):
                if (found := measured(client, address, rounds)) is None:
                    continue
                cells = (found.first, found.again, found.page, found.all)
                table.add_row(name, address, *(f"{each:.0f}" for each in cells), str(found.requests))
            store.close()
    Console(width=max(110, Console().width)).print(table)


def pages(client: TestClient) -> Iterator[str]:
    """The addresses of the pages, with the event that most outlets tell."""
    events = client.get("/v1/events", params={"limit": 500}).json()["items"]
    largest = max(events, key=lambda event: (event["outlets"], event["articles"]))["id"]
    article = client.get(f"/v1/events/{largest}").json()["article_ids"][0]
    paragraph = client.get(f"/v1/articles/{article}").json()["paragraphs"][0]["id"]
    yield from (
        "/",
        "/events",
        f"/events/{largest}",
        f"/compare?event={largest}",
        f"/compare?paragraph={paragraph}",
        f"/articles/{article}",
        "/outlets",
        "/method",
    )


def measured(client: TestClient, address: str, rounds: int) -> Measured | None:
    """One line of the table; None where this version has no such page."""
    times = []
    for _ in range(rounds + 1):
        started = perf_counter()
        answer = client.get(address)
        times.append(1000 * (perf_counter() - started))
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, (address, answer.text)
    loaded = list(dict.fromkeys(LOADED.findall(answer.text)))
    files = [each for each in loaded if ".svg" not in each]
    size = transferred(client, address)
    every = size + sum(transferred(client, each.replace("&amp;", "&")) for each in files)
    return Measured(times[0], median(times[1:]), size / 1000, every / 1000, 1 + len(loaded))


def transferred(client: TestClient, address: str) -> int:
    """Bytes of an answer as they travel."""
    with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        return sum(len(part) for part in answer.iter_raw())


def index(store: Store, workers: Workers, source: Path) -> None:
    """Index a file or a folder."""
    defaults = Defaults(max_bytes=store.settings.max_document_bytes)
    with store.exclusively():
        Run(store, workers).index([open_source(str(source), defaults)])


def made_up(folder: Path) -> Path:
    """One event as JSON Lines, the same bytes each time. Every eighth outlet prints the text of the one before."""
    random = Random(20161208)
    told: list[str] = []
    records = []
    for outlet in range(OUTLETS):
        told = told if outlet % 8 == 7 else [telling(random, place) for place in range(PARAGRAPHS)]
        published = f"2020-08-{4 + outlet % 3:02}T{outlet % 24:02}:30:00Z"
        title = f"{random.choice(OPENINGS)}: what is known so far"
        records.append(
            {"outlet": f"Outlet {outlet + 1}", "title": title, "paragraphs": told, "published": published, "lang": "en"}
        )
    file = folder / "event.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def telling(random: Random, place: int) -> str:
    """A paragraph of three or four sentences: one on this place in the order of acts, others, and one that nobody else has."""
    acts = [ACTS[place % len(ACTS)], *random.sample(ACTS, random.randint(1, 2))]
    return (
        " ".join(
            f"{random.choice(OPENINGS)} "
            + act.format(
                n=random.choice((41, 45, 60, 78, "at least 50", "dozens of")),
                m=random.choice(("3,000", "more than 4,000", "2,500")),
                k=random.choice(("two", "three", 12)),
                w=random.choice(CAUSES),
                c=random.choice(CALLED),
                s=random.choice(SUBJECTS),
            )
            for act in acts
        )
        + f" Reporters there saw {', '.join(random.sample(SEEN, 5))} and {random.choice(SEEN)}."
    )


if __name__ == "__main__":
    main()
