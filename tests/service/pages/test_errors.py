"""Failures: a page for a reader, a problem in JSON for a program."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from indexer.store.store import Store
from service.app import create_app
from tests.helpers import index_records
from tests.service.contested import VOTE
from tests.service.test_api import assert_problem

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def app(store: Store) -> FastAPI:
    index_records(store, VOTE)
    return create_app(store.settings, store)


def client_of(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def assert_page(answer: Response, status: int, *words: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert [word for word in words if word not in answer.text] == []


def test_an_address_of_nothing_has_a_page(app: FastAPI) -> None:
    assert_page(client_of(app).get("/nonsense", headers=BROWSER), 404, "Not found", 'href="/events"')


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/nonsense", "There is no page at this address."),
        ("/events?min_outlets=many", "“min_outlets”: give a whole number."),
        ("/events?min_outlets=0", "“min_outlets”: give 1 or more."),
        (f"/events?q={'a' * 300}", "“q”: give 200 at most, not 300."),
        ("/events?from=2017-02-02&to=2017-02-01", "“from” must not be after “to”."),
        ("/events/abc", "“event_id”: give a whole number."),
        ("/compare?event=1&fold=perhaps", "“fold”: give 1 or 0."),
        ("/compare?event=1&min_probability=7", "“min_probability”: give 1.0 or less."),
        ("/compare?event=1&min_probability=nan", "“min_probability”: give a number."),
        ("/compare?q=%00", "“q”: a NUL or half a surrogate pair is in it"),
        ("/compare?event=1&by=size", "“by”: give one of"),
        ("/compare?event=1&type={by}", "“type”: there is no type &#39;{by}&#39;: there are quantity"),
        ("/compare?event=1&outlet=" + "a" * 2001, "“outlet”: give 2000 characters at most."),
    ],
)
def test_a_reader_is_told_in_words_what_to_give(app: FastAPI, address: str, told: str) -> None:
    answer = client_of(app).get(address, headers=BROWSER)
    assert 400 <= answer.status_code < 500
    assert told in answer.text


def test_what_a_form_leaves_empty_asks_for_nothing(app: FastAPI) -> None:
    client = client_of(app)
    assert client.get("/events?q=&from=&to=&min_outlets=&outlet=", headers=BROWSER).text == client.get("/events").text


@pytest.mark.parametrize("path", ["/v1/nonsense", "/v1/events/999", "/static/nonsense", "/static/pages/nonsense.js"])
def test_programs_and_files_get_a_problem_whatever_they_accept(app: FastAPI, path: str) -> None:
    assert_problem(client_of(app).get(path, headers=BROWSER), 404)


def test_who_does_not_ask_for_html_gets_a_problem(app: FastAPI) -> None:
    assert_problem(client_of(app).get("/nonsense"), 404)
    assert_problem(client_of(app).get("/events", params={"cursor": "x"}), 400, "cursor")


def test_a_method_that_a_page_does_not_have_is_told(app: FastAPI) -> None:
    assert_page(client_of(app).post("/", headers=BROWSER), 405, "Not possible here")


@pytest.mark.parametrize("path", ["/", "/events", "/v1/events", "/static/pages/app.js", "/nonsense"])
def test_head_answers_as_get_does_without_the_body(app: FastAPI, path: str) -> None:
    client = client_of(app)
    head, get = client.head(path, headers=BROWSER), client.get(path, headers=BROWSER)
    assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")


def test_a_bug_is_a_page_with_the_headers_of_pages(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise RuntimeError("secret of the house")

    app.add_api_route("/broken", broken)
    answer = client_of(app).get("/broken", headers=BROWSER)
    assert_page(answer, 500, "Something broke", "its log says more")
    assert "secret" not in answer.text
    assert "secret of the house" in caplog.text


def test_a_script_is_told_in_the_place_of_what_was_to_change(app: FastAPI) -> None:
    answer = client_of(app).get("/events?from=yesterday", headers=BROWSER | {"hx-request": "true"})
    assert_page(answer, 400, 'role="alert"', "YYYY-MM-DD", "<h2>This cannot be understood</h2>")
    assert "<html" not in answer.text
    assert answer.headers["hx-reswap"] == "innerHTML"


def test_what_was_sent_is_escaped_on_the_page(app: FastAPI) -> None:
    answer = client_of(app).get("/events", params={"outlet": "<script>alert(1)</script>"}, headers=BROWSER)
    assert_page(answer, 404, "&lt;script&gt;alert(1)")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("path", ["/", "/events", "/outlets", "/outlets/1"])
def test_without_a_store_each_page_says_what_to_run(store: Store, path: str) -> None:
    client = client_of(create_app(store.settings, store))
    assert_page(client.get(path, headers=BROWSER), 503, "rashomon index SOURCE", "There is no store at")
    assert_page(client.get("/method", headers=BROWSER), 200, "Method and limits")
