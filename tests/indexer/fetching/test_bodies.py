"""A body comes whole, decoded and within bounds of size and time, or it is a failure."""

import gzip
import time
import zlib
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
from backports import zstd

from indexer.fetching import Fetched, Fetcher, FetchFailure
from tests.indexer.fetching.server import PAGE, Site, fetch, response, settings

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=5),
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings_are_undone(site: Site, name: str) -> None:
    site.answers["/"] = response(200, ENCODINGS[name](PAGE), Content_Encoding=name.upper())
    assert fetch(f"{site.url}/") == Fetched(f"{site.url}/", 200, PAGE)


def test_two_encodings_are_undone_and_three_are_not(site: Site) -> None:
    twice = brotli.compress(gzip.compress(PAGE))
    site.answers["/2"] = response(200, twice, Content_Encoding="identity, gzip, br")
    site.answers["/3"] = response(200, gzip.compress(twice), Content_Encoding="gzip, br, gzip")
    assert fetch(f"{site.url}/2") == Fetched(f"{site.url}/2", 200, PAGE)
    reason = "it has 3 content encodings, one around the other"
    assert fetch(f"{site.url}/3") == FetchFailure(f"{site.url}/3", reason, 200)


def test_an_unknown_encoding_is_a_failure(site: Site) -> None:
    site.answers["/"] = response(200, PAGE, Content_Encoding="compress")
    assert fetch(f"{site.url}/") == FetchFailure(f"{site.url}/", "its content encoding 'compress' is not known", 200)


def test_an_empty_body_needs_no_encoding(site: Site) -> None:
    site.answers["/"] = response(200, b"", Content_Encoding="gzip")
    assert fetch(f"{site.url}/") == Fetched(f"{site.url}/", 200, b"")


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_bomb_is_a_failure(site: Site, name: str) -> None:
    site.answers["/"] = response(200, ENCODINGS[name](bytes(30 * 2**20)), Content_Encoding=name)
    reason = f"it has more than 1,048,576 bytes after {name.removeprefix('x-')} decompression"
    assert fetch(f"{site.url}/", max_fetch_bytes=2**20) == FetchFailure(f"{site.url}/", reason, 200)


def test_a_bomb_in_a_bomb_is_a_failure(site: Site) -> None:
    bomb = gzip.compress(gzip.compress(bytes(100 * 2**20)))
    site.answers["/"] = response(200, bomb, Content_Encoding="gzip, gzip")
    outcome = fetch(f"{site.url}/", max_fetch_bytes=2**20)
    assert isinstance(outcome, FetchFailure)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_a_failure(site: Site, chunked: bool) -> None:
    body = bytes(1001)
    site.answers["/"] = framed(body, chunked)
    assert fetch(f"{site.url}/", max_fetch_bytes=1001) == Fetched(f"{site.url}/", 200, body)
    failure = FetchFailure(f"{site.url}/", "it has more than 1,000 bytes", 200)
    assert fetch(f"{site.url}/", max_fetch_bytes=1000) == failure


def framed(body: bytes, chunked: bool) -> bytes:
    """A response whose end is told by its length or by chunks."""
    if not chunked:
        return response(200, body)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_cut_off_is_a_failure(site: Site, chunked: bool) -> None:
    whole = framed(PAGE, chunked)
    for length in (1, 10, 40, len(whole) // 2, len(whole) - 6, len(whole) - 1):
        site.answers["/"] = whole[:length]
        outcome = fetch(f"{site.url}/")
        assert isinstance(outcome, FetchFailure)
        assert outcome.reason.startswith("the answer is broken or was cut off: ")


@pytest.mark.parametrize("name", ENCODINGS)
def test_an_encoding_that_is_cut_off_is_a_failure_though_its_length_is_right(site: Site, name: str) -> None:
    site.answers["/"] = response(200, ENCODINGS[name](PAGE)[:-3], Content_Encoding=name)
    outcome = fetch(f"{site.url}/")
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason.endswith("cut off")


def test_a_body_can_be_cut_on_purpose(site: Site) -> None:
    site.answers["/"] = response(200, gzip.compress(PAGE), Content_Encoding="gzip")
    assert Fetcher(settings()).fetch(f"{site.url}/", cut=100) == Fetched(f"{site.url}/", 200, PAGE[:100])


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, without end: each comes well within every pause that a client allows."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b".")
        time.sleep(0.01)


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: and more\r\n" * 100)


def endless_notices(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 100)


def endless_redirects(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.05)
    handler.wfile.write(response(302, Location=f"{handler.path}x"))


@pytest.mark.parametrize("answer", [drip, endless_notices])
def test_a_server_that_is_never_done_meets_the_deadline(
    site: Site, answer: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    site.answers["/"] = answer
    reason = "the server was not done within 0.3 s"
    assert fetch(f"{site.url}/", fetch_seconds=0.3) == FetchFailure(f"{site.url}/", reason)


def test_redirects_share_one_deadline(site: Site) -> None:
    site.answers |= dict.fromkeys(("/" + "x" * length for length in range(20)), endless_redirects)
    outcome = fetch(f"{site.url}/", fetch_seconds=0.2)
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == "the server was not done within 0.2 s"
    assert len(site.asked) < 10


def test_endless_headers_are_a_failure(site: Site) -> None:
    site.answers["/"] = endless_headers
    outcome = fetch(f"{site.url}/")
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason.startswith("the answer is broken or was cut off: ")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0" * 1000,
        b"<html>no header</html>",
        b"HTTP/1.1 999999 What\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffffffff\r\n",
        b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_failure(site: Site, answer: bytes) -> None:
    site.answers["/"] = answer
    assert isinstance(fetch(f"{site.url}/"), FetchFailure)
