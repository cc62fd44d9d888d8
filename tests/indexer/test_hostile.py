"""Hostile input through the whole pipeline: what is broken has a reason, its neighbours are taken in, the store is sound."""

import gzip
import os
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

import brotli
import pytest
from backports import zstd

from indexer.sources import Defaults, Document, Tools, open_source
from indexer.store.errors import CallError
from indexer.store.store import Store
from indexer.workers import Limits, Workers
from tests.indexer.fetching.server import Time, polite
from tests.indexer.hostile import DEFAULTS, line, lines, page, shut_in, taken_in
from tests.indexer.sources.made import record_of_page, response_record, written
from tests.indexer.sources.test_feeds import ARTICLE, ENTITIES, rss

BOMB = b"<p>Words of a bomb. " * 2_000_000


def archive(site: str, *records: bytes) -> bytes:
    """A web archive with these records between two pages of a site."""
    first, last = (record_of_page("harbour-post.html", f"https://{site}/{name}") for name in ("1", "2"))
    return first + b"".join(records) + last


BUSES = "Grüne Busse verließen am Donnerstag den Osten der Stadt Aleppo, sagten die Helfer vor Ort. "
BOMBS = [
    response_record(f"https://bomb.example/{name}", packed, Content_Encoding=name)
    for name, packed in (
        ("gzip", gzip.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=1)),
        ("zstd", zstd.compress(BOMB)),
    )
]
NESTED = b'{"outlet": "SANA", "text": "Words.", "meta": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
SMILE = (
    f"<title>A &e; b</title><link>https://a.example/1</link><content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"
)
# File by file: its content, how many articles it gives, and how the reasons for the others begin.
FILES: dict[str, tuple[bytes, int, list[str]]] = {
    "bomb.html.gz": (gzip.compress(BOMB), 0, ["the file has more than 1,048,576 bytes, unpacked"]),
    "bomb.txt.zst": (zstd.compress(BOMB), 0, ["the file has more than 1,048,576 bytes, unpacked"]),
    "bomb.csv.gz": (gzip.compress(b"outlet,text\n" + BOMB), 0, ["the row has more than 1,048,576 bytes"]),
    "bomb.jsonl.zst": (zstd.compress(lines(line(1), BOMB, line(2))), 2, ["the line has 40,000,000 bytes"]),
    "bombs.warc": (
        archive("bombs.example", *BOMBS),
        2,
        [f"it has more than 1,048,576 bytes after {encoding} decompression" for encoding in ("gzip", "br", "zstd")],
    ),
    "cut.warc": (archive("cut.example")[:-100], 1, ["the record states"]),
    "cut.jsonl.gz": (gzip.compress(lines(line(3), line(4)))[:-4], 2, ["its gzip data end too early: it was cut off"]),
    "dates.jsonl": (
        lines(line(5), *(line(6, published=day) for day in ("0000-01-01", "9999-12-31", "2016-02-30"))),
        1,
        ["published '0000-01-01' is no date", "published '9999-12-31' lies in the future", "published '2016-02-30' is"],
    ),
    "deep.html": (page("<div>" * 300 + BUSES * 3).encode(), 0, ["the page is nested more than 255 elements deep"]),
    "deep.jsonl": (lines(line(7), NESTED, line(8)), 2, ["not JSON: "]),
    "empty.jsonl.gz": (b"", 0, ["the file is empty"]),
    "entities.rss": (ENTITIES.encode() + rss(SMILE).partition(b"\n")[2], 1, []),
    "laughs.xml": (ENTITIES.encode() + b"<urlset><url><loc>&l9;</loc></url></urlset>", 0, ["the sitemap is damaged"]),
    "mixed.csv": (
        f'text\n"{BUSES}1"\n'.encode() + f'"{BUSES}2"\n'.encode("cp1252") + f'"{BUSES}3"\n'.encode(),
        2,
        ["not UTF-8"],
    ),
    "mixed.html": (page(BUSES + BUSES + "4", "HERE").encode().replace(b"HERE", f"{BUSES}5".encode("cp1252")), 1, []),
    "names.jsonl": (lines(line(9, outlet="O" * 2000), line(10, outlet="O" * 2001)), 1, ['"outlet" has 2,001 bytes']),
    "packed.jsonl": (gzip.compress(line(11)), 1, []),
    "plain.jsonl.gz": (line(12), 0, ["its gzip data are corrupt"]),
    "rows.html": (page("<table>" + "<tr><td>" * 100_000 + "</table>").encode(), 0, ["the page has 200,00"]),
    "utf16.csv": (f"text\n{BUSES}6".encode("utf-16"), 0, ["not UTF-8 but UTF-16"]),
    "wrong.html": (page(f"{BUSES}7", charset="utf-8").encode("cp1252"), 1, []),
    "\udcff.jsonl": (line(13), 1, []),
}  # fmt: skip


