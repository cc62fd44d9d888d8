"""One fetch over HTTP/1.1: safely, within bounds, with redirects."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import takewhile

import httpcore2

from indexer.compression import Encoding, decompressed
from indexer.fetching.addresses import Address, Resolver, checked_addresses
from indexer.fetching.connection import Deadline, PinnedBackend
from indexer.fetching.headers import Headers
from indexer.fetching.outcomes import Fetched, FetchFailure, NotModified, Outcome, Postponed, Refused
from indexer.fetching.urls import Target, target_of
from indexer.store.errors import DocumentError
from indexer.store.settings import Settings

MAX_REDIRECTS = 10
MAX_ENCODINGS = 2
CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 20.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
ENCODINGS: dict[str, Encoding | None] = {
    "gzip": "gzip",
    "x-gzip": "gzip",
    "deflate": "deflate",
    "br": "br",
    "zstd": "zstd",
    "identity": None,
}

Gate = Callable[[Target], Refused | Postponed | None]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for at each hop."""

    etag: str | None
    last_modified: str | None
    cut: int | None


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


class Fetcher:
    """Fetches over http and https from the public internet, and where the settings allow it from private networks.

    Each hop resolves its name once, checks every address, and connects to a checked one: a name that changes its meaning in
    between (DNS rebinding) gains nothing. TLS is verified against the name. A redirect is a hop like the first; it may lead
    from https to http, since we send nothing secret. Proxies of the environment are not used: a proxy would resolve names
    for itself. There are no cookies, and no connection is kept: there is nothing to close. Threads may share a fetcher.
    """

    def __init__(self, settings: Settings, resolver: Resolver = socket.getaddrinfo) -> None:
        self.settings = settings
        self._resolver = resolver
        self._tls = httpcore2.default_ssl_context()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        gate: Gate | None = None,
        cut: int | None = None,
    ) -> Outcome:
        """The content behind `url`, through at most 10 redirects, or the reason why there is none.

        `etag` and `last_modified`, from an earlier answer, make the request conditional (RFC 9110, 13). `gate` is asked before
        each hop; what it answers ends the fetch, and its time is not counted. With `cut` the body ends behind so many bytes.
        All hops together take at most `fetch_seconds`; only a resolver that hangs is not interrupted.
        """
        wanted = _Wanted(etag, last_modified, cut)
        left = self.settings.fetch_seconds
        target = target_of(url)
        course: dict[Target, int] = {}  # the redirects so far: from where, with which status
        while True:
            if isinstance(target, Refused):
                return target
            if gate is not None and (answer := gate(target)) is not None:
                return answer
            deadline = Deadline.after(left)
            outcome = self._hop(target, wanted, deadline)
            left = deadline.left
            if isinstance(outcome, (Fetched, NotModified)):
                return replace(outcome, moved_to=_moved_to(course, target))
            if not isinstance(outcome, _Redirect):
                return outcome
            course[target] = outcome.status
            asked, target = target, target_of(outcome.location, target)
            if target in course:
                return FetchFailure(asked.url, "its redirects go in a circle", outcome.status)
            if len(course) > MAX_REDIRECTS:
                return FetchFailure(asked.url, f"it is redirected more than {MAX_REDIRECTS} times", outcome.status)

    def _hop(self, target: Target, wanted: _Wanted, deadline: Deadline) -> Outcome | _Redirect:
        addresses = checked_addresses(target, self._resolver, allow_private=self.settings.allow_private_addresses)
        if isinstance(addresses, (Refused, FetchFailure)):
            return addresses
        try:
            return self._exchange(target, addresses, wanted, deadline)
        except httpcore2.TimeoutException:
            if deadline.left > 0:
                return FetchFailure(target.url, "the server was silent for too long")
            return FetchFailure(target.url, f"the server was not done within {self.settings.fetch_seconds:g} s")
        except httpcore2.ConnectError as error:
            return FetchFailure(target.url, f"{target.netloc} cannot be connected to: {error}")
        except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
            return FetchFailure(target.url, f"the answer is broken or was cut off: {error}")

    def _exchange(
        self, target: Target, addresses: tuple[Address, ...], wanted: _Wanted, deadline: Deadline
    ) -> Outcome | _Redirect:
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        seconds = {"connect": CONNECT_SECONDS, "read": SILENCE_SECONDS, "write": SILENCE_SECONDS}
        request = httpcore2.Request(
            "GET", url, headers=self._request_headers(target, wanted), extensions={"timeout": seconds}
        )
        backend = PinnedBackend(addresses, deadline)
        with (
            httpcore2.HTTPConnection(url.origin, self._tls, network_backend=backend) as connection,
            closing(connection.handle_request(request)) as response,
        ):
            return self._answer(target, response, wanted)

    def _request_headers(self, target: Target, wanted: _Wanted) -> list[tuple[bytes, bytes]]:
        fields = {
            "Host": target.netloc,
            "User-Agent": self.settings.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            "Connection": "close",
            "If-None-Match": wanted.etag,
            "If-Modified-Since": wanted.last_modified,
        }
        return [(name.encode(), value.encode()) for name, value in fields.items() if value]

    def _answer(self, target: Target, response: httpcore2.Response, wanted: _Wanted) -> Outcome | _Redirect:
        headers, status = Headers.of(response.headers), response.status
        etag, last_modified = headers.first("etag"), headers.first("last-modified")
        location = headers.first("location")
        if status in REDIRECTS and location is not None:
            return _Redirect(status, location)
        if status == HTTPStatus.NOT_MODIFIED and (wanted.etag or wanted.last_modified):
            etag, last_modified = etag or wanted.etag, last_modified or wanted.last_modified
            return NotModified(target.url, etag, last_modified, max_age=headers.max_age())
        if status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
            return FetchFailure(target.url, _words(status), status, headers.retry_after(time.time()))
        try:
            body = self._body(response, headers, wanted.cut)
        except DocumentError as error:
            return FetchFailure(target.url, str(error), status)
        content_type, charset = headers.content_type()
        return Fetched(target.url, status, body, content_type, charset, etag, last_modified, max_age=headers.max_age())

    def _body(self, response: httpcore2.Response, headers: Headers, cut: int | None) -> bytes:
        """The decoded body. Raises DocumentError where it is too large, damaged, or in an unknown encoding."""
        limit = self.settings.max_fetch_bytes
        chunks: Iterable[bytes] = _limited(response.iter_stream(), limit)
        encodings = _encodings(headers)
        for encoding in reversed(encodings):
            chunks = decompressed(chunks, encoding, limit=limit)
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if cut is not None and len(body) >= cut:
                return bytes(body[:cut])
        return bytes(body)


def _moved_to(course: Mapping[Target, int], last: Target) -> str | None:
    """Where the permanent redirects led that a fetch began with."""
    permanent = len(list(takewhile(PERMANENT.__contains__, course.values())))
    return [*course, last][permanent].url if permanent else None


def _limited(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise DocumentError(f"it has more than {limit:,} bytes")
        yield chunk


def _encodings(headers: Headers) -> list[Encoding]:
    """The content encodings in the order in which the server applied them."""
    stated = headers.listed("content-encoding")
    for name in stated:
        if name not in ENCODINGS:
            raise DocumentError(f"its content encoding {name[:50]!r} is not known")
    encodings = [encoding for name in stated if (encoding := ENCODINGS[name]) is not None]
    if len(encodings) > MAX_ENCODINGS:
        raise DocumentError(f"it has {len(encodings)} content encodings, one around the other")
    return encodings


def _words(status: int) -> str:
    try:
        return f"the server answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"the server answered {status}"
