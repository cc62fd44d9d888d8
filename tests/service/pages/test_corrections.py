"""Corrections from the page, as a browser without script sends them."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison, Divergence
from service.presentation.templating import environment
from service.queries import Query
from tests.helpers import index_records
from tests.service.pages.reader import Page
from tests.service.test_events import QUAKE, UNDATED, VOTE, client_of
from tests.service.test_objections import POST, TIMES

MINE = {"by": "A. Editor", "note": "looked\r\nagain"}


@pytest.fixture
def client(store: Store) -> TestClient:
    """Event 1 holds articles 1, 2 and 3; events 2 and 3 an article each."""
    index_records(store, *QUAKE, VOTE, UNDATED)
    return client_of(store)


def judge(client: TestClient, event: int = 1, **fields: Any) -> Response:
    return client.post(f"/corrections/events/{event}", data=MINE | fields, follow_redirects=False)


def articles(client: TestClient, event: int) -> list[int]:
    found: list[int] = client.get(f"/v1/events/{event}").json()["article_ids"]
    return found


def linked_articles(answer: Response) -> list[int]:
    return [int(each.rpartition("/")[2]) for each in Page(answer.text).links if each.startswith("/articles/")]


def text(answer: Response) -> str:
    return " ".join(unescape(answer.text).split())


def words(answer: Response) -> str:
    """The text without its tags."""
    return Page(answer.text).said("body")[0]


@pytest.mark.parametrize(
    ("fields", "now"),
    [
        ({"change": "split", "article": ["3"]}, [1, 2]),
        ({"change": "not_same", "article": ["2"]}, [1, 3]),
        ({"change": "same", "article": ["1", "2"]}, [1, 2, 3]),
        ({"change": "merge", "other": "2"}, [1, 2, 3, 4]),
        ({"change": "merge", "other": " http://127.0.0.1:8000/events/2?q=vote#top "}, [1, 2, 3, 4]),
        ({"change": "add", "added": "/articles/5"}, [1, 2, 3, 5]),
    ],
)
def test_a_judgement_leads_to_a_page_that_says_what_was_kept(
    client: TestClient, fields: dict[str, Any], now: list[int]
) -> None:
    answer = judge(client, **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/corrections/judgements/1?fresh=1")
    assert articles(client, 1) == now
    said = text(client.get(answer.headers["location"]))
    assert "Your correction is kept" in said
    assert "A. Editor" in said
    [kept] = client.get("/v1/events/1/judgements").json()["items"]
    assert kept["note"] == "looked\nagain"


@pytest.mark.parametrize(
    ("fields", "words", "others", "listed"),
    [
        ({"change": "same", "article": ["1", "2"]}, "These articles tell one event:", "", [1, 2]),
        ({"change": "same", "article": ["3"]}, "These articles tell one event:", "", [2, 3]),
        ({"change": "add", "added": "5"}, "These articles tell one event:", "", [2, 5]),
        ({"change": "merge", "other": "2"}, "The articles of the events 1 and 2 tell one event:", "", [1, 2, 3, 4]),
        (
            {"change": "split", "article": ["3"]},
            "This article tells another event:",
            "apart from these:",
            [3, 1, 2],
        ),
        (
            {"change": "split", "article": ["2", "3"]},
            "These articles tell one event:",
            "apart from this one:",
            [2, 3, 1],
        ),
        (
            {"change": "not_same", "article": ["2"]},
            "This article tells a different event:",
            "from these:",
            [2, 1, 3],
        ),
        (
            {"change": "not_same", "article": ["1", "2"]},
            "This article tells a different event:",
            "from this one:",
            [1, 2],
        ),
    ],
)
def test_what_was_kept_names_every_article_that_was_judged(
    client: TestClient, fields: dict[str, Any], words: str, others: str, listed: list[int]
) -> None:
    judge(client, **fields)
    answer = client.get("/corrections/judgements/1")
    assert words in text(answer)
    assert others in text(answer)
    assert linked_articles(answer) == listed


@pytest.mark.parametrize(
    ("fields", "status", "fault"),
    [
        ({"article": ["3"]}, 400, "Choose what should change."),
        ({"change": "everything"}, 400, "Choose what should change."),
        ({"change": "split"}, 400, "Tick the articles"),
        ({"change": "split", "article": ["x"]}, 400, "'x' is no article"),
        ({"change": "merge"}, 400, "'' is no event"),
        ({"change": "merge", "other": "https://news.example/2"}, 400, "is no event"),
        ({"change": "merge", "other": "999"}, 404, "There is no event 999"),
        ({"change": "merge", "other": "1"}, 400, "name another"),
        ({"change": "split", "article": ["1", "2", "3"]}, 400, "nothing to part"),
        ({"change": "not_same", "article": ["1", "2", "3"]}, 400, "to part several"),
        ({"change": "split", "article": ["3"], "by": " "}, 422, "Your name: say who you are"),
        ({"change": "split", "article": ["3"], "note": "\0"}, 422, "Why: a NUL"),
    ],
)
def test_what_is_no_judgement_is_told_on_a_page_that_keeps_what_was_typed(
    client: TestClient, fields: dict[str, Any], status: int, fault: str
) -> None:
    answer = judge(client, **fields | {"added": '"typed & kept"'})
    assert answer.status_code == status
    assert fault in text(answer)
    assert 'value="&#34;typed &amp; kept&#34;"' in answer.text
    assert ('value="3" checked' in answer.text) == (fields.get("article") == ["3"] or "3" in fields.get("article", []))
    assert client.get("/v1/events/1/judgements").json()["items"] == []


def test_the_form_may_be_opened_with_an_article_ticked(client: TestClient) -> None:
    page = client.get("/corrections/events/1", params={"article": 2, "change": "not_same"})
    assert page.text.count(" checked") == 2
    assert client.get("/corrections/events/99").status_code == 404


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("10.0.0.7", {}),
        ("127.0.0.1", {"Origin": "https://evil.example"}),
        ("127.0.0.1", {"Origin": "null"}),
        ("127.0.0.1", {"X-Forwarded-For": "8.8.8.8"}),
    ],
)
def test_a_form_from_elsewhere_is_refused(client: TestClient, store: Store, peer: str, headers: dict[str, str]) -> None:
    body = MINE | {"change": "split", "article": "3"}
    for path in ("/corrections/events/1", "/corrections/marks"):
        answer = client_of(store, peer).post(path, data=body, headers=headers, follow_redirects=False)
        assert answer.status_code == 403
    assert client.get("/v1/events/1/judgements").json()["items"] == []


def test_nothing_is_offered_to_other_machines(client: TestClient, store: Store) -> None:
    assert "<form" in client.get("/corrections/events/1").text
    seen = client_of(store, "10.0.0.7").get("/corrections/events/1")
    assert "<form" not in seen.text
    assert "on the machine that serves this page" in seen.text


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a" * 1_000_001, "application/x-www-form-urlencoded", 413),
        (b"by=%ff", "application/x-www-form-urlencoded", 400),
        ("by=ä".encode(), "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form_is_refused(client: TestClient, body: bytes, media_type: str, status: int) -> None:
    answer = client.post("/corrections/events/1", content=body, headers={"content-type": media_type})
    assert answer.status_code == status


def test_while_an_indexer_holds_the_store_the_page_says_so_and_keeps_what_was_typed(
    client: TestClient, store: Store
) -> None:
    with store.exclusively():
        answer = judge(client, change="split", article=["3"])
    assert answer.status_code == 503
    assert "held by" in text(answer)
    assert 'value="A. Editor"' in answer.text


# --- marks


@pytest.fixture
def compared(store: Store) -> Comparison:
    index_records(store, POST, TIMES)
    return Comparer(store).compare(Query(paragraph_id=1, min_probability=0))


@pytest.fixture
def linked(compared: Comparison) -> str:
    """The address beside the mark of both tolls."""
    [toll] = [each for row in compared.rows for each in row.divergences if each.type == "quantity"]
    return unescape(link(toll, compared).partition('href="')[2].partition('"')[0])


def link(divergence: Divergence, compared: Comparison, *, correctable: bool = True) -> str:
    """What a page shows beside a mark."""
    macros: Any = (
        environment("service.pages").get_template("corrections.html.j2").make_module({"correctable": correctable})
    )
    return str(macros.report_mark(divergence, compared.versions, 1)).strip()


def test_the_link_beside_a_mark_opens_a_form_that_reports_it(store: Store, linked: str) -> None:
    client = client_of(store)
    form = client.get(linked)
    assert form.status_code == 200
    assert '<span class="mark t-quantity">12 people</span>' in form.text
    fields = dict(parse_qsl(urlsplit(linked).query)) | MINE | {"wrong": "other_type", "better_type": "certainty"}
    answer = client.post("/corrections/marks", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/corrections/objections/1?fresh=1")
    kept = client.get("/v1/objections/1").json()
    assert (kept["left"]["text"], kept["right"]["text"], kept["wrong"]) == ("12 people", "31 people", "other_type")
    assert kept["versions"]["rules"]
    said = text(client.get("/corrections/objections/1"))
    assert "They differ, but in another way: certainty" in said


def test_what_says_nothing_against_a_mark_is_told_and_what_was_typed_stays(store: Store, linked: str) -> None:
    client = client_of(store)
    fields = dict(parse_qsl(urlsplit(linked).query)) | {"by": "A. Editor"}
    for typed, status, fault in (
        ({}, 400, "Choose what is wrong"),
        ({"wrong": "other"}, 422, "Say in the note"),
        ({"wrong": "no_difference", "better_type": "label"}, 422, "leave it out"),
        ({"wrong": "no_difference", "generation": "x"}, 422, "“generation”: give 0 or more"),
        ({"wrong": "no_difference", "generation": "9" * 5000}, 422, "“generation”: give 0 or more"),
    ):
        answer = client.post("/corrections/marks", data=fields | typed)
        assert (answer.status_code, fault in text(answer)) == (status, True), text(answer)
        assert 'value="A. Editor"' in answer.text
    assert client.get("/v1/objections").json()["items"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"left": "1:0"},
        {"left": "1:5:5"},
        {"right": "999:0:3"},
        {"type": "bias"},
        {"probability": "high"},
        {"status": ""},
    ],
)
def test_an_address_that_names_no_mark_says_so(store: Store, linked: str, changed: dict[str, str]) -> None:
    fields = dict(parse_qsl(urlsplit(linked).query)) | changed
    answer = client_of(store).get("/corrections/marks", params=fields)
    assert answer.status_code == 400
    assert "names no mark" in answer.text


def test_pasted_words_have_no_mark_to_report(compared: Comparison) -> None:
    [toll] = [each for row in compared.rows for each in row.divergences if each.type == "quantity"]
    assert link(toll, compared)
    assert not link(replace(toll, left=replace(toll.left, paragraph_id=0)), compared)
    assert not link(toll, compared, correctable=False)


def object_to(client: TestClient, linked: str, **fields: Any) -> Response:
    """Send the form that a link beside a mark opens."""
    named = dict(parse_qsl(urlsplit(linked).query)) | MINE | {"wrong": "no_difference"} | fields
    return client.post("/corrections/marks", data=named, follow_redirects=False)


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/events/1?by=outlet", "/events/1?by=outlet#c1"),
        ("http://testserver/compare?paragraph=1&type=", "/compare?paragraph=1&type=#c1"),
        ("http://testserver/articles/1", ""),
        ("http://elsewhere.example/events/1", ""),
        ("", ""),
    ],
)
def test_after_an_objection_the_way_leads_back_to_the_mark(
    store: Store, linked: str, came_from: str, back: str
) -> None:
    client = client_of(store)
    form = Page(client.get(linked, headers={"referer": came_from}).text)
    [carried] = [each.get("value") for each in form.where("input") if each.get("name") == "back"] or [""]
    assert carried == back
    kept = client.get(object_to(client, linked, back=carried).headers["location"])
    assert "Your report is kept" in text(kept)
    links = Page(kept.text).links
    assert "/events/1" in links
    assert (back in links) == bool(back)


@pytest.mark.parametrize(
    "back", ["//evil.example/events/1", "https://evil.example", "javascript:alert(1)", "/events/1 x"]
)
def test_the_way_back_leads_to_no_other_page(store: Store, linked: str, back: str) -> None:
    client = client_of(store)
    at = object_to(client, linked, back=back).headers["location"]
    assert at == "/corrections/objections/1?fresh=1"
    assert back not in Page(client.get(at, params={"back": back}).text).links


def test_a_mark_that_was_called_wrong_says_so_wherever_it_is_shown(store: Store, linked: str) -> None:
    client = client_of(store)
    places = ("/events/1", "/events/1?by=answer", "/compare?paragraph=1&min_probability=0", "/reports?event=1")
    for place in places:
        client.get(place)
        assert "reported as wrong" not in settled(client, place)
    object_to(client, linked)
    for place in places:
        assert "1 reported as wrong" in settled(client, place), place
    compared = client.get(places[2]).text
    assert re.search(r"#\d+⚑", compared)
    assert "/corrections/objections/1" in Page(compared).links
    assert "<form" not in client_of(store, "10.0.0.7").get("/corrections/objections/1").text


def settled(client: TestClient, address: str) -> str:
    """The words of a page that may have to be waited for."""
    path, _, query = address.partition("?")
    client.get(f"{path}/ready?{query}")
    return text(client.get(address))


# --- the list of all


def test_the_list_has_judgements_and_objections_the_newest_first(store: Store, linked: str) -> None:
    client = client_of(store)
    assert "Nobody corrected an event" in text(client.get("/corrections"))
    judge(client, change="same", article=["1", "2"])
    object_to(client, linked)
    page = Page(client.get("/corrections").text)
    assert sorted(page.said("h3")) == ["Correction 1", "Wrong mark 1"]
    said = words(client.get("/corrections"))
    assert "By A. Editor" in said
    assert "Why: looked again" in said
    assert "The outlets do not differ here." in said
    assert {"/corrections/judgements/1", "/corrections/objections/1", "/events/1", "/articles/2"} <= set(page.links)
    assert "/corrections" in Page(client.get("/").text).links


def test_the_list_goes_on_to_its_end(client: TestClient) -> None:
    for number in range(43):
        judge(client, change="same", article=["1", "2"], note=str(number))
    seen, at = [], "/corrections?event=1"
    while at:
        page = Page(client.get(at).text)
        seen.append(page.said("h3"))
        at = next((each["href"] or "" for each in page.where("a") if each.get("rel") == "next"), "")
    assert list(map(len, seen)) == [20, 20, 3]
    assert [each for part in seen for each in part] == [f"Correction {number}" for number in range(43, 0, -1)]
    for wrong in ("x", "1", "1-", "1-2-3"):
        assert client.get("/corrections", params={"cursor": wrong}).status_code == 400


def test_the_list_of_an_event_has_what_is_judged_of_its_articles_alone(client: TestClient) -> None:
    judge(client, change="split", article=["3"])
    other = next(number for number in range(4, 9) if client.get(f"/v1/events/{number}").status_code == 200)
    assert articles(client, other) == [3]
    # Nobody judged anything of the event that article 3 came to.
    assert "Correction 1" not in Page(client.get(f"/corrections?event={other}").text).said("h3")
    for address in ("/corrections?event=1", "/corrections?article=1"):
        assert Page(client.get(address).text).said("h3") == ["Correction 1"], address
    assert "Nobody corrected this event" in text(client.get("/corrections?event=2"))
    assert client.get("/corrections?event=99").status_code == 404
    assert client.get("/corrections?article=99").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"change": "split", "article": ["3"]},
        {"change": "split", "article": ["2", "3"]},
        {"change": "not_same", "article": ["2"]},
        {"change": "merge", "other": "2"},
        {"change": "add", "added": "5"},
    ],
)
def test_a_judgement_can_be_answered_by_the_opposite(client: TestClient, fields: dict[str, Any]) -> None:
    before = sorted(articles(client, 1))
    judge(client, **fields)
    assert sorted(articles(client, 1)) != before
    listed = client.get("/corrections")
    [answer] = [each for each in Page(listed.text).links if each.startswith("/corrections/events/")]
    assert answer in Page(client.get("/corrections/judgements/1").text).links
    form = Page(client.get(answer).text)
    typed: dict[str, Any] = {"article": []}
    for each in form.where("input"):
        if each.get("type") in ("checkbox", "radio") and "checked" not in each:
            continue
        if each.get("name") == "article":
            typed["article"].append(each["value"])
        elif each.get("name"):
            typed[str(each["name"])] = each.get("value") or ""
    event = int(urlsplit(answer).path.rpartition("/")[2])
    assert judge(client, event, **typed | MINE).status_code == 303
    assert sorted(articles(client, 1)) == before
    assert "A newer judgement says otherwise" in text(client.get("/corrections/judgements/1"))
    assert "/corrections/events/" not in client_of_another(client).get("/corrections").text


def client_of_another(client: TestClient) -> TestClient:
    """The same application as another machine sees it."""
    return TestClient(client.app, client=("10.0.0.7", 50_000))


def test_pages_of_a_corrected_event_lead_to_who_corrected_it(client: TestClient) -> None:
    places = ("/events/1", "/compare?event=1", "/compare?article=1", "/reports?event=1")
    for place in places:
        settled(client, place)
        assert not any("/corrections?" in each for each in Page(client.get(place).text).links)
    judge(client, change="same", article=["1", "2"])
    for place in places:
        assert "1 correction of this event by hand, by A. Editor." in settled(client, place), place
        assert any("/corrections?" in each for each in Page(client.get(place).text).links), place


def test_an_article_that_somebody_placed_shows_its_event_and_who_placed_it(client: TestClient) -> None:
    alone = client.get("/articles/5/matches")
    assert "reaches 0.50 for the same event." in text(alone)
    assert linked_articles(alone) == [5]
    judge(client, change="add", added="5")
    placed = client.get("/articles/5/matches")
    assert "for the same event by its text alone." in text(placed)
    assert "A. Editor placed this article in its event by hand" in words(placed)
    assert linked_articles(placed) == [5, 1, 2, 3]
    assert {"/corrections/judgements/1", "/events/1"} <= set(Page(placed.text).links)


def test_a_comparison_names_each_article_of_the_event_that_it_does_not_show(client: TestClient) -> None:
    judge(client, change="add", added="5")
    judge(client, change="not_same", article=["3"])
    client.get("/compare/ready?event=1")
    said = words(client.get("/compare?event=1"))
    assert "Blog, Plum pancakes: no paragraph of it reaches probability 0.50" in said
    assert "placed in the event by A. Editor." in said
    assert (
        "Herald, Ada Brown visits earthquake ruins in Port Lindsey: taken out of the event by hand, by A. Editor."
        in said
    )
