"""Text files and saved pages as sources: each is one document."""

from pathlib import Path

import pytest

from indexer.sources import Defaults, Document, Kind
from tests.indexer.sources.made import PAGES, read, shown, written


def test_text_file_is_one_document_with_the_callers_outlet_and_date(tmp_path: Path) -> None:
    body = b"\xef\xbb\xbfThe headline\r\n\r\nOne.\r\n"
    path, defaults = written(tmp_path / "aleppo.txt", body), Defaults("SANA", "2016-12-08")
    assert read(path, defaults) == [Document(str(path), 1, Kind.TEXT, body, defaults=defaults)]


@pytest.mark.parametrize("ending", ["html", "htm", "xhtml", "HTML"])
def test_saved_page_is_one_document_as_it_lies_there(tmp_path: Path, ending: str) -> None:
    body = (PAGES / "dagblad-de-kade.html").read_bytes()
    path = written(tmp_path / f"page.{ending}", body)
    assert read(path) == [Document(str(path), 1, Kind.PAGE, body)]


def test_folder_of_saved_pages_gives_each_of_them() -> None:
    found = read(PAGES)
    assert [each.source for each in found] == [str(path) for path in sorted(PAGES.glob("*.html"))]
    assert {each.kind for each in found if isinstance(each, Document)} == {Kind.PAGE}


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_empty_file_says_so(tmp_path: Path, name: str) -> None:
    assert shown(read(written(tmp_path / name, b" \n"))) == [(1, "the file is empty")]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_file_over_the_limit_says_so(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, b"a" * 101)
    assert shown(read(path, Defaults(max_bytes=101))) == [(1, "a" * 101)]
    assert shown(read(path, Defaults(max_bytes=100))) == [(1, "the file has 101 bytes; 100 are allowed")]
