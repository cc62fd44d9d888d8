"""A batch of many reports: how long, how much memory, what a second run costs, and does a bad one stop it?

python -m benchmarks.report_batch [REPORTS]      default 1000

A store is made of as many events, each told by three made-up outlets that count in their own ways and blame others. The plan
names an event that is not there first, then every event, in HTML and CSV. `rashomon reports run` makes them in a process of its
own, as a user would; its memory is read from /proc while it works, so this needs Linux.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from rich.console import Console
from rich.table import Table

from benchmarks.page_speed import ACTS, CALLED, CAUSES, SUBJECTS, index
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers

REPORTS = 1_000
OUTLETS = 3
MARKS = (1, 100, 250, 500, 1_000)
SECONDS_BETWEEN_LOOKS = 0.1
TOWNS = [
    "".join(parts).capitalize()
    for parts in product(
        ("bar", "dov", "fel", "gor", "hal", "kes", "lin", "mor", "nev", "pal"),
        ("a", "e", "i", "o", "u", "an", "en", "in", "on", "un"),
        ("burg", "dale", "field", "ford", "haven", "mouth", "port", "stad", "ton", "vik"),
    )
]
KINDS = ("An explosion at the grain terminal", "A fire in the textile mill", "A flood along the river", "A train crash")
PLAN = """folder = "reports"
formats = ["html", "csv"]
made_at = "2020-01-01"

[[report]]
name = "not-there"
event_id = 2147483646

[[events]]
min_outlets = 2
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the command: what it said at its end, seconds, and by how many reports were finished, (seconds, peak MiB)."""

    counts: dict[str, int]
    seconds: float
    marks: dict[int, tuple[float, int]]


def main() -> None:
    """Make the store, run the plan twice, and print the table."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with TemporaryDirectory() as scratch, Workers() as workers:
        folder = Path(scratch)
        store = Store(Settings(home=folder / "home", database=None))
        index(store, workers, made_up(folder, reports))
        store.close()
        plan = folder / "plan.toml"
        plan.write_text(PLAN, encoding="utf-8")
        first, again = run(plan, folder / "home"), run(plan, folder / "home")
        size = sum(file.stat().st_size for file in (folder / "reports").iterdir())
    table = Table("reports finished", "seconds", "a second since then", "peak, MiB")
    known = (0, 0.0)
    for count, (seconds, peak) in first.marks.items():
        pace = (count - known[0]) / (seconds - known[1])
        table.add_row(f"{count:,}", f"{seconds:.1f}", f"{pace:.2f}", f"{peak:,}")
        known = (count, seconds)
    console = Console()
    console.print(table)
    console.print(f"first run: {first.seconds:.1f} s, {told(first)}; {size / 2**20:.0f} MiB written")
    console.print(
        f"second run: {again.seconds:.1f} s, {told(again)}; peak {max(peak for _, peak in again.marks.values()):,} MiB"
    )


def told(ran: Ran) -> str:
    """What became of the reports, in words."""
    return ", ".join(f"{name} {ran.counts[name]:,}" for name in ("made", "kept", "failed"))


def run(plan: Path, home: Path) -> Ran:
    """Run the plan in a process of its own, and look at it while it works."""
    command = [sys.executable, "-m", "service.cli", "reports", "run", str(plan), "--json"]
    journal = plan.parent / "reports" / "reports.jsonl"
    before = lines_of(journal)
    marks: dict[int, tuple[float, int]] = {}
    started, peak = perf_counter(), 0
    with subprocess.Popen(
        command, env={"RASHOMON_HOME": str(home), "PATH": ""}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            finished = lines_of(journal) - before
            for mark in MARKS:
                if finished >= mark and mark not in marks:
                    marks[mark] = (perf_counter() - started, peak)
            sleep(SECONDS_BETWEEN_LOOKS)
        assert process.stdout is not None
        counts = json.loads(process.stdout.read())
    seconds = perf_counter() - started
    marks.setdefault(counts["made"] + counts["kept"], (seconds, peak))
    return Ran(counts, seconds, marks)


def peak_of(process: int) -> int:
    """The most memory that a process ever had resident, in MiB; 0 where it has just ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def lines_of(journal: Path) -> int:
    """Reports that are finished in a folder."""
    return journal.read_bytes().count(b"\n") if journal.is_file() else 0


def made_up(folder: Path, events: int) -> Path:
    """So many events as JSON Lines, the same bytes each time: one a day, each in a town of its own."""
    random = Random(19501026)
    towns = random.sample(TOWNS, min(events, len(TOWNS)))
    lines = []
    for number in range(events):
        town, kind = towns[number % len(towns)], random.choice(KINDS)
        day = date(2015, 1, 5) + timedelta(days=4 * number)
        for outlet in range(OUTLETS):
            record = {
                "outlet": f"Outlet {outlet + 1}",
                "title": f"{kind} of {town}",
                "paragraphs": [telling(random, f"{kind} of {town}", act) for act in range(3)],
                "published": f"{day.isoformat()}T{8 + outlet:02}:30:00Z",
                "lang": "en",
                "id": f"{number}-{outlet}",
            }
            lines.append(json.dumps(record))
    file = folder / "events.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def telling(random: Random, what: str, act: int) -> str:
    """A sentence on what happened, in one of many ways."""
    done = ACTS[random.choice((act, act + 3))].format(
        n=random.randrange(3, 90),
        m=random.choice(("300", "more than 400", "250")),
        k=random.choice(("two", "three", 12)),
        w=random.choice(CAUSES),
        c=random.choice(CALLED),
        s=random.choice(SUBJECTS),
    )
    return f"{what} {done}"


if __name__ == "__main__":
    main()
