"""What a round takes in, and what later rounds and restarts need not ask for. Each `world.round` is a restart."""

from datetime import timedelta
from itertools import islice

from indexer.verification import faults
from tests.indexer.fetching.server import response
from tests.indexer.following.world import EVERY, MINUTES, Validated, World, item, page, rss, story


def test_new_entries_are_fetched_and_published(world: World) -> None:
    world.put("/feed", ["1", "2", "3"])
    done = world.round("/feed")
    assert (done.feeds, done.polled, done.entries, done.fetched, done.added, done.waiting) == (1, 1, 3, 3, 3, 0)
    assert world.asked() == ["/1", "/2", "/3", "/feed"]
    assert world.counts()["articles"] == 3
    assert list(faults(world.store)) == []


def test_a_restart_asks_for_nothing_before_its_time(world: World) -> None:
    world.put("/feed", ["1", "2"])
    world.round("/feed")
    world.asked()
    done = world.round("/feed")
    assert (done.polled, done.fetched, done.added, world.asked()) == (0, 0, 0, [])


def test_a_later_poll_fetches_new_entries_only(world: World) -> None:
    world.put("/feed", ["1", "2"])
    world.round("/feed")
    world.asked()
    world.put("/feed", ["3", "1", "2"])
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.polled, done.unchanged, done.entries, done.added) == (1, 0, 1, 1)
    assert world.asked() == ["/3", "/feed"]


def test_a_feed_that_did_not_change_costs_a_304(world: World) -> None:
    world.put("/feed", ["1"])
    world.site.answers["/feed"] = Validated(rss(item(world.url("/1"))), '"v1"')
    world.round("/feed")
    world.site.asked.clear()
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.polled, done.unchanged, done.entries) == (1, 1, 0)
    [header] = [fields for path, fields in world.site.asked if path == "/feed"]
    assert header["If-None-Match"] == '"v1"'


def test_a_body_that_did_not_change_is_not_read_again(world: World) -> None:
    world.put("/feed", ["1"])
    world.round("/feed")
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.polled, done.unchanged, done.entries) == (1, 1, 0)


def test_an_entry_with_the_whole_article_needs_no_page(world: World) -> None:
    world.site.answers["/feed"] = response(200, rss(item(world.url("/1"), content=story("1"))))
    done = world.round("/feed")
    assert (done.entries, done.fetched, done.added) == (1, 0, 1)
    assert world.asked() == ["/feed"]


def test_an_edited_article_in_an_entry_becomes_a_revision(world: World) -> None:
    world.site.answers["/feed"] = response(200, rss(item(world.url("/1"), content=story("1"))))
    world.round("/feed")
    world.site.answers["/feed"] = response(200, rss(item(world.url("/1"), content=story("1 and 2"))))
    world.time.now += 10 * MINUTES
    done = world.round("/feed")
    assert (done.entries, done.added, done.revised, world.revisions()) == (1, 0, 1, {"1": 2})


def test_an_edited_entry_is_fetched_again_on_a_condition_and_becomes_a_revision(world: World) -> None:
    link = world.url("/1")
    world.site.answers["/feed"] = response(200, rss(item(link, "Army advances")))
    world.site.answers["/1"] = Validated(page("1"), '"p1"', {"Content_Type": "text/html"})
    world.round("/feed")
    world.asked()
    world.time.now += 10 * MINUTES
    world.site.answers["/feed"] = response(200, rss(item(link, "Army retreats")))
    world.site.answers["/1"] = Validated(page("1 and 2"), '"p2"', {"Content_Type": "text/html"})
    done = world.round("/feed")
    assert (done.entries, done.fetched, done.revised, world.revisions()) == (1, 1, 1, {"1": 2})
    [header] = [fields for path, fields in world.site.asked if path == "/1"]
    assert header["If-None-Match"] == '"p1"'


def test_an_edited_entry_whose_page_is_as_it_was_changes_nothing(world: World) -> None:
    link = world.url("/1")
    world.site.answers["/feed"] = response(200, rss(item(link, "Army advances")))
    world.site.answers["/1"] = Validated(page("1"), '"p1"', {"Content_Type": "text/html"})
    world.round("/feed")
    world.time.now += 10 * MINUTES
    world.site.answers["/feed"] = response(200, rss(item(link, "Army retreats")))
    done = world.round("/feed")
    assert (done.entries, done.fetched, done.added, done.revised, done.waiting) == (1, 1, 0, 0, 0)


