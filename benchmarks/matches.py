"""How long do the matches of a stored paragraph take over HTTP, and does the archive's size matter?

    python -m benchmarks.matches [FOLDER]        keeps its two stores in FOLDER (about 5 GB); default: a temporary one

Two synthetic stores with 20,000 paragraphs a day: 5 days (100,000), and ten editions of them (`benchmarks/editions.py`), 50
days (1,000,000). Vectors and words are random; the catalogue, the index, the service and the network are the real ones.
Requests go to both services in turn.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx2
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.archive import add, version_of
from benchmarks.corpus import Record
from benchmarks.editions import Edition, multiply
from indexer.pipeline import link_and_publish
from indexer.store.settings import Settings
from indexer.store.store import Store, model_facts

PARAGRAPHS_PER_DAY, FIRST_DAYS = 20_000, 5
PARAGRAPHS_PER_ARTICLE = 20
OUTLETS = 40
FIRST_DAY = date(2020, 1, 1)
SIZES = {"100,000": 5, "1,000,000": 50}
REQUESTS = 100
WARM_UP = 20


def main() -> None:
    """Build the stores where they are missing, ask, print."""
    with ExitStack() as stack:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else stack.enter_context(TemporaryDirectory()))
        ports = {}
        for name, days in SIZES.items():
            home = folder / name.replace(",", "")
            build(home, days)
            ports[name] = stack.enter_context(service(home))
        times, memory = ask(ports)
    table = Table("paragraphs", "median ms", "p95 ms", "resident MiB after", "of that mapped files")
    for name, values in times.items():
        resident, mapped = memory[name]
        table.add_row(name, f"{median(values):.1f}", f"{quantiles(values, n=20)[-1]:.1f}", f"{resident}", f"{mapped}")
    small, large = (median(values) for values in times.values())
    Console().print(table)
    Console().print(f"ratio of the medians: {large / small:.2f}", highlight=False)


def build(home: Path, days: int) -> None:
    """A published synthetic store; one that is there already is kept."""
    if (home / "published.json").exists():
        return
    if days > FIRST_DAYS:
        first = home.with_name(str(FIRST_DAYS * PARAGRAPHS_PER_DAY))
        build(first, FIRST_DAYS)
        copytree(first, home)
    store = Store(Settings(home=home, database=None))
    with store.exclusively():
        if days > FIRST_DAYS:
            multiply(store, [Edition(number, number * FIRST_DAYS) for number in range(1, days // FIRST_DAYS)])
        else:
            _write_days(store, days)
            link_and_publish(store)
    store.close()


def _write_days(store: Store, days: int) -> None:
    random = np.random.default_rng(days)
    # Word frequencies follow Zipf's law, as real ones do.
    words = np.array(["".join(letters) for letters in random.choice(list("abcdefghijklmnoprstuvwy"), (50_000, 8))])
    weights = 1 / np.arange(1, len(words) + 1)
    weights /= weights.sum()
    for day in range(days):
        texts = [" ".join(each) for each in random.choice(words, (PARAGRAPHS_PER_DAY, 45), p=weights)]
        date_of_day = (FIRST_DAY + timedelta(days=day)).isoformat()
        records: list[Record] = [
            {
                "outlet": f"Outlet {number % OUTLETS}",
                "number": f"{date_of_day}-{number}",
                "title": f"{date_of_day}-{number} {texts[first][:60]}",
                "published": date_of_day,
                "paragraphs": texts[first : first + PARAGRAPHS_PER_ARTICLE],
            }
            for number, first in enumerate(range(0, len(texts), PARAGRAPHS_PER_ARTICLE))
        ]
        distinct = [*texts, *(str(record["title"]) for record in records)]
        vectors = random.standard_normal((len(distinct), store.encoder.dimension), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        versions = [version_of(record) for record in records]
        add(store, versions, dict(zip(distinct, vectors, strict=True)), model_facts(store.encoder))


@contextmanager
def service(home: Path) -> Iterator[tuple[int, int]]:
    """The real service on a free port, until the block ends: (port, process id)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "service.app:from_environment", "--log-level", "warning"]
    environment = os.environ | {"RASHOMON_HOME": str(home)}
    with subprocess.Popen([*command, "--port", str(port)], env=environment) as process:
        try:
            for _ in range(600):
                try:
                    httpx2.get(f"http://127.0.0.1:{port}/readyz").raise_for_status()
                    break
                except httpx2.HTTPError:
                    sleep(0.2)
            yield port, process.pid
        finally:
            process.terminate()


def ask(ports: dict[str, tuple[int, int]]) -> tuple[dict[str, list[float]], dict[str, tuple[int, int]]]:
    """Milliseconds of each request by store, asked in turn, and (resident, mapped) MiB at the end."""
    random = np.random.default_rng(1)
    times: dict[str, list[float]] = {name: [] for name in ports}
    with httpx2.Client() as client:
        for request in range(WARM_UP + REQUESTS):
            for name, (port, _) in ports.items():
                middle = SIZES[name] // 2 * PARAGRAPHS_PER_DAY
                paragraph = middle + int(random.integers(PARAGRAPHS_PER_DAY)) + 1
                started = perf_counter()
                answer = client.post(f"http://127.0.0.1:{port}/v1/matches", json={"paragraph_id": paragraph})
                elapsed = perf_counter() - started
                answer.raise_for_status()
                if request >= WARM_UP:
                    times[name].append(1000 * elapsed)
    return times, {name: _memory(process) for name, (_, process) in ports.items()}


def _memory(process: int) -> tuple[int, int]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "RssFile"))}
    return int(fields["VmRSS"]) // 1024, int(fields["RssFile"]) // 1024


if __name__ == "__main__":
    main()
