"""The gold pairs have the form that their README states."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent
KINDS = {
    "hard_negatives": dict.fromkeys(("other_place", "other_day", "other_actor", "flipped_roles", "same_toll"), 32),
    "retellings": {"frame": 25, "attribution": 20, "toll": 25, "order": 15, "follow_up": 20, "undated": 15},
}


def pairs(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", KINDS)
def test_counts_and_labels(name: str) -> None:
    found = pairs(name)
    assert Counter(pair["kind"] for pair in found) == KINDS[name]
    assert {pair["same"] for pair in found} == {name == "retellings"}
    for pair in found:
        assert pair.keys() == {"id", "kind", "left", "right", "same", "why"}
        assert pair["why"].endswith(".")
        assert pair["left"]["outlet"] != pair["right"]["outlet"], pair["id"]


@pytest.mark.parametrize("name", KINDS)
def test_articles_are_short_reports(name: str) -> None:
    for pair in pairs(name):
        undated = 0
        for side in ("left", "right"):
            article = pair[side]
            assert article.keys() == {"outlet", "title", "published", "paragraphs"}
            assert 2 <= len(article["paragraphs"]) <= 4
            assert all(30 <= len(each.split()) <= 90 for each in article["paragraphs"]), pair["id"]
            undated += article["published"] is None
            assert article["published"] is None or date.fromisoformat(article["published"])
        assert undated == (pair["kind"] == "undated"), pair["id"]


def test_nothing_is_there_twice() -> None:
    everything = [pair for name in KINDS for pair in pairs(name)]
    ids = [pair["id"] for pair in everything]
    articles = [pair[side] for pair in everything for side in ("left", "right")]
    assert len(set(ids)) == len(ids)
    texts = [text for article in articles for text in (article["title"], *article["paragraphs"])]
    assert [text for text, count in Counter(texts).items() if count > 1] == []
