"""An HTTP response as a web archive keeps it → the page in it, with its encodings undone (RFC 9110, RFC 9112)."""

import re
from dataclasses import dataclass

from indexer.compression import Encoding, decompressed
from indexer.sources.markup import HTML, root_of
from indexer.sources.warc_records import fields_of
from indexer.store.errors import DocumentError

STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]+)""", re.IGNORECASE)
LONGEST_HEADER = 64 * 2**10
# Servers that do not know say so, or nothing.
UNTYPED = frozenset({"", "application/octet-stream", "application/unknown", "unknown/unknown"})
ENCODINGS: dict[str, Encoding] = {
    "gzip": "gzip",
    "x-gzip": "gzip",
    "deflate": "deflate",
    "br": "br",
    "zstd": "zstd",
}


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of a response, and the charset that its header states."""

    body: bytes
    charset: str | None


def page_in(message: bytes, *, length: int, most: int) -> Page | None:
    """The page in a response of status 200; None where there is none. Of `length` bytes the beginning may be given.

    Raises DocumentError where the message or its body is damaged or not whole, or the page has more than `most` bytes.
    """
    status = STATUS_LINE.match(message)
    if not status:
        raise DocumentError(f"no HTTP response begins here: {message[:40]!r}")
    if status[1] != b"200":
        return None
    header, body = _parted(message)
    fields = fields_of(header)
    stated = fields.get("content-type", "")
    content_type = stated.split(";")[0].strip().lower()
    if content_type not in HTML | UNTYPED:
        return None
    if len(message) < length:
        if content_type in UNTYPED:
            return None
        raise DocumentError(f"the response has {length:,} bytes; {most:,} are allowed for a page")
    body = _decoded(body, fields, most)
    if not body.strip() or (content_type in UNTYPED and root_of(body) != "html"):
        return None
    charset = CHARSET.search(stated)
    return Page(body, charset[1] if charset else None)


def _parted(message: bytes) -> tuple[bytes, bytes]:
    end = END_OF_HEADER.search(message, 0, LONGEST_HEADER)
    if end is None and len(message) > LONGEST_HEADER:
        raise DocumentError(f"the response's header has more than {LONGEST_HEADER:,} bytes")
    return (message[: end.start()], message[end.end() :]) if end else (message, b"")


def _decoded(body: bytes, fields: dict[str, str], most: int) -> bytes:
    """The body as its author wrote it. Many archives hold it so already, and keep the fields that say otherwise."""
    if "chunked" in fields.get("transfer-encoding", "").lower() and CHUNK_SIZE.match(body):
        body = _unchunked(body)
    for name in reversed([part.strip().lower() for part in fields.get("content-encoding", "").split(",")]):
        if name in {"", "identity", "none"} or root_of(body):
            continue
        if name not in ENCODINGS:
            raise DocumentError(f"its content encoding {name[:40]!r} is not known")
        body = b"".join(decompressed([body], ENCODINGS[name], limit=most))
    if len(body) > most:
        raise DocumentError(f"the page has {len(body):,} bytes; {most:,} are allowed")
    return body


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    place = 0
    while size := CHUNK_SIZE.match(body, place):
        start = size.end()
        place = start + int(size[1], 16)
        if place == start:
            return b"".join(parts)
        parts.append(body[start:place])
        line_end = body[place : place + 2]
        place += 2 if line_end == b"\r\n" else 1 if line_end[:1] == b"\n" else 0
    raise DocumentError("its chunks are damaged or cut off")
