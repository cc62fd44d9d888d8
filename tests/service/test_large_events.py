"""Events that are hard to show over HTTP and as pages: of thousands of articles, of one text, without dates."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from fastapi.testclient import TestClient

from indexer.store.store import Store
from service.app import create_app
from tests.helpers import Record, index_records, record
from tests.indexer.linking.test_neighbours import telling


def told(count: int) -> Iterator[Record]:
    random = Random(2)
    return (telling(random, number) for number in range(count))


def undated(count: int) -> Iterator[Record]:
    return ({name: value for name, value in each.items() if name != "published"} for each in told(count))


def of_one_text(count: int) -> Iterator[Record]:
    """The same paragraph, each time by another outlet."""
    text = telling(Random(3), 3)["paragraphs"][0]
    same = {"title": "The same", "published": "2020-01-06"}
    return (record(f"Outlet {number}", text, **same, id=f"n{number}") for number in range(count))


def answer(client: TestClient, path: str) -> str:
    found = client.get(path)
    assert found.status_code == 200, found.text[:500]
    return found.text


@pytest.mark.parametrize("count", [12, pytest.param(2000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", [told, undated, of_one_text])
def test_an_event_of_many_articles_is_listed_told_compared_and_shown(
    store: Store, kind: Callable[[int], Iterator[Record]], count: int
) -> None:
    every = list(kind(count))
    index_records(store, *every)
    client = TestClient(create_app(store.settings, store))
    largest, *_ = client.get("/v1/events", params={"min_outlets": 2}).json()["items"]
    # Without dates a likeness may be one of years: most of them stay apart.
    assert largest["articles"] > (1 if kind is undated else 0.9 * count)
    event = client.get(f"/v1/events/{largest['id']}").json()
    assert len(event["article_ids"]) == event["articles"] == largest["articles"]
    assert event["last_day"] == every[0].get("published")
    assert event["origins"] == 1 or kind is not of_one_text
    compared = client.get(f"/v1/events/{largest['id']}/comparison").json()
    shown = {each["article"]["id"] for each in (*compared["anchor"]["sources"], *compared["sources"])}
    assert len(shown) > 1
    assert shown <= set(event["article_ids"])
    left_out = f"{largest['articles'] - len(shown)} of the {largest['articles']} articles of this event are not shown"
    assert any(note.startswith(left_out) for note in compared["notes"]) == (len(shown) < largest["articles"])
    page = answer(client, f"/events/{largest['id']}")
    assert len(page.encode()) < 4 * 2**20
    answer(client, f"/v1/events?q={every[0]['title'].split()[0].strip(':')}")
