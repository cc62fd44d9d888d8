"""The HTTP interface over real stores."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from indexer.store.store import Store
from service.api import examples
from service.app import create_app
from tests.helpers import index_records, record

TRT = "fakes:1919191759"


@pytest.fixture(scope="module")
def client(sample_store: Store) -> TestClient:
    # Not as a context manager: leaving it would close the store that other tests share.
    return TestClient(create_app(sample_store.settings, sample_store), raise_server_exceptions=False)


def assert_problem(answer: Response, status: int, *words: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert [word for word in words if word not in body["detail"]] == []


def test_outlets_are_listed_with_their_span(client: TestClient) -> None:
    items = client.get("/v1/outlets").json()["items"]
    assert len(items) == 15
    assert items[0] == {
        "id": items[0]["id"],
        "name": "AhlulBayt News Agency",
        "articles": 1,
        "first_published": "2016-12-08",
        "last_published": "2016-12-08",
        "family": None,
        "country": None,
        "lang": None,
        "kind": None,
        "tags": [],
        "aliases": [],
        "domains": [],
    }


def test_articles_page_through_to_the_end(client: TestClient) -> None:
    seen, cursor = [], None
    while True:
        page = client.get("/v1/articles", params={"limit": 30} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == 84


def test_articles_are_filtered_by_outlet_date_and_title(client: TestClient) -> None:
    asked = {"outlet": "SANA", "from": "2016-11-20", "to": "2016-11-26", "q": "aleppo"}
    items = client.get("/v1/articles", params=asked).json()["items"]
    assert {item["outlet"] for item in items} == {"SANA"}
    assert all(
        "2016-11-20" <= item["published"] <= "2016-11-26" and "aleppo" in item["title"].lower() for item in items
    )
    assert items


def test_paragraph_offsets_are_code_points_of_the_article_text(client: TestClient) -> None:
    found = client.get("/v1/articles/1").json()
    assert found["paragraphs"]
    for paragraph in found["paragraphs"]:
        assert found["text"][paragraph["start"] : paragraph["end"]] == paragraph["text"]
        assert client.get(f"/v1/paragraphs/{paragraph['id']}").json()["paragraph"] == paragraph


def test_matches_come_from_other_outlets_with_reasons(client: TestClient) -> None:
    answer = client.post("/v1/matches", json={"external_id": TRT}).json()
    assert answer["query"]["outlet"] == "TRT World"
    assert len({match["article"]["outlet"] for match in answer["matches"]}) >= 4
    assert "TRT World" not in {match["article"]["outlet"] for match in answer["matches"]}
    for match in answer["matches"]:
        assert 0.5 <= match["probability"] <= 1
        assert -1 <= match["score"] <= 1
        assert match["reasons"]
    probabilities = [match["probability"] for match in answer["matches"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert answer["nearest"] is None


def test_articles_of_an_answer_are_ranked_once_each(client: TestClient) -> None:
    articles = client.post("/v1/matches", json={"external_id": TRT, "min_probability": 0.0}).json()["articles"]
    ids = [each["article"]["id"] for each in articles]
    assert len(ids) == len(set(ids)) > 0
    assert [each["probability"] for each in articles] == sorted(
        (each["probability"] for each in articles), reverse=True
    )


def test_pasted_text_finds_the_event(client: TestClient) -> None:
    answer = client.post("/v1/matches", json={"text": examples.ATTACK, "published": "2017-04-04"}).json()
    assert answer["query"]["paragraph_ids"] == []
    assert {match["article"]["published"][:7] for match in answer["matches"]} == {"2017-04"}


def test_nothing_near_says_how_far_the_nearest_is(client: TestClient) -> None:
    query = {"text": "The city council approved a new bicycle lane on Elm Street.", "published": "2016-12-08"}
    answer = client.post("/v1/matches", json=query).json()
    assert answer["matches"] == []
    assert answer["nearest"]["probability"] < 0.5


def test_filters_hold(client: TestClient) -> None:
    only = client.post("/v1/matches", json={"external_id": TRT, "outlets": ["Al-Ahram"], "min_probability": 0}).json()
    assert {match["article"]["outlet"] for match in only["matches"]} == {"Al-Ahram"}
    without = client.post("/v1/matches", json={"external_id": TRT, "exclude_outlets": ["Al-Ahram"]}).json()
    assert "Al-Ahram" not in {match["article"]["outlet"] for match in without["matches"]}
    none = client.post("/v1/matches", json={"external_id": TRT, "languages": ["ar"], "min_probability": 0}).json()
    assert (none["matches"], none["candidates"]) == ([], 0)


def test_comparison_is_anchored_to_exact_words(client: TestClient) -> None:
    answer = client.post("/v1/comparisons", json={"external_id": TRT}).json()
    assert len(answer["outlets"]) >= 5
    assert answer["outlets"][0]["name"] == "TRT World"
    assert answer["rows"]
    texts = {
        each["paragraph"]["id"]: each["paragraph"]["text"] for each in answer["anchor"]["sources"] + answer["sources"]
    }
    for row in answer["rows"]:
        assert row["claim"] in {cell["text"] for cell in row["cells"]}
        for cell in row["cells"]:
            text = texts[cell["paragraph_id"]]
            assert text[cell["start"] : cell["end"]] == cell["text"]
            if cell["attribution"]:
                said = cell["attribution"]
                assert text[said["start"] : said["end"]] == said["source"]


def test_comparisons_are_deterministic(client: TestClient) -> None:
    bodies = {client.post("/v1/comparisons", json={"external_id": TRT}).content for _ in range(3)}
    assert len(bodies) == 1


@pytest.mark.parametrize("name", examples.COMPARISONS)
def test_every_example_of_the_openapi_document_works(client: TestClient, name: str) -> None:
    query = examples.COMPARISONS[name]["value"]
    assert client.post("/v1/comparisons", json=query).status_code == 200
    if "paragraphs" not in query:
        assert client.post("/v1/matches", json=query).status_code == 200


def test_the_openapi_document_shows_the_examples(client: TestClient) -> None:
    content = client.get("/openapi.json").json()["paths"]["/v1/matches"]["post"]["requestBody"]["content"]
    assert content["application/json"]["examples"] == examples.MATCHES


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({}, 422, ["exactly one of text, paragraph_id, article_id, external_id, url", "none given"]),
        ({"text": "x y", "url": "https://example.org"}, 422, ["text and url given"]),
        ({"text": ""}, 422, ["text"]),
        ({"text": " \n "}, 422, ["no words"]),
        ({"text": "12 345"}, 422, ["no words"]),
        ({"paragraph_id": 1, "window_days": -1}, 422, ["window_days"]),
        ({"paragraph_id": 1, "window": 3}, 422, ["window"]),
        ({"paragraph_id": 1, "min_probability": 1.5}, 422, ["min_probability"]),
        ({"paragraph_id": 10**9}, 404, ["no paragraph 1000000000"]),
        ({"paragraph_id": 2**70}, 422, ["paragraph_id"]),
        ({"article_id": -5}, 422, ["article_id"]),
        ({"external_id": "nobody"}, 404, ["nobody"]),
        ({"url": "https://example.org/none"}, 404, ["https://example.org/none"]),
        ({"text": "An army unit", "published": "yesterday"}, 400, ["yesterday", "YYYY-MM-DD"]),
        ({"paragraph_id": 1, "published": "0001-01-01", "window_days": 36500}, 200, []),
        ({"paragraph_id": 1, "outlets": ["Nobody's Herald"]}, 404, ["Nobody's Herald"]),
        ({"text": "half \ud800 a character"}, 422, ["text"]),
    ],
)
def test_bad_queries_are_told_what_to_send(
    client: TestClient, query: dict[str, Any], status: int, words: list[str]
) -> None:
    import json

    for path in ("/v1/matches", "/v1/comparisons"):
        answer = client.post(path, content=json.dumps(query), headers={"content-type": "application/json"})
        if status == 200:
            assert answer.status_code == 200
        else:
            assert_problem(answer, status, *[word for word in words if path == "/v1/matches" or "exactly" not in word])


def test_other_bad_requests_are_problems_too(client: TestClient) -> None:
    assert_problem(client.get("/v1/nothing"), 404)
    assert_problem(client.get("/v1/articles/999999"), 404, "no article 999999")
    assert_problem(client.get("/v1/articles/zero"), 422, "article_id")
    assert_problem(client.get("/v1/articles", params={"cursor": "later"}), 400, "later", "cursor")
    assert_problem(client.get("/v1/articles", params={"from": "soon"}), 400, "soon")
    assert_problem(client.delete("/v1/outlets"), 405)
    assert_problem(client.post("/v1/matches", content=b"{", headers={"content-type": "application/json"}), 422)


def test_an_unindexed_store_is_alive_and_not_ready(store: Store) -> None:
    client = TestClient(create_app(store.settings, store))
    assert client.get("/healthz").json() == {"status": "ok"}
    assert_problem(client.get("/readyz"), 503, "no store", "rashomon index")
    assert_problem(client.get("/v1/outlets"), 503, "no store")


@pytest.fixture
def two_articles(store: Store) -> Iterator[Store]:
    index_records(store, record("A", "The army took the town of Khan Touman.", title="One", published="2016-12-08"))
    yield store


def test_a_running_service_sees_what_another_process_publishes(two_articles: Store) -> None:
    from tests.helpers import open_store

    client = TestClient(create_app(two_articles.settings, two_articles))
    query = {"text": "The army took Khan Touman town", "published": "2016-12-08", "min_probability": 0}
    assert [each["article"]["outlet"] for each in client.post("/v1/matches", json=query).json()["matches"]] == ["A"]
    other = open_store(two_articles.settings.home, two_articles.encoder)
    index_records(other, record("B", "Rebels lost Khan Touman to the army.", title="Two", published="2016-12-08"))
    other.close()
    answer = client.post("/v1/matches", json=query).json()
    assert {each["article"]["outlet"] for each in answer["matches"]} == {"A", "B"}
    assert answer["query"]["generation"] == 2
    assert client.get("/readyz").json() == {"status": "ready"}
