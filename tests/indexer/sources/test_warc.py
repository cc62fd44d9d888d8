"""Web archives as sources: the pages in them, and damage that is noticed and costs no neighbour."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources import Defaults, Document, Kind, Unreadable
from tests.indexer.sources.made import (
    PAGES,
    Found,
    cuts,
    read,
    reasons,
    record_of_page,
    response_record,
    shown,
    warc_record,
    written,
)

ADDRESS = "https://a.example/"
PAGE = b"<!DOCTYPE html><html><body><p>" + b"Green buses left eastern Aleppo. " * 40 + b"</p></body></html>"
NAMES = sorted(path.name for path in PAGES.glob("*.html"))


def found_in(folder: Path, content: bytes, name: str = "a.warc", max_bytes: int = 2**20) -> Found:
    return read(written(folder / name, content), Defaults(max_bytes=max_bytes))


def each_in_a_member(*records: bytes, compress: Callable[[bytes], bytes] = gzip.compress) -> bytes:
    """A compressed archive as crawlers write it."""
    return b"".join(compress(record) for record in records)


def pages(count: int = 10) -> list[bytes]:
    """Records with saved pages in them."""
    return [record_of_page(NAMES[number % len(NAMES)], f"{ADDRESS}{number}") for number in range(count)]


def lines(found: Found) -> list[tuple[int, bool]]:
    """Of each place: its number, and whether it gave a document."""
    return [(each.line, isinstance(each, Document)) for each in found]


def test_each_page_is_a_document_with_its_address_and_its_place_in_the_archive(tmp_path: Path) -> None:
    body = (PAGES / "dagblad-de-kade.html").read_bytes()
    record = record_of_page("dagblad-de-kade.html", ADDRESS, Content_Type="text/html; charset=ISO-8859-1")
    defaults = Defaults("Dagblad")
    path = written(tmp_path / "CC-NEWS-1.warc", warc_record("warcinfo", "", b"software: x\r\n") + record)
    stated = {
        "url": ADDRESS,
        "fetched": "2016-12-08T14:05:00Z",
        "archive": f"CC-NEWS-1.warc {_record_id(record)}",
    }
    assert read(path, defaults) == [Document(str(path), 2, Kind.PAGE, body, stated, "ISO-8859-1", defaults)]


def _record_id(record: bytes) -> str:
    return record.split(b"WARC-Record-ID: <")[1].split(b">")[0].decode()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.warc", b"".join),
        ("a.warc.gz", lambda records: each_in_a_member(*records)),
        ("a.warc.gz", lambda records: gzip.compress(b"".join(records))),
        ("a.warc.gz", lambda records: each_in_a_member(*records) + bytes(512)),
        ("a.warc.zst", lambda records: each_in_a_member(*records, compress=zstd.compress)),
        ("a.warc.zst", lambda records: zstd.compress(b"".join(records))),
        ("a.warc", lambda records: b"".join(records).replace(b"\r\n", b"\n")),
    ],
    ids=["plain", "gzip", "gzip as one member", "gzip, padded", "zstd", "zstd as one frame", "bare line ends"],
)
def test_archive_is_read_however_it_is_packed(tmp_path: Path, name: str, pack: Callable[[list[bytes]], bytes]) -> None:
    body = b"<html><p>Words.</p></html>"
    message = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + body
    records = [warc_record("response", ADDRESS, message, WARC_Block_Digest="") for _ in range(3)]
    assert shown(found_in(tmp_path, pack(records), name)) == [(number, body.decode()) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "record",
    [
        warc_record("request", ADDRESS, b"GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n"),
        warc_record("metadata", ADDRESS, b"fetchTimeMs: 12\r\n"),
        warc_record("revisit", ADDRESS, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        warc_record("response", "dns:a.example", b"20161208140500\r\na.example. 60 IN A", Content_Type="text/dns"),
        response_record(ADDRESS, PAGE, status="404 Not Found"),
        response_record(ADDRESS, PAGE, status="301 Moved Permanently"),
        response_record(ADDRESS, b"\x89PNG", Content_Type="image/png"),
        response_record(ADDRESS, b"<rss></rss>", Content_Type="application/rss+xml"),
        response_record(ADDRESS, b"%PDF-1.7", Content_Type=""),
        response_record(ADDRESS, b" \r\n"),
    ],
    ids=["request", "metadata", "revisit", "DNS", "404", "redirect", "image", "feed", "PDF without a type", "nothing"],
)
def test_record_without_a_page_is_no_document_but_counts_as_a_record(tmp_path: Path, record: bytes) -> None:
    assert shown(found_in(tmp_path, record + response_record(ADDRESS, PAGE))) == [(2, PAGE.decode())]


def test_page_without_a_type_is_known_by_its_first_element(tmp_path: Path) -> None:
    record = response_record(ADDRESS, PAGE, Content_Type="")
    assert shown(found_in(tmp_path, record)) == [(1, PAGE.decode())]


def chunked(body: bytes) -> bytes:
    """A body in chunks of a hundred bytes, as HTTP/1.1 sends it."""
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
        (brotli.compress(PAGE), {"Content_Encoding": "br"}),
        (zlib.compress(PAGE), {"Content_Encoding": "deflate"}),
        (zstd.compress(PAGE), {"Content_Encoding": "zstd"}),
        (chunked(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (brotli.compress(gzip.compress(PAGE)), {"Content_Encoding": "gzip, br"}),
        (PAGE, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    ],
    ids=["chunked", "gzip", "brotli", "deflate", "zstd", "both", "two encodings", "undone already"],
)
def test_encodings_of_http_are_undone(tmp_path: Path, body: bytes, fields: dict[str, str]) -> None:
    assert shown(found_in(tmp_path, response_record(ADDRESS, body, **fields))) == [(1, PAGE.decode())]


@pytest.mark.parametrize(
    ("body", "fields", "reason"),
    [
        (chunked(PAGE)[:200], {"Transfer_Encoding": "chunked"}, "its chunks are damaged or cut off"),
        (gzip.compress(PAGE)[:-9], {"Content_Encoding": "gzip"}, "its gzip data end too early: it was cut off"),
        (b"\x1f\x8b nonsense", {"Content_Encoding": "gzip"}, "its gzip data are corrupt: "),
        (PAGE[1:], {"Content_Encoding": "rot13"}, "its content encoding 'rot13' is not known"),
        (gzip.compress(bytes(10**7)), {"Content_Encoding": "gzip"}, "it has more than 9,000 bytes after gzip"),
        (brotli.compress(bytes(10**7)), {"Content_Encoding": "br"}, "it has more than 9,000 bytes after br"),
        (zstd.compress(bytes(10**7)), {"Content_Encoding": "zstd"}, "it has more than 9,000 bytes after zstd"),
        (PAGE * 10, {}, "the page has 13,"),
        (PAGE * 100, {}, "the response has 13"),
    ],
    ids="cut_chunks cut_gzip no_gzip unknown gzip_bomb brotli_bomb zstd_bomb large larger".split(),
)
def test_broken_body_is_noticed_and_its_neighbours_are_read(
    tmp_path: Path, body: bytes, fields: dict[str, str], reason: str
) -> None:
    page = response_record(ADDRESS, PAGE)
    found = found_in(tmp_path, page + response_record(ADDRESS, body, **fields) + page, max_bytes=9000)
    assert lines(found) == [(1, True), (2, False), (3, True)]
    assert reasons(found)[0][: len(reason)] == reason


def test_page_that_the_crawler_cut_short_says_so(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    (found,) = found_in(tmp_path, warc_record("response", ADDRESS, block, WARC_Truncated="length"))
    assert isinstance(found, Document)
    assert found.stated["truncated"] == "length"


def test_archive_cut_at_every_tenth_gives_what_is_whole_and_is_noticed(tmp_path: Path) -> None:
    records = pages()
    ends = [sum(map(len, records[: number + 1])) for number in range(len(records))]
    for part in cuts(b"".join(records)):
        whole = sum(end <= len(part) for end in ends)
        expected = [(number + 1, True) for number in range(whole)]
        assert lines(found_in(tmp_path, part)) == [*expected, (whole + 1, False)]


@pytest.mark.parametrize(("name", "compress"), [("a.warc.gz", gzip.compress), ("a.warc.zst", zstd.compress)])
def test_compressed_archive_cut_at_every_tenth_gives_what_is_whole_and_is_noticed(
    tmp_path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    members = [compress(record) for record in pages()]
    ends = [sum(map(len, members[: number + 1])) for number in range(len(members))]
    for part in cuts(b"".join(members)):
        whole = sum(end <= len(part) for end in ends)
        expected = [(number + 1, True) for number in range(whole)]
        assert lines(found_in(tmp_path, part, name)) == [*expected, (whole + 1, False)]


def test_archive_in_one_member_cut_at_every_tenth_is_noticed(tmp_path: Path) -> None:
    for part in cuts(gzip.compress(b"".join(pages()))):
        found = found_in(tmp_path, part, "a.warc.gz")
        assert lines(found) == [(number + 1, number + 1 < len(found)) for number in range(len(found))]
        assert reasons(found) == ["its gzip data end too early: it was cut off"]


def test_cut_at_any_byte_is_noticed_but_where_the_archive_looks_whole(tmp_path: Path) -> None:
    """Exactly between two records an archive ends like a whole one, and so it does between their closing line ends."""
    first, second = pages(2)
    for name, archive in (("a.warc", first + second), ("a.warc.gz", each_in_a_member(first, second))):
        kept = len(archive) - len(second if name == "a.warc" else gzip.compress(second))
        unnoticed = [end for end in range(kept - 30, kept + 30) if not reasons(found_in(tmp_path, archive[:end], name))]
        assert unnoticed == ([kept - 2, kept - 1, kept] if name == "a.warc" else [kept])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ((b"WARC/1.0", b"WORK/1.0"), "no record begins here"),
        ((b"WARC-Type", b"WARC-Typo"), "the record's header has no WARC-Type"),
        ((b"Content-Length", b"Content-Strength"), "the record's Content-Length is missing or no number: ''"),
        ((b"Content-Length: ", b"Content-Length: x"), "the record's Content-Length is missing or no number: 'x"),
        ((b"Content-Length: ", b"Content-Length: 9"), "the record states 9"),
        ((b"Content-Length: ", b"Content-Length: 0"), None),
        ((b"Content-Length: 1", b"Content-Length: "), "the record does not end where its Content-Length says"),
        (
            (b"HTTP/1.1 200", b"HTTP/1.1 2x0"),
            "the record is damaged: it does not have the digest that its header states",
        ),
        ((b"buses", b"buzes"), "the record is damaged: it does not have the digest that its header states"),
        ((b"\r\n\r\nHTTP", b"HTTP"), "the record's Content-Length is missing or no number: "),
    ],
)
def test_damaged_record_is_noticed_and_its_neighbours_are_read(
    tmp_path: Path, damage: tuple[bytes, bytes], reason: str | None
) -> None:
    record = response_record(ADDRESS, PAGE)
    content = record + record.replace(*damage, 1) + record
    found = found_in(tmp_path, content)
    assert lines(found) == [(1, True), (2, reason is None), (3, True)]
    assert [each[: len(reason or "")] for each in reasons(found)] == ([reason] if reason else [])


def test_damaged_member_is_noticed_and_its_neighbours_are_read(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in pages(4)]
    for place in range(0, len(members[1]), 97):
        damaged = bytearray(members[1])
        damaged[place] ^= 0x55
        found = found_in(tmp_path, members[0] + bytes(damaged) + members[2] + members[3], "a.warc.gz")
        if place not in range(3, 10):  # of gzip's header, nothing depends on its time and system
            assert lines(found) == [(1, True), (2, False), (3, True), (4, True)]


def test_response_that_is_none_is_noticed(tmp_path: Path) -> None:
    record = warc_record("response", ADDRESS, b"nonsense", WARC_Block_Digest="")
    assert shown(found_in(tmp_path, record)) == [(1, "no HTTP response begins here: b'nonsense'")]


def test_header_without_an_end_is_not_held(tmp_path: Path) -> None:
    found = found_in(tmp_path, b"WARC/1.0\r\n" + b"X-Field: value\r\n" * 100_000 + response_record(ADDRESS, PAGE))
    assert lines(found) == [(1, False), (2, True)]
    assert reasons(found) == ["the record's header has more than 65,536 bytes"]


def test_http_header_without_an_end_is_not_read(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nX-Field: value\r\n" + b" more\r\n" * 200_000
    found = found_in(
        tmp_path, warc_record("response", ADDRESS, block) + response_record(ADDRESS, PAGE), max_bytes=2**24
    )
    assert lines(found) == [(1, False), (2, True)]
    assert reasons(found) == ["the response's header has more than 65,536 bytes"]


def test_empty_archive_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    for name in ("a.warc", "a.warc.gz"):
        path = tmp_path / name
        assert found_in(tmp_path, b"", name) == [Unreadable(str(path), 1, "the file is empty", b"")]


@given(place=st.integers(0, 10**6), byte=st.integers(0, 255), packed=st.booleans())
def test_no_page_is_lost_or_changed_unnoticed_by_a_damaged_byte(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int, packed: bool
) -> None:
    records = [response_record(f"{ADDRESS}{number}", PAGE) for number in range(3)]
    content = bytearray(each_in_a_member(*records) if packed else b"".join(records))
    content[place % len(content)] = byte
    folder = tmp_path_factory.mktemp("damaged")
    found = found_in(folder, bytes(content), "a.warc.gz" if packed else "a.warc")
    bodies = [each.body for each in found if isinstance(each, Document)]
    assert set(bodies) <= {PAGE}
    assert len(bodies) == 3 or reasons(found) != []
