"""Reports over HTTP and on the page."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.errors import NotFoundError, StoreError
from indexer.store.store import Store
from service.api import examples
from service.app import create_app
from service.comparison.comparer import Comparer
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.press import Press
from service.reports.request import ReportRequest
from service.reports.shelf import Shelf
from tests.helpers import index_records, open_store, record
from tests.service.pages.reader import Page
from tests.service.reports.conftest import MADE_AT

TOLD = "An air strike on the market of Atareb killed {} people on Monday, the Syrian Observatory said."


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """A store of its own: what is asked for is kept in its home."""
    store = open_store(tmp_path_factory.mktemp("http") / "home", encoder)
    for outlet, dead in (("A", 40), ("B", 61), ("C", 43)):
        index_records(store, record(outlet, TOLD.format(dead), title="Strike on Atareb", published="2017-11-13"))
    yield store
    store.close()


@pytest.fixture
def client(small: Store) -> Iterator[TestClient]:
    app = create_app(small.settings, small)
    with app.state.press:
        yield TestClient(app)


def done(client: TestClient, address: str) -> Any:
    deadline = time.monotonic() + 60
    while (state := client.get(address).json())["status"] == "waiting" and time.monotonic() < deadline:
        time.sleep(0.02)
    return state


def test_a_report_is_asked_for_made_and_fetched(client: TestClient) -> None:
    answer = client.post("/v1/reports", json={"article_id": 1, "made_at": MADE_AT})
    assert answer.status_code == 202
    address = answer.headers["location"]
    state = done(client, address)
    assert (state["id"], state["status"]) == (answer.json()["id"], "done")
    for suffix, written in state["addresses"].items():
        if suffix == "pdf":
            continue
        file = client.get(written)
        assert file.status_code == 200, suffix
        assert file.headers["content-type"] == FORMATS[suffix].media_type
        assert f'filename="rashomon-{state["id"]}.{suffix}"' in file.headers["content-disposition"]
    assert client.get(f"{address}.json").json()["id"] == state["id"]
    assert pq.read_table(BytesIO(client.get(f"{address}.cells.parquet").content)).num_rows > 0
    assert client.get(f"{address}.jsonld?claim=1").json()["@type"] == "ClaimReview"


def test_the_same_question_has_the_same_report(client: TestClient) -> None:
    asked = {"article_id": 2, "made_at": MADE_AT}
    first = client.post("/v1/reports", json=asked).json()["id"]
    done(client, f"/v1/reports/{first}")
    again = client.post("/v1/reports", json=asked)
    assert (again.json()["id"], again.json()["status"]) == (first, "done")


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"event_id": 99999}, 404, "there is no event 99999"),
        ({"article_id": 1, "outlets": ["Nobody"]}, 404, "no outlet is indexed under the name 'Nobody'"),
        ({"article_id": 1, "made_at": "yesterday"}, 400, "made_at 'yesterday' is no date"),
        ({"text": "Words of an attack.", "published": "soon"}, 400, "published 'soon' is no date"),
        ({"article_id": 1, "published_from": "2017-02-02", "published_to": "2017-02-01"}, 400, "no day lies between"),
    ],
)
def test_what_a_request_names_wrongly_is_refused_at_once(
    client: TestClient, asked: dict[str, object], status: int, told: str
) -> None:
    answer = client.post("/v1/reports", json=asked)
    assert (answer.status_code, told in answer.json()["detail"]) == (status, True), answer.text


def test_what_fails_when_it_is_made_says_why(small: Store, tmp_path: Path) -> None:
    reporter, shelf = Reporter(small, Comparer(small)), Shelf(tmp_path / "reports")
    request = ReportRequest(event_id=99999)  # asked for in a store that had this event
    identity = reporter.identity(request)
    shelf.ask(identity, request)
    with Press(reporter, shelf):
        deadline = time.monotonic() + 60
        while shelf.state(identity).status == "waiting" and time.monotonic() < deadline:
            time.sleep(0.02)
    state = shelf.state(identity)
    assert state.status == "failed"
    assert str(state.fault).startswith("there is no event 99999")
    with pytest.raises(NotFoundError):
        shelf.report(identity)


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/v1/reports/0123456789abcdef", 404, "there is no report '0123456789abcdef' here"),
        ("/v1/reports/..%2f..%2fcatalogue.sqlite", 404, ""),
        ("/v1/reports/0123456789abcdef.html", 404, "there is no report"),
        ("/v1/reports/0123456789abcdef.docx", 400, "'docx' is no format"),
        ("/v1/reports/0123456789abcdef.jsonld", 400, "pick it by its number"),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, address: str, status: int, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"article_id": 1, "text": "Both."}, {"event_id": 0}, {"x": 1, "event_id": 1}])
def test_a_request_of_the_wrong_shape_is_refused(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/v1/reports", json=body).status_code == 422


def test_the_examples_of_the_documentation_can_be_asked() -> None:
    for each in examples.REPORTS.values():
        ReportRequest.model_validate(each["value"])


def test_what_waited_when_a_process_ended_is_made_by_the_next(small: Store, tmp_path: Path) -> None:
    reporter, shelf = Reporter(small, Comparer(small)), Shelf(tmp_path / "reports")
    request = ReportRequest(article_id=3, made_at=MADE_AT)
    identity = reporter.identity(request)
    shelf.ask(identity, request)  # and the process is killed
    assert shelf.state(identity).status == "waiting"
    with Press(reporter, Shelf(tmp_path / "reports")):
        deadline = time.monotonic() + 60
        while shelf.state(identity).status == "waiting" and time.monotonic() < deadline:
            time.sleep(0.02)
    assert shelf.report(identity) == reporter.make(request)


def test_more_than_can_wait_is_refused(small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.reports.press.MOST_WAITING", 2)
    press = Press(Reporter(small, Comparer(small)), Shelf(tmp_path / "reports"))
    with pytest.raises(StoreError, match="reports wait already"), press:
        for window in range(50):
            press.order(ReportRequest(article_id=1, window_days=window))


def test_a_shelf_keeps_no_more_than_its_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.reports.shelf.MOST_KEPT", 3)
    shelf = Shelf(tmp_path)
    for number in range(6):
        shelf.ask(f"{number:016x}", ReportRequest(article_id=1))
        shelf.fail(f"{number:016x}", "no")
    assert len(list(tmp_path.iterdir())) == 3


def test_the_page_shows_a_report_with_its_files(client: TestClient) -> None:
    page = Page(client.get("/reports?article=1", headers={"accept": "text/html"}).text)
    assert page.said("h1") == ["Strike on Atareb"]
    files = [link for link in page.links if link.startswith("/reports.")]
    assert len(files) == len(FORMATS)
    assert "/compare?article=1" in page.links
    csv = next(link for link in files if link.startswith("/reports.csv"))
    assert client.get(csv).content == client.get(csv).content


def test_a_report_keeps_the_days_that_a_comparison_was_filtered_by(client: TestClient) -> None:
    compared = Page(client.get("/compare?article=1&from=2017-11-12&to=2017-11-13").text)
    link = next(each for each in compared.links if each.startswith("/reports.json"))
    made = client.get(link).json()
    assert (made["question"]["first_day"], made["question"]["last_day"]) == ("2017-11-12", "2017-11-13")
    assert len(made["sources"]) == 3
    assert [each["outlet"] for each in client.get("/reports.json?article=1&to=2017-11-12").json()["sources"]] == ["A"]
    shown = Page(client.get(link.replace("/reports.json", "/reports")).text)
    assert any(said.startswith("12 Nov 2017 to 13 Nov 2017, by day") for said in shown.said("dd"))


def test_the_page_of_a_pasted_text_and_of_nothing(client: TestClient) -> None:
    asked = {"q": TOLD.format(50), "published": "2017-11-13", "outlet": ["B", "C"]}
    shown = client.get("/reports", params=asked, headers={"accept": "text/html"})
    assert (shown.status_code, TOLD.format(50) in shown.text) == (200, True)
    refused = client.get("/reports", headers={"accept": "text/html"})
    assert refused.status_code == 400
    assert "Say what the report is of" in refused.text
    assert client.get("/reports?event=99999", headers={"accept": "text/html"}).status_code == 404


def test_a_report_is_bound_to_its_days_where_the_comparison_is(client: TestClient) -> None:
    questions = [
        client.get("/reports.json", params={"article": 1, **asked}).json()["question"] for asked in ({}, {"follow": 0})
    ]
    assert [each["follow_ups"] for each in questions] == [True, False]
    assert "--no-follow-ups" in questions[1]["command"]


def test_what_the_page_that_compares_reads_as_words_is_no_report(client: TestClient) -> None:
    for path in ("/reports", "/reports.json", "/reports/ready"):
        refused = client.get(path, params={"q": "market of Atareb"}, headers={"accept": "text/html"})
        assert (refused.status_code, "words to look for" in refused.text) == (400, True)
    asked = {"q": "market of Atareb", "as": "paragraph"}
    assert client.get("/reports.json", params=asked).json()["question"]["asked"] == "market of Atareb"


def test_one_claim_of_a_report_is_picked_by_its_number(client: TestClient) -> None:
    asked: dict[str, str | list[str]] = {"article": "1", "made_at": "2018-01-01", "window": "2", "outlet": ["B", "C"]}
    page = Page(client.get("/reports", params=asked | {"claim": "1"}, headers={"accept": "text/html"}).text)
    [form] = [each for each in page.where("form") if each.get("action") == "/reports.jsonld"]
    number = next(has for has in page.where("input") if has.get("id") == "claim")
    assert (form["method"], number["value"], number["min"]) == ("get", "1", "1")
    carried = [
        (str(has["name"]), str(has["value"]))
        for has in page.where("input")
        if has.get("type") == "hidden" and has["name"] in asked
    ]
    assert carried == [("article", "1"), ("window", "2"), ("outlet", "B"), ("outlet", "C"), ("made_at", "2018-01-01")]
    review = client.get("/reports.jsonld", params=[*carried, ("claim", "1")]).json()
    assert review["datePublished"] == "2018-01-01"
    assert {each["publisher"]["name"] for each in review["itemReviewed"]["appearance"]} <= {"A", "B", "C"}
    beyond = client.get(f"/reports?article=1&claim={int(number['max'] or 0) + 1}", headers={"accept": "text/html"})
    assert beyond.status_code == 404
    assert f"numbered from 1 to {number['max']}" in beyond.text
