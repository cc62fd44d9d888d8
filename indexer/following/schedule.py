"""When feeds and pages are asked for: decisions only, the clock is passed in. Times are UTC."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from math import ceil

from indexer.fetching import Fetched, FetchFailure, NotModified, Outcome, Postponed, Refused
from indexer.fetching.politeness import is_trouble
from indexer.store.fetches import FollowedFeed, KnownEntry

FIRST_WAIT = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=1)
# Of a feed that was not asked for, since its host is to be left alone, nothing bad is known.
LONGEST_POSTPONED = timedelta(hours=1)
# A feed that is gone is dropped; asking once a month costs nobody anything, and a 410 by mistake is found out.
GONE_WAIT = timedelta(days=30)
# A page that was asked for in vain so many times (over two days or so), or not asked for so long, since its host never
# answers, is given up.
MOST_TRIES = 10
LONGEST_WANTED = timedelta(days=30)
# A wait can end early by the seconds that stored times leave out.
ROUNDING = timedelta(seconds=1)

Failed = Refused | Postponed | FetchFailure


def next_poll(feed: FollowedFeed, every: timedelta) -> datetime:
    """The earliest moment of the feed's next poll: the server, or our back-off, may ask for more than `every`."""
    regular = feed.polled_at + every
    return max(regular, feed.due_at) if feed.due_at else regular


def is_due(feed: FollowedFeed, now: datetime, every: timedelta) -> bool:
    """Whether to poll now. A last poll in the future was noted while the clock ran ahead, and counts for nothing."""
    return next_poll(feed, every) <= now or feed.polled_at > now


def after_success(feed: FollowedFeed, outcome: Fetched | NotModified, at: datetime) -> FollowedFeed:
    """The feed after an answer that was read, at `at`. While the server says that its content will do, it is left alone."""
    wait = timedelta(seconds=min(outcome.max_age or 0.0, LONGEST_WAIT.total_seconds()))
    return replace(
        feed,
        address=outcome.moved_to or feed.address,
        due_at=at + wait if wait else None,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        body_sha256=sha256(outcome.body).digest() if isinstance(outcome, Fetched) else feed.body_sha256,
        failures=0,
        fault=None,
    )


def after_failure(feed: FollowedFeed, outcome: Failed, at: datetime) -> FollowedFeed:
    """The feed after a poll that gave nothing: it waits, each time twice as long, at most a day.

    What failed where the feed was moved to is asked for next time where it was before.
    """
    failures = feed.failures + 1
    if is_gone(feed, outcome):
        wait = GONE_WAIT
    elif isinstance(outcome, Refused):
        wait = LONGEST_WAIT
    else:
        longest = LONGEST_POSTPONED if isinstance(outcome, Postponed) else LONGEST_WAIT
        wait = min(FIRST_WAIT * 2.0 ** min(failures - 1, 16), longest)
    due_at = at + max(_spread(wait, f"{feed.url} {failures}"), _asked(outcome))
    return replace(feed, address=feed.url, due_at=due_at, failures=failures, fault=outcome.reason)


def is_gone(feed: FollowedFeed, outcome: Outcome) -> bool:
    """Whether the server says that there is no such feed any more, at its own address."""
    return isinstance(outcome, FetchFailure) and outcome.status == HTTPStatus.GONE and feed.address == feed.url


def after_page(entry: KnownEntry, outcome: Fetched | NotModified | Failed, at: datetime) -> KnownEntry:
    """The entry after its page was asked for: settled, or to be asked for again.

    What is in trouble today (no answer, 429, 5xx) is tried again after as long as it has been wanted, at least ten minutes
    and at most a day.
    """
    if isinstance(outcome, (Fetched, NotModified)):
        return replace(_settled(entry, at), etag=outcome.etag, last_modified=outcome.last_modified, fault=None)
    failures = entry.failures + isinstance(outcome, FetchFailure)
    wanted_for = at - entry.wanted_at
    passes = isinstance(outcome, Postponed) or is_trouble(outcome)
    if not passes or failures >= MOST_TRIES or wanted_for > LONGEST_WANTED:
        return replace(_settled(entry, at), failures=failures, fault=outcome.reason)
    wait = _spread(_between(wanted_for), f"{entry.url} {failures}")
    return replace(entry, failures=failures, fault=outcome.reason, due_at=at + max(wait, _asked(outcome)))


def wanted_again(entry: KnownEntry, now: datetime) -> KnownEntry:
    """The entry, edited by its feed: its page is fetched once more.

    Not before as much time has passed since the last fetch as between the first notice and that: feeds that change their
    entries at every poll cost a few fetches a day, and one a day at last.
    """
    if entry.due_at is not None or entry.settled_at is None:
        return entry
    due_at = max(now, entry.settled_at + _between(entry.settled_at - entry.noted_at))
    return replace(entry, wanted_at=due_at, due_at=due_at, failures=0)


def seconds_until(moments: Iterable[datetime], now: datetime, *, longest: float) -> float:
    """Seconds to wait for the first of the moments: 0 where it has come, `longest` at most."""
    waits = ((moment - now).total_seconds() for moment in moments)
    return max(min([longest, *waits]), 0.0)


def _settled(entry: KnownEntry, at: datetime) -> KnownEntry:
    return replace(entry, settled_at=at, due_at=None, stated={})


def _between(wait: timedelta) -> timedelta:
    return min(max(wait, FIRST_WAIT), LONGEST_WAIT)


def _asked(outcome: Failed) -> timedelta:
    """How long the server, or politeness, asks to be waited: bounded by a day."""
    seconds = None if isinstance(outcome, Refused) else outcome.retry_after
    return min(timedelta(seconds=ceil(min(seconds, 1e6))), LONGEST_WAIT) + ROUNDING if seconds else timedelta()


def _spread(wait: timedelta, what: str) -> timedelta:
    """The wait less up to half of it, always the same for the same subject: so that they do not all return at once."""
    chance = int.from_bytes(sha256(what.encode(errors="surrogatepass")).digest()[:4], "big") / 2**32
    return wait * (1 - chance / 2)
