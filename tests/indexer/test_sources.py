"""Files as sources: what they give, and what each broken place says of itself."""

import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources import Defaults, Document, Unreadable, open_source
from indexer.store.errors import CallError
from tests.helpers import Record

ARTICLE: Record = {"outlet": "SANA", "text": "Words."}
LINE = json.dumps(ARTICLE).encode()


def read(spec: Path | str, defaults: Defaults | None = None) -> list[Document | Unreadable]:
    return list(open_source(str(spec), defaults or Defaults()))


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def shown(found: list[Document | Unreadable]) -> list[tuple[int, Record | str]]:
    """Line by line: the record, or the reason why there is none."""
    return [(each.line, each.record if isinstance(each, Document) else each.reason) for each in found]


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def test_each_line_is_a_document_with_its_place(jsonl: Path) -> None:
    written(jsonl, LINE + b"\n" + LINE)
    assert read(jsonl) == [Document(str(jsonl), 1, ARTICLE, LINE), Document(str(jsonl), 2, ARTICLE, LINE)]


def test_source_can_be_read_again(jsonl: Path) -> None:
    source = open_source(str(written(jsonl, LINE)), Defaults())
    assert list(source) == list(source)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
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


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE[:20], "not JSON: Unterminated string starting at: line 1 column 20 (char 19)"),
        (
            b"[" * 100_000,
            "not JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string",
        ),
        (b"[1]", "not an article: a JSON object is needed, this is list"),
        (b"null", "not an article: a JSON object is needed, this is NoneType"),
        (b'"text"', "not an article: a JSON object is needed, this is str"),
        (b'{"text": "\xff"}', "not UTF-8: byte 11 of the line is 0xff"),
        (b'{"text": "\xe2\x82"}', "not UTF-8: byte 11 of the line is 0xe2"),
        ("{}".encode("utf-16"), "not UTF-8: byte 1 of the line is 0xff"),
        (b"9" * 5000, "not JSON: Exceeds the limit (4300 digits) for integer string conversion"),
    ],
    ids=["cut in half", "nested", "list", "null", "string", "not UTF-8", "half a character", "UTF-16", "number"],
)
def test_broken_line_names_its_place_and_reading_goes_on(jsonl: Path, line: bytes, reason: str) -> None:
    written(jsonl, LINE + b"\n" + line + b"\n" + LINE)
    first, broken, last = read(jsonl)
    assert isinstance(broken, Unreadable)
    assert (broken.source, broken.line, broken.reason[: len(reason)]) == (str(jsonl), 2, reason)
    assert broken.raw == line[:4096]
    assert shown([first, last]) == [(1, ARTICLE), (3, ARTICLE)]


def test_wrong_byte_behind_a_byte_order_mark_is_named_by_its_place_in_the_line(jsonl: Path) -> None:
    written(jsonl, b'\xef\xbb\xbf{"text": "\xff"}')
    assert shown(read(jsonl)) == [(1, "not UTF-8: byte 14 of the line is 0xff")]


def test_line_over_the_limit_is_passed_over_and_the_next_is_read(jsonl: Path) -> None:
    long = json.dumps({"outlet": "SANA", "text": "a" * 1000}).encode()
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


def test_text_file_is_one_article_with_the_callers_outlet_and_date(tmp_path: Path) -> None:
    path = written(tmp_path / "aleppo.txt", b"\xef\xbb\xbfThe headline\r\n\r\nOne.\r\n\r\nTwo.\r\n")
    assert shown(read(path, Defaults("SANA", "2016-12-08"))) == [
        (1, {"title": "The headline", "text": "One.\r\n\r\nTwo.", "outlet": "SANA", "published": "2016-12-08"})
    ]


@pytest.mark.parametrize("text", ["One paragraph only.", "Two lines\nof one.\n\nTwo.", f"{'long ' * 50}\n\nTwo."])
def test_first_paragraph_that_is_no_headline_stays_text(tmp_path: Path, text: str) -> None:
    assert shown(read(written(tmp_path / "a.txt", text.encode()))) == [(1, {"text": text})]


