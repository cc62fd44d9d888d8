"""Objections to marks: who may make them, what they must say, and that they are kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from benchmarks import divergences
from indexer.pipeline import link_and_publish
from indexer.store.encoder import Encoder
from indexer.store.store import Store
from indexer.verification import faults
from service.api import examples
from service.comparison.comparer import Comparer
from service.objected_marks import objected_pairs
from service.queries import Query
from tests.helpers import index_records, open_store, record
from tests.service.test_api import TRT, assert_problem
from tests.service.test_events import client_of

POST = record(
    "Post",
    "It was morning 🏚. The earthquake in Port Lindsey killed 12 people, the mayor said.",
    title="Earthquake in Port Lindsey",
    published="2020-03-02",
    id="post",
)
TIMES = record(
    "Times",
    "The earthquake in Port Lindsey killed 31 people on Monday.",
    title="Earthquake kills 31 in Port Lindsey",
    published="2020-03-02T18:00:00Z",
)
VERSIONS = {"rashomon": "0.1.0", "model": "m", "rules": "r", "generation": 1}


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    index_records(store, POST, TIMES)
    yield client_of(store)


def side(record: dict[str, Any], words: str, paragraph: int) -> dict[str, Any]:
    start = record["paragraphs"][0].index(words)
    return {"paragraph_id": paragraph, "start": start, "end": start + len(words), "text": words}


def mark(**changed: Any) -> dict[str, Any]:
    """The mark of both tolls."""
    return {
        "type": "quantity",
        "status": "divergence",
        "left": side(POST, "12 people", 1),
        "right": side(TIMES, "31 people", 2),
        "probability": 0.75,
    } | changed


def send(client: TestClient, **said: Any) -> Response:
    body = {"mark": mark(), "versions": VERSIONS, "wrong": "no_difference", "by": "A. Editor"} | said
    return client.post("/v1/objections", json=body)


def test_an_objection_is_kept_with_the_mark_as_it_was_shown(client: TestClient) -> None:
    answer = send(client, wrong="other_type", better_type="certainty", note="at least")
    assert answer.status_code == 201, answer.text
    kept = answer.json()
    assert kept["at"].endswith("Z")
    assert kept == mark() | {
        "id": 1,
        "versions": VERSIONS,
        "wrong": "other_type",
        "better_type": "certainty",
        "by": "A. Editor",
        "note": "at least",
        "at": kept["at"],
    }
    assert client.get("/v1/objections/1").json() == kept
    assert client.get("/v1/objections").json() == {"items": [kept], "next": None}
    assert_problem(client.get("/v1/objections/2"), 404, "no objection 2")


def test_objections_page_through_to_the_end(client: TestClient) -> None:
    for number in range(3):
        send(client, note=f"note {number}")
    first = client.get("/v1/objections", params={"limit": 2}).json()
    rest = client.get("/v1/objections", params={"limit": 2, "cursor": first["next"]}).json()
    assert [each["note"] for each in first["items"] + rest["items"]] == ["note 0", "note 1", "note 2"]
    assert rest["next"] is None
    assert_problem(client.get("/v1/objections", params={"cursor": "x"}), 400, "cursor")


def test_a_mark_may_be_sent_as_the_comparison_gave_it(client: TestClient) -> None:
    comparison = client.post("/v1/comparisons", json={"paragraph_id": 1, "min_probability": 0}).json()
    [shown] = [each for row in comparison["rows"] for each in row["divergences"] if each["type"] == "quantity"]
    assert send(client, mark=shown, versions=comparison["versions"]).status_code == 201


@pytest.mark.parametrize("peer", ["10.0.0.7", "2001:db8::1"])
def test_another_machine_may_read_and_not_object(client: TestClient, store: Store, peer: str) -> None:
    other = client_of(store, peer)
    assert_problem(send(other), 403, "this machine")
    assert other.get("/v1/objections").json() == client.get("/v1/objections").json() == {"items": [], "next": None}


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"X-Forwarded-For": "8.8.8.8"}])
def test_a_strange_page_may_not_object(client: TestClient, headers: dict[str, str]) -> None:
    body = {"mark": mark(), "versions": VERSIONS, "wrong": "no_difference", "by": "A. Editor"}
    assert_problem(client.post("/v1/objections", json=body, headers=headers), 403, "this machine")


@pytest.mark.parametrize(
    ("said", "status", "word"),
    [
        ({"wrong": "everything"}, 422, "wrong"),
        ({"wrong": "other"}, 422, "note"),
        ({"better_type": "label"}, 422, "leave it out"),
        ({"wrong": "other_type", "better_type": "quantity"}, 422, "another one"),
        ({"wrong": "other_type", "better_type": "bias"}, 422, "better_type"),
        ({"by": " "}, 422, "who"),
        ({"note": "\0"}, 422, "NUL"),
        ({"versions": {"rashomon": "0.1.0"}}, 422, "rules"),
        ({"versions": VERSIONS | {"generation": 2**63}}, 422, "generation"),
        ({"mark": mark(probability=2)}, 422, "probability"),
        ({"mark": mark(type="bias")}, 422, "type"),
        ({"mark": mark(left=side(POST, "12 people", 999))}, 404, "paragraph 999"),
        ({"mark": mark(left=side(POST, "12 people", 2))}, 400, "does not hold"),
        ({"mark": mark(left=side(POST, "12 people", 1) | {"start": 3})}, 400, "paragraph 1"),
        ({"mark": mark(left={"paragraph_id": 1, "start": 5, "end": 5, "text": ""})}, 422, "text"),
        ({"extra": 1}, 422, "extra"),
    ],
)
def test_what_is_no_objection_to_a_mark_is_a_problem(
    client: TestClient, said: dict[str, Any], status: int, word: str
) -> None:
    assert_problem(send(client, **said), status, word)
    assert client.get("/v1/objections").json()["items"] == []


def test_while_an_indexer_holds_the_store_the_answer_says_so(client: TestClient, store: Store) -> None:
    with store.exclusively():
        assert_problem(send(client), 503, "held by", "wait")
    assert send(client).status_code == 201


def test_without_a_store_nothing_is_made(store: Store) -> None:
    assert_problem(send(client_of(store)), 503, "no store")
    assert not store.settings.home.exists()


def test_objections_survive_revisions_and_rebuilding(client: TestClient, store: Store, encoder: Encoder) -> None:
    kept = send(client).json()
    index_records(store, POST | {"paragraphs": ["An earthquake destroyed the market. Twenty people were killed."]})
    with store.exclusively():
        link_and_publish(store, everything=True)
    assert client.get("/v1/objections").json()["items"] == [kept]
    again = open_store(store.settings.home, encoder)
    assert list(faults(again)) == []
    again.close()


def test_the_example_of_the_documentation_is_what_the_samples_give(sample_store: Store) -> None:
    [example] = examples.OBJECTIONS.values()
    comparison = Comparer(sample_store).compare(Query(external_id=TRT))
    asked = example["value"]["mark"]
    assert [
        (each.left.text, each.right.text)
        for row in comparison.rows
        for each in row.divergences
        if (each.left.paragraph_id, each.left.start, each.right.paragraph_id, each.right.start)
        == (
            asked["left"]["paragraph_id"],
            asked["left"]["start"],
            asked["right"]["paragraph_id"],
            asked["right"]["start"],
        )
    ] == [("massacre", "attack")]


def test_objections_are_evaluation_data_on_the_sentences_that_hold_the_words(client: TestClient, store: Store) -> None:
    send(client, note="looked once")
    send(client, wrong="other_type", better_type="certainty", note="looked again")
    with store.catalogue.read() as reader:
        [pair] = objected_pairs(reader)
    assert (pair.left.text, pair.left.article) == (
        "The earthquake in Port Lindsey killed 12 people, the mayor said.",
        "post",
    )
    assert (pair.right.text, pair.right.published) == (TIMES["paragraphs"][0], "2020-03-02")
    [wrong], [better] = pair.wrong_marks, pair.marks
    for each, kind in ((wrong, "quantity"), (better, "certainty")):
        assert each.type == kind
        assert pair.left.text[slice(*each.left)] == each.left_text == "12 people"
        assert pair.right.text[slice(*each.right)] == each.right_text == "31 people"
    assert (pair.wrong, pair.note, pair.versions) == ("other_type", "looked again", VERSIONS)


def test_the_command_line_lists_and_exports_what_the_benchmark_reads(
    client: TestClient,
    store: Store,
    encoder: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from service.cli import app

    send(client, wrong="other_type", better_type="certainty")
    monkeypatch.setenv("RASHOMON_HOME", str(store.settings.home))
    app(["objections", "--json"], standalone_mode=False)
    assert [each["by"] for each in json.loads(capsys.readouterr().out)] == ["A. Editor"]
    app(["objections"], standalone_mode=False)
    assert "A. Editor" in capsys.readouterr().out
    file = tmp_path / "objections.jsonl"
    app(["objections", "export", str(file)], standalone_mode=False)
    [line] = map(json.loads, file.read_text().splitlines())
    file.write_text(json.dumps(line | {"same_claim": True}) + "\n")  # as somebody who has read it leaves it
    monkeypatch.setattr(divergences, "GOLD", file)
    [pair] = divergences.read_pairs("dev", encoder)
    assert [(each.type, each.sure) for each in pair.marks] == [("certainty", False)]
