"""A report as one HTML document that needs nothing but itself: no script, no request. It prints on A4."""

from functools import cache
from importlib.resources import files

from service.presentation.templating import environment
from service.reports.record import Report
from service.reports.shown import shown
from service.reports.stamp import STAMP, write_stamp


def write_html(report: Report) -> bytes:
    """The document, in UTF-8."""
    template = environment("service.reports").get_template("report.html.j2")
    stamp = {"name": STAMP, "content": write_stamp(report)}
    return template.render(shown=shown(report), stamp=stamp, stylesheet=_stylesheet()).encode()


@cache
def _stylesheet() -> str:
    """The one stylesheet, which is ours: it goes between style tags as it is."""
    return files("service.presentation").joinpath("static", "style.css").read_text(encoding="utf-8")
