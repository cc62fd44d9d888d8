"""The labelled pairs of sentences have the form that their README states."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from service.comparison.telling import DivergenceType

GOLD = Path(__file__).parent / "divergences.jsonl"
SAMPLES = Path(__file__).parents[2] / "samples"
SIDES = ("left", "right")
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
MARKS = [pytest.param(pair, mark, id=pair["id"]) for pair in PAIRS for mark in pair["marks"]]


@pytest.mark.parametrize(("pair", "mark"), MARKS)
def test_marks_quote_the_sentences(pair: dict[str, Any], mark: dict[str, Any]) -> None:
    assert mark.keys() == {"type", "status", "left", "right", "left_text", "right_text", "sure"}
    assert mark["type"] in get_args(DivergenceType)
    assert mark["status"] in ({"divergence", "update"} if mark["type"] == "quantity" else {"divergence"})
    assert isinstance(mark["sure"], bool)
    for side in SIDES:
        start, end = mark[side]
        assert 0 <= start < end
        assert pair[side]["text"][start:end] == mark[f"{side}_text"]
        assert mark[f"{side}_text"] == mark[f"{side}_text"].strip()


def test_only_sentences_that_tell_the_same_claim_have_marks() -> None:
    for pair in PAIRS:
        assert pair.keys() == {"id", "half", "left", "right", "same_claim", "marks"}
        assert pair["half"] in ("dev", "test")
        assert pair["same_claim"] in (True, False, "unsure")
        assert pair["same_claim"] is True or pair["marks"] == [], pair["id"]


def test_sentences_are_those_of_the_sample_articles() -> None:
    articles = {}
    for file in ("syria", "aleppo"):
        for line in (SAMPLES / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            articles[article["id"]] = article
    for pair in PAIRS:
        assert pair["left"]["outlet"] != pair["right"]["outlet"], pair["id"]
        for side in SIDES:
            article = articles[pair[side]["article"]]
            whole = " ".join((article["title"], *article.get("paragraphs", []), article.get("text", ""))).split()
            assert pair[side].keys() == {"outlet", "published", "article", "text"}
            assert (pair[side]["outlet"], pair[side]["published"]) == (article["outlet"], article["published"])
            assert date.fromisoformat(pair[side]["published"])
            assert pair[side]["text"] in " ".join(whole), pair["id"]


def test_no_pair_of_articles_is_in_both_halves() -> None:
    halves = defaultdict(set)
    for pair in PAIRS:
        halves[frozenset(pair[side]["article"] for side in SIDES)].add(pair["half"])
    assert [articles for articles, found in halves.items() if len(found) > 1] == []


def test_nothing_is_there_twice() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert len({tuple(pair[side]["text"] for side in SIDES) for pair in PAIRS}) == len(PAIRS)
    for pair in PAIRS:
        marks = [(mark["type"], *mark["left"], *mark["right"]) for mark in pair["marks"]]
        assert len(set(marks)) == len(marks), pair["id"]


def test_marks_that_were_read_stand_on_judged_pairs_of_one_claim() -> None:
    judged = [
        json.loads(line)
        for name in ("claims", "near_claims")
        for line in GOLD.with_name(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    one_claim = {(each["left"], each["right"]) for each in judged if each["same"]}
    read = [json.loads(line) for line in GOLD.with_name("claim_marks.jsonl").read_text(encoding="utf-8").splitlines()]
    for mark in read:
        assert mark.keys() == {"left", "right", "type", "left_text", "right_text", "holds"}
        assert mark["type"] in get_args(DivergenceType)
        assert (mark["left"], mark["right"]) in one_claim
        assert mark["left_text"] in mark["left"]
        assert mark["right_text"] in mark["right"]
    assert {mark["holds"] for mark in read} == {True, False}
