"""Fetching as a guest: robots.txt is asked first, each host at its own pace, and a host in trouble is left alone."""

import random
import threading
import time
from collections.abc import Callable

from indexer.fetching.fetcher import Fetcher
from indexer.fetching.outcomes import Outcome, Postponed, Refused
from indexer.fetching.politeness import Standing, noted, pending, turn
from indexer.fetching.robots import MAX_BYTES, Robots
from indexer.fetching.urls import Target, target_of

PATIENCE_SECONDS = 60.0
KEPT_HOSTS = 10_000


class PoliteFetcher:
    """A fetcher that waits for its turn at each host. Threads may share it: each gets a turn of its own.

    Between two requests to a host lie `host_delay_seconds` of the settings, or the Crawl-delay of its robots.txt where that is
    longer. Each redirect is asked of robots.txt and waits for its host like the first request. When `stop` is set, what waits
    returns at once. What would wait longer than a minute is postponed instead: the caller knows better what to do meanwhile.
    """

    def __init__(self, fetcher: Fetcher, stop: threading.Event, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._stop = stop
        self._clock = clock
        self._delay = fetcher.settings.host_delay_seconds
        self._robots = Robots(self._fetch_robots, fetcher.settings.product_token, clock=clock)
        self._standings: dict[str, Standing] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Outcome:
        """As `Fetcher.fetch`, or Refused by robots.txt, or Postponed."""
        outcome = self._fetcher.fetch(url, etag=etag, last_modified=last_modified, gate=self._admit)
        return self._noted(outcome)

    def _admit(self, target: Target) -> Refused | Postponed | None:
        asked = self._robots.asked_delay(target)
        if isinstance(asked, (Refused, Postponed)):
            return asked
        return self._wait(target, max(self._delay, asked))

    def _fetch_robots(self, url: str) -> Outcome:
        return self._noted(self._fetcher.fetch(url, gate=lambda target: self._wait(target, self._delay), cut=MAX_BYTES))

    def _wait(self, target: Target, delay: float) -> Postponed | None:
        """Until it is our turn at the host, or why not."""
        with self._lock:
            now = self._clock()
            at, taken = turn(self._standings.get(target.host, Standing()), now=now, delay=delay)
            if at - now > PATIENCE_SECONDS:
                return Postponed(target.url, f"{target.host} is to be left alone for a while", at - now)
            self._standings[target.host] = taken
        if self._stop.wait(at - now):
            return Postponed(target.url, "we were stopped", 0.0)
        return None

    def _noted(self, outcome: Outcome) -> Outcome:
        target = target_of(outcome.url)
        if isinstance(target, Target):
            with self._lock:
                standing, now = self._standings.get(target.host, Standing()), self._clock()
                self._standings[target.host] = noted(standing, outcome, now=now, chance=random.random())
                if len(self._standings) > KEPT_HOSTS:
                    self._standings = pending(self._standings, now=now)
        return outcome
