"""Is a written report, from its first byte to its last, what this store makes of the request that it records?"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from indexer.store.errors import CallError
from service.comparison.records import Versions
from service.queries import parse_date
from service.reports.differences import differences, same_table
from service.reports.formats import CLAIM_REVIEW, FORMATS, format_of
from service.reports.making import Reporter
from service.reports.record import Report, Stamp, State
from service.reports.request import ReportRequest
from service.reports.stamp import identity_of


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether the whole of a report holds: it does with neither `differences` nor `unknown`, which says why none can tell."""

    differences: list[str] = field(default_factory=list)
    unknown: str | None = None

    @property
    def holds(self) -> bool | None:
        """None where it cannot be held against the store."""
        return None if self.unknown else not self.differences


def whole_of(written: bytes, suffix: str, stamp: Stamp, reporter: Reporter) -> Whole:
    """Make a report again from its stamp and compare; `suffix` is the file's last. Raises StoreError.

    What a stamp asks for is bound by the limits of every request.
    """
    versions, state = reporter.standing()
    if stamp.versions.rashomon == versions.rashomon and stamp.id != identity_of(
        stamp.request, stamp.versions, stamp.state
    ):
        return Whole(
            [f"the id {stamp.id[:40]!r} does not follow from the request, the versions and the state it records"]
        )
    if parted := "; ".join(_parted(stamp, versions, state)):
        return Whole(unknown=parted)
    try:
        report = _made_again(stamp, reporter)
    except ValidationError as error:
        return Whole([f"the request that it records is none: {_fault(each)}" for each in error.errors()])
    except CallError as error:
        return Whole([f"this store makes no report of the request that it records: {error}"])
    made = list(_candidates(report, suffix))
    alike = [each for each in made if same_table(written, each, suffix)] or made
    return Whole(min((differences(written, each, suffix) for each in alike), key=len))


def _parted(stamp: Stamp, versions: Versions, state: State) -> Iterator[str]:
    """What made the report and would not make it now."""
    for name, called in (("rashomon", "Rashomon"), ("model", "the model"), ("rules", "rules")):
        was, now = getattr(stamp.versions, name), getattr(versions, name)
        if was != now:
            yield f"it was made by {called} {was[:80]}, here is {now}"
    if stamp.versions.generation != versions.generation:
        yield f"it was made of publication {stamp.versions.generation} of the index, here is {versions.generation}"
    elif stamp.state.edition != state.edition:
        yield "it was made before or after a correction or a change of the outlets, or with other unread documents"
    if stamp.state.settings != state.settings:
        yield "it was made with another setting of RASHOMON_NLI"


def _made_again(stamp: Stamp, reporter: Reporter) -> Report:
    request = ReportRequest.model_validate(stamp.request)
    report = reporter.make(request)
    return report if request.made_at else replace(report, made_at=parse_date(stamp.made_at, name="made_at")[0])


def _candidates(report: Report, suffix: str) -> Iterator[bytes]:
    """The report as each file that ends in this suffix."""
    if suffix == CLAIM_REVIEW:
        claims = range(1, len(report.comparison.rows) + 1)
        yield from (format_of(CLAIM_REVIEW, claim=claim).write(report) for claim in claims)
    yield from (each.write(report) for name, each in FORMATS.items() if name.rpartition(".")[2] == suffix)


def _fault(found: Any) -> str:
    return f"{'.'.join(str(part) for part in found['loc'])[:80]}: {found['msg']}"
