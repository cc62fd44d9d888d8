"""Stops, locks and kills: nothing is half done, and nothing waits for long."""

from http.server import BaseHTTPRequestHandler
from threading import Event as Stop
from threading import Thread

import pytest

from indexer.pipeline import Event
from indexer.store.verification import faults
from tests.indexer.fetching.server import response
from tests.indexer.following.world import World, item, rss, story


def test_a_stop_ends_the_wait_for_a_host(world: World) -> None:
    stop = Stop()

    def stopping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(response(404))
        stop.set()

    world.put("/feed", ["1"])
    world.site.answers["/robots.txt"] = stopping
    done = world.follower("/feed", stop=stop, host_delay_seconds=50.0).round()
    assert (done.polled, world.asked()) == (0, [])


def test_a_stop_does_not_wait_for_a_server_that_is_silent(world: World) -> None:
    stop, over = Stop(), Stop()

    def silent(_: BaseHTTPRequestHandler) -> None:
        stop.set()
        over.wait()

    world.site.answers["/feed"] = silent
    done = world.follower("/feed", stop=stop).round()
    over.set()
    assert (done.polled, done.added) == (0, 0)


def test_a_stop_ends_the_rounds(world: World) -> None:
    stop = Stop()
    world.put("/feed", ["1"])
    found = []
    for done in world.follower("/feed", stop=stop).rounds():
        found.append(done)
        stop.set()
    assert [done.added for done in found] == [1]


def test_a_stop_amid_the_indexing_leaves_the_rest_to_the_next_start(world: World) -> None:
    names = [str(number) for number in range(150)]
    items = [item("", "Nothing"), *(item(world.url(f"/{name}"), content=story(name)) for name in names)]
    world.site.answers["/feed"] = response(200, rss(*items))
    stop = Stop()
    done = world.follower("/feed", stop=stop, listener=lambda _: stop.set()).round()
    assert 0 < done.added < 150
    assert list(faults(world.store)) == []
    done = world.round("/feed")
    assert done.skipped + done.added == done.entries
    assert world.counts()["articles"] == 150
    assert list(faults(world.store)) == []


def test_while_another_indexer_holds_the_store_the_follower_waits_and_says_so_once(world: World) -> None:
    world.put("/feed", ["1", "2"])
    world.round("/feed")
    world.put("/feed", ["1", "2", "3"])
    world.time.now += 600
    waits, rounds = Stop(), []

    def listen(told: Event) -> None:
        world.told.append(told)
        waits.set()

    follower = world.follower("/feed", stop=Stop(), listener=listen)
    with world.store.exclusively():
        thread = Thread(target=lambda: rounds.append(follower.round()))
        thread.start()
        waits.wait()
        with world.store.view() as view:
            assert view.reader.counts()["articles"] == 2
    thread.join()
    assert [done.added for done in rounds] == [1]
    [told] = world.told
    assert (told.kind, told.place) == ("waiting", str(world.store.settings.home))


def test_a_stop_ends_the_wait_for_another_indexer(world: World) -> None:
    world.put("/feed", ["1"])
    stop = Stop()
    follower = world.follower("/feed", stop=stop, listener=lambda _: stop.set())
    with world.store.exclusively():
        done = follower.round()
    assert (done.polled, world.asked()) == (0, [])


@pytest.mark.parametrize(("lost", "fetched"), [(["feeds"], 0), (["feeds", "entries"], 2)])
def test_a_kill_between_articles_and_log_costs_fetches_and_nothing_else(
    world: World, lost: list[str], fetched: int
) -> None:
    world.put("/feed", ["1", "2"])
    world.round("/feed")
    world.forget(*lost)
    done = world.round("/feed")
    assert (done.polled, done.fetched, done.added, done.revised, done.skipped) == (1, fetched, 0, 0, fetched)
    assert (world.revisions(), done.waiting) == ({"1": 1, "2": 1}, 0)
