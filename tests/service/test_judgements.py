"""Corrections: who may make them, what they do, and what they outlive."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from indexer.pipeline import link_and_publish
from indexer.store.encoder import Encoder
from indexer.store.store import Store
from indexer.verification import faults
from service.api import examples
from service.judged_pairs import judged_pairs
from tests.helpers import index_records, open_store
from tests.service.test_api import assert_problem
from tests.service.test_events import QUAKE, UNDATED, VOTE, client_of


@pytest.fixture
def client(store: Store) -> TestClient:
    """Event 1 holds articles 1, 2 and 3; events 2 and 3 an article each."""
    index_records(store, *QUAKE, VOTE, UNDATED)
    return client_of(store)


def judge(client: TestClient, event: int, **judgement: Any) -> Response:
    return client.post(f"/v1/events/{event}/judgements", json={"by": "A. Editor"} | judgement)


def articles(client: TestClient, event: int) -> list[int]:
    found: list[int] = client.get(f"/v1/events/{event}").json()["article_ids"]
    return found


def test_a_judgement_holds_at_once_and_is_listed(client: TestClient) -> None:
    answer = judge(client, 1, verdict="split", article_ids=[3], note="a visit, not the earthquake")
    assert answer.status_code == 201, answer.text
    assert {each["articles"] for each in answer.json()["events"]} == {1, 2}
    assert articles(client, 1) == [1, 2]
    [listed] = client.get("/v1/events/1/judgements").json()["items"]
    assert listed == answer.json()["judgement"]
    assert (listed["verdict"], listed["by"], listed["note"]) == ("split", "A. Editor", "a visit, not the earthquake")
    assert (listed["article_ids"], listed["other_article_ids"]) == ([3], [1, 2])
    assert listed["at"].endswith("Z")


def test_merged_events_are_one_and_the_other_id_leads_there(client: TestClient) -> None:
    assert judge(client, 2, verdict="merge", other_event_id=1).status_code == 201
    assert articles(client, 1) == [1, 2, 3, 4]
    found = client.get("/v1/events/2").json()
    assert (found["id"], found["replaced_by"], found["replaces"]) == (1, 1, [2])
    assert client.get("/v1/events/1").json()["replaced_by"] is None
    assert len(client.get("/v1/events/1/judgements").json()["items"]) == 1
    assert client.get("/v1/events/2/judgements").json() == client.get("/v1/events/1/judgements").json()


def test_one_article_is_judged_against_the_event(client: TestClient) -> None:
    assert judge(client, 1, verdict="same", article_ids=[5]).status_code == 201
    assert articles(client, 1) == [1, 2, 3, 5]
    assert judge(client, 1, verdict="not_same", article_ids=[5]).status_code == 201
    assert articles(client, 1) == [1, 2, 3]


def test_two_articles_are_judged_against_each_other(client: TestClient) -> None:
    assert judge(client, 1, verdict="not_same", article_ids=[1, 2]).status_code == 201
    assert not {1, 2} <= set(articles(client, 1))
    assert judge(client, 1, verdict="same", article_ids=[1, 2]).status_code == 201
    assert {1, 2} <= set(articles(client, 1))


def test_judgements_survive_revisions_new_articles_and_rebuilding(
    client: TestClient, store: Store, encoder: Encoder
) -> None:
    judge(client, 1, verdict="split", article_ids=[3])
    judge(client, 2, verdict="merge", other_event_id=3)
    before = [articles(client, 1), articles(client, 2)]
    assert before == [[1, 2], [4, 5]]
    revised = QUAKE[2] | {"paragraphs": [*QUAKE[2]["paragraphs"], "She promised to build it up again."]}
    index_records(store, revised)
    assert [articles(client, 1), articles(client, 2)] == before
    for _ in range(2):
        with store.exclusively():
            link_and_publish(store, everything=True)
        assert [articles(client, 1), articles(client, 2)] == before
    again = open_store(store.settings.home, encoder)
    assert list(faults(again)) == []
    again.close()


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.2", "8.8.8.8", "2001:db8::1", "testclient", "::ffff:10.0.0.7"])
def test_another_machine_may_read_and_not_judge(client: TestClient, store: Store, peer: str) -> None:
    other = client_of(store, peer)
    assert other.get("/v1/events/1").status_code == 200
    assert_problem(judge(other, 1, verdict="split", article_ids=[3]), 403, "this machine")
    assert client.get("/v1/events/1/judgements").json()["items"] == []


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_judge(store: Store, peer: str) -> None:
    index_records(store, *QUAKE)
    assert judge(client_of(store, peer), 1, verdict="split", article_ids=[3]).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "8.8.8.8"},
        {"X-Forwarded-Host": "news.example"},
        {"CF-Connecting-IP": "8.8.8.8"},
        {"Forwarded": "for=8.8.8.8"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://127.0.0.1@evil.example"},
    ],
)
def test_what_came_through_a_proxy_or_from_a_strange_page_may_not_judge(
    client: TestClient, headers: dict[str, str]
) -> None:
    body = {"verdict": "split", "article_ids": [3], "by": "A. Editor"}
    assert_problem(client.post("/v1/events/1/judgements", json=body, headers=headers), 403, "this machine")


@pytest.mark.parametrize(
    ("judgement", "status", "word"),
    [
        ({"verdict": "maybe", "article_ids": [1]}, 422, "verdict"),
        ({"verdict": "split"}, 422, "article_ids"),
        ({"verdict": "merge", "article_ids": [1]}, 422, "other_event_id"),
        ({"verdict": "merge", "other_event_id": 2, "article_ids": [1]}, 422, "other_event_id"),
        ({"verdict": "not_same", "article_ids": [1, 2, 3]}, 422, "split"),
        ({"verdict": "same", "article_ids": [1, 1]}, 422, "twice"),
        ({"verdict": "split", "article_ids": [True]}, 422, "integer"),
        ({"verdict": "split", "article_ids": ["3"]}, 422, "integer"),
        ({"verdict": "same", "article_ids": [1, 2], "by": " "}, 422, "who"),
        ({"verdict": "same", "article_ids": [1, 2], "note": "\0"}, 422, "NUL"),
        ({"verdict": "same", "article_ids": [1, 999]}, 404, "article 999"),
        ({"verdict": "same", "article_ids": [2**63 - 1]}, 404, "article"),
        ({"verdict": "merge", "other_event_id": 999}, 404, "event 999"),
        ({"verdict": "merge", "other_event_id": 1}, 400, "already"),
        ({"verdict": "split", "article_ids": [1, 2, 3]}, 400, "nothing to part"),
        ({"verdict": "split", "article_ids": [4]}, 400, "not in event 1"),
        ({"verdict": "same", "article_ids": [4, 5]}, 400, "none of the articles"),
    ],
)
def test_a_judgement_that_says_nothing_of_the_event_is_a_problem(
    client: TestClient, judgement: dict[str, Any], status: int, word: str
) -> None:
    assert_problem(judge(client, 1, **judgement), status, word)
    assert client.get("/v1/events/1/judgements").json()["items"] == []


def test_while_an_indexer_holds_the_store_the_answer_says_so(client: TestClient, store: Store) -> None:
    with store.exclusively():
        assert_problem(judge(client, 1, verdict="split", article_ids=[3]), 503, "held by", "wait")
    assert judge(client, 1, verdict="split", article_ids=[3]).status_code == 201


def test_without_a_store_nothing_is_made(store: Store) -> None:
    assert_problem(judge(client_of(store), 1, verdict="split", article_ids=[3]), 503, "no store")
    assert not store.settings.home.exists()


def test_the_examples_of_the_documentation_are_taken(sample_store: Store, encoder: Encoder, tmp_path: Path) -> None:
    with closing(open_store(shutil.copytree(sample_store.settings.home, tmp_path / "home"), encoder)) as store:
        with store.catalogue.read() as reader:
            event = reader.events.of_articles([73])[73]
        for example in examples.JUDGEMENTS.values():
            answer = client_of(store).post(f"/v1/events/{event}/judgements", json=example["value"])
            assert answer.status_code == 201, answer.text


def test_judgements_are_pairs_of_evaluation_data_and_the_newest_holds(client: TestClient, store: Store) -> None:
    judge(client, 1, verdict="not_same", article_ids=[1, 2])
    judge(client, 1, verdict="same", article_ids=[1, 2], note="looked again")
    judge(client, 2, verdict="merge", other_event_id=3)
    with store.catalogue.read() as reader:
        pairs = judged_pairs(reader)
    assert [(each.left.external_id, each.right.external_id, each.same) for each in pairs] == [
        ("post", "times", True),
        ("vote", "plum", True),
    ]
    assert (pairs[0].right.url, pairs[0].note) == ("https://times.example/quake", "looked again")


def test_what_a_newer_judgement_says_of_a_pair_holds_though_it_gives_other_pairs(
    client: TestClient, store: Store
) -> None:
    judge(client, 1, verdict="merge", other_event_id=2)
    judge(client, 1, verdict="same", article_ids=[2, 4])
    judge(client, 1, verdict="split", article_ids=[1, 2])  # from 3 and 4
    with store.catalogue.read() as reader:
        pairs = judged_pairs(reader)
    told = {(each.left.id, each.right.id): each.same for each in pairs}
    assert told == {(3, 4): True, (1, 3): False, (1, 4): False, (2, 3): False}
    assert [each.judgement_id for each in pairs] == sorted(each.judgement_id for each in pairs)


def test_the_command_line_lists_events_and_exports_judgements(
    client: TestClient,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from service.cli import app

    judge(client, 1, verdict="split", article_ids=[3])
    monkeypatch.setenv("RASHOMON_HOME", str(store.settings.home))
    app(["events", "--min-outlets", "1", "--json"], standalone_mode=False)
    listed = json.loads(capsys.readouterr().out)
    assert {each["headline"] for each in listed} >= {VOTE["title"], UNDATED["title"]}
    app(["events"], standalone_mode=False)
    assert "Port Lindsey" in capsys.readouterr().out.replace("\n", " ")
    file = tmp_path / "judged.jsonl"
    app(["events", "export", str(file)], standalone_mode=False)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(each["left"]["outlet"], each["right"]["outlet"], each["same"]) for each in lines] == [
        ("Post", "Herald", False),
        ("Times", "Herald", False),
    ]
