"""A plan of many reports, as TOML: what `rashomon reports run` reads (docs/reports.md)."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from indexer.store.dates import in_utc
from indexer.store.errors import CallError
from indexer.store.events import EventFilter
from indexer.store.reading import Reader
from service.presentation.faults import fault_words
from service.reports.formats import FORMATS, Format
from service.reports.request import ReportRequest
from service.schedule import period

# Less is no schedule: a round takes longer.
LEAST_SECONDS = 30
# Events of one entry of a plan, the latest first.
MOST_EVENTS = 10_000


def _known(suffix: str) -> str:
    if suffix not in FORMATS:
        raise ValueError(f"there is no format {suffix[:40]!r}: there are {', '.join(FORMATS)}")
    return suffix


def _file_name(stem: str) -> str:
    if not re.fullmatch(r"[\w-][\w.-]{0,99}", stem):
        raise ValueError(
            f"{stem[:40]!r} is no name for files: take letters, digits, -, _ and . (not first), 100 at most"
        )
    return stem


def _period(stated: object) -> timedelta:
    return stated if isinstance(stated, timedelta) else period(str(stated), at_least=LEAST_SECONDS)


def _date(stated: str) -> str:
    in_utc(stated)
    return stated


Date = Annotated[str, AfterValidator(_date)]
Every = Annotated[timedelta, BeforeValidator(_period)]
Suffixes = Annotated[list[Annotated[str, AfterValidator(_known)]], Field(min_length=1)]
Name = Annotated[str, AfterValidator(_file_name), Field(description="of its files, without the suffix")]


class PlannedReport(ReportRequest):
    """One report of a plan: a request, the name of its files, and formats and a time of its own where it has any."""

    name: Name
    formats: Suffixes | None = None
    every: Every | None = None

    @field_validator("published", "published_from", "published_to", "made_at")
    @classmethod
    def _is_dated(cls, stated: str | None) -> str | None:
        """A date that is none is told as the plan is read, and not when the report is made."""
        return stated if stated is None else _date(stated)

    def request(self) -> ReportRequest:
        """The request without what only a plan says."""
        return ReportRequest.model_validate(self.model_dump(exclude_unset=True, exclude={"name", "formats", "every"}))


class PlannedEvents(BaseModel):
    """A report of each event that several outlets tell, of some days or all; further fields are those of the requests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min_outlets: int = Field(default=2, ge=1)
    first: Date | None = Field(default=None, alias="from")
    last: Date | None = Field(default=None, alias="to")
    words: str | None = Field(default=None, description="each in a title of its articles or in names that they share")
    prefix: Name = "event"
    formats: Suffixes | None = None
    every: Every | None = None


class Plan(BaseModel):
    """The reports of a batch. `made_at` fixes the date that they state; `every` repeats those that say nothing themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    folder: Path = Path("reports")
    formats: Suffixes = Field(default_factory=lambda: ["html"])
    every: Every | None = None
    made_at: Date | None = None
    reports: list[PlannedReport] = Field(default_factory=list, alias="report")
    events: list[PlannedEvents] = Field(default_factory=list)

    def periods(self) -> set[timedelta | None]:
        """The times after which some of the reports are made again; None is of those that are made once."""
        own = [*(each.every for each in self.reports), *(each.every for each in self.events)]
        return {each or self.every for each in own} or {self.every}


@dataclass(frozen=True, slots=True)
class Order:
    """One report to make: its request, its file in each format, and after what time it is made again."""

    name: str
    request: ReportRequest
    files: dict[Path, Format]
    every: timedelta | None = None


def read_plan(file: Path) -> Plan:
    """The plan in a file, which names a report or events. Raises CallError, which says what is wrong in it, and where."""
    try:
        plan = Plan.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise CallError(f"cannot read {file}: {error.strerror}") from None
    except ValidationError as error:
        faults = (f"{_place_of(each['loc'])}: {fault_words(each)}" for each in error.errors())
        raise CallError(f"{file}: {'; '.join(faults)}") from None
    except ValueError as error:  # no UTF-8, or no TOML
        raise CallError(f"{file} is no TOML: {error}") from None
    if not plan.reports and not plan.events:
        raise CallError(f"{file} plans no report: name one under [[report]], or those of events under [[events]]")
    _each_once([each.name for each in plan.reports], f"{file}: ")
    return plan


def _place_of(loc: tuple[int | str, ...]) -> str:
    """Where in a plan something is, with what is in a list counted from 1: "report 2, every"."""
    return "".join(f" {part + 1}" if isinstance(part, int) else f", {part}" for part in loc).removeprefix(", ")


def orders_of(plan: Plan, reader: Reader, folder: Path) -> list[Order]:
    """The reports that a plan names, then those of its events. Raises CallError for a name given twice."""
    orders = list(_orders(plan, reader, folder))
    _each_once([each.name for each in orders])
    return orders


def _each_once(names: list[str], where: str = "") -> None:
    times = Counter(map(str.casefold, names))  # some file systems do not tell capitals
    if twice := next((name for name in names if times[name.casefold()] > 1), None):
        raise CallError(
            f"{where}two reports are called {twice!r}: their files would be one; give another name or prefix"
        )


def _orders(plan: Plan, reader: Reader, folder: Path) -> Iterator[Order]:
    for planned in plan.reports:
        yield _order(plan, planned, folder)
    for entry in plan.events:
        days = [None if day is None else in_utc(day)[1].toordinal() for day in (entry.first, entry.last)]
        asked = EventFilter(days[0], days[1], entry.words, entry.min_outlets)
        for _, event in reader.events.listed(asked, limit=MOST_EVENTS):
            fields = {"name": f"{entry.prefix}-{event.id}", "event_id": event.id}
            yield _order(plan, PlannedReport(**fields, formats=entry.formats, every=entry.every), folder)  # type: ignore[arg-type]


def _order(plan: Plan, planned: PlannedReport, folder: Path) -> Order:
    request = planned.request()
    if plan.made_at and not request.made_at:
        request = request.model_copy(update={"made_at": plan.made_at})
    suffixes = planned.formats or plan.formats
    files = {folder / f"{planned.name}.{suffix}": FORMATS[suffix] for suffix in suffixes}
    return Order(planned.name, request, files, planned.every or plan.every)
