"""How long do the matches of a stored paragraph take over HTTP, and does the archive's size matter?

    python -m benchmarks.matches [FOLDER]        keeps its two stores in FOLDER (about 5 GB); default: a temporary one

Two synthetic stores with 20,000 paragraphs a day: 5 days (100,000) and 50 days (1,000,000). Vectors and words are
random; the catalogue, the index, the service and the network are the real ones. Requests go to both services in turn.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx2
import numpy as np
from rich.console import Console
from rich.table import Table

from indexer.matching.terms import terms_of
from indexer.pipeline import link_and_publish
from indexer.store.records import Version
from indexer.store.settings import Settings
from indexer.store.store import Store, model_facts
from indexer.store.vectors import as_blobs
from indexer.store.writing import digest_of

PARAGRAPHS_PER_DAY = 20_000
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
    random = np.random.default_rng(days)
    # Word frequencies follow Zipf's law, as real ones do.
    words = np.array(["".join(letters) for letters in random.choice(list("abcdefghijklmnoprstuvwy"), (50_000, 8))])
    weights = 1 / np.arange(1, len(words) + 1)
    weights /= weights.sum()
    store = Store(Settings(home=home))
    with store.exclusively():
        with store.catalogue.write() as writer:
            writer.set_facts(model_facts(store.encoder))
        for day in range(days):
            texts = [" ".join(each) for each in random.choice(words, (PARAGRAPHS_PER_DAY, 45), p=weights)]
            _write_day(store, FIRST_DAY + timedelta(days=day), texts, random)
        link_and_publish(store)
    store.close()


def _write_day(store: Store, day: date, texts: list[str], random: np.random.Generator) -> None:
    versions = [
        _version(day, number, texts[number : number + PARAGRAPHS_PER_ARTICLE])
        for number in range(0, len(texts), PARAGRAPHS_PER_ARTICLE)
    ]
    distinct = [*texts, *(version.title for version in versions)]
    vectors = random.standard_normal((len(distinct), store.encoder.dimension), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    digests = [digest_of(text) for text in distinct]
    with store.catalogue.write() as writer:
        blobs = dict(zip(digests, as_blobs(vectors), strict=True))
        ids = writer.add_embeddings(blobs, dict.fromkeys(blobs, b""))
        writer.add_versions([(version, None) for version in writer.outlets.resolved(versions)], ids)


def _version(day: date, number: int, paragraphs: list[str]) -> Version:
    text = "\n\n".join(paragraphs)
    ends = np.cumsum([len(paragraph) + 2 for paragraph in paragraphs]) - 2
    terms = tuple(terms_of(paragraph) for paragraph in paragraphs)
    name = f"{day}-{number}"
    return Version(
        outlet=f"Outlet {number // PARAGRAPHS_PER_ARTICLE % OUTLETS}",
        identity=f"id:{name}",
        external_id=name,
        title=f"{name} {paragraphs[0][:60]}",
        published=day.isoformat(),
        day=day.toordinal(),
        lang="en",
        text=text,
        spans=tuple((int(end) - len(part), int(end)) for part, end in zip(paragraphs, ends, strict=True)),
        source="synthetic",
        line=number + 1,
        content_sha256=digest_of(text),
        paragraph_terms=terms,
        article_terms=frozenset().union(*terms),
    )


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
