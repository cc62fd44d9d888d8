"""`rashomon follow` as a process: started, stopped, killed, started again."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from indexer.store.verification import faults
from service.cli.care import status
from service.cli.follow import follow
from tests.helpers import SAMPLES
from tests.indexer.fetching.server import response, serving
from tests.indexer.following.world import World, page

Process = subprocess.Popen[str]


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    with serving() as site:
        yield World(site, store)


@contextmanager
def following(world: World, *arguments: str) -> Iterator[Process]:
    """The command, on the world's store and its feed `/feed`."""
    environment = {
        "PATH": "",
        "RASHOMON_HOME": str(world.store.settings.home),
        "RASHOMON_ALLOW_PRIVATE_ADDRESSES": "true",
        "RASHOMON_HOST_DELAY_SECONDS": "0",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "service.cli", "follow", world.url("/feed"), "--json", *arguments],
        env=environment,
        cwd=SAMPLES.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def run(world: World, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, rounds and standard error of a call that ends by itself."""
    with following(world, *arguments) as process:
        printed, told = process.communicate()
    return process.returncode, [json.loads(line) for line in printed.splitlines()], told


def next_round(process: Process) -> dict[str, Any]:
    assert process.stdout
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def test_sigterm_ends_it_with_0_and_a_restart_asks_for_no_page_again(world: World) -> None:
    world.put("/feed", ["1", "2", "3"], ETag='"1"')
    for added in (3, 0):
        with following(world, "--every", "30s") as process:
            done = next_round(process)
            process.send_signal(signal.SIGTERM)
            rest, told = process.communicate()
        assert (process.returncode, rest, done["added"], done["waiting"]) == (0, "", added, 0)
        assert told.splitlines()[-1].startswith(f"{done['at']} {done['polled']} of 1 feeds polled ")
    assert [path for path in world.asked() if path != "/feed"] == ["/1", "/2", "/3"]
    assert list(faults(world.store)) == []


@pytest.mark.slow
def test_sigkill_amid_a_round_loses_nothing(world: World) -> None:
    names = [str(number) for number in range(6)]
    world.put("/feed", names)
    asked: list[Event] = []
    reached = Event()

    def counting(handler: BaseHTTPRequestHandler) -> None:
        asked.append(Event())
        if len(asked) == 3:
            reached.set()
        else:
            handler.wfile.write(response(200, page(handler.path[1:]), Content_Type="text/html"))

    world.site.answers |= dict.fromkeys([f"/{name}" for name in names], counting)
    with following(world, "--every", "30s") as process:
        reached.wait()
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    status, [done], _ = run(world, "--once")
    assert (status, done["added"], done["waiting"]) == (0, 6, 0)
    assert list(faults(world.store)) == []
    again = world.round("/feed")
    assert (again.polled, again.unchanged, again.fetched, again.added) == (1, 1, 0, 0)
    assert world.revisions() == dict.fromkeys(names, 1)


def test_status_shows_each_feed(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.put("/feed", ["1"])
    world.site.answers |= {"/1": response(503), "/bad": response(404)}
    world.round("/feed", "/bad")
    monkeypatch.setenv("RASHOMON_HOME", str(world.store.settings.home))
    status(as_json=True)
    found = json.loads(capsys.readouterr().out)
    good = {"url": world.url("/feed"), "address": world.url("/feed"), "polled_at": "2016-12-08T12:00:00Z"}
    assert found["feeds"][1] == good | {"due_at": None, "failures": 0, "fault": None}
    assert found["feeds"][0]["fault"] == "the server answered 404 Not Found"
    assert found["pages_waiting"] == 1
    status()
    lines = capsys.readouterr().out.splitlines()
    assert "feeds 2, pages waiting 1" in lines
    assert f"feed {world.url('/feed')}: polled 2016-12-08T12:00:00Z" in lines
    due = found["feeds"][0]["due_at"]
    fault = f"not before {due}; failed 1 times: the server answered 404 Not Found"
    assert f"feed {world.url('/bad')}: polled 2016-12-08T12:00:00Z, {fault}" in lines


@pytest.mark.parametrize("every", ["5s", "10", "m", "1w", "1.5h", "-1h", "31d", "9999999d", "٣m", "10 m"])
def test_a_time_between_polls_that_is_none_is_a_wrong_call(every: str) -> None:
    with pytest.raises(CallError, match="--every: "):
        follow(["https://news.example/feed"], every=every)


def test_what_is_no_feed_is_a_wrong_call_that_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is no address of a feed"):
        follow([str(tmp_path / "missing.opml")])
    assert list(tmp_path.iterdir()) == []
