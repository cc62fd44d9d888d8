"""Compressed bytes come out whole and in bounded pieces, or with the reason why not."""

import gzip
import io
import random
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import brotli
import pytest
from backports import zstd

from indexer.compression import CHUNK_BYTES, MEMBERS, PIECE_BYTES, Encoding, decompressed, decompressing
from indexer.store.errors import DocumentError


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


FORMATS: list[tuple[Encoding, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("zstd", zstd.compress),
    ("br", partial(brotli.compress, quality=5)),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
]
every_format = pytest.mark.parametrize(("encoding", "compress"), FORMATS)
TEXT = b"".join(b"%d green buses left eastern Aleppo. " % number for number in range(20_000))


def in_chunks(data: bytes, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def content(data: bytes, encoding: Encoding, **settings: int) -> bytes:
    return b"".join(decompressed(in_chunks(data), encoding, **settings))


@every_format
@pytest.mark.parametrize("size", [1, 7, CHUNK_BYTES, 10**9])
def test_content_is_what_was_compressed(encoding: Encoding, compress: Callable[[bytes], bytes], size: int) -> None:
    assert b"".join(decompressed(in_chunks(compress(TEXT), size), encoding)) == TEXT


@every_format
def test_incompressible_content_survives(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    noise = random.Random(3).randbytes(3 * PIECE_BYTES + 1)
    assert content(compress(noise), encoding) == noise


@every_format
def test_content_of_exactly_a_few_pieces_is_whole(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    for size in (PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES):
        assert len(content(compress(bytes(size)), encoding)) == size


@every_format
def test_empty_content_is_empty(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    assert content(compress(b""), encoding) == b""


@pytest.mark.parametrize("encoding", MEMBERS)
def test_no_input_gives_no_output(encoding: Encoding) -> None:
    assert content(b"", encoding) == b""


@every_format
def test_every_cut_is_noticed(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    whole = compress(TEXT[:2000])
    for length in range(1, len(whole)):
        with pytest.raises(DocumentError, match="cut off"):
            content(whole[:length], encoding)


@every_format
def test_a_bomb_comes_in_bounded_pieces_and_stops_at_the_limit(
    encoding: Encoding, compress: Callable[[bytes], bytes]
) -> None:
    bomb = compress(bytes(100 * 2**20))
    assert len(bomb) < 200_000
    sizes: list[int] = []
    with pytest.raises(DocumentError, match=f"more than 1,048,576 bytes after {encoding} decompression"):
        sizes.extend(map(len, decompressed([bomb], encoding, limit=2**20)))
    assert max(sizes) <= 2 * PIECE_BYTES
    assert sum(sizes) <= 2**20


@every_format
def test_the_limit_itself_is_allowed(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    assert content(compress(bytes(1000)), encoding, limit=1000) == bytes(1000)
    with pytest.raises(DocumentError, match="more than 999 bytes"):
        content(compress(bytes(1000)), encoding, limit=999)


@pytest.mark.parametrize(("encoding", "compress"), FORMATS[:2])
def test_members_in_a_row_are_one_stream(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    members = [b"one ", b"", TEXT, b" three"]
    assert content(b"".join(map(compress, members)), encoding) == b"".join(members)


@pytest.mark.parametrize(("encoding", "compress"), FORMATS[:2])
def test_a_cut_in_the_second_member_is_noticed(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DocumentError, match="cut off"):
        content(compress(b"one") + compress(b"two")[:-1], encoding)


def test_zero_padding_behind_gzip_is_no_content() -> None:
    padded = gzip.compress(b"one") + bytes(70_000) + gzip.compress(b"two") + bytes(512)
    assert content(padded, "gzip") == b"onetwo"


@every_format
def test_other_bytes_behind_the_end_are_an_error(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    for size in (CHUNK_BYTES, 1):
        with pytest.raises(DocumentError, match=f"its {encoding} data are corrupt"):
            list(decompressed(in_chunks(compress(b"one") + b"<html>something else</html>", size), encoding))


@every_format
def test_damage_gives_an_error_or_content_but_no_crash(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    whole, chance = compress(TEXT[:3000]), random.Random(5)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        try:
            content(bytes(damaged), encoding, limit=10_000)
        except DocumentError as error:
            assert encoding in str(error)


def test_plain_bytes_are_no_gzip() -> None:
    with pytest.raises(DocumentError, match="its gzip data are corrupt"):
        content(b"<html>", "gzip")


def test_a_zstd_frame_that_wants_a_huge_window_is_refused() -> None:
    options: dict[int, int] = {zstd.CompressionParameter.window_log: 28}
    compressor = zstd.ZstdCompressor(options=options)
    frame = compressor.compress(b"x", zstd.ZstdCompressor.CONTINUE) + compressor.flush()
    with pytest.raises(DocumentError, match="its zstd data are corrupt"):
        content(frame, "zstd")


@every_format
def test_a_file_reads_like_a_plain_one(encoding: Encoding, compress: Callable[[bytes], bytes]) -> None:
    lines = b"first\n" + TEXT + b"\nlast"
    with decompressing(io.BytesIO(compress(lines)), encoding) as file:
        assert file.readline() == b"first\n"
        assert file.read(3) == TEXT[:3]
        assert list(io.TextIOWrapper(file, "utf-8"))[-1] == "last"


def test_a_cut_file_gives_its_whole_lines_and_then_the_error() -> None:
    cut = gzip.compress(b"".join(b"%d\n" % number for number in range(100_000)))[:-20]
    read: list[bytes] = []
    with decompressing(io.BytesIO(cut), "gzip") as file, pytest.raises(DocumentError, match="cut off"):
        read.extend(file)
    assert read[:3] == [b"0\n", b"1\n", b"2\n"]


def test_closing_leaves_the_file_below_open() -> None:
    below = io.BytesIO(gzip.compress(b"one"))
    decompressing(below, "gzip").close()
    assert not below.closed
