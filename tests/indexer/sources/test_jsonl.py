"""JSON Lines as a source: each line a document, whatever is in it."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.sources import Defaults, Document, Kind, Unreadable, open_source
from tests.indexer.sources.made import ARTICLE, LINE, read, shown, written


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def test_each_line_is_a_document_with_its_place(jsonl: Path) -> None:
    written(jsonl, LINE + b"\n" + LINE)
    defaults = Defaults("TASS", "2016-12-08")
    assert read(jsonl, defaults) == [
        Document(str(jsonl), 1, Kind.RECORD, LINE, defaults=defaults),
        Document(str(jsonl), 2, Kind.RECORD, LINE, defaults=defaults),
    ]


def test_source_can_be_read_again(jsonl: Path) -> None:
    source = open_source(str(written(jsonl, LINE)), Defaults())
    assert list(source) == list(source)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL"])
def test_json_lines_have_two_endings(tmp_path: Path, name: str) -> None:
    assert shown(read(written(tmp_path / name, LINE))) == [(1, ARTICLE)]


def test_line_ends_of_windows_are_line_ends(jsonl: Path) -> None:
    assert shown(read(written(jsonl, LINE + b"\r\n" + LINE + b"\r\n"))) == [(1, ARTICLE), (2, ARTICLE)]


def test_blank_lines_are_no_documents_but_count_as_lines(jsonl: Path) -> None:
    assert shown(read(written(jsonl, b"\n  \n" + LINE + b"\n\r\n" + LINE))) == [(3, ARTICLE), (5, ARTICLE)]


def test_byte_order_mark_is_no_part_of_the_first_line(jsonl: Path) -> None:
    assert shown(read(written(jsonl, b"\xef\xbb\xbf" + LINE + b"\n" + LINE))) == [(1, ARTICLE), (2, ARTICLE)]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"])
def test_empty_json_lines_file_says_so(jsonl: Path, content: bytes) -> None:
    assert read(written(jsonl, content)) == [Unreadable(str(jsonl), 1, "the file is empty", b"")]


def test_line_over_the_limit_is_passed_over_and_the_next_is_read(jsonl: Path) -> None:
    long = b'{"outlet": "SANA", "text": "' + b"a" * 1000 + b'"}'
    written(jsonl, long + b"\n" + LINE + b"\n" + long)
    size = len(long)
    assert shown(read(jsonl, Defaults(max_bytes=100))) == [
        (1, f"the line has {size:,} bytes; 100 are allowed"),
        (2, ARTICLE),
        (3, f"the line has {size:,} bytes; 100 are allowed"),
    ]


def test_line_of_exactly_the_limit_is_read(jsonl: Path) -> None:
    written(jsonl, LINE + b"\n" + LINE)
    assert shown(read(jsonl, Defaults(max_bytes=len(LINE)))) == [(1, ARTICLE), (2, ARTICLE)]


def test_paragraph_of_fifty_megabytes_takes_no_such_memory(jsonl: Path) -> None:
    megabytes = 2**20
    with jsonl.open("wb") as file:
        file.write(b'{"outlet": "SANA", "paragraphs": ["')
        for _ in range(50):
            file.write(b"a" * megabytes)
        file.write(b'"]}\n' + LINE)
    tracemalloc.start()
    try:
        found = shown(read(jsonl, Defaults(max_bytes=megabytes)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [(1, "the line has 52,428,838 bytes; 1,048,576 are allowed"), (2, ARTICLE)]
    assert peak < 8 * megabytes


@given(lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b""))))
def test_any_bytes_give_one_document_or_reason_for_each_line(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    # That is how compressed files begin, and files with a byte order mark.
    assume(not b"".join(lines).startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xef\xbb\xbf")))
    path = written(tmp_path_factory.mktemp("any") / "a.jsonl", b"\n".join(lines))
    expected = [number for number, line in enumerate(lines, 1) if line.strip()] or [1]
    assert [each.line for each in read(path, Defaults(max_bytes=20))] == expected
