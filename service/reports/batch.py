"""Many reports, one after the other: what is done already is known, and what fails does not stop the others."""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from indexer.store.errors import CallError
from service.reports.files import put
from service.reports.making import Reporter
from service.reports.plan import Order

JOURNAL = "reports.jsonl"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: made now, kept because it is as it would be made, or failed, with the reason."""

    name: str
    what: Literal["made", "kept", "failed"]
    reason: str = ""


class Journal:
    """What is finished in a folder: a line of JSON for each report, added when all of its files are in place.

    A line that was cut short by a crash, even within a character, counts as not there.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / JOURNAL
        written = self._file.read_bytes() if self._file.is_file() else b""
        self._finished = dict(_entries(written))
        # What is added must not become the end of a line that was cut short.
        self._opening = "" if not written or written.endswith(b"\n") else "\n"

    def has(self, order: Order, identity: str) -> bool:
        """Whether a report with this identity was finished, in these files, and they are as they were written."""
        known = self._finished.get(order.name, {})
        if known.get("id") != identity or not all(file.is_file() for file in order.files):
            return False
        return known.get("files") == {file.name: sha256(file.read_bytes()).hexdigest() for file in order.files}

    def add(self, order: Order, identity: str, files: dict[str, str]) -> None:
        """Note a finished report."""
        entry: dict[str, object] = {"name": order.name, "id": identity, "files": files}
        self._finished[order.name] = entry
        with self._file.open("a", encoding="utf-8") as journal:
            journal.write(f"{self._opening}{json.dumps(entry, ensure_ascii=False)}\n")
        self._opening = ""


def _entries(written: bytes) -> Iterator[tuple[str, dict[str, object]]]:
    for line in written.split(b"\n"):
        try:
            entry = json.loads(line)
        except ValueError:  # no UTF-8, or no JSON
            continue
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"], entry


def run_batch(reporter: Reporter, orders: Iterable[Order], folder: Path) -> Iterator[Outcome]:
    """Make the reports that are not finished, in order, and say of each what became of it.

    Raises StoreError where the store cannot be read, CallError where the folder cannot be written or what a format needs is
    not installed, and OSError where the disk is full: that is no fault of one report.
    """
    orders = list(orders)
    for form in {form.suffix: form for order in orders for form in order.files.values()}.values():
        form.ready()
    _make(folder)
    journal = Journal(folder)
    for order in orders:
        yield _outcome(reporter, order, journal)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CallError(f"cannot make the folder {folder}: {error.strerror}: name another with --folder") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CallError(f"cannot write into the folder {folder}: change its rights, or name another with --folder")


def _outcome(reporter: Reporter, order: Order, journal: Journal) -> Outcome:
    identity = reporter.identity(order.request)
    if journal.has(order, identity):
        return Outcome(order.name, "kept")
    try:
        report = reporter.make(order.request)
        written = {file: form.write(report) for file, form in order.files.items()}
    except CallError as error:
        return Outcome(order.name, "failed", str(error))
    try:
        for file, content in written.items():
            put(file, content)
        journal.add(order, report.id, {file.name: sha256(content).hexdigest() for file, content in written.items()})
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        return Outcome(order.name, "failed", f"cannot write {error.filename}: {error.strerror}")
    return Outcome(order.name, "made")
