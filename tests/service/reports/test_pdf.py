"""The report on paper."""

import re
import sys
import zlib

import pytest

from indexer.store.errors import CallError
from service.reports.formats import FORMATS
from service.reports.record import Report


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


def test_without_weasyprint_the_user_is_told_what_to_install(hostile: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(CallError, match=r"pip install 'rashomon\[pdf\]'` and install Pango"):
        FORMATS["pdf"].write(hostile)


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
