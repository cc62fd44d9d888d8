"""The report on paper."""

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.reports.formats import FORMATS
from service.reports.record import Report
from tests.service.test_cli import Rashomon, rashomon

__all__ = ["rashomon"]


def test_pdf_is_written_without_a_browser_and_the_same_twice(hostile: Report) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    written = FORMATS["pdf"].write(hostile)
    assert written.startswith(b"%PDF-")
    assert written == FORMATS["pdf"].write(hostile)
    assert b"/MediaBox [0 0 595.27" in _unpacked(written)  # A4


def test_pdf_has_the_arabic_words_in_an_arabic_font(hostile: Report) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    assert re.search(
        rb"/BaseFont ?/[A-Z]+\+[^ /]*(Arabic|Naskh|Kufi|Nastaliq|DejaVu)", _unpacked(FORMATS["pdf"].write(hostile))
    )


def test_pdf_is_tagged_for_who_has_it_read_aloud(hostile: Report) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    written = _unpacked(FORMATS["pdf"].write(hostile))
    assert b"/StructTreeRoot" in written
    assert re.search(rb"/Marked ?true", written)


def test_a_claim_stands_on_one_page_wherever_the_page_ends(hostile: Report) -> None:
    weasyprint = pytest.importorskip("weasyprint", exc_type=ImportError)
    document = weasyprint.HTML(string=FORMATS["html"].write(hostile).decode())
    for height in range(150, 290, 10):
        pages = document.render(
            stylesheets=[weasyprint.CSS(string=f"@page {{ size: 210mm {height}mm !important }}")]
        ).pages
        claims = [element for page in pages for element in _elements(page._page_box) if element.get("class") == "group"]
        assert claims
        assert len(claims) == len(set(claims)), height


@pytest.mark.parametrize(("times", "more"), [(20, ""), (1, " and so on" * 800), (20, " and so on" * 800)])
def test_a_claim_that_has_no_room_on_a_page_is_printed_all_the_same(hostile: Report, times: int, more: str) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    rows = [
        replace(row, cells=[replace(cell, text=cell.text + more) for cell in row.cells for _ in range(times)])
        for row in hostile.comparison.rows
    ]
    report = replace(hostile, comparison=replace(hostile.comparison, rows=rows))
    assert FORMATS["pdf"].write(report).startswith(b"%PDF-")


def test_no_line_ends_within_a_number_that_is_marked() -> None:
    weasyprint = pytest.importorskip("weasyprint", exc_type=ImportError)
    style = files("service.presentation").joinpath("static", "style.css").read_text(encoding="utf-8")
    words = '<span class="q">They took the lives of <span class="mark t-quantity">73 people</span>.</span>'
    told = (f'<p style="width: {width}px">{words}</p>' for width in range(100, 300))
    page = f'<style>{style}</style><article class="report">{"".join(told)}</article>'
    lines: dict[Any, list[str]] = {}
    for element, text in (
        each for page in weasyprint.HTML(string=page).render().pages for each in _marks(page._page_box)
    ):
        lines.setdefault(element, []).append(text.strip())
    assert {" ".join(each) for each in lines.values()} == {"73 people"}
    assert ["73", "people"] in lines.values()  # some stand at the end of a line


def _marks(box: Any) -> Iterator[tuple[Any, str]]:
    """The marks on a page, each with its words in one line."""
    if box.element is not None and "mark" in (box.element.get("class") or "").split():
        yield box.element, "".join(_words(box))
        return
    for child in getattr(box, "children", ()):
        yield from _marks(child)


def _words(box: Any) -> Iterator[str]:
    yield getattr(box, "text", "")
    for child in getattr(box, "children", ()):
        yield from _words(child)


def _elements(box: Any) -> Iterator[Any]:
    """The elements of the boxes of row groups on a page."""
    if box.element_tag == "tbody":
        yield box.element
    for child in getattr(box, "children", ()):
        yield from _elements(child)


def test_without_weasyprint_the_user_is_told_what_to_install(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(CallError, match=r"pip install 'rashomon\[pdf\]'` and install Pango"):
        FORMATS["pdf"].write(hostile)


@pytest.mark.parametrize(
    ("module", "fault"),
    [
        ("raise ImportError(\"No module named 'weasyprint'\")", "No module named 'weasyprint'"),
        ("raise OSError(\"cannot load library 'libpango-1.0-0'\\nmore\")", "cannot load library 'libpango-1.0-0'"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_made(
    rashomon: Rashomon, sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, fault: str
) -> None:
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "weasyprint.py").write_text(module)
    monkeypatch.syspath_prepend(tmp_path / "lacking")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    (tmp_path / "plan.toml").write_text('[[report]]\nname = "a"\narticle_id = 1\nformats = ["html", "pdf"]\n')
    for call in (["report", "--article", 1, "--out", "a.html", "--out", "a.pdf"], ["reports", "run", "plan.toml"]):
        answer = rashomon(*call, home=sample_store.settings.home)
        assert answer.status == 2
        assert f"which are not here ({fault}): run `pip install 'rashomon[pdf]'`" in answer.err
    assert not list(tmp_path.rglob("a.*"))


def _unpacked(written: bytes) -> bytes:
    """The PDF with its packed streams in plain."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", written, re.DOTALL)
    plain = []
    for stream in streams:
        try:
            plain.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return written + b"\n".join(plain)
