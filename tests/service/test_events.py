"""Events over HTTP, over the sample corpus and over stores of a few articles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.app import create_app
from service.cli import main
from tests.helpers import Record, index_records, open_store, record
from tests.service.test_api import assert_problem

QUAKE = (
    record(
        "Post",
        "An earthquake destroyed the old market of Port Lindsey on Monday morning, the mayor Ada Brown said.",
        title="Earthquake destroys market of Port Lindsey",
        published="2020-03-02",
        id="post",
    ),
    record(
        "Times",
        "The old market of Port Lindsey lies in ruins after an earthquake on Monday, said mayor Ada Brown.",
        title="Earthquake: market of Port Lindsey in ruins",
        published="2020-03-03",
        id="times",
        url="https://times.example/quake",
    ),
    record(
        "Herald",
        "Mayor Ada Brown visited the ruins of the market in Port Lindsey that the earthquake left on Monday.",
        title="Ada Brown visits earthquake ruins in Port Lindsey",
        published="2020-03-03",
        id="herald",
    ),
)
VOTE: Record = record(
    "Post",
    "Parliament adopted the pension reform after a debate of eleven hours.",
    title="Parliament adopts pension reform",
    published="2020-03-04",
    id="vote",
)
UNDATED: Record = record("Blog", "A recipe for pancakes with plums and cinnamon.", title="Plum pancakes", id="plum")


def client_of(store: Store, peer: str = "127.0.0.1") -> TestClient:
    return TestClient(create_app(store.settings, store), raise_server_exceptions=False, client=(peer, 50_000))


@pytest.fixture(scope="module")
def samples(sample_store: Store) -> TestClient:
    return client_of(sample_store)


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    index_records(store, *QUAKE, VOTE, UNDATED)
    yield client_of(store)


def items(client: TestClient, **asked: str | int) -> list[str]:
    answer = client.get("/v1/events", params=asked)
    assert answer.status_code == 200, answer.text
    return [each["headline"] for each in answer.json()["items"]]


def test_events_are_listed_latest_first_and_the_undated_last(client: TestClient) -> None:
    listed = client.get("/v1/events").json()
    assert [(each["last_day"], each["articles"], each["outlets"]) for each in listed["items"]] == [
        ("2020-03-04", 1, 1),
        ("2020-03-03", 3, 3),
        (None, 1, 1),
    ]
    assert listed["next"] is None


def test_events_are_filtered_by_days_words_and_outlets(client: TestClient) -> None:
    [quake] = items(client, min_outlets=2)
    assert "Port Lindsey" in quake
    assert items(client, **{"from": "2020-03-04"}) == ["Parliament adopts pension reform"]
    assert items(client, to="2020-03-02") == [quake]
    assert items(client, **{"from": "2020-03-03", "to": "2020-03-03"}) == [quake]
    assert items(client, q="port VISITS") == [quake]
    assert items(client, q="port pension") == []
    assert items(client, min_outlets=4) == []


def test_events_page_through_to_the_end(samples: TestClient) -> None:
    whole = [each["id"] for each in samples.get("/v1/events", params={"limit": 500}).json()["items"]]
    seen: list[int] = []
    cursor = None
    while True:
        page = samples.get("/v1/events", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        seen += [each["id"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen) > 14


@pytest.mark.parametrize("cursor", ["7", "7-", "-7", "x-7", "1-2-3", "9" * 30 + "-1", "3652060-1"])
def test_a_cursor_that_is_none_is_a_problem(client: TestClient, cursor: str) -> None:
    assert_problem(client.get("/v1/events", params={"cursor": cursor}), 400, "cursor")


def test_a_date_that_is_none_is_a_problem(client: TestClient) -> None:
    assert_problem(client.get("/v1/events", params={"from": "yesterday"}), 400, "from", "YYYY-MM-DD")


@pytest.mark.postgresql
def test_on_postgresql_too_every_number_is_answered_or_refused(
    postgresql: str, tmp_path: Path, encoder: Encoder
) -> None:
    store = open_store(tmp_path / "home", encoder, database=postgresql)
    index_records(store, *QUAKE, VOTE, UNDATED)
    client = client_of(store)
    listed = client.get("/v1/events", params={"limit": 1}).json()
    asked: list[tuple[str, str | int, int]] = [
        ("cursor", listed["next"], 200),
        ("cursor", f"{date.max.toordinal()}-{2**63 - 1}", 200),
        ("cursor", f"{2**31}-1", 400),
        ("min_outlets", 1_000_000, 200),
        ("min_outlets", 2**31, 422),
    ]
    assert [client.get("/v1/events", params={name: value}).status_code for name, value, _ in asked] == [
        status for *_, status in asked
    ]
    assert client.get(f"/v1/events/{2**63 - 1}").status_code == 404
    for verdict in ("split", "same", "split"):
        answer = client.post("/v1/events/1/judgements", json={"verdict": verdict, "article_ids": [3], "by": "E"})
        assert answer.status_code == 201, answer.text
    store.close()


def test_an_event_has_its_names_outlets_origins_articles_and_days(client: TestClient) -> None:
    found = client.get("/v1/events/1").json()
    assert (found["id"], found["story_id"], found["replaced_by"], found["replaces"]) == (1, 1, None, [])
    assert (found["first_day"], found["last_day"]) == ("2020-03-02", "2020-03-03")
    assert found["outlet_names"] == ["Herald", "Post", "Times"]
    assert (found["articles"], found["article_ids"], found["origins"]) == (3, [1, 2, 3], 3)
    assert found["headline_article_id"] in {1, 2, 3}
    assert {"Port Lindsey", "Ada Brown"} <= set(found["names"])
    assert "Monday" not in found["names"]
    assert found["places"] == []
    assert found["episodes"] == []


def test_a_place_is_a_name_that_several_tell_from_the_beginning_and_often_say_where_by(samples: TestClient) -> None:
    [attack] = samples.get("/v1/events", params={"q": "chemical EUs", "min_outlets": 2}).json()["items"]
    found = samples.get(f"/v1/events/{attack['id']}").json()
    assert "Khan Sheikhoun" in found["names"]
    assert found["places"] == ["Khan Sheikhoun", "Idlib"]  # some articles write Khan Sheikhun
    assert "Brussels" not in found["places"]
    assert "Assad" not in " ".join(found["places"])


@pytest.mark.parametrize("owner", ["Port Lindsey's", "Port Lindseys"])
def test_a_name_is_told_without_its_possessive(store: Store, owner: str) -> None:
    owned = record(
        "Echo",
        f"An earthquake on Monday destroyed {owner} old market, said mayor Ada Brown. {owner} port is shut.",
        title="Earthquake destroys market of Port Lindsey",
        published="2020-03-03",
    )
    index_records(store, owned, *QUAKE)
    names = client_of(store).get("/v1/events/1").json()["names"]
    assert "Port Lindsey" in names
    assert not [name for name in names if name.startswith(owner)]


def test_a_people_and_a_name_with_an_s_keep_theirs(store: Store) -> None:
    told = "The Chadians and the Chadian army met the United States envoy. State papers were signed. The Chadian army left."
    index_records(store, *(record(outlet, told, title="Talks", published="2020-03-02") for outlet in ("Post", "Times")))
    names = client_of(store).get("/v1/events/1").json()["names"]
    assert "United States" in names
    assert "United State" not in names
    assert "Chadians" in names or "Chadian" in names


@pytest.mark.parametrize("land", ["the Philippines on Monday", "Philippines, mayor Ada Brown said"])
def test_a_name_that_ends_in_s_is_no_owner(store: Store, land: str) -> None:
    told = f"A storm destroyed the market in {land}."
    adjective = " Philippine police, Philippine soldiers and Philippine doctors came to help." * 3
    about = {"title": "Storm destroys market in Philippines", "published": "2020-03-02"}
    index_records(store, record("Post", told + adjective, **about), record("Times", told, **about))
    assert "Philippines" in client_of(store).get("/v1/events/1").json()["names"]


def test_copies_of_one_text_are_one_origin(store: Store) -> None:
    wire = QUAKE[0]["paragraphs"]
    copy = record("Echo", *wire, title="Earthquake destroys market of Port Lindsey", published="2020-03-03")
    index_records(store, *QUAKE, copy)
    found = client_of(store).get("/v1/events/1").json()
    assert (found["articles"], found["origins"]) == (4, 3)


def test_an_unknown_event_is_a_problem(client: TestClient) -> None:
    for path in ("", "/comparison", "/judgements"):
        assert_problem(client.get(f"/v1/events/999{path}"), 404, "event 999", "/v1/events")


def test_a_store_without_articles_has_no_events(store: Store) -> None:
    index_records(store)
    assert items(client_of(store)) == []


def test_an_event_s_comparison_holds_its_articles_only(client: TestClient) -> None:
    answer = client.get("/v1/events/1/comparison").json()
    assert {each["name"] for each in answer["outlets"]} == {"Post", "Times", "Herald"}
    assert {source["article"]["id"] for source in answer["sources"]} <= {1, 2, 3}
    alone = client.get("/v1/events/2/comparison").json()
    assert (alone["anchor"]["outlet"], alone["sources"]) == ("Post", [])
    assert not any("not shown" in note for note in [*answer["notes"], *alone["notes"]])


def test_a_comparison_says_how_many_articles_of_the_event_it_does_not_show(client: TestClient) -> None:
    merged = {"verdict": "merge", "other_event_id": 3, "by": "E"}
    assert client.post("/v1/events/1/judgements", json=merged).status_code == 201
    by_hand, note = client.get("/v1/events/1/comparison").json()["notes"]
    assert by_hand == "1 correction of this event by hand, by E."
    assert note == (
        "1 of the 4 articles of this event is not shown: 1 without a paragraph that reaches probability 0.50 (Blog; placed in "
        "the event by E)."
    )


@pytest.mark.parametrize(
    "arguments", [["--query", "caf\udce9"], ["--limit", str(2**63)], ["--min-outlets", str(2**63)], ["--limit", "0"]]
)
def test_a_call_that_no_database_takes_is_refused_before_it_is_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    index_records(store, VOTE)
    monkeypatch.setenv("RASHOMON_HOME", str(store.settings.home))
    monkeypatch.setattr("sys.argv", ["rashomon", "events", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
