"""The log of followed feeds and their entries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.fetches import FetchLog, FollowedFeed, KnownEntry

NOW = datetime(2016, 12, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
URL = "https://news.example/feed"
FEED = FollowedFeed(
    URL, f"{URL}.xml", NOW, NOW + MINUTE, '"1"', "Thu, 08 Dec 2016 12:00:00 GMT", bytes(32), 2, "no answer"
)


def entry(name: str, *, due_at: datetime | None = None, host: str = "news.example") -> KnownEntry:
    return KnownEntry(
        sha256=sha256(name.encode()).digest(),
        url=f"https://{host}/{name}",
        host=host,
        feed=URL,
        version=sha256(b"1").digest(),
        stated={"title": "حلب", "published": "2016-12-08"},
        noted_at=NOW,
        wanted_at=NOW,
        settled_at=None if due_at else NOW,
        due_at=due_at,
        etag='"a"',
        last_modified=None,
        failures=1,
        fault=None,
    )


@pytest.fixture
def log(catalogue: Catalogue) -> Iterator[FetchLog]:
    with catalogue.write() as writer:
        yield writer.fetches


def test_feeds_come_back_as_they_were_noted(log: FetchLog) -> None:
    new = FollowedFeed("https://a.example/feed", "https://a.example/feed", NOW)
    log.note_feeds([FEED, new])
    assert log.feeds() == [new, FEED]


def test_what_is_noted_last_of_a_feed_counts(log: FetchLog) -> None:
    log.note_feeds([FEED])
    log.note_feeds([replace(FEED, failures=3), replace(FEED, failures=4)])
    assert log.feeds() == [replace(FEED, failures=4)]


def test_entries_come_back_as_they_were_noted_and_others_are_not_known(log: FetchLog) -> None:
    first, second, other = entry("1", due_at=NOW), entry("2"), entry("3")
    log.note_entries([first, second])
    assert log.entries([each.sha256 for each in (first, second, other)]) == {
        first.sha256: first,
        second.sha256: second,
    }


def test_pages_are_due_at_their_time_by_host_the_longest_waiting_first(log: FetchLog) -> None:
    pages = [
        entry("late", due_at=NOW + MINUTE),
        entry("now", due_at=NOW),
        entry("early", due_at=NOW - MINUTE),
        entry("other", due_at=NOW - 2 * MINUTE, host="other.example"),
        entry("settled"),
    ]
    log.note_entries(pages)
    assert log.hosts_due(NOW) == ["other.example", "news.example"]
    assert log.pages_due("news.example", NOW, limit=10) == [pages[2], pages[1]]
    assert log.pages_due("news.example", NOW, limit=1) == [pages[2]]
    assert (log.next_page_due(), log.pages_waiting()) == (NOW - 2 * MINUTE, 4)


def test_nothing_waits_in_an_empty_log(log: FetchLog) -> None:
    assert (log.hosts_due(NOW), log.next_page_due(), log.pages_waiting()) == ([], None, 0)


def test_a_page_noted_while_the_clock_ran_ahead_is_due(log: FetchLog) -> None:
    page = entry("1", due_at=NOW + timedelta(days=365))
    log.note_entries([page])
    assert log.pages_due("news.example", NOW, limit=10) == [page]


def test_times_are_stored_in_utc_to_the_second(log: FetchLog) -> None:
    at = datetime(2016, 12, 8, 14, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2)))
    log.note_feeds([replace(FEED, polled_at=at)])
    assert log.feeds()[0].polled_at == NOW


def test_what_no_database_takes_is_replaced(log: FetchLog) -> None:
    log.note_feeds([replace(FEED, fault="a\0b\x1b[31m\ud800")])
    assert log.feeds()[0].fault == "a�b�[31m�"
