"""Requests go to the public internet only, however an address is spelt, hidden behind a name, or reached by redirects."""

import random
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from indexer.fetching import Fetched, Fetcher, FetchFailure, Outcome, Refused
from indexer.fetching.addresses import Address, is_allowed
from tests.indexer.fetching.server import Names, Sentinel, fetch, response, sentinel, serving, settings


@pytest.fixture
def guard() -> Iterator[Sentinel]:
    with sentinel() as guard:
        yield guard


# Spellings of this very machine; PORT is the sentinel's.
THIS_MACHINE = """
http://127.0.0.1:PORT/ http://localhost:PORT/ http://LOCALHOST.:PORT/ http://127.0.0.1.:PORT/ http://127.0.0.1..:PORT/
http://127.1:PORT/ http://127.0.1:PORT/ http://2130706433:PORT/ http://0x7f.1:PORT/ http://0x7f000001:PORT/
http://0X7F.0.0.1:PORT/ http://017700000001:PORT/ http://0177.0.0.1:PORT/ http://127.0.0.01:PORT/ http://127.255.255.254:PORT/
http://0.0.0.0:PORT/ http://0:PORT/ http://0x0:PORT/ http://[::]:PORT/
http://[::1]:PORT/ http://[0:0:0:0:0:0:0:1]:PORT/ http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/
http://[::127.0.0.1]:PORT/ http://[64:ff9b::7f00:1]:PORT/ http://[64:ff9b:1::7f00:1]:PORT/ http://[2002:7f00:1::]:PORT/
http://[::1%25lo]:PORT/ http://[::1%lo]:PORT/ http://[fe80::1%25lo]:PORT/
http://127。0。0。1:PORT/ http://①②⑦.0.0.1:PORT/ http://１２７.0.0.1:PORT/ http://ⓛocalhost:PORT/ http://%31%32%37.0.0.1:PORT/
http://example.org@127.0.0.1:PORT/ http://example.org:80@127.0.0.1:PORT/ http://127.0.0.1:PORT\\@127.0.0.1:PORT/
http://127.0.0.1:PORT#@example.org/ http:127.0.0.1:PORT/ http:///127.0.0.1:PORT/ //127.0.0.1:PORT/ http://user@[::1]:PORT/
""".split()  # fmt: skip


@pytest.mark.parametrize("url", THIS_MACHINE)
def test_no_spelling_of_this_machine_is_connected_to(url: str, guard: Sentinel) -> None:
    outcome = fetch(url.replace("PORT", str(guard.port)), allow_private_addresses=False)
    assert isinstance(outcome, Refused)
    assert guard.connections() == 0


def test_the_sentinel_notices_a_connection(guard: Sentinel) -> None:
    outcome = fetch(f"http://127.0.0.1:{guard.port}/", fetch_seconds=0.2)
    assert isinstance(outcome, FetchFailure)
    assert guard.connections() == 1


@pytest.mark.parametrize("scheme", ["ftp", "file", "data", "gopher", "ws", "javascript", "unix", ""])
def test_other_schemes_are_refused(scheme: str, guard: Sentinel) -> None:
    outcome = fetch(f"{scheme}://127.0.0.1:{guard.port}/")
    assert isinstance(outcome, Refused)
    assert outcome.reason == "only http:// and https:// are fetched"
    assert guard.connections() == 0


ALWAYS_REFUSED = """
0.0.0.0 0.1.2.3 169.254.169.254 192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::a9fe:a9fe 64:ff9b::e000:1
64:ff9b:1::808:808 100::1 2001::1 2001:10::1 2001:db8::1 2002:808:808:: 3fff::1 fe80::1 fe80::1%lo fec0::1 ff02::1 5f00::1
""".split()
PRIVATE = (
    "127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 ::1 fc00::1 fd12::1 64:ff9b::a00:1".split()
)
PUBLIC = (
    "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 9.255.255.255 2606:4700:4700::1111 2a00:1450::1 64:ff9b::808:808".split()
)


@pytest.mark.parametrize(
    ("address", "allowed", "allowed_with_private"),
    [
        *((address, False, False) for address in ALWAYS_REFUSED),
        *((address, False, True) for address in PRIVATE),
        *((address, True, True) for address in PUBLIC),
    ],
)
def test_which_addresses_are_allowed(address: str, allowed: bool, allowed_with_private: bool) -> None:
    parsed: Address = ip_address(address)
    assert is_allowed(parsed, allow_private=False) == allowed
    assert is_allowed(parsed, allow_private=True) == allowed_with_private


