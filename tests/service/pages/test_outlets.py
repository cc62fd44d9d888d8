"""Outlets: who is indexed, how much, and the days between."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.outlet_entries import OutletEntry
from indexer.store.store import Store
from service.app import create_app
from tests.helpers import index_records, open_store, record
from tests.service.contested import RECORDS, SCRIPT


@pytest.fixture(scope="module")
def outlets_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("outlets") / "home", encoder)
    undated = record(
        "Blog", "Una receta de tortitas con ciruelas y canela para el domingo.", title="Tortitas", lang="es"
    )
    index_records(store, *RECORDS, undated)
    with store.exclusively(), store.catalogue.write() as writer:
        entries = [
            OutletEntry(name="Post", family="House of Post", kind="newspaper", country="gb", tags=("old",)),
            OutletEntry(name="Times", kind="agency", aliases=("The Times",), domains=("times.example",)),
        ]
        writer.outlets.take_in(entries)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(outlets_store: Store) -> TestClient:
    return TestClient(create_app(outlets_store.settings, outlets_store))


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def names(html: str) -> list[str]:
    return re.findall(r'<th role="rowheader" scope="row"><a href="/outlets/\d+" dir="auto">([^<]+)<', html)


def number_of(client: TestClient, name: str) -> int:
    return next(int(each["id"]) for each in client.get("/v1/outlets").json()["items"] if each["name"] == name)


def test_every_outlet_is_listed_with_what_is_known_of_it(client: TestClient) -> None:
    html = page(client, "/outlets")
    assert [name for name in names(html) if "script" not in name] == ["Blog", "Post", "Times"]
    for words in ("House of Post", "newspaper</bdi></a>, United Kingdom", "old", "Spanish", "No article has a date"):
        assert words in html


def test_a_gap_is_days_without_an_article_between_the_first_and_the_last(client: TestClient) -> None:
    html = page(client, "/outlets")
    told = "Articles on 2 of 8 days, 2 to 9 Mar 2020; longest gap 6 days, 3 to 8 Mar 2020"
    assert f'aria-label="{told}"' in html
    assert 'aria-label="Articles on 1 of 1 day, 2 Mar 2020"' in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("family=house+of+POST", ["Post"]),
        ("kind=agency", ["Times"]),
        ("kind=newspaper&family=House+of+Post", ["Post"]),
        ("kind=agency&family=House+of+Post", []),
    ],
)
def test_outlets_are_filtered_by_family_and_kind(client: TestClient, asked: str, found: list[str]) -> None:
    html = page(client, f"/outlets?{asked}")
    assert names(html) == found
    assert ("Nothing found" in html) == (not found)


def test_an_outlet_s_page_has_its_articles_and_leads_to_its_events(client: TestClient) -> None:
    html = page(client, f"/outlets/{number_of(client, 'Post')}")
    assert re.findall(r'<a class="hl" href="/articles/(\d+)"', html) == ["1", "4"]
    assert 'href="/events?outlet=Post&amp;min_outlets=1"' in html
    assert "The Times" in page(client, f"/outlets/{number_of(client, 'Times')}")


def test_hostile_names_are_shown_and_do_nothing(client: TestClient) -> None:
    for address in ("/outlets", f"/outlets/{number_of(client, f'Herald {SCRIPT}')}"):
        html = client.get(address).text
        assert SCRIPT not in html
        assert "Herald &lt;script&gt;" in html
        assert "javascript:" not in html


def test_an_unknown_outlet_is_not_found(client: TestClient) -> None:
    assert client.get("/outlets/999").status_code == 404
