"""Outlets in queries: labels filter a comparison, and merged outlets are one, over HTTP and on the command line."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.app import create_app
from service.demo import take_in_outlets
from service.matches import MatchFinder
from service.queries import Query
from tests.helpers import SAMPLES, index_records, open_store, record
from tests.service.test_cli import Rashomon, rashomon

__all__ = ["rashomon"]
ATTACK = "fakes:1919191759"  # TRT World, 4 April 2017
STATE = {"Al-Ahram", "Al-Alam", "NNA Lebanon", "SANA", "Sputnik", "TRT World"}


@pytest.fixture(scope="module")
def described(sample_store: Store, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The samples with their outlet directory. It is shared: read it only."""
    home = shutil.copytree(sample_store.settings.home, tmp_path_factory.mktemp("described") / "home")
    store = open_store(home, encoder)
    take_in_outlets(store, SAMPLES)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(described: Store) -> TestClient:
    return TestClient(create_app(described.settings, described), raise_server_exceptions=False)


def told_by(client: TestClient, **filters: Any) -> set[str]:
    """The outlets of all that may tell the attack."""
    query = {"external_id": ATTACK, "min_probability": 0, "limit": 1000, "per_article": 1, "fold_copies": False}
    answer = client.post("/v1/matches", json=query | filters)
    assert answer.status_code == 200, answer.text
    return {match["article"]["outlet"] for match in answer.json()["matches"]}


def test_state_media_against_the_rest(client: TestClient) -> None:
    everyone = told_by(client)
    state = told_by(client, tags=["State Media"])
    rest = told_by(client, exclude_tags=["state media"])
    # Each side at least as far down as among all: the most probable are judged, so fewer outlets leave room for more.
    assert everyone & STATE <= state <= STATE - {"TRT World"}  # the asker's own
    assert everyone - STATE <= rest
    assert not rest & STATE
    assert len(state) >= 3
    assert len(rest) >= 3


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        ({"kinds": ["agency"]}, {"AhlulBayt News Agency", "NNA Lebanon", "Reuters", "SANA", "Sputnik"}),
        ({"kinds": ["agency"], "tags": ["state media"]}, {"NNA Lebanon", "SANA", "Sputnik"}),
        ({"kinds": ["agency"], "exclude_tags": ["state media"]}, {"AhlulBayt News Agency", "Reuters"}),
        ({"families": ["irib", " Turkuvaz  media GROUP"]}, {"Al-Alam", "Daily Sabah"}),
        ({"tags": ["state media"], "outlets": ["SANA", "Daily Sabah"]}, {"SANA"}),
        ({"tags": ["state media", "party media"]}, STATE | {"Al-Manar", "Etilaf (Syrian National Coalition)"}),
        ({"outlets": ["Syrian Arab News Agency", "ahram online"]}, {"SANA", "Al-Ahram"}),
        ({"tags": []}, set()),
    ],
)
def test_filters_hold_together(client: TestClient, filters: dict[str, list[str]], admitted: set[str]) -> None:
    assert told_by(client, window_days=400, **filters) == admitted - {"TRT World"}


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"tags": ["States Media"]}, "no outlet has the tag 'states media': there are party media, state media"),
        (
            {"outlets": ["TASS"]},
            "no outlet is indexed under the name 'TASS': `rashomon outlets list` and /v1/outlets name all",
        ),
        ({"exclude_tags": ["x"]}, "no outlet has the tag 'x': there are party media, state media"),
        ({"kinds": ["blog"]}, "no outlet has the kind 'blog': there are agency, broadcaster, newspaper, "),
        (
            {"families": ["Press TV"]},
            "no outlet has the family 'press tv': there are AhlulBayt World Assembly, Hezbollah, IRIB",
        ),
    ],
)
def test_a_label_of_no_outlet_is_told_with_those_that_are(
    client: TestClient, filters: dict[str, list[str]], told: str
) -> None:
    for path in ("/v1/matches", "/v1/comparisons"):
        answer = client.post(path, json={"external_id": ATTACK} | filters)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert answer.json()["detail"].startswith(told)


@pytest.mark.parametrize("field", ["tags", "exclude_tags", "families", "kinds"])
def test_a_filter_takes_a_bounded_list_of_names(client: TestClient, field: str) -> None:
    for wrong in ("state media", ["a\0b"], ["x"] * 1001, [7]):
        assert client.post("/v1/matches", json={"external_id": ATTACK, field: wrong}).status_code == 422