def test_empty_text_file_says_so(tmp_path: Path) -> None:
    assert shown(read(written(tmp_path / "a.txt", b" \n"))) == [(1, "the file is empty")]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_file_that_is_not_utf8_names_line_and_byte(tmp_path: Path, mark: bytes) -> None:
    path = written(tmp_path / "a.txt", mark + b"One.\n\nTw\xf6.")
    assert shown(read(path)) == [(3, f"not UTF-8: byte {len(mark) + 9} of the file is 0xf6")]


def test_text_file_over_the_limit_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", b"a" * 101)
    assert shown(read(path, Defaults(max_bytes=100))) == [(1, "the file has 101 bytes; 100 are allowed")]


def test_defaults_fill_gaps_only(jsonl: Path) -> None:
    written(jsonl, LINE + b'\n{"text": "Words.", "outlet": "", "published": null}')
    assert [record for _, record in shown(read(jsonl, Defaults("TASS", "2016-12-08")))] == [
        {"outlet": "SANA", "text": "Words.", "published": "2016-12-08"},
        {"outlet": "TASS", "text": "Words.", "published": "2016-12-08"},
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jsonl", "a.jsonl", "deep/er/c.ndjson", "deep/d.txt", "image.png", "no_ending"):
        written(tmp_path / "in" / name, LINE)
    return tmp_path / "in"


def names(found: list[Document | Unreadable], folder: Path) -> list[str]:
    return [str(Path(each.source).relative_to(folder)) for each in found]


def test_folder_gives_every_file_of_a_known_kind_in_order_of_names(folder: Path) -> None:
    assert names(read(folder), folder) == ["a.jsonl", "b.jsonl", "deep/d.txt", "deep/er/c.ndjson"]


def test_glob_gives_the_files_that_fit(folder: Path) -> None:
    assert names(read(f"{folder}/*.jsonl"), folder) == ["a.jsonl", "b.jsonl"]
    assert names(read(f"{folder}/**/*.ndjson"), folder) == ["deep/er/c.ndjson"]


def test_relative_names_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [each.source for each in read("*.jsonl")] == ["a.jsonl", "b.jsonl"]
    assert [each.source for each in read("deep")] == ["deep/d.txt", "deep/er/c.ndjson"]


def test_file_that_goes_away_is_named_and_the_others_are_read(folder: Path) -> None:
    source = open_source(f"{folder}/*.jsonl", Defaults())
    (folder / "a.jsonl").unlink()
    assert shown(list(source)) == [(1, "cannot be read: No such file or directory"), (1, ARTICLE)]


def test_file_whose_name_is_not_utf8_is_read_under_a_name_that_can_be_stored(tmp_path: Path) -> None:
    os.rename(written(tmp_path / "a.jsonl", LINE), os.fsencode(tmp_path) + b"/\xff.jsonl")  # noqa: PTH104  (bytes)
    assert [each.source for each in read(tmp_path)] == [f"{tmp_path}/�.jsonl"]


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("image.png", "is of no kind that can be read: give a file that ends in one of .jsonl, .ndjson, .txt"),
        ("missing.jsonl", "names no file that can be read: kinds are .jsonl, .ndjson, .txt"),
        ("*.html", "names no file that can be read: kinds are .jsonl, .ndjson, .txt"),
        ("nothing", "holds no file that can be read: kinds are .jsonl, .ndjson, .txt"),
        ("a**b/*.jsonl", "is neither a file nor a folder nor a pattern: "),
    ],
)
def test_source_that_gives_nothing_is_a_wrong_call(folder: Path, spec: str, reason: str) -> None:
    (folder / "nothing").mkdir()
    with pytest.raises(CallError) as refused:
        open_source(f"{folder}/{spec}", Defaults())
    assert str(refused.value).startswith(f"{folder}/{spec} {reason}")


@pytest.mark.parametrize("spec", ["", " ", "\0", "~nobody/a.jsonl", "a" * 5000])
def test_name_that_can_be_no_file_is_a_wrong_call(spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CallError):
        open_source(spec, Defaults())


def lines_of(found: list[Document | Unreadable]) -> Iterator[int]:
    return (each.line for each in found)


@given(lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b""))))
def test_any_bytes_give_one_document_or_reason_for_each_line(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = written(tmp_path_factory.mktemp("any") / "a.jsonl", b"\n".join(lines))
    expected = [number for number, line in enumerate(lines, 1) if line.strip()] or [1]
    assert list(lines_of(read(path, Defaults(max_bytes=20)))) == expected
