"""Reports that were asked for over HTTP, as files in the store's home: they outlive the process that makes them."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.store.errors import NotFoundError
from service.reports.files import put
from service.reports.formats import Format
from service.reports.formats.json import read_json, write_json
from service.reports.record import Report
from service.reports.request import ReportRequest

# Beyond so many the oldest finished ones are removed: they can be made again.
MOST_KEPT = 1000
IDENTITY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class ReportState:
    """How far a report is. `addresses` are its forms, by format, once it is done; `fault` says why it failed."""

    id: str
    status: Literal["waiting", "done", "failed"]
    fault: str | None
    addresses: dict[str, str]


class Shelf:
    """A folder for each report, named by its id: what was asked, then the report or the fault. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, identity: str, request: ReportRequest) -> None:
        """Note what is asked for, so that a restart does not forget it; a fault of before is forgotten."""
        self._remove_oldest()
        folder = self._folder / identity
        put(folder / "request.json", request.model_dump_json(exclude_unset=True).encode())
        (folder / "fault.txt").unlink(missing_ok=True)

    def keep(self, identity: str, report: Report) -> None:
        """Keep a finished report."""
        put(self._folder / identity / "report.json", write_json(report))

    def fail(self, identity: str, fault: str) -> None:
        """Note why a report cannot be made."""
        put(self._folder / identity / "fault.txt", fault.encode())

    def state(self, identity: str) -> ReportState:
        """How far a report is. Raises NotFoundError for an id that nobody asked for."""
        folder = self._folder_of(identity)
        if (folder / "report.json").is_file():
            return ReportState(identity, "done", None, {})
        if (folder / "fault.txt").is_file():
            return ReportState(identity, "failed", (folder / "fault.txt").read_text(encoding="utf-8"), {})
        return ReportState(identity, "waiting", None, {})

    def report(self, identity: str) -> Report:
        """A finished report. Raises NotFoundError where there is none yet."""
        file = self._folder_of(identity) / "report.json"
        if not file.is_file():
            raise NotFoundError(f"report {identity} is not made yet: ask /v1/reports/{identity} how far it is")
        return read_json(file.read_bytes())

    def written(self, identity: str, form: Format) -> bytes:
        """A finished report in a format, written once and kept. Raises NotFoundError and what the format raises."""
        file = self._folder_of(identity) / f"written.{form.suffix}"
        if file.is_file():
            return file.read_bytes()
        content = form.write(self.report(identity))
        put(file, content)
        return content

    def waiting(self) -> list[tuple[str, ReportRequest]]:
        """What was asked for and is neither made nor failed, the longest waiting first."""
        asked = sorted(self._folder.glob("*/request.json"), key=lambda file: file.stat().st_mtime)
        return [
            (file.parent.name, ReportRequest.model_validate(json.loads(file.read_text(encoding="utf-8"))))
            for file in asked
            if self.state(file.parent.name).status == "waiting"
        ]

    def _folder_of(self, identity: str) -> Path:
        folder = self._folder / identity
        if not IDENTITY.fullmatch(identity) or not (folder / "request.json").is_file():
            raise NotFoundError(f"there is no report {identity[:40]!r} here: ask for it with POST /v1/reports")
        return folder

    def _remove_oldest(self) -> None:
        asked = sorted(self._folder.glob("*/request.json"), key=lambda file: file.stat().st_mtime)
        finished = [file.parent for file in asked if self.state(file.parent.name).status != "waiting"]
        for folder in finished[: max(0, len(asked) - MOST_KEPT + 1)]:
            shutil.rmtree(folder, ignore_errors=True)