def test_outlets_are_listed_with_what_the_directory_says(client: TestClient) -> None:
    items = client.get("/v1/outlets").json()["items"]
    assert len(items) == 15  # TASS has no article here
    assert {item["name"]: item for item in items}["Al-Alam"] == {
        "id": 5,
        "name": "Al-Alam",
        "articles": 6,
        "first_published": "2016-11-23",
        "last_published": "2016-12-29",
        "family": "IRIB",
        "country": "IR",
        "lang": "ar",
        "kind": "broadcaster",
        "tags": ["state media"],
        "aliases": ["Al-Alam News Network"],
        "domains": ["alalam.ir", "alalamtv.net"],
    }


def test_compare_takes_tags(rashomon: Rashomon, described: Store) -> None:
    with described.catalogue.read() as reader:
        article = reader.article_by_external_id(ATTACK).id
    call = ("compare", "--article", article, "--format", "json")
    home: Path = described.settings.home
    for flag, expected in (("--tag", True), ("--exclude-tag", False)):
        sources = rashomon(*call, flag, "State Media", home=home).json["sources"]
        assert sources
        assert {each["outlet"] in STATE for each in sources} == {expected}
    unknown = rashomon(*call, "--tag", "x", home=home)
    assert (unknown.status, unknown.err) == (
        2,
        "rashomon: no outlet has the tag 'x': there are party media, state media\n",
    )


# --- merged outlets

NEWS = "Government troops took the district of Sheikh Saeed in southern Aleppo on Thursday."


@pytest.fixture
def merged(store: Store) -> Store:
    """ "Own" and its page, which was an outlet of its own, are one; "Other" tells the same."""
    index_records(
        store,
        record("Own", NEWS, title="Sheikh Saeed taken", published="2016-12-08", id="own"),
        record(
            "", f"{NEWS} Bread is sold.", title="Taken", published="2016-12-08", url="https://own.example/1", id="page"
        ),
        record("Other", f"{NEWS} It rained.", title="Army in Aleppo", published="2016-12-08", id="other"),
    )
    with store.exclusively(), store.catalogue.write() as writer:
        writer.outlets.merge("own.example", "Own")
    return store


def matched(store: Store, **query: Any) -> list[tuple[str, str | None]]:
    found = MatchFinder(store).find(Query(min_probability=0, fold_copies=False, **query))
    return sorted((match.article.outlet, match.article.external_id) for match in found.matches)


def test_articles_of_the_asker_s_merged_outlets_are_left_out(merged: Store) -> None:
    assert matched(merged, external_id="own") == [("Other", "other")]
    assert matched(merged, external_id="page") == [("Other", "other")]
    assert matched(merged, external_id="other") == [("Own", "own"), ("Own", "page")]
    for name in ("Own", "own.example"):
        assert matched(merged, text=NEWS, outlet=name) == [("Other", "other")]


def test_filters_reach_the_articles_of_merged_outlets(merged: Store) -> None:
    both = [("Own", "own"), ("Own", "page")]
    with merged.exclusively(), merged.catalogue.write() as writer:
        writer.outlets.tag("own.example", add=["mine"], remove=[])
    assert matched(merged, text=NEWS, outlets=["Own"]) == both
    assert matched(merged, text=NEWS, tags=["mine"]) == both
    assert matched(merged, text=NEWS, exclude_outlets=["own.example"]) == [("Other", "other")]
    assert matched(merged, text=NEWS, exclude_tags=["mine"]) == [("Other", "other")]


def test_a_running_service_shows_a_merge_at_once(merged: Store) -> None:
    client = TestClient(create_app(merged.settings, merged))

    def outlets() -> dict[str, int]:
        return {item["name"]: item["articles"] for item in client.get("/v1/outlets").json()["items"]}

    assert outlets() == {"Other": 1, "Own": 2}
    assert [item["id"] for item in client.get("/v1/articles", params={"outlet": "own.example"}).json()["items"]] == [
        1,
        2,
    ]
    with merged.exclusively(), merged.catalogue.write() as writer:
        writer.outlets.split("own.example")
    assert outlets() == {"Other": 1, "Own": 1, "own.example": 1}
    answer = client.post("/v1/comparisons", json={"external_id": "own", "min_probability": 0}).json()
    assert {outlet["name"] for outlet in answer["outlets"]} == {"Own", "Other", "own.example"}
    assert answer["versions"]["generation"] == 1
