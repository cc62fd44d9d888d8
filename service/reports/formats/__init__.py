"""The formats of a report, by the suffix of a file's name. Each writer is a pure function: the same report, the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from indexer.store.errors import CallError
from service.reports.formats.claim_review import write_claim_review
from service.reports.formats.csv import write_csv
from service.reports.formats.html import write_html
from service.reports.formats.json import write_json
from service.reports.formats.markdown import write_markdown
from service.reports.formats.parquet import write_parquet
from service.reports.formats.pdf import loaded, write_pdf
from service.reports.record import Report
from service.reports.stamp import write_stamp
from service.reports.tables import cell_table, divergence_table


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report. `ready` raises CallError where what it needs is not installed: ask before a report is made."""

    suffix: str
    media_type: str
    write: Callable[[Report], bytes]
    ready: Callable[[], object] = lambda: None


PARQUET = "application/vnd.apache.parquet"
FORMATS = {
    each.suffix: each
    for each in (
        Format("html", "text/html; charset=utf-8", write_html),
        Format("pdf", "application/pdf", write_pdf, ready=loaded),
        Format("md", "text/markdown; charset=utf-8", write_markdown),
        Format("json", "application/json", write_json),
        Format("csv", "text/csv; charset=utf-8", lambda report: write_csv(divergence_table(report))),
        Format("cells.csv", "text/csv; charset=utf-8", lambda report: write_csv(cell_table(report))),
        Format("parquet", PARQUET, lambda report: write_parquet(divergence_table(report), write_stamp(report))),
        Format("cells.parquet", PARQUET, lambda report: write_parquet(cell_table(report), write_stamp(report))),
    )
}
CLAIM_REVIEW = "jsonld"


def format_of(suffix: str, *, claim: int | None = None) -> Format:
    """The format under this suffix; `claim` picks the one that JSON-LD is of. Raises CallError, which names all of them."""
    if suffix == CLAIM_REVIEW:
        if claim is None:
            raise CallError("JSON-LD is of one claim: pick it by its number in the report, --claim N")
        return Format(CLAIM_REVIEW, "application/ld+json", partial(write_claim_review, claim=claim))
    if suffix not in FORMATS:
        raise CallError(f"{suffix[:40]!r} is no format of a report: there are {', '.join([*FORMATS, CLAIM_REVIEW])}")
    return FORMATS[suffix]


def format_of_file(file: Path, *, claim: int | None = None) -> Format:
    """The format that a file's name asks for by its suffix: `a.cells.csv`, `a.html`. Raises CallError."""
    longest = "".join(file.suffixes[-2:]).removeprefix(".").lower()
    return format_of(longest if longest in FORMATS else file.suffix.removeprefix(".").lower(), claim=claim)
