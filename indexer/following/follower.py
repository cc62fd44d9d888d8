"""The rounds: poll the feeds that are due, fetch the pages they name, take all in, wait."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event as Stop
from time import monotonic
from typing import TypeVar

from indexer.fetching import Fetched, NotModified, Outcome, Postponed
from indexer.fetching.urls import Target, target_of
from indexer.following.crew import together
from indexer.following.ledger import COUNTED, Ledger, Step
from indexer.following.polls import Noticed, Polled, noticed, poll, step_after, step_for
from indexer.following.rounds import Round
from indexer.following.schedule import after_failure, after_success, is_due, is_gone, next_poll, seconds_until
from indexer.following.subscriptions import Subscriptions
from indexer.pipeline import Event
from indexer.sources import Defaults, Tools
from indexer.store.dates import utc_text
from indexer.store.fetches import FollowedFeed, KnownEntry
from indexer.store.store import Store

SHORTEST_EVERY = timedelta(seconds=30)
# The wall clock may jump, and lists of feeds change: so often they are looked at.
LONGEST_SLEEP = 60.0
# Of one host, so many pages are read from the log at once.
PAGES_AT_ONCE = 200
Found = TypeVar("Found")
NEVER = datetime.fromtimestamp(0, UTC)


class Follower:
    """Follows feeds. `every` is the time between two polls of a feed; 0 polls at each round what no server asks to leave alone.

    `stop` ends everything that waits; documents that are being indexed are finished. The follower needs no lock while it
    polls. `listener` is told what a user should know; `clock` gives the time in UTC.
    """

    def __init__(
        self,
        store: Store,
        tools: Tools,
        subscriptions: Subscriptions,
        *,
        every: timedelta,
        stop: Stop,
        listener: Callable[[Event], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._tools = tools
        self._subscriptions = subscriptions
        self._every = every
        self._stop = stop
        self._tell = listener
        self._clock = clock
        self._is_prepared = False
        self._defaults = Defaults(max_bytes=store.settings.max_document_bytes)

    def rounds(self) -> Iterator[Round]:
        """Round after round, until the stop."""
        while not self._stop.is_set():
            started = monotonic()
            yield self.round(patience=self._every.total_seconds())
            self._wait(started)

    def round(self, *, patience: float | None = None) -> Round:
        """One round. After `patience` seconds of fetching pages, those that are left wait for the next."""
        started, now = monotonic(), self._clock()
        ledger = Ledger(self._store, self._tools.workers, self._stop, self._tell)
        if not self._is_prepared:
            ledger.prepare()
            self._is_prepared = True
        feeds = [] if self._stop.is_set() else self._feeds()
        self._poll([feed for feed in feeds if is_due(feed, now, self._every)], now, ledger)
        # The time for polls is not counted: were it longer than the patience, no page would ever be fetched.
        self._fetch(now, None if patience is None else monotonic() + patience, ledger)
        waiting = self._pages_waiting() if feeds else 0
        names = ("polled", "unchanged", "failed", "entries", "fetched", "put_off", "given_up", *COUNTED)
        counts = {name: ledger.counts[name] for name in names}
        return Round(
            at=utc_text(now), feeds=len(feeds), waiting=waiting, **counts, seconds=round(monotonic() - started, 3)
        )

    def _feeds(self) -> list[FollowedFeed]:
        for fault in self._subscriptions.refresh():
            self._tell(Event("failed", "the list of feeds", fault))
        with self._store.catalogue.read() as reader:
            known = {feed.url: feed for feed in reader.fetches.feeds()}
        return [known.get(url) or FollowedFeed(url, url, NEVER) for url in self._subscriptions.urls]

    def _pages_waiting(self) -> int:
        with self._store.catalogue.read() as reader:
            return reader.fetches.pages_waiting()

    def _wait(self, started: float) -> None:
        """Until something is due. Waits are on the monotonic clock; what is due is asked of the wall clock now and then."""
        self._stop.wait(max(SHORTEST_EVERY.total_seconds() - (monotonic() - started), 0.0))
        while not self._stop.is_set():
            now = self._clock()
            moments = [
                now if is_due(feed, now, self._every) else next_poll(feed, self._every) for feed in self._feeds()
            ]
            with self._store.catalogue.read() as reader:
                page_due = reader.fetches.next_page_due()
            seconds = seconds_until([*moments, page_due] if page_due else moments, now, longest=LONGEST_SLEEP)
            if seconds <= 0:
                return
            self._stop.wait(seconds)

    def _poll(self, feeds: Sequence[FollowedFeed], now: datetime, ledger: Ledger) -> None:
        """Poll feeds, those of one host one after another."""
        by_host: defaultdict[str, list[FollowedFeed]] = defaultdict(list)
        for feed in feeds:
            by_host[_host(feed.address)].append(feed)

        def polls(group: list[FollowedFeed]) -> Iterator[Polled]:
            for feed in group:
                if self._stop.is_set():
                    return
                yield poll(feed, self._tools, self._defaults)

        self._gather([partial(polls, group) for group in by_host.values()], partial(self._note_poll, now=now), ledger)

    def _fetch(self, now: datetime, deadline: float | None, ledger: Ledger) -> None:
        """Fetch the pages that are due, many hosts at once, in passes: what a pass brought is written before the next."""
        while not self._is_over(deadline):
            with self._store.catalogue.read() as reader:
                hosts = reader.fetches.hosts_due(now)
            if not hosts:
                return
            tasks = [partial(self._pages, host, now, deadline) for host in hosts]
            self._gather(tasks, self._note_page, ledger)

    def _pages(self, host: str, now: datetime, deadline: float | None) -> Iterator[tuple[KnownEntry, Outcome]]:
        """Ask one host for its pages. Where it is to be left alone, none of the others is asked for either."""
        with self._store.catalogue.read() as reader:
            entries = reader.fetches.pages_due(host, now, limit=PAGES_AT_ONCE)
        postponed: Postponed | None = None
        for entry in entries:
            if self._is_over(deadline):
                return
            outcome = postponed or self._tools.fetcher.fetch(
                entry.url or "", etag=entry.etag, last_modified=entry.last_modified
            )
            if isinstance(outcome, Postponed) and _host(outcome.url) == host:
                postponed = outcome
            yield entry, outcome

    def _gather(
        self,
        tasks: Sequence[Callable[[], Iterator[Found]]],
        note: Callable[[Found, Ledger], None],
        ledger: Ledger,
    ) -> None:
        """Note what the tasks bring, and write it."""
        with closing(together(tasks, self._stop)) as results:
            for found in results:
                # What came in after a stop may be nothing but the news of the stop.
                if found is not None and not self._stop.is_set():
                    note(found, ledger)
                ledger.tick()
        ledger.write()

    def _note_poll(self, found: Polled, ledger: Ledger, *, now: datetime) -> None:
        before, outcome = found.feed, found.outcome
        polled = replace(before, polled_at=now)
        if isinstance(outcome, (Fetched, NotModified)):
            after = after_success(polled, outcome, self._clock())
        else:
            after = after_failure(polled, outcome, self._clock())
            ledger.counts["failed"] += 1
        ledger.counts["polled"] += 1
        ledger.counts["unchanged"] += not after.fault and after.body_sha256 == before.body_sha256
        self._tell_of(before, after, is_dropped=after.fault is not None and is_gone(before, outcome))
        self._note_entries(found, now, ledger)
        ledger.add(Step(feed=after))

    def _note_entries(self, found: Polled, now: datetime, ledger: Ledger) -> None:
        """Add a step for each entry that is new or edited. Of two with one address, the first counts."""
        seen: dict[bytes, Noticed] = {}
        for line, entry in enumerate(found.listing.entries, 1):
            each = noticed(entry, line, found.feed.url)
            seen.setdefault(each.sha256, each)
        known = ledger.known(list(seen))
        for digest, each in seen.items():
            if step := step_for(each, known.get(digest), now, self._defaults):
                ledger.counts["entries"] += 1
                ledger.add(step)

    def _note_page(self, found: tuple[KnownEntry, Outcome], ledger: Ledger) -> None:
        entry, outcome = found
        step = step_after(entry, outcome, self._clock(), self._defaults)
        if isinstance(outcome, (Fetched, NotModified)):
            ledger.counts["fetched"] += 1
        else:
            ledger.counts["given_up" if step.document else "put_off"] += 1
        ledger.add(step)

    def _tell_of(self, before: FollowedFeed, after: FollowedFeed, *, is_dropped: bool) -> None:
        """Tell what is new about a feed: a fault once, not at each poll."""
        if is_dropped:
            self._tell(Event("dropped", after.url, f"{after.fault}: it is asked once a month from now on"))
        elif after.fault and after.fault != before.fault:
            again = f"asked again after {utc_text(after.due_at)}" if after.due_at else "asked again"
            self._tell(Event("failed", after.url, f"{after.fault}; {again}"))
        elif before.fault and not after.fault:
            self._tell(Event("recovered", after.url, "the feed can be read again"))
        if not after.fault and after.address != before.address:
            self._tell(Event("moved", after.url, f"for good, to {after.address}"))

    def _is_over(self, deadline: float | None) -> bool:
        return self._stop.is_set() or (deadline is not None and monotonic() > deadline)


def _host(url: str) -> str:
    """The host that is asked for a URL; "" where none is."""
    target = target_of(url)
    return target.host if isinstance(target, Target) else ""