def stored(store: Store) -> tuple[Counter[str], str]:
    """How many articles each file gave, and all their text."""
    with closing(sqlite3.connect(store.settings.home / "catalogue.sqlite")) as connection:
        found = connection.execute("SELECT source, title, text FROM revisions").fetchall()
    return Counter(Path(source).name for source, *_ in found), "\n".join(f"{title}\n{text}" for _, title, text in found)


def beginnings(reasons: list[str], begins: list[str]) -> list[str]:
    """Each reason, cut where the other, which it shall begin with, ends."""
    return [reason[: len(begin) or None] for reason, begin in zip_longest(reasons, begins, fillvalue="")]


def test_folder_of_everything_gives_what_is_whole_and_reasons_for_the_rest(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name, (content, _, _) in FILES.items():
        written(folder / "below" / name, content)
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "endless.jsonl").symlink_to("/dev/zero")
    (folder / "gone.jsonl").symlink_to("nowhere")
    (folder / "below" / "above").symlink_to(folder)
    outcome, reasons = taken_in(store, [folder], shut_in())
    expected = {name.replace("\udcff", "�"): (articles, told) for name, (_, articles, told) in FILES.items()}
    begun = {name: beginnings(reasons.get(name, []), begins) for name, (_, begins) in expected.items()}
    assert begun == {name: begins for name, (_, begins) in expected.items()}
    articles, text = stored(store)
    assert articles == +Counter({name: count for name, (count, _) in expected.items()})
    assert [text.count(f"{BUSES}{number}") for number in range(1, 8)] == [1, 0, 1, 1, 1, 0, 1]
    assert "root:" not in text
    again, reasons_again = taken_in(store, [folder], shut_in())
    assert (again.read, again.added, again.revised) == (outcome.read, 0, 0)
    assert reasons_again == reasons


@pytest.mark.parametrize("name", ["pipe.jsonl", "pipe", "endless.jsonl"])
def test_what_is_no_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    (tmp_path / "endless.jsonl").symlink_to("/dev/zero")
    for pipe in ("pipe.jsonl", "pipe"):
        os.mkfifo(tmp_path / pipe)
    with pytest.raises(CallError, match="it is a pipe, a device or a folder, no file"):
        open_source(str(tmp_path / name), DEFAULTS)


def test_empty_name_is_not_the_folder_where_we_are() -> None:
    with pytest.raises(CallError, match='"" names no source'):
        open_source("", DEFAULTS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into everything")
def test_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    for name, mode in (("a", 0o000), ("b", 0o444), ("c", 0o755)):
        written(tmp_path / name / "1.jsonl", line(1))
        (tmp_path / name).chmod(mode)
    found = [
        (Path(each.source).name, getattr(each, "reason", "whole")) for each in open_source(str(tmp_path), DEFAULTS)
    ]
    for name in ("a", "b"):
        (tmp_path / name).chmod(0o755)  # so that pytest can remove it
    denied = "cannot be read: Permission denied"
    assert found == [("a", denied), ("1.jsonl", denied), ("1.jsonl", "whole")]


def test_file_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    for name in ("1.jsonl", "2.jsonl"):
        written(tmp_path / name, line(1))
    source = open_source(str(tmp_path), DEFAULTS)
    (tmp_path / "1.jsonl").unlink()
    os.mkfifo(tmp_path / "1.jsonl")
    assert [getattr(each, "reason", "whole") for each in source] == [
        "cannot be read: it is a pipe, a device or a folder, no file",
        "whole",
    ]


def test_document_that_takes_too_long_costs_only_itself(store: Store, tmp_path: Path) -> None:
    endless = line(2, paragraphs=["Words were said on Thursday night in the city."] * 1_500_000)
    path = written(tmp_path / "a.jsonl", lines(line(1), endless, line(3)))
    with Workers(limits=Limits(seconds=3)) as workers:
        tools = Tools(polite(Time()), workers)
        outcome, reasons = taken_in(store, [path], tools, Defaults(max_bytes=2**27))
    assert (outcome.added, reasons) == (2, {"a.jsonl": ["took more than 3 seconds"]})


def test_document_that_takes_too_much_memory_costs_only_itself(store: Store, tmp_path: Path) -> None:
    hog = line(2, paragraphs=["Words."] * 1_500_000)
    path = written(tmp_path / "a.jsonl", lines(line(1), hog, line(3)))
    with Workers(limits=Limits(memory_bytes=50 * 2**20)) as workers:
        tools = Tools(polite(Time()), workers)
        outcome, reasons = taken_in(store, [path], tools, Defaults(max_bytes=2**27))
    assert (outcome.added, reasons) == (2, {"a.jsonl": ["needed more than 50 MiB of memory"]})


@pytest.mark.slow
def test_table_of_a_million_rows_gives_a_document_for_each(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    with table.open("w") as file:
        file.write("outlet,text,url\n")
        file.writelines(f"SANA,Words of row {number}.,https://sana.example/{number}\n" for number in range(1_000_000))
    assert sum(isinstance(each, Document) for each in open_source(str(table), DEFAULTS)) == 1_000_000
