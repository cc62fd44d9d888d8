"""Decompression of bytes that nobody vouches for: in bounded pieces, and what was cut off never passes for whole.

`decompressed` turns chunks into chunks; `decompressing` wraps an open file, so that it can be read like a plain one.
"""

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Literal, Protocol

import brotli
from backports import zstd

from indexer.store.errors import DocumentError

PIECE_BYTES = 128 * 2**10
CHUNK_BYTES = 32 * 2**10

Encoding = Literal["gzip", "zstd", "br", "deflate"]


class Member(Protocol):
    """One compressed stream: a gzip member, a zstd frame, or all there is of brotli and deflate."""

    ended: bool
    unused: bytes

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` gives, in pieces of about PIECE_BYTES. Afterwards: is this the end, and which bytes lie behind it?"""
        ...


class _Zlib:
    """RFC 1950, 1951 and 1952, told apart by zlib's `wbits`."""

    def __init__(self, wbits: int) -> None:
        self._inflate = zlib.decompressobj(wbits)
        self.ended, self.unused = False, b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = self._inflate.decompress(data, PIECE_BYTES)
        # A full piece may have left output inside zlib though all input is consumed.
        while not self._inflate.eof and (self._inflate.unconsumed_tail or len(piece) == PIECE_BYTES):
            yield piece
            piece = self._inflate.decompress(self._inflate.unconsumed_tail, PIECE_BYTES)
        yield piece
        self.ended, self.unused = self._inflate.eof, self._inflate.unused_data


class _Deflate:
    """HTTP's `deflate`: zlib's format (RFC 9110, 8.4.1.2), but many servers send bare RFC 1951; the first two bytes tell."""

    def __init__(self) -> None:
        self._head = b""
        self.ended, self.unused = False, b""
        self._inflate: _Zlib | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None:
            self._head += data
            if len(self._head) < 2:
                return
            is_zlib = self._head[0] & 15 == zlib.DEFLATED and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._inflate, data = _Zlib(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS), self._head
        yield from self._inflate.feed(data)
        self.ended, self.unused = self._inflate.ended, self._inflate.unused


class _Zstd:
    """RFC 8878. The library refuses windows over 128 MiB: a frame needs no more memory than that."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor()
        self.ended, self.unused = False, b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._frame.decompress(data, PIECE_BYTES)
        while not (self._frame.needs_input or self._frame.eof):
            yield self._frame.decompress(b"", PIECE_BYTES)
        self.ended, self.unused = self._frame.eof, self._frame.unused_data


class _Brotli:
    """RFC 7932: windows of 16 MiB at most. The library's buffer grows by doubling: a piece may be twice PIECE_BYTES.

    Bytes behind the end are an error of the library's own.
    """

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self.ended, self.unused = False, b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = self._stream.process(data, output_buffer_limit=PIECE_BYTES)
        # Only an empty piece says that there is no more: can_accept_more_data() speaks of input that waits, not of output.
        while piece or not self._stream.can_accept_more_data():
            yield piece
            piece = self._stream.process(b"", output_buffer_limit=PIECE_BYTES)
        self.ended = self._stream.is_finished()


MEMBERS: dict[Encoding, Callable[[], Member]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "zstd": _Zstd,
    "br": _Brotli,
    "deflate": _Deflate,
}
REPEATED = frozenset({"gzip", "zstd"})
"""Formats of which a file may hold several in a row."""


def decompressed(chunks: Iterable[bytes], encoding: Encoding, *, limit: int | None = None) -> Iterator[bytes]:
    """What `chunks` hold, in pieces of at most about 256 KiB; several gzip members or zstd frames are one stream.

    No input gives no output. Zero bytes behind a gzip member are padding, as gzip(1) has it. Raises DocumentError where the
    data are corrupt, end too early, or give more than `limit` bytes (what is within the limit was yielded before).
    """
    size = 0
    with _corruption_told(encoding):
        for piece in _pieces(chunks, encoding):
            size += len(piece)
            if limit is not None and size > limit:
                raise DocumentError(f"it has more than {limit:,} bytes after {encoding} decompression")
            yield piece


def one_member(file: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """What the gzip member or zstd frame holds that begins where `file` stands, in pieces; then `file` stands behind it.

    For formats that give each record a member of its own. Raises DocumentError as `decompressed` does.
    """
    member = MEMBERS[encoding]()
    with _corruption_told(encoding):
        while not member.ended:
            chunk = file.read(CHUNK_BYTES)
            if not chunk:
                raise DocumentError(f"its {encoding} data end too early: it was cut off")
            yield from filter(None, member.feed(chunk))
    file.seek(-len(member.unused), io.SEEK_CUR)


def decompressing(file: BinaryIO, encoding: Encoding, *, limit: int | None = None) -> io.BufferedReader:
    """The decompressed content of an open file, to be read like a plain binary file.

    Reading raises DocumentError as `decompressed` does. Closing it leaves `file` open.
    """
    chunks = iter(lambda: file.read(CHUNK_BYTES), b"")
    return as_file(decompressed(chunks, encoding, limit=limit))


def as_file(pieces: Iterator[bytes]) -> io.BufferedReader:
    """Pieces, to be read like a plain binary file."""
    return io.BufferedReader(_Reader(pieces), PIECE_BYTES)


@contextmanager
def _corruption_told(encoding: Encoding) -> Iterator[None]:
    try:
        yield
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        raise DocumentError(f"its {encoding} data are corrupt: {error}") from None


def _pieces(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    member: Member | None = None
    ended = False
    for chunk in chunks:
        rest = chunk
        while rest:
            if member is None:
                rest = _behind(rest, encoding) if ended else rest
                if not rest:
                    break
                member = MEMBERS[encoding]()
            yield from filter(None, member.feed(rest))
            rest = member.unused
            if member.ended:
                member, ended = None, True
    if member is not None:
        raise DocumentError(f"its {encoding} data end too early: it was cut off")


def _behind(rest: bytes, encoding: Encoding) -> bytes:
    """What follows a complete member and is to be decompressed."""
    if encoding not in REPEATED:
        raise DocumentError(f"its {encoding} data are corrupt: there are more bytes behind their end")
    return rest.lstrip(b"\0") if encoding == "gzip" else rest


class _Reader(io.RawIOBase):
    """Pieces as a raw file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no len()
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
