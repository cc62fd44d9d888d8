"""Names, folders and patterns as sources: which files are read, by which reader."""

import gzip
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from indexer.compression import Encoding, decompressed
from indexer.sources import Defaults, Document, Kind, open_source
from indexer.sources.kinds import READERS
from indexer.store.errors import CallError, DocumentError
from tests.indexer.sources.made import ARTICLE, LINE, Found, cuts, read, reasons, shown, warc_record, written

KINDS = (
    "kinds are .atom, .csv, .htm, .html, .json, .jsonl, .ndjson, .parquet, .rss, .tsv, .txt, .warc, .xhtml, .xml, "
    "each also .gz or .zst"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jsonl", "a.jsonl", "deep/er/c.ndjson", "deep/d.txt", "image.png", "no_ending", "settings.json"):
        written(tmp_path / "in" / name, b"[]" if name == "settings.json" else LINE)
    for hidden in (".git/e.jsonl", ".f.jsonl"):
        written(tmp_path / "in" / hidden, LINE)
    return tmp_path / "in"


def names(found: Found, folder: Path) -> list[str]:
    return [str(Path(each.source).relative_to(folder)) for each in found]


def test_folder_gives_every_file_of_a_known_kind_in_order_of_names(folder: Path) -> None:
    assert names(read(folder), folder) == ["a.jsonl", "b.jsonl", "deep/d.txt", "deep/er/c.ndjson"]


def test_glob_gives_the_files_that_fit(folder: Path) -> None:
    assert names(read(f"{folder}/*.jsonl"), folder) == ["a.jsonl", "b.jsonl"]
    assert names(read(f"{folder}/**/*.ndjson"), folder) == ["deep/er/c.ndjson"]


def test_what_is_hidden_is_read_where_it_is_named(folder: Path) -> None:
    assert names(read(folder / ".f.jsonl"), folder) == [".f.jsonl"]
    assert names(read(folder / ".git"), folder) == [".git/e.jsonl"]


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
        ("image.png", f"is of no kind that can be read: {KINDS}"),
        ("settings.json", f"is of no kind that can be read: {KINDS}"),
        ("*.png", f"names no file that can be read: {KINDS}"),
        ("nothing", f"holds no file that can be read: {KINDS}"),
        ("a**b/*.jsonl", "is neither a file nor a folder nor a pattern: "),
    ],
)
def test_source_that_gives_nothing_is_a_wrong_call(folder: Path, spec: str, reason: str) -> None:
    (folder / "nothing").mkdir()
    written(folder / "image.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(CallError) as refused:
        open_source(f"{folder}/{spec}", Defaults())
    assert str(refused.value).startswith(f"{folder}/{spec} {reason}")


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("nothere", "there is no such file: nothere"),
        ("deep/nothere.jsonl", "there is no such file: deep/nothere.jsonl"),
        ("*.html", "no file fits the pattern *.html"),
        ("ftp://example.org/a.jsonl", "ftp://example.org/a.jsonl is not fetched: only http and https addresses are"),
        ("S3://bucket/*.jsonl", "S3://bucket/*.jsonl is not fetched: only http and https addresses are"),
    ],
)
def test_source_that_is_not_there_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, spec: str, told: str) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(CallError) as refused:
        open_source(spec, Defaults())
    assert str(refused.value) == told


@pytest.mark.parametrize("spec", ["", " ", "\0", "~nobody/a.jsonl", "a" * 5000, "http://example.org/a.jsonl"])
def test_name_that_can_be_no_file_is_a_wrong_call(spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CallError):
        open_source(spec, Defaults())


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("no_ending", LINE, Kind.RECORD),
        ("export.json", LINE + b"\n" + LINE, Kind.RECORD),
        ("export.json", b"\xef\xbb\xbf" + LINE, Kind.RECORD),
        ("story.php", b"<!DOCTYPE html>\n<!-- saved --><html lang=en><p>Words.</html>", Kind.PAGE),
        ("story", "\ufeff<html><p>Words.</html>".encode("utf-16-le"), Kind.PAGE),
        ("CC-NEWS-1", warc_record("warcinfo", "", b"") + warc_record("response", "http://a.example/", b"!"), None),
        ("notes.txt", b"https://example.org is an address.\n", Kind.TEXT),
        ("notes.txt", b"https://example.org\nThe army advances.\n", Kind.TEXT),
        ("notes.txt", b"Aleppo\nhttps://example.org\n", Kind.TEXT),
    ],
)
def test_content_tells_the_kind_where_the_name_does_not(
    tmp_path: Path, name: str, content: bytes, kind: Kind | None
) -> None:
    found = read(written(tmp_path / name, content))
    assert (found[0].kind if isinstance(found[0], Document) else None) == kind


