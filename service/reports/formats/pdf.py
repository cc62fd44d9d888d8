"""A report as PDF, by WeasyPrint, which is an extra: it needs Pango of the system."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.store.errors import CallError
from service.reports.formats.html import write_html
from service.reports.record import Report

MISSING = (
    "PDF needs WeasyPrint and Pango, which are not here ({fault}): run `pip install 'rashomon[pdf]'` and install Pango by the "
    "system's package manager (Debian: libpango-1.0-0 libpangoft2-1.0-0), or print the HTML report from a browser"
)


def write_pdf(report: Report) -> bytes:
    """The HTML report on A4 pages. Raises CallError where WeasyPrint cannot be loaded."""
    weasyprint = loaded()  # first: it sets its log as it is imported
    with _quiet():
        document = weasyprint.HTML(string=write_html(report).decode(), url_fetcher=_refused)
        written: bytes = document.write_pdf(pdf_identifier=report.id.encode(), pdf_tags=True)
    return written


def loaded() -> Any:
    """WeasyPrint, imported when a PDF is asked for, because few ask and it takes a second. Raises CallError where it cannot."""
    try:
        import weasyprint  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise CallError(MISSING.format(fault=str(error).splitlines()[0])) from None
    return weasyprint


def _refused(url: str, *_: object, **__: object) -> Any:
    """Nothing is fetched: a report needs nothing but itself."""
    raise ValueError(f"a report fetches nothing, and {url[:80]} was asked for")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without WeasyPrint's remarks on rules of our stylesheet that are for screens."""
    log = logging.getLogger("weasyprint")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
