"""The records of a WARC file (ISO 28500), plain or compressed, cut so that damage is noticed and costs no neighbour.

FastWARC 2.0 and warcio 1.8 hand out a record that was cut short as if it was whole, and give up all that follows a damaged
gzip member; so the cutting, which is little, is done here.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from indexer.compression import Encoding, as_file, one_member
from indexer.sources.opened import MAGIC
from indexer.store.errors import DocumentError

VERSION_LINE = re.compile(rb"WARC/\d\.\d+\s*$")
LONGEST_HEADER = 64 * 2**10
PIECE_BYTES = 128 * 2**10
# Behind damage, bytes that look like the beginning of a member are tried. In compressed data they occur once in 16 MiB.
MOST_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record. Names of `fields` are in lower case; `block` is the content, or its beginning where `length` is more."""

    fields: Mapping[str, str]
    block: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where a record should be: what is wrong, and its header as far as it was found."""

    reason: str
    header: bytes = b""


class _BrokenRecordError(Exception):
    """A record that is not whole: (reason, header)."""


def records(file: BinaryIO, encoding: Encoding | None, *, keep: int) -> Iterator[Record | Damage]:
    """The records from where `file` stands, with up to `keep` bytes of each one's content.

    Reading goes on behind damage: at the next version line, or at the next gzip member or zstd frame that begins with one.
    A file that was cut between two records cannot be told from a whole one; every other cut is noticed, save for one between
    the two line ends that close the last record of an uncompressed file.
    """
    if encoding is None:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        yield from _cut(file, keep, size)
        return
    magic = MAGIC[encoding]
    while start := file.read(len(magic)):
        position = file.seek(-len(start), io.SEEK_CUR)
        reason = f"no {encoding} data begin here"
        if start == magic:
            try:
                yield from _cut(as_file(one_member(file, encoding)), keep)
                continue
            except DocumentError as error:
                reason = str(error)
        if start.strip(b"\0"):
            yield Damage(reason)
        if not _found_member(file, encoding, position + 1):
            return


def _cut(stream: BinaryIO, keep: int, size: int | None = None) -> Iterator[Record | Damage]:
    """The records of a stream up to its end; `size` is that of a file that can be sought in."""
    line, _ = _first_line(stream)
    while line:
        if not VERSION_LINE.match(line):
            yield Damage("no record begins here", line[:LONGEST_HEADER])
            line = _version_line(stream)
            continue
        try:
            record = _record(stream, keep, size)
        except _BrokenRecordError as error:
            yield Damage(*error.args)
            line = _version_line(stream)
            continue
        line, parted = _first_line(stream)
        if line and not (parted or VERSION_LINE.match(line)):
            yield Damage("the record does not end where its Content-Length says", record.block[:LONGEST_HEADER])
            line = _version_line(stream)
            continue
        yield record
        if not (line or parted or size is None):
            yield Damage("no line ends close the last record: the file was cut off")


def _record(stream: BinaryIO, keep: int, size: int | None) -> Record:
    """What follows a version line. Raises _BrokenRecordError; a stream that can be sought in then stands behind the header."""
    header = b""
    while (line := stream.readline(LONGEST_HEADER)).strip():
        header += line
        if len(header) > LONGEST_HEADER:
            raise _BrokenRecordError(f"the record's header has more than {LONGEST_HEADER:,} bytes", header)
    if not line:
        raise _BrokenRecordError("the record's header is cut off", header)
    fields = fields_of(header)
    if "warc-type" not in fields:
        raise _BrokenRecordError("the record's header has no WARC-Type", header)
    stated = fields.get("content-length", "")
    if not re.fullmatch("[0-9]{1,18}", stated):
        raise _BrokenRecordError(f"the record's Content-Length is missing or no number: {stated[:40]!r}", header)
    length = int(stated)
    if size is not None and (left := size - stream.tell()) < length:
        raise _BrokenRecordError(_too_short(length, left), header)
    block = stream.read(min(length, keep))
    rest = length - len(block)
    while rest and (piece := stream.read(min(rest, PIECE_BYTES))):
        rest -= len(piece)
    if rest:
        raise _BrokenRecordError(_too_short(length, length - rest), header)
    return Record(fields, block, length)


def _too_short(length: int, left: int) -> str:
    return f"the record states {length:,} bytes and {left:,} are left: it was cut off, or its Content-Length is wrong"


def fields_of(header: bytes) -> dict[str, str]:
    """Header fields by lower-case name, as WARC and HTTP write them; lines that begin with white space continue a value."""
    fields: dict[str, str] = {}
    name = ""
    for line in header.decode(errors="replace").split("\n"):
        if line[:1] in {" ", "\t"}:
            if name:
                fields[name] += f" {line.strip()}"
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields


def _first_line(stream: BinaryIO) -> tuple[bytes, bool]:
    """The next line that is not empty, b"" at the end; and whether empty lines stand before it."""
    parted = False
    while (line := stream.readline(LONGEST_HEADER)) and not line.strip():
        parted = parted or line.endswith(b"\n")
    return line, parted


def _version_line(stream: BinaryIO) -> bytes:
    """The next version line; b"" where there is none."""
    begins = True
    while line := stream.readline(LONGEST_HEADER):
        if begins and VERSION_LINE.match(line):
            return line
        begins = line.endswith(b"\n")
    return b""


def _found_member(file: BinaryIO, encoding: Encoding, start: int) -> bool:
    """Seek to the next gzip member or zstd frame, from `start` on, that begins with a record; whether there is one."""
    for _ in range(MOST_TRIES):
        place = _find(file, MAGIC[encoding], start)
        if place is None:
            return False
        file.seek(place)
        try:
            line = as_file(one_member(file, encoding)).readline(LONGEST_HEADER)
        except DocumentError:
            line = b""
        if VERSION_LINE.match(line):
            file.seek(place)
            return True
        start = place + 1
    return False


def _find(file: BinaryIO, wanted: bytes, start: int) -> int | None:
    """Where `wanted` stands next, from `start` on."""
    file.seek(start)
    held = b""
    while piece := file.read(PIECE_BYTES):
        held += piece
        if (found := held.find(wanted)) >= 0:
            return start + found
        start += len(held) - len(wanted) + 1
        held = held[-len(wanted) + 1 :]
    return None