def test_line_longer_than_what_is_looked_at_is_json_lines_too(tmp_path: Path) -> None:
    line = b'{"outlet": "SANA", "text": "' + b"Words. " * 20_000 + b'"}'
    assert [each.line for each in read(written(tmp_path / "export", line + b"\n" + LINE))] == [1, 2]


every_compression = pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".zst", zstd.compress)])
Compress = Callable[[bytes], bytes]


@every_compression
def test_compressed_file_is_read_like_a_plain_one(tmp_path: Path, ending: str, compress: Compress) -> None:
    path = written(tmp_path / f"a.jsonl{ending}", compress(LINE + b"\n" + LINE))
    assert shown(read(path)) == [(1, ARTICLE), (2, ARTICLE)]
    assert shown(read(tmp_path)) == [(1, ARTICLE), (2, ARTICLE)]


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress])
def test_compression_is_found_where_the_name_does_not_tell(tmp_path: Path, compress: Compress) -> None:
    assert shown(read(written(tmp_path / "download", compress(LINE)))) == [(1, ARTICLE)]


@every_compression
def test_cut_compressed_file_gives_all_whole_lines_and_is_noticed(
    tmp_path: Path, ending: str, compress: Compress
) -> None:
    lines = [json.dumps(ARTICLE | {"id": str(number**40)}).encode() for number in range(2000)]
    content = compress(b"\n".join(lines))
    encoding: Encoding = "gzip" if ending == ".gz" else "zstd"
    for part in cuts(content):
        *whole, last = read(written(tmp_path / f"a.jsonl{ending}", part))
        assert [each.body for each in whole if isinstance(each, Document)] == whole_lines(part, encoding)
        assert shown([last]) == [(len(whole) + 1, f"its {encoding} data end too early: it was cut off")]


def whole_lines(content: bytes, encoding: Encoding) -> list[bytes]:
    """The lines whose end is in compressed content that was cut off."""
    unpacked = b""
    with suppress(DocumentError):
        for piece in decompressed([content], encoding):
            unpacked += piece
    return unpacked.split(b"\n")[:-1]


def test_damage_in_compressed_data_is_told_behind_what_stands_before_it(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(LINE + b"\n") + gzip.compress(LINE))
    content[-20] ^= 0xFF
    found = read(written(tmp_path / "a.jsonl.gz", bytes(content)))
    assert shown(found[:1]) == [(1, ARTICLE)]
    assert [(each.line, each.source) for each in found[1:]] == [(2, str(tmp_path / "a.jsonl.gz"))]
    assert reasons(found)[0].startswith("its gzip data are corrupt: ")


@every_compression
def test_bomb_is_passed_over_and_the_next_line_is_read(tmp_path: Path, ending: str, compress: Compress) -> None:
    path = written(tmp_path / f"a.jsonl{ending}", compress(LINE + b"\n" + b"a" * 50_000_000 + b"\n" + LINE))
    assert path.stat().st_size < 60_000
    reason = "the line has 50,000,000 bytes; 1,000,000 are allowed"
    assert shown(read(path, Defaults(max_bytes=1_000_000))) == [(1, ARTICLE), (2, reason), (3, ARTICLE)]


@every_compression
def test_page_that_is_a_bomb_is_not_unpacked(tmp_path: Path, ending: str, compress: Compress) -> None:
    path = written(tmp_path / f"a.html{ending}", compress(b"<p>" * 20_000_000))
    reason = "the file has more than 1,000,000 bytes, unpacked; 1,000,000 are allowed"
    assert shown(read(path, Defaults(max_bytes=1_000_000))) == [(1, reason)]


def test_empty_compressed_file_is_empty(tmp_path: Path) -> None:
    assert shown(read(written(tmp_path / "a.jsonl.gz", b""))) == [(1, "the file is empty")]


@given(
    content=st.binary(max_size=300),
    ending=st.sampled_from(sorted(READERS.keys() - {".parquet"})),
    packed=st.sampled_from(["", ".gz", ".zst"]),
)
def test_any_bytes_under_any_name_give_documents_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str, packed: str
) -> None:
    path = written(tmp_path_factory.mktemp("any") / f"a{ending}{packed}", content)
    found = read(path)
    assert found != []
    assert [each.line for each in found] == sorted(each.line for each in found)
