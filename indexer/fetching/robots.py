"""robots.txt (RFC 9309): what a host asks crawlers not to fetch, and how slowly it wants to be asked."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from protego import Protego

from indexer.fetching.outcomes import Fetched, FetchFailure, NotModified, Outcome, Postponed, Refused
from indexer.fetching.politeness import LONGEST_RETRY_AFTER, TOO_MANY_REQUESTS
from indexer.fetching.urls import Target

# RFC 9309: 2.5 (at least this much is read), 2.4 (kept no longer), 2.3.1.4 (unreachable: nothing may be fetched).
MAX_BYTES = 500 * 2**10
KEPT_SECONDS = 24 * 3600.0
UNREACHABLE_SECONDS = 600.0
# What is kept in memory. Parsed, a hostile file grows fortyfold.
KEPT_HOSTS = 2000
KEPT_BYTES = 4 * 2**20
AGENT_LINE = re.compile(r"\s*user[-\s]*agent(?:\s*:|\s)\s*([^#]*)", re.IGNORECASE)
TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)
NOBODY = "."  # no product token: RFC 9309, 2.2.1, has letters, "_" and "-"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin asks of us until `expires`. `parsed` is None where robots.txt cannot be had: then nothing is allowed.

    `size`: the bytes that were parsed.
    """

    parsed: Protego | None
    expires: float
    reason: str = ""
    size: int = 0


class Robots:
    """The rules of the origins asked lately. `fetch` gets the content of a robots.txt; `product` is our product token."""

    def __init__(
        self, fetch: Callable[[str], Outcome], product: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._product = product
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._lock = threading.Lock()

    def asked_delay(self, target: Target) -> float | Refused | Postponed:
        """May we fetch it? Then the seconds that the host wants between requests (Crawl-delay), 0 where it does not say."""
        rules = self._rules(target)
        if not isinstance(rules, Rules):
            return rules
        if rules.parsed is None:
            return Postponed(target.url, rules.reason, rules.expires - self._clock())
        if not rules.parsed.can_fetch(target.url, self._product):
            return Refused(target.url, f"{target.origin}/robots.txt excludes it")
        return min(rules.parsed.crawl_delay(self._product) or 0.0, LONGEST_RETRY_AFTER)

    def _rules(self, target: Target) -> Rules | Refused | Postponed:
        # Two threads may ask for the same robots.txt at once: once a day, that is cheaper than a lock held while fetching.
        known = self._known.get(target.origin)
        if known is not None and self._clock() < known.expires:
            return known
        outcome = self._fetch(f"{target.origin}/robots.txt")
        assert not isinstance(outcome, NotModified), "the request states no condition"
        if isinstance(outcome, (Refused, Postponed)):
            return replace(outcome, url=target.url)
        rules = rules_from(outcome, now=self._clock(), product=self._product)
        if rules.parsed is None and known is not None and known.parsed is not None:
            rules = replace(known, expires=rules.expires)
        self._keep(target.origin, rules)
        return rules

    def _keep(self, origin: str, rules: Rules) -> None:
        """The origin's rules take the place of those that were kept longest, where there is no more room."""
        with self._lock:
            self._known.pop(origin, None)
            room = KEPT_BYTES - rules.size - sum(each.size for each in self._known.values())
            while self._known and (room < 0 or len(self._known) >= KEPT_HOSTS):
                room += self._known.pop(next(iter(self._known))).size
            self._known[origin] = rules


def rules_from(outcome: Fetched | FetchFailure, *, now: float, product: str) -> Rules:
    """The rules that follow from the answer to a request for robots.txt; `now` in seconds of any clock.

    None there (4xx), or endless redirects: all is allowed (RFC 9309, 2.3.1.3 and 2.3.1.2). No answer, 5xx, or 429, which says
    that we come too often: nothing is, for ten minutes or as long as the server asks.
    """
    if isinstance(outcome, Fetched):
        return Rules(parsed(outcome.body, product), now + KEPT_SECONDS, size=len(outcome.body))
    status = outcome.status
    if status is not None and 300 <= status < 500 and status != TOO_MANY_REQUESTS:
        return Rules(Protego.parse(""), now + KEPT_SECONDS)
    wait = max(UNREACHABLE_SECONDS, min(outcome.retry_after or 0.0, LONGEST_RETRY_AFTER))
    return Rules(None, now + wait, f"its host's robots.txt cannot be read: {outcome.reason}")


def parsed(body: bytes, product: str) -> Protego:
    """The rules in the first 500 KiB of a robots.txt. A line cut there is left out: its beginning may mean more."""
    text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    if len(body) >= MAX_BYTES:
        lines = lines[:-1]
    return Protego.parse("\n".join(_for_us(line, product) for line in lines))


def _for_us(line: str, product: str) -> str:
    """The line, with all other crawlers' names made one: Protego keeps each rule once per name, and there may be 10,000."""
    agents = AGENT_LINE.match(line)
    if agents is None:
        return line
    token = TOKEN.match(agents[1])
    name = token[0] if token and token[0].lower() in ("*", product.lower()) else NOBODY
    return f"User-agent: {name}"
