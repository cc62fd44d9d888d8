"""`/articles/{id}`: what a reader of one article gets, and that its earlier versions stay readable."""

from pathlib import Path

from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from service.app import create_app
from tests.helpers import index_records, open_store, record
from tests.service.pages.conftest import SCRIPT, read


def test_an_article_is_shown_with_where_its_date_comes_from(client: TestClient) -> None:
    page = read(client, "/articles/2")
    assert page.said("h1") == ["Bomb hits Aleppo convoy"]
    assert "15 Apr 2017, 18:20 UTCTime of day stated with the article" in page.said("dd")
    assert "https://wire.example/1" in page.links


def test_every_paragraph_leads_to_its_comparison(client: TestClient) -> None:
    page = read(client, "/articles/1")
    assert {"/compare?paragraph=1", "/compare?paragraph=2", "/compare?article=1"} <= set(page.links)


def test_words_that_name_a_day_say_which(client: TestClient) -> None:
    assert any("“on Saturday” means 15 Apr 2017" in text for text in read(client, "/articles/1").said("span"))


def test_a_copy_names_its_origin_and_the_origin_its_copies(client: TestClient) -> None:
    copy = read(client, "/articles/3").said("li")
    assert any("A copy of The Wire’s paragraph" in text for text in copy)
    assert not any("Also in" in text for text in copy)  # there is no third
    assert any("The first of 2 that print it." in text for text in read(client, "/articles/2").said("li"))


def test_matches_come_with_a_script_or_by_a_link(client: TestClient) -> None:
    page = read(client, "/articles/1")
    assert [has["hx-get"] for has in page.where("div", "lazy")] == ["/articles/1/matches"]
    assert "/articles/1/matches" in page.links
    assert "Bomb hits Aleppo convoy" in read(client, "/articles/1/matches").said("a", "hl")
    part = client.get("/articles/1/matches", headers={"hx-request": "true"}).text
    assert "Bomb hits Aleppo convoy" in part
    assert "<html" not in part


def test_only_addresses_of_the_web_become_links(client: TestClient) -> None:
    page = read(client, "/articles/4")
    assert f"Convoy in Aleppo {SCRIPT}" in page.said("h1")
    assert "javascript:alert(3)" in page.said("p", "source")
    assert not [link for link in page.links if link.startswith("javascript:")]


def test_a_missing_date_is_said(client: TestClient) -> None:
    assert any("The source does not say." in text for text in read(client, "/articles/5").said("dd"))


def test_an_earlier_version_stays_readable(tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "home", encoder)
    for toll in ("43", "126"):
        told = f"The bomb killed {toll} people in Rashidin."
        index_records(
            store, record("A", told, title="Bomb", id="one", url="https://a.example/1", published="2017-04-15")
        )
    client = TestClient(create_app(store.settings, store))
    assert "The bomb killed 126 people in Rashidin." in read(client, "/articles/1").said("p", "q")
    first = read(client, "/articles/1?version=1")
    assert "The bomb killed 43 people in Rashidin." in first.said("p", "q")
    assert any("This version was superseded." in text for text in first.said("p"))
    asking = {"accept": "text/html"}
    assert client.get("/articles/1?version=9", headers=asking).status_code == 404
    assert client.get("/articles/99", headers=asking).status_code == 404
    store.close()
