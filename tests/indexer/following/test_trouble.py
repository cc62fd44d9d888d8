"""Feeds and pages that fail, move, are slow down or are hostile: each is its own trouble, and is told once."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.indexer.fetching.server import Answer, response
from tests.indexer.following.world import MINUTES, START, World, item, page, rss, story

HOUR, DAY = 60 * MINUTES, 24 * 60 * MINUTES
BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a0 "boom">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss version='2.0'><channel><title>&a11;</title></channel></rss>"
)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (response(503), "the server answered 503 Service Unavailable"),
        (response(404), "the server answered 404 Not Found"),
        (response(200, page("1"), Content_Type="text/html"), "not a feed: there is neither RSS nor Atom in it"),
        (response(200, b""), "not a feed: there is neither RSS nor Atom in it"),
        (response(200, b'{"version": "https://jsonfeed.org/version/1.1"'), ""),
        (response(200, b" " * 2**20), "it has more than 524,288 bytes"),
        (response(200, b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>"), ""),
        (b"nonsense", "the answer is broken or was cut off: "),
    ],
)
def test_a_bad_feed_is_its_own_trouble(world: World, answer: Answer, fault: str) -> None:
    world.put("/good", ["1"])
    world.site.answers["/feed"] = answer
    done = world.round("/feed", "/good", max_fetch_bytes=2**19)
    assert (done.polled, done.failed, done.added, done.quarantined) == (2, 1, 1, 0)
    feed = world.feed()
    assert feed.fault
    assert feed.fault.startswith(fault)
    assert feed.failures == 1
    [told] = world.told
    assert (told.kind, told.place) == ("failed", world.url("/feed"))
    assert told.message.startswith(f"{feed.fault}; asked again after 2016-12-08T12:")


def test_a_bomb_in_a_feed_costs_nobody_else_anything(world: World) -> None:
    world.put("/good", ["1"])
    world.site.answers["/feed"] = response(200, BOMB)
    done = world.round("/feed", "/good")
    assert (done.polled, done.added, done.entries) == (2, 1, 1)


def test_a_feed_on_a_host_that_is_down_is_its_own_trouble(world: World) -> None:
    world.put("/good", ["1"])
    done = world.round("/good", opml(world, "http://127.0.0.1:1/feed"))
    assert (done.polled, done.failed, done.added) == (2, 1, 1)


@pytest.mark.parametrize(
    "url", ["http://[news/feed", "http://user@news.example/", "http://news.example:0/", "http:///"]
)
def test_an_address_that_is_none_is_its_own_trouble(world: World, url: str) -> None:
    world.put("/good", ["1"])
    done = world.round("/good", opml(world, url))
    assert (done.polled, done.failed, done.added) == (2, 1, 1)


def opml(world: World, *urls: str) -> Path:
    file = world.store.settings.home.with_suffix(".opml")
    outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in urls)
    file.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    return file


def test_a_failing_feed_is_asked_less_and_less_and_recovers(world: World) -> None:
    world.site.answers["/feed"] = response(503)
    rounds = world.follower("/feed").rounds()
    polled = sum(next(rounds).polled for _ in range(12))
    assert polled == 12
    assert world.now() - START > timedelta(days=2)
    assert world.feed().failures == 12
    world.put("/feed", ["1"])
    assert next(rounds).added == 1
    assert (world.feed().failures, world.feed().fault, world.feed().due_at) == (0, None, None)
    assert [told.kind for told in world.told] == ["failed", "recovered"]


def test_retry_after_of_a_feed_is_waited_for(world: World) -> None:
    world.site.answers["/feed"] = response(429, Retry_After="7200")
    world.round("/feed")
    world.asked()
    world.put("/feed", ["1"])
    world.time.now += 119 * MINUTES
    assert (world.round("/feed").polled, world.asked()) == (0, [])
    world.time.now += 2 * MINUTES
    assert world.round("/feed").added == 1


def test_a_feed_that_will_do_for_an_hour_is_left_alone_for_an_hour(world: World) -> None:
    world.put("/feed", ["1"], Cache_Control="max-age=3600")
    world.round("/feed")
    world.time.now += 59 * MINUTES
    assert world.round("/feed").polled == 0
    world.time.now += MINUTES
    assert world.round("/feed").polled == 1


def test_a_feed_that_is_gone_is_dropped_with_a_message(world: World) -> None:
    world.site.answers["/feed"] = response(410)
    world.round("/feed")
    [told] = world.told
    assert (told.kind, told.place) == ("dropped", world.url("/feed"))
    world.asked()
    world.time.now += 14 * DAY
    assert (world.round("/feed").polled, world.asked()) == (0, [])


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_asked_for_at_its_new_address(world: World, status: int) -> None:
    world.put("/new", ["1"])
    world.site.answers["/feed"] = response(status, Location="/new")
    world.round("/feed")
    assert world.asked() == ["/1", "/feed", "/new"]
    world.time.now += 10 * MINUTES
    assert world.round("/feed").polled == 1
    assert world.asked() == ["/new"]
    assert [(told.kind, told.message) for told in world.told] == [("moved", f"for good, to {world.url('/new')}")]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_today_is_asked_for_where_it_was(world: World, status: int) -> None:
    world.put("/today", ["1"])
    world.site.answers["/feed"] = response(status, Location="/today")
    world.round("/feed")
    world.asked()
    world.time.now += 10 * MINUTES
    world.round("/feed")
    assert (world.asked(), world.told) == (["/feed", "/today"], [])


def test_a_feed_that_fails_where_it_moved_is_looked_for_where_it_was(world: World) -> None:
    world.put("/new", ["1"])
    world.site.answers["/feed"] = response(301, Location="/new")
    world.round("/feed")
    world.site.answers["/new"] = response(404)
    world.put("/feed", ["2"])
    world.time.now += 10 * MINUTES
    assert world.round("/feed").failed == 1
    world.time.now += 10 * MINUTES
    assert world.round("/feed").added == 1


def test_of_a_feed_that_was_cut_off_the_whole_entries_are_taken_in_and_the_rest_later(world: World) -> None:
    whole = rss(item(world.url("/1"), content=story("1")), item(world.url("/2"), content=story("2")))
    world.site.answers["/feed"] = response(200, whole[: whole.index(b"<item>", whole.index(b"<item>") + 1) + 100])
    done = world.round("/feed")
    assert (done.failed, done.added) == (1, 1)
    world.site.answers["/feed"] = response(200, whole)
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.failed, done.added, done.skipped) == (0, 1, 0)


def test_robots_txt_is_obeyed_for_feeds_and_pages(world: World) -> None:
    world.put("/feed", ["1"])
    world.put("/closed/feed", ["2"])
    world.put("/open", ["1", "closed/3"])
    world.site.answers["/robots.txt"] = response(200, b"User-agent: *\nDisallow: /closed/")
    done = world.round("/open", "/closed/feed")
    assert (done.failed, done.given_up, done.added, done.quarantined) == (1, 1, 1, 1)
    assert world.asked() == ["/1", "/open"]
    assert [each.source for each in world.quarantined()] == [world.url("/closed/3")]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (response(404), "the server answered 404 Not Found"),
        (response(410), "the server answered 410 Gone"),
        (response(200, b"%PDF-1.7 ...", Content_Type="application/pdf"), "is no page of HTML but application/pdf"),
        (response(200, b"", Content_Type="text/html"), "the file is empty"),
        (
            response(301, Location="http://169.254.169.254/latest"),
            "the address 169.254.169.254 of 169.254.169.254 is not",
        ),
    ],
)
def test_a_page_that_is_none_is_quarantined_once_and_not_asked_for_again(
    world: World, answer: Answer, reason: str
) -> None:
    world.put("/feed", ["1", "2"])
    world.site.answers["/2"] = answer
    done = world.round("/feed")
    assert (done.entries, done.added, done.quarantined, done.waiting) == (2, 1, 1, 0)
    [found] = world.quarantined()
    assert (found.source, found.reason[: len(reason)]) == (world.url("/2"), reason)
    assert [(told.kind, told.place) for told in world.told] == [("quarantined", f"{world.url('/2')}:1")]
    world.asked()
    world.put("/feed", ["1", "2", "3"])
    world.time.now += 10 * MINUTES
    assert (world.round("/feed").quarantined, world.asked()) == (0, ["/3", "/feed"])


def test_a_page_in_trouble_is_brought_later_with_what_the_feed_said(world: World) -> None:
    world.put("/feed", ["1"])
    world.site.answers["/1"] = response(503)
    done = world.round("/feed")
    assert (done.fetched, done.put_off, done.waiting, done.quarantined) == (0, 1, 1, 0)
    world.put("/feed", [])
    world.site.answers["/1"] = response(200, page("1"), Content_Type="text/html")
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.fetched, done.added, done.waiting) == (1, 1, 0)
    with world.store.catalogue.read() as reader:
        assert reader.article(1).published == "2016-12-08T11:00:00Z"


def test_a_page_that_stays_in_trouble_is_given_up_and_quarantined_once(world: World) -> None:
    world.put("/feed", ["1"])
    world.site.answers["/1"] = response(500)
    rounds = world.follower("/feed").rounds()
    done = next(rounds)
    while done.waiting:
        done = next(rounds)
    assert (done.given_up, done.quarantined) == (1, 1)
    assert world.asked().count("/1") == 10
    assert timedelta(hours=2) < world.now() - START < timedelta(days=3)


def test_a_host_that_limits_us_is_left_alone_until_it_says_and_then_asked_on(world: World) -> None:
    world.put("/feed", [str(number) for number in range(10)])
    limited = dict.fromkeys([f"/{number}" for number in range(10)], response(429, Retry_After="3600"))
    pages = {path: world.site.answers[path] for path in limited}
    world.site.answers |= limited
    done = world.round("/feed")
    assert (done.fetched, done.put_off, done.waiting) == (0, 10, 10)
    assert len(world.asked()) == 2
    world.site.answers |= pages
    world.time.now += 59 * MINUTES
    assert (world.follower("/feed").round().fetched, len(world.asked())) == (0, 1)
    world.time.now += 2 * MINUTES
    assert world.round("/feed").added == 10


def test_a_list_that_changes_is_followed_and_one_that_is_spoilt_is_told(world: World) -> None:
    world.put("/one", ["1"])
    world.put("/two", ["2"])
    file = opml(world, world.url("/one"))
    rounds = world.follower(file).rounds()
    assert next(rounds).added == 1
    opml(world, world.url("/one"), world.url("/two"))
    done = next(rounds)
    assert (done.feeds, done.polled, done.added) == (2, 1, 1)
    file.write_text("<opml>")
    assert next(rounds).feeds == 2
    assert [(told.kind, told.place) for told in world.told] == [("failed", "the list of feeds")]
