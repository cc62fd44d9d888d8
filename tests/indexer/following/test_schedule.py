"""When feeds and pages are asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from indexer.fetching import Fetched, FetchFailure, NotModified, Postponed, Refused
from indexer.following.schedule import (
    MOST_TRIES,
    Failed,
    after_failure,
    after_page,
    after_success,
    is_due,
    is_gone,
    next_poll,
    seconds_until,
    wanted_again,
)
from indexer.store.fetches import FollowedFeed, KnownEntry

NOW = datetime(2016, 12, 8, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/feed"
FEED = FollowedFeed(URL, URL, NOW)
PAGE = KnownEntry(
    sha256=bytes(32),
    url="https://news.example/1",
    host="news.example",
    feed=URL,
    version=bytes(32),
    stated={"title": "Army advances"},
    noted_at=NOW,
    wanted_at=NOW,
    due_at=NOW,
)
UNAVAILABLE = FetchFailure(URL, "the server answered 503 Service Unavailable", 503)


def waits(feed: FollowedFeed, outcome: Failed, polls: int) -> list[timedelta]:
    """How long the feed waits after each of so many polls that end like this."""
    found = []
    for _ in range(polls):
        feed = after_failure(feed, outcome, NOW)
        assert feed.due_at
        found.append(feed.due_at - NOW)
    return found


def test_a_feed_is_due_again_after_the_time_that_the_user_states() -> None:
    assert not is_due(FEED, NOW + 10 * MINUTE - timedelta(seconds=1), 10 * MINUTE)
    assert is_due(FEED, NOW + 10 * MINUTE, 10 * MINUTE)


def test_the_server_may_ask_for_more_time_than_the_user_states_but_not_for_less() -> None:
    assert next_poll(replace(FEED, due_at=NOW + HOUR), 10 * MINUTE) == NOW + HOUR
    assert next_poll(replace(FEED, due_at=NOW + MINUTE), 10 * MINUTE) == NOW + 10 * MINUTE


def test_a_machine_that_slept_for_a_week_polls_once() -> None:
    awake = NOW + 7 * DAY
    assert is_due(FEED, awake, 10 * MINUTE)
    assert not is_due(replace(FEED, polled_at=awake), awake + MINUTE, 10 * MINUTE)


def test_a_poll_noted_while_the_clock_ran_ahead_does_not_hold_up_the_next() -> None:
    assert is_due(replace(FEED, polled_at=NOW + 365 * DAY), NOW, 10 * MINUTE)


def test_success_clears_the_fault_and_keeps_what_makes_the_next_request_conditional() -> None:
    failing = replace(FEED, failures=3, fault="no answer", due_at=NOW)
    fetched = Fetched(URL, 200, b"<rss/>", etag='"2"', last_modified="Thu, 08 Dec 2016 12:00:00 GMT")
    expected = replace(
        FEED, etag='"2"', last_modified="Thu, 08 Dec 2016 12:00:00 GMT", body_sha256=sha256(b"<rss/>").digest()
    )
    assert after_success(failing, fetched, NOW) == expected
    assert after_success(expected, NotModified(URL, '"2"', "Thu, 08 Dec 2016 12:00:00 GMT"), NOW) == expected


@pytest.mark.parametrize(
    ("max_age", "due_at"), [(None, None), (0.0, None), (900.0, NOW + 15 * MINUTE), (31536000.0, NOW + DAY)]
)
def test_content_that_will_do_for_a_while_is_left_alone_for_as_long_but_no_longer_than_a_day(
    max_age: float | None, due_at: datetime | None
) -> None:
    assert after_success(FEED, NotModified(URL, max_age=max_age), NOW).due_at == due_at


def test_a_feed_that_moved_for_good_is_asked_for_at_its_new_address_until_it_fails_there() -> None:
    moved = after_success(FEED, Fetched(f"{URL}.xml", 200, b"", moved_to=f"{URL}.xml"), NOW)
    assert (moved.url, moved.address) == (URL, f"{URL}.xml")
    assert after_success(moved, NotModified(f"{URL}.xml"), NOW).address == f"{URL}.xml"
    assert after_failure(moved, UNAVAILABLE, NOW).address == URL


def test_waits_of_a_failing_feed_double_up_to_a_day_each_less_up_to_half() -> None:
    found = waits(FEED, UNAVAILABLE, 12)
    full = [min(10 * MINUTE * 2**power, DAY) for power in range(12)]
    assert all(most / 2 <= wait <= most for wait, most in zip(found, full, strict=True))
    assert waits(FEED, UNAVAILABLE, 12) == found
    other = replace(FEED, url=f"{URL}/2", address=f"{URL}/2")
    assert waits(other, UNAVAILABLE, 1) != waits(FEED, UNAVAILABLE, 1)


@pytest.mark.parametrize(("seconds", "wait"), [(7200.0, 2 * HOUR), (1e9, DAY), (float("1e300"), DAY)])
def test_retry_after_is_waited_for_but_no_longer_than_a_day(seconds: float, wait: timedelta) -> None:
    [found] = waits(FEED, replace(UNAVAILABLE, retry_after=seconds), 1)
    assert wait <= found <= wait + timedelta(seconds=1)


def test_retry_after_does_not_shorten_a_wait() -> None:
    assert waits(FEED, replace(UNAVAILABLE, retry_after=1.0), 5) == waits(FEED, UNAVAILABLE, 5)


def test_a_feed_that_robots_txt_excludes_is_asked_for_once_a_day() -> None:
    [found] = waits(FEED, Refused(URL, "robots.txt excludes it"), 1)
    assert DAY / 2 <= found <= DAY


def test_a_feed_on_a_host_that_is_to_be_left_alone_waits_no_longer_than_an_hour_for_its_turn() -> None:
    assert max(waits(FEED, Postponed(URL, "left alone", 300.0), 20)) <= HOUR


def test_a_feed_that_is_gone_is_dropped_for_weeks() -> None:
    gone = FetchFailure(URL, "the server answered 410 Gone", 410)
    assert is_gone(FEED, gone)
    [found] = waits(FEED, gone, 1)
    assert 15 * DAY <= found <= 30 * DAY


def test_a_feed_that_is_gone_from_where_it_moved_is_looked_for_where_it_was() -> None:
    moved = replace(FEED, address="https://elsewhere.example/feed")
    gone = FetchFailure(moved.address, "the server answered 410 Gone", 410)
    assert not is_gone(moved, gone)
    after = after_failure(moved, gone, NOW)
    assert after.address == URL
    assert after.due_at
    assert after.due_at <= NOW + 10 * MINUTE


def test_a_page_that_came_is_settled_with_its_validators() -> None:
    for outcome in (Fetched("x", 200, b"", etag='"1"'), NotModified("x", '"1"')):
        expected = replace(PAGE, stated={}, settled_at=NOW + MINUTE, due_at=None, etag='"1"')
        assert after_page(replace(PAGE, fault="no answer"), outcome, NOW + MINUTE) == expected


@pytest.mark.parametrize(
    "outcome",
    [
        Refused("x", "robots.txt excludes it"),
        FetchFailure("x", "the server answered 404 Not Found", 404),
        FetchFailure("x", "the server answered 410 Gone", 410),
        FetchFailure("x", "it has more than 67,108,864 bytes", 200),
        FetchFailure("x", "its redirects go in a circle", 302),
    ],
)
def test_a_page_that_no_later_try_would_bring_is_given_up_at_once(outcome: Failed) -> None:
    after = after_page(PAGE, outcome, NOW)
    assert (after.due_at, after.settled_at, after.fault) == (None, NOW, outcome.reason)


@pytest.mark.parametrize(
    "outcome",
    [
        FetchFailure("x", "the server was silent for too long"),
        FetchFailure("x", "the server answered 429 Too Many Requests", 429),
        UNAVAILABLE,
        Postponed("x", "news.example is to be left alone for a while", 90.0),
    ],
)
def test_a_page_in_trouble_is_tried_again_with_what_the_feed_said_of_it(outcome: Failed) -> None:
    after = after_page(PAGE, outcome, NOW)
    assert after.due_at
    assert 5 * MINUTE <= after.due_at - NOW <= 10 * MINUTE
    assert (after.settled_at, after.stated, after.fault) == (None, PAGE.stated, outcome.reason)


def test_a_page_in_trouble_is_given_up_after_ten_tries_within_days() -> None:
    page, at, tries = PAGE, NOW, 0
    while page.due_at:
        at = page.due_at
        page = after_page(page, UNAVAILABLE, at)
        tries += 1
    assert tries == MOST_TRIES
    assert 2 * HOUR < at - NOW < 3 * DAY
    assert page.fault == UNAVAILABLE.reason


def test_a_page_that_is_never_asked_for_is_given_up_after_a_month() -> None:
    page, at, tries = PAGE, NOW, 0
    while page.due_at:
        at = page.due_at
        page = after_page(page, Postponed("x", "its host's robots.txt cannot be read", 600.0), at)
        tries += 1
    assert 30 * DAY < at - NOW < 32 * DAY
    assert tries < 100


def test_an_edited_entry_is_fetched_again() -> None:
    settled = replace(PAGE, due_at=None, settled_at=NOW)
    edited = wanted_again(settled, NOW + HOUR)
    assert (edited.due_at, edited.wanted_at) == (NOW + HOUR, NOW + HOUR)


def test_a_feed_that_edits_its_entries_at_every_poll_costs_few_fetches() -> None:
    page, fetches = replace(PAGE, due_at=None, settled_at=NOW), 0
    for poll in range(1, 6 * 24 * 7):
        at = NOW + poll * 10 * MINUTE
        page = wanted_again(page, at)
        if page.due_at and page.due_at <= at:
            page = after_page(page, NotModified("x"), at)
            fetches += 1
    assert 8 <= fetches <= 16


def test_an_edit_of_an_entry_that_still_waits_changes_nothing_about_its_wait() -> None:
    assert wanted_again(PAGE, NOW + HOUR) == PAGE


def test_the_wait_ends_with_the_first_moment_within_its_bounds() -> None:
    moments = [NOW + HOUR, NOW + 20 * MINUTE]
    assert seconds_until(moments, NOW, longest=7200.0) == 1200.0
    assert seconds_until(moments, NOW, longest=60.0) == 60.0
    assert seconds_until(moments, NOW + HOUR, longest=60.0) == 0.0
    assert seconds_until([], NOW, longest=60.0) == 60.0
