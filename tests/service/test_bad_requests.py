"""Requests that no client should send: each ends as a problem that says what to send, never as a fault of the service."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.store.store import Store
from service.app import create_app

TEXT = {"text": "An attack in Khan Sheikhoun"}
A_PAIR = {"text": "The army took the town.", "outlet": "A"}


@pytest.fixture(scope="module")
def client(sample_store: Store) -> TestClient:
    # Not as a context manager: leaving it would close the store that other tests share.
    return TestClient(create_app(sample_store.settings, sample_store), raise_server_exceptions=False)


def status_of(client: TestClient, path: str, body: dict[str, Any]) -> int:
    # Not `json=`: it cannot send half a surrogate pair.
    answer = client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    return int(answer.status_code)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *((TEXT | {"outlet": bad}, 422) for bad in ("a\0b", "\ud800")),
        *((TEXT | {name: ["a\0b"]}, 422) for name in ("outlets", "exclude_outlets", "languages")),
        *(({name: bad}, 422) for name in ("external_id", "url") for bad in ("a\0b", "\udfff", "x" * 2001)),
        *(({name: bad}, 422) for name in ("paragraph_id", "article_id") for bad in (0, -1, 2**63, 10**30)),
        *((TEXT | {name: ["x"] * 1001}, 422) for name in ("outlets", "exclude_outlets", "languages")),
        (TEXT | {"exclude_outlets": ["x"] * 1000}, 200),
        (TEXT | {"published": "0001-01-01T00:00:00+14:00"}, 400),
        (TEXT | {"published": "9999-12-31T23:59:59-14:00"}, 400),
        (TEXT | {"published": "2017-04-04\0"}, 400),
        (TEXT | {"published_from": "2017-04-20", "published_to": "2017-04-01"}, 400),
        (TEXT | {"published_from": "2017-04-01", "published_to": "2017-04-01"}, 200),
        ({"text": "a NUL\0 among words"}, 200),
    ],
)
def test_a_query_that_no_store_can_answer_is_a_problem(client: TestClient, body: dict[str, Any], status: int) -> None:
    assert status_of(client, "/v1/matches", body) == status


@pytest.mark.parametrize("bad", [{"text": "\0"}, {"text": "1 2 3"}, {"published": "yesterday"}])
@pytest.mark.parametrize("place", [0, 1])
def test_pasted_paragraphs_are_held_to_the_same_rules(client: TestClient, place: int, bad: dict[str, str]) -> None:
    pasted = [A_PAIR, A_PAIR]
    pasted[place] = A_PAIR | bad
    assert status_of(client, "/v1/comparisons", {"paragraphs": pasted}) == (400 if "published" in bad else 422)


@pytest.mark.parametrize("parameter", ["outlet", "q"])
def test_a_nul_in_a_list_s_filter_is_a_problem(client: TestClient, parameter: str) -> None:
    assert client.get("/v1/articles", params={parameter: "a\0b"}).status_code == 422


@pytest.mark.parametrize(
    "day", ["2016-12-08", "20161208", "2016-W49-4", "2016-12-08T23:00:00", "2016-12-09T01:00:00+02:00"]
)
def test_a_day_may_be_written_in_any_iso_form(client: TestClient, day: str) -> None:
    items = client.get("/v1/articles", params={"from": day, "to": day}).json()["items"]
    assert [(item["outlet"], item["published"]) for item in items] == [("AhlulBayt News Agency", "2016-12-08")] + [
        (item["outlet"], "2016-12-08") for item in items[1:]
    ]


def test_a_bad_day_is_called_by_its_parameter_s_name(client: TestClient) -> None:
    details = [client.get("/v1/articles", params={name: "soon"}).json()["detail"] for name in ("from", "to")]
    assert [detail.split(" is no date")[0] for detail in details] == ["from 'soon'", "to 'soon'"]
