"""We ask as a guest does: what robots.txt allows, at the host's pace, and not while it is in trouble."""

import random
import threading
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from time import monotonic, time

import pytest

from indexer.fetching import Fetched, Fetcher, FetchFailure, NotModified, Outcome, PoliteFetcher, Postponed, Refused
from indexer.fetching.politeness import LONGEST_PAUSE, Standing, noted, pending, turn
from tests.indexer.fetching.server import Names, Site, Time, polite, response, sentinel, settings

FAILED = FetchFailure("http://a.example/", "no answer")


def test_turns_of_one_host_lie_a_delay_apart() -> None:
    standing = Standing()
    moments = []
    for now in (100.0, 100.0, 100.5, 110.0):
        at, standing = turn(standing, now=now, delay=2.0)
        moments.append(at)
    assert moments == [100.0, 102.0, 104.0, 110.0]


def test_the_pause_doubles_up_to_an_hour_and_a_success_ends_it() -> None:
    standing, pauses = Standing(), []
    for _ in range(14):
        standing = noted(standing, FAILED, now=standing.next_at, chance=0.0)
        pauses.append(standing.next_at)
    steps = [later - earlier for earlier, later in zip([0.0, *pauses], pauses, strict=False)]
    assert steps == [min(2.0 * 2**failures, LONGEST_PAUSE) for failures in range(14)]
    standing = noted(standing, Fetched("http://a.example/", 200, b""), now=standing.next_at, chance=0.0)
    assert noted(standing, FAILED, now=standing.next_at, chance=0.0).next_at == standing.next_at + 2.0


def test_chance_takes_up_to_half_off_the_pause() -> None:
    chance = random.Random(1)
    ends = [noted(Standing(failures=4), FAILED, now=0.0, chance=chance.random()).next_at for _ in range(1000)]
    assert 16.0 < min(ends) < 17.0
    assert 31.0 < max(ends) <= 32.0


def test_only_hosts_that_must_wait_are_remembered() -> None:
    standings = {"a": Standing(100.0), "b": Standing(100.5, failures=1), "c": Standing(99.0, failures=3)}
    assert pending(standings, now=100.0) == {"b": Standing(100.5, failures=1)}


@pytest.mark.parametrize(
    ("outcome", "pause"),
    [
        (FetchFailure("http://a.example/", "", 429, 120.0), 120.0),
        (FetchFailure("http://a.example/", "", 503, 0.5), 2.0),
        (FetchFailure("http://a.example/", "", 503, 1e12), 24 * 3600.0),
        (FetchFailure("http://a.example/", "", 500), 2.0),
        (FetchFailure("http://a.example/", "no answer"), 2.0),
        (FetchFailure("http://a.example/", "", 404, 120.0), 0.0),
        (FetchFailure("http://a.example/", "too large", 200), 0.0),
        (NotModified("http://a.example/"), 0.0),
        (Refused("http://a.example/", "robots.txt"), 0.0),
        (Postponed("http://a.example/", "later", 99.0), 0.0),
    ],
)
def test_only_a_host_in_trouble_is_paused(outcome: FetchFailure, pause: float) -> None:
    assert noted(Standing(next_at=50.0), outcome, now=50.0, chance=0.0).next_at == 50.0 + pause


def test_a_page_waits_its_turn_behind_robots_txt_and_the_page_before(site: Site, clock: Time) -> None:
    fetcher = polite(clock, host_delay_seconds=1.5)
    assert [fetcher.fetch(f"{site.url}/{page}") for page in "ab"] == [
        Fetched(f"{site.url}/{page}", 200, b"page") for page in "ab"
    ]
    assert (site.paths, clock.waits) == (["/robots.txt", "/a", "/b"], [1.5, 1.5])


def test_hosts_do_not_wait_for_one_another(site: Site, clock: Time) -> None:
    fetcher = polite(clock, Names([["127.0.0.1"]]), host_delay_seconds=1.0)
    for host in ("a.example", "b.example", "c.example"):
        fetcher.fetch(f"http://{host}:{site.port}/a")
    assert clock.waits == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("stated", [lambda: "600", lambda: formatdate(time() + 600, usegmt=True)])
def test_a_host_that_asks_for_time_is_left_alone(site: Site, clock: Time, stated: Callable[[], str]) -> None:
    site.answers["/a"] = response(429, Retry_After=stated())
    fetcher = polite(clock)
    assert isinstance(fetcher.fetch(f"{site.url}/a"), FetchFailure)
    outcome = fetcher.fetch(f"{site.url}/b")
    assert isinstance(outcome, Postponed)
    assert 500 < outcome.retry_after <= 600
    clock.now += 600
    assert isinstance(fetcher.fetch(f"{site.url}/b"), Fetched)
    assert site.paths == ["/robots.txt", "/a", "/b"]


def test_a_failing_host_gets_longer_and_longer_pauses(site: Site, clock: Time) -> None:
    site.answers["/a"] = response(500)
    fetcher = polite(clock)
    for _ in range(5):
        fetcher.fetch(f"{site.url}/a")
    assert [low <= wait <= 2 * low for low, wait in zip([1.0, 2.0, 4.0, 8.0], clock.waits, strict=True)] == [True] * 4


def test_a_stop_ends_the_waiting_at_once(site: Site) -> None:
    stop = threading.Event()
    fetcher = PoliteFetcher(Fetcher(settings(host_delay_seconds=50.0)), stop)
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(fetcher.fetch(f"{site.url}/a")))
    thread.start()
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert outcomes == [Postponed(f"{site.url}/a", "we were stopped", 0.0)]


def test_real_time_passes_between_requests_of_several_threads(site: Site) -> None:
    """With the system's clock and a plain event: what `follow` runs."""
    moments: list[float] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        moments.append(monotonic())
        handler.wfile.write(response(200))

    site.answers["/a"] = answer
    fetcher = PoliteFetcher(Fetcher(settings(host_delay_seconds=0.1)), threading.Event())
    fetcher.fetch(f"{site.url}/a")
    threads = [threading.Thread(target=fetcher.fetch, args=(f"{site.url}/a",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 4
    assert moments[-1] - moments[0] >= 0.2


def test_a_forbidden_address_is_refused_without_asking_for_its_robots_txt(clock: Time) -> None:
    with sentinel() as guard:
        outcome = polite(clock, allow_private_addresses=False).fetch(f"http://127.0.0.1:{guard.port}/")
        assert isinstance(outcome, Refused)
        assert outcome.reason.endswith("RASHOMON_ALLOW_PRIVATE_ADDRESSES=true allows it")
        assert guard.connections() == 0
