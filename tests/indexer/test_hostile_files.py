"""Damaged files of every kind among whole ones: each document ends in one way, and what is whole is taken in."""

import gzip
import random
from pathlib import Path

import pytest
from backports import zstd

from indexer.store.store import Store
from tests.indexer.hostile import line, lines, page, shut_in, taken_in
from tests.indexer.sources.made import record_of_page, response_record
from tests.indexer.sources.test_feeds import ARTICLE, json_feed, rss
from tests.indexer.sources.test_parquet import parquet
from tests.indexer.sources.test_sitemaps import sitemap
from tests.indexer.test_hostile_pages import damaged

SEED = 20161208
WHOLE = "https://whole.example/"
STORY = page(*(f"The army entered district {number} of the city on Thursday, sources said." for number in range(3)))
ENTRY = f"<title>Army</title><link>https://a.example/1</link><description><![CDATA[{ARTICLE}]]></description>"
ARCHIVE = [
    record_of_page("harbour-post.html", "https://harbour.example/1"),
    response_record("https://a.example/2", gzip.compress(STORY.encode()), Content_Encoding="gzip"),
    response_record("https://a.example/3", STORY.encode()),
]
TABLE = {"outlet": ["SANA", "TASS", "AP"], "text": ["Words.", "More words.", "Other words."], "rank": [1, 2, 3]}
CSV = b'outlet,text,url\nSANA,"Words, and\nmore",https://a.example/1\nTASS,Words,https://b.example/1\n'
KINDS = {
    "jsonl": lines(line(1), line(2), line(3, title="\u202eArmy"), b"", line(4, meta={"a": [1, None]})),
    "jsonl.gz": gzip.compress(lines(line(5), line(6))),
    "jsonl.zst": zstd.compress(lines(line(5), line(6))),
    "csv": CSV,
    "html": STORY.encode(),
    "rss": rss(ENTRY, ENTRY),
    "xml": sitemap("<url><loc>https://a.example/1</loc></url>"),
    "json": json_feed({"id": "1", "url": "https://a.example/1", "title": "Army", "content_html": ARTICLE}),
    "warc": b"".join(ARCHIVE),
    "warc.gz": b"".join(map(gzip.compress, ARCHIVE)),
    "txt": b"Army enters the city\n\nThe army entered the city on Thursday.\n",
}
PARQUET = {"parquet": parquet(TABLE, row_group_size=2)}


def assert_damage_costs_only_itself(store: Store, folder: Path, kinds: dict[str, bytes], size: int) -> None:
    """So many damaged files, the kinds taking turns, and a whole file in every tenth place."""
    folder.mkdir()
    chance = random.Random(SEED)
    whole = 0
    for number in range(size):
        if number % 10 == 0:
            (folder / f"{number:05}-whole.jsonl").write_bytes(line(number, url=f"{WHOLE}{number}"))
            whole += 1
            continue
        ending, content = list(kinds.items())[number % len(kinds)]
        for _ in range(chance.randint(1, 4)):
            content = damaged(content, chance)
        (folder / f"{number:05}.{ending}").write_bytes(content)
    outcome, reasons = taken_in(store, [folder], shut_in())
    assert outcome.read >= whole
    assert all(told for named in reasons.values() for told in named)
    assert [name for name in reasons if name.endswith("-whole.jsonl")] == []
    with store.catalogue.read() as reader:
        for number in range(0, size, 10):
            assert f"district {number} of" in reader.article_text(reader.article_by_url(f"{WHOLE}{number}").id)


def test_300_damaged_files_of_every_kind_cost_only_themselves(store: Store, tmp_path: Path) -> None:
    """What `test_10_000_damaged_files_of_every_kind_cost_only_themselves` does with more."""
    assert_damage_costs_only_itself(store, tmp_path / "in", KINDS, 300)


def test_5_damaged_parquet_files_cost_only_themselves(store: Store, tmp_path: Path) -> None:
    """Each needs a process of its own, which takes a while to start."""
    assert_damage_costs_only_itself(store, tmp_path / "in", PARQUET, 6)


@pytest.mark.slow
def test_10_000_damaged_files_of_every_kind_cost_only_themselves(store: Store, tmp_path: Path) -> None:
    assert_damage_costs_only_itself(store, tmp_path / "in", KINDS, 9_800)
    assert_damage_costs_only_itself(store, tmp_path / "parquet", PARQUET, 200)