def test_what_is_allowed_is_global_to_the_standard_library_too() -> None:
    chance = random.Random(7)
    some: list[Address] = [IPv4Address(chance.getrandbits(32)) for _ in range(20_000)]
    some += [IPv6Address(chance.getrandbits(128)) for _ in range(20_000)]
    allowed = [address for address in some if is_allowed(address, allow_private=False)]
    assert len(allowed) > 15_000
    assert [address for address in allowed if not address.is_global or address.is_multicast] == []


@pytest.mark.parametrize("hidden", ["127.0.0.1", "::1", "10.0.0.1", "::ffff:7f00:1", "0.0.0.0", "169.254.169.254"])
@pytest.mark.parametrize("place", [0, 1])
def test_one_private_address_among_public_ones_refuses_the_name(hidden: str, place: int, guard: Sentinel) -> None:
    addresses = ["8.8.8.8", "2606:4700:4700::1111"]
    addresses.insert(place, hidden)
    fetcher = Fetcher(settings(allow_private_addresses=False), Names([addresses]))
    outcome = fetcher.fetch(f"http://news.example:{guard.port}/")
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith(f"the address {hidden} of news.example is not one of the public internet")
    assert guard.connections() == 0


def test_the_setting_that_allows_it_is_named() -> None:
    outcome = fetch("http://127.0.0.1:9/", allow_private_addresses=False)
    assert isinstance(outcome, Refused)
    assert outcome.reason.endswith("; RASHOMON_ALLOW_PRIVATE_ADDRESSES=true allows it")


def test_a_name_is_resolved_once_and_its_first_meaning_is_connected_to() -> None:
    """DNS rebinding: between check and connection the name changes to where the sentinel listens."""
    with serving({"/": response(200, b"first")}) as site, sentinel("127.0.0.2", site.port) as second:
        names = Names([["127.0.0.1"], ["127.0.0.2"]])
        outcome = Fetcher(settings(), names).fetch(f"http://news.example:{site.port}/")
        assert isinstance(outcome, Fetched)
        assert (outcome.body, names.asked, second.connections()) == (b"first", ["news.example"], 0)


def test_each_redirect_is_resolved_and_checked_again() -> None:
    with serving({"/": response(302, Location="/next"), "/next": response(200)}) as site:
        names = Names([["127.0.0.1"], ["0.0.0.0"]])
        outcome = Fetcher(settings(), names).fetch(f"http://news.example:{site.port}/")
        assert isinstance(outcome, Refused)
        assert names.asked == ["news.example"] * 2
        assert site.paths == ["/"]


@pytest.mark.parametrize(
    "location",
    [
        "http://0.0.0.0:PORT/",
        "http://[::]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[64:ff9b::a9fe:a9fe]:PORT/",
        "http://2130706433:PORT/",
        "//0x7f.1:PORT/",
        "http://user@127.0.0.1:PORT/",
        "ftp://127.0.0.1:PORT/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "http://127.0.0.1:0/",
        "http://[::1",
    ],
)
def test_a_redirect_to_a_forbidden_place_is_not_followed(location: str, guard: Sentinel) -> None:
    with serving({"/": response(301, Location=location.replace("PORT", str(guard.port)))}) as site:
        assert isinstance(fetch(f"{site.url}/"), Refused)
        assert guard.connections() == 0


def test_a_second_address_is_tried_where_the_first_does_not_answer() -> None:
    with serving({"/": response(200, b"here")}) as site:
        names = Names([["127.0.0.3", "127.0.0.1"]])
        outcome = Fetcher(settings(), names).fetch(f"http://news.example:{site.port}/")
        assert isinstance(outcome, Fetched)
        assert outcome.body == b"here"


def test_proxies_of_the_environment_are_not_used(guard: Sentinel, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{guard.port}")
    with serving({"/": response(200, b"direct")}) as site:
        outcome = fetch(f"{site.url}/")
        assert isinstance(outcome, Fetched)
        assert guard.connections() == 0


def no_such_name(host: str, port: int, *, type: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:  # noqa: A002, ARG001
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_without_address_is_a_failure() -> None:
    expected: Outcome = FetchFailure("http://news.example/", "news.example has no address: Name or service not known")
    assert Fetcher(settings(), no_such_name).fetch("http://news.example/") == expected
    assert isinstance(Fetcher(settings(), Names([[]])).fetch("http://news.example/"), FetchFailure)