def test_a_page_that_two_feeds_name_is_fetched_once(world: World) -> None:
    world.put("/one", ["1", "2"])
    tracked = rss(item(world.url("/2?utm_source=feed"), "Another headline"), item(world.url("/3")))
    world.site.answers |= {"/two": response(200, tracked), "/3": response(200, page("3"), Content_Type="text/html")}
    world.site.answers["/2?utm_source=feed"] = world.site.answers["/2"]
    done = world.round("/one", "/two")
    assert (done.polled, done.entries, done.fetched, done.added) == (2, 3, 3, 3)
    world.time.now += 10 * MINUTES
    world.site.answers["/two"] = response(200, tracked.replace(b"Another", b"Yet another"))
    assert world.round("/one", "/two").entries == 0


def test_two_entries_with_one_address_are_one(world: World) -> None:
    link = world.url("/1")
    world.put("/feed", ["1"])
    world.site.answers["/feed"] = response(200, rss(item(link, "First"), item(link, "Second")))
    done = world.round("/feed")
    assert (done.entries, done.fetched, done.added, done.quarantined) == (1, 1, 1, 0)


def test_an_entry_without_article_and_address_is_quarantined_once(world: World) -> None:
    world.site.answers["/feed"] = response(200, rss("<item><title>Nothing but this</title></item>"))
    assert world.round("/feed").quarantined == 1
    world.time.now += 10 * MINUTES
    world.site.answers["/feed"] = response(200, rss("<item><title>Nothing but this</title></item>", "<!-- new -->"))
    done = world.round("/feed")
    assert (done.polled, done.unchanged, done.quarantined) == (1, 0, 0)
    [found] = world.quarantined()
    assert (found.source, found.reason) == (
        world.url("/feed"),
        "the entry has neither the whole article nor an address",
    )


def test_a_news_sitemap_is_followed_like_a_feed(world: World) -> None:
    world.put("/feed", ["1"])
    namespaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    news = (
        "<n:news><n:publication_date>2016-12-08T11:00:00Z</n:publication_date><n:title>Army advances</n:title></n:news>"
    )
    sitemap = f"<urlset {namespaces}><url><loc>{world.url('/1')}</loc>{news}</url></urlset>"
    world.site.answers["/sitemap.xml"] = response(200, sitemap.encode(), Content_Type="application/xml")
    done = world.round("/sitemap.xml")
    assert (done.entries, done.fetched, done.added) == (1, 1, 1)


def test_more_pages_than_are_read_from_the_log_at_once_are_fetched_in_one_round(world: World) -> None:
    names = [str(number) for number in range(1, 251)]
    items = [item(world.url(f"/{name}"), content=story(name) if name > "2" else "") for name in names]
    world.site.answers["/feed"] = response(200, rss(*items))
    done = world.round("/feed")
    missing = sum(name <= "2" for name in names)
    assert (done.entries, done.given_up, done.waiting) == (250, missing, 0)
    assert done.added + done.quarantined == 250


def test_pages_that_a_round_has_no_time_for_wait_for_the_next(world: World) -> None:
    world.put("/feed", ["1", "2"])
    done = world.follower("/feed").round(patience=0.0)
    assert (done.polled, done.entries, done.fetched, done.waiting) == (1, 2, 0, 2)
    done = world.round("/feed")
    assert (done.polled, done.fetched, done.added, done.waiting) == (0, 2, 2, 0)


def test_rounds_go_on_each_in_its_time(world: World) -> None:
    world.put("/feed", ["1"])
    begun = world.now()
    rounds = list(islice(world.follower("/feed").rounds(), 100))
    assert [done.polled for done in rounds] == [1] * 100
    assert world.now() - begun >= 99 * (EVERY - timedelta(seconds=1))
    assert world.asked() == ["/1", *["/feed"] * 100]


def test_a_machine_that_slept_polls_once(world: World) -> None:
    world.put("/feed", ["1"])
    rounds = world.follower("/feed").rounds()
    next(rounds)
    world.time.now += 30 * 24 * 60 * MINUTES
    world.asked()
    next(rounds)
    after = world.now()
    next(rounds)
    assert world.asked() == ["/feed", "/feed"]
    assert world.now() - after >= EVERY - timedelta(seconds=1)


def test_a_clock_that_was_set_back_does_not_hold_up_the_polls(world: World) -> None:
    world.put("/feed", ["1"])
    world.round("/feed")
    world.time.now -= 365 * 24 * 60 * MINUTES
    assert world.round("/feed").polled == 1
