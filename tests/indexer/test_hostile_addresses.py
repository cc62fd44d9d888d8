"""Addresses that lead inside, and servers that send bombs, through every source that names an address."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from backports import zstd

from indexer.sources import Tools
from indexer.store.store import Store
from tests.helpers import WORKERS
from tests.indexer.fetching.server import Names, Time, polite, response, sentinel, serving
from tests.indexer.hostile import line, lines, page, taken_in
from tests.indexer.sources.made import written
from tests.indexer.sources.test_feeds import json_feed, rss
from tests.indexer.sources.test_sitemaps import index, sitemap

# PORT is the sentinel's.
INSIDE = """
http://127.0.0.1:PORT/ http://localhost:PORT/ http://0.0.0.0:PORT/ http://2130706433:PORT/ http://0x7f.1:PORT/
http://[::1]:PORT/ http://[::]:PORT/ http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/ http://[64:ff9b::7f00:1]:PORT/
http://10.0.0.1:PORT/ http://192.168.0.1:PORT/ http://169.254.169.254:PORT/ https://127.0.0.1:PORT/ HTTP://127.1:PORT/
""".split()
HTML = {"Content_Type": "text/html"}
STORY = page(*(f"Green buses left district {number} of the city on Thursday, aid workers said." for number in range(4)))


def test_no_source_leads_inside(store: Store, tmp_path: Path) -> None:
    """As addresses themselves, in lists of addresses, feeds, sitemaps and indexes of sitemaps."""
    with sentinel() as guard:
        inside = [address.replace("PORT", str(guard.port)) for address in INSIDE]
        files = {
            "list.txt": "\n".join(inside).encode(),
            "feed.rss": rss(*(f"<title>A</title><link>{address}</link>" for address in inside)),
            "feed.json": json_feed(*({"id": address, "url": address} for address in inside)),
            "sitemap.xml": sitemap(*(f"<url><loc>{address}</loc></url>" for address in inside)),
            "index.xml": index(*inside),
            "good.jsonl": lines(line(1), line(2)),
        }
        for name, content in files.items():
            written(tmp_path / name, content)
        tools = Tools(polite(Time(), allow_private_addresses=False), WORKERS)
        outcome, _ = taken_in(store, [*inside, tmp_path], tools)
        assert (outcome.read, outcome.added, outcome.quarantined) == (6 * len(inside) + 2, 2, 6 * len(inside))
        assert guard.connections() == 0


def test_redirects_and_names_that_turn_inside_are_not_followed(store: Store, tmp_path: Path) -> None:
    """What is allowed here is the loopback, where the site is; 0.0.0.0, where the sentinel listens, never is."""
    with sentinel() as guard, serving({"/good": response(200, STORY.encode(), **HTML)}) as site:
        forbidden = [f"http://0.0.0.0:{guard.port}/", f"http://[::ffff:127.0.0.1]:{guard.port}/", "file:///etc/passwd"]
        for number, address in enumerate(forbidden):
            site.answers[f"/{number}"] = response(302, Location=address)
        site.answers["/feed"] = rss(*(f"<link>{site.url}/{number}</link>" for number in range(len(forbidden))))
        listed = written(tmp_path / "a.txt", "\n".join(f"{site.url}/{path}" for path in ("good", 0, 1, 2)).encode())
        outcome, reasons = taken_in(store, [listed], Tools(polite(Time()), WORKERS))
        assert (outcome.added, len(reasons["a.txt"])) == (1, len(forbidden))
        # The name is asked for before robots.txt and again before the page: rebinding in between.
        names = Names([["127.0.0.1"], ["0.0.0.0"]])
        rebound = f"http://news.example:{site.port}/again"
        outcome, reasons = taken_in(store, [rebound], Tools(polite(Time(), names), WORKERS))
        assert outcome.quarantined == 1
        assert "0.0.0.0" in reasons["again"][0]
        assert (guard.connections(), "/again" in site.paths) == (0, False)


def pressed(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, quality=1)
    return packed


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("br", pressed), ("zstd", zstd.compress)])
def test_bomb_of_a_server_costs_only_itself(
    store: Store, tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    body = response(200, pack(b"<p>Words of a bomb. " * 2_000_000), Content_Encoding=name, **HTML)
    with serving({"/good": response(200, STORY.encode(), **HTML), "/bomb": body}) as site:
        path = written(tmp_path / "a.txt", f"{site.url}/bomb\n{site.url}/good".encode())
        tools = Tools(polite(Time(), max_fetch_bytes=2**20), WORKERS)
        outcome, reasons = taken_in(store, [path], tools)
    reason = f"{site.url}/bomb is not fetched: it has more than 1,048,576 bytes after {name} decompression"
    assert (outcome.added, reasons) == (1, {"a.txt": [reason]})
