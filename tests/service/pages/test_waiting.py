"""Pages whose answer is not there yet: what is known at once, how far the answer is, and the way to it."""

import pytest
from fastapi.testclient import TestClient

from indexer.store.store import Store
from service.app import create_app
from tests.service.pages.conftest import SCRIPT, read
from tests.service.pages.reader import Page
from tests.service.pages.test_events import CONVOY, event_of

ROOM = "service.pages.jobs.MOST_JOBS"
HTMX = {"hx-request": "true"}


@pytest.fixture
def hurried(pages_store: Store) -> TestClient:
    """A browser at an application that shows at once how far it is."""
    return TestClient(create_app(pages_store.settings, pages_store, patience=0), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def convoy(pages_store: Store) -> str:
    return CONVOY.format(event_of(pages_store, "Convoy bombed near Aleppo"))


def test_an_event_shows_at_once_what_is_known_of_it(hurried: TestClient, convoy: str) -> None:
    answer = hurried.get(f"{convoy}?by=answer")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert SCRIPT not in answer.text
    page = Page(answer.text)
    [headline] = page.said("h1", "hl")
    assert headline.startswith(("Convoy", "Bomb", "Aleppo"))
    assert "15 to 16 Apr 2017 published, UTC" in page.said("dd")
    assert "The Copy copies The Wire" in " ".join(page.said("div", "strip-row"))
    [progress] = page.where("progress")
    assert {"for": progress["id"]} in page.where("label")
    [asking] = page.where("div", "headway")
    assert asking["hx-get"] == f"{convoy}/ready?by=answer"
    assert f"{convoy}/ready?by=answer" in page.links
    assert not page.where("table", "grid-t")


def test_without_a_script_a_link_leads_to_the_event(hurried: TestClient, convoy: str) -> None:
    answer = hurried.get(f"{convoy}/ready?by=outlet", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{convoy}?by=outlet")
    assert answer.headers["cache-control"] == "no-store"
    assert read(hurried, answer.headers["location"]).where("table", "grid-t")


def test_a_script_is_told_how_far_it_is_and_then_given_the_whole(hurried: TestClient, convoy: str) -> None:
    part = hurried.get(f"{convoy}/ready", headers=HTMX)
    assert [each.get("id") for each in Page(part.text).where("div")] == ["headway"]
    assert "hx-retarget" not in part.headers
    hurried.get(f"{convoy}/ready", follow_redirects=False)  # waits
    whole = hurried.get(f"{convoy}/ready", headers=HTMX)
    assert whole.headers["hx-retarget"] == whole.headers["hx-reselect"] == "#main"
    assert Page(whole.text).where("table", "grid-t")
    assert "hx-push-url" not in whole.headers


@pytest.mark.parametrize("asked", ["", "?type=label"])
def test_what_is_there_already_waits_behind_nobody(
    hurried: TestClient, convoy: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = f"/compare?event={convoy.rpartition('/')[2]}"
    for each in (f"{convoy}/ready", compared.replace("?", "/ready?")):
        hurried.get(each, follow_redirects=False)  # waits
    monkeypatch.setattr(ROOM, 0)
    assert read(hurried, f"{convoy}{asked}").where("table", "grid-t")
    assert not read(hurried, f"{compared}{asked.replace('?', '&')}").where("div", "headway")
    assert not read(hurried, "/compare?q=convoy").where("div", "headway")


def test_a_step_is_read_aloud_once(hurried: TestClient, convoy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ROOM, 0)
    first = Page(hurried.get(f"{convoy}/ready", headers=HTMX).text)
    assert first.said("p", id="told") == ["Waiting for other comparisons …"]
    assert "hx-swap-oob" in first.where("p")[-1]
    said = {"said": "Waiting for other comparisons"}
    again = Page(hurried.get(f"{convoy}/ready", params=said, headers=HTMX).text)
    assert again.said("p", id="told") == []
    assert again.where("div")[0]["hx-get"] == f"{convoy}/ready"


def test_a_comparison_shows_at_once_what_was_asked(hurried: TestClient) -> None:
    asked = "/compare?q=A+car+bomb+hit+buses+near+Aleppo+on+Saturday+and+killed+people.+%3Cscript%3E&type=quantity"
    page = read(hurried, asked)
    assert page.said("span", "hl") == ["A car bomb hit buses near Aleppo on Saturday and killed people. <script>"]
    [asking] = page.where("div", "headway")
    then = asking["hx-get"] or ""
    assert then.startswith("/compare/ready?q=A+car+bomb")
    answer = hurried.get(then, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].partition("?")[2] == then.partition("?")[2]
    assert read(hurried, answer.headers["location"]).where("table", "cmp")


@pytest.mark.parametrize(
    ("asked", "subject"), [("article=1", "Convoy bombed near Aleppo"), ("paragraph=2", "The evac")]
)
def test_a_comparison_of_what_is_stored_is_named_by_its_words(hurried: TestClient, asked: str, subject: str) -> None:
    [shown] = read(hurried, f"/compare?{asked}").said("span", "hl")
    assert shown.startswith(subject)


def test_what_is_not_there_is_told_in_the_place_of_the_answer(
    hurried: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "/compare{}?article=999999"
    with monkeypatch.context() as no_room:
        no_room.setattr(ROOM, 0)
        assert read(hurried, asked.format("")).said("span", "hl") == []
    hurried.get(asked.format("/ready"), follow_redirects=False)  # waits
    told = hurried.get(asked.format("/ready"), headers=HTMX)
    assert (told.status_code, told.headers["hx-retarget"]) == (404, "#main")
    assert "That is not in this index" in told.text
    hurried.get(asked.format("/ready"), follow_redirects=False)
    assert "That is not in this index" in Page(hurried.get(asked.format("")).text).said("h2")


def test_an_unknown_event_is_not_waited_for(hurried: TestClient) -> None:
    assert hurried.get("/events/999999").status_code == 404
    assert hurried.get("/events/999999/ready").status_code == 404


def test_a_report_shows_at_once_what_it_is_of_and_comes_when_it_is_made(
    hurried: TestClient, convoy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"event={convoy.rpartition('/')[2]}&from=2017-04-15&made_at=2017-05-01"
    with monkeypatch.context() as no_room:
        no_room.setattr(ROOM, 0)
        page = read(hurried, f"/reports?{asked}")
    assert page.where("progress")
    assert page.said("span", "hl")[0].startswith(("Convoy", "Bomb", "Aleppo"))
    [asking] = page.where("div", "headway")
    assert f"/compare?{asked.partition('&made_at')[0]}" in page.links
    answer = hurried.get(asking["hx-get"] or "", follow_redirects=False)
    assert answer.status_code == 303
    assert sorted(answer.headers["location"].partition("?")[2].split("&")) == sorted(asked.split("&"))
    hurried.get(asking["hx-get"] or "", follow_redirects=False)  # waits
    whole = hurried.get(asking["hx-get"] or "", headers=HTMX)
    assert whole.headers["hx-retarget"] == "#main"
    assert "Made" in whole.text
    assert "1 May 2017" in whole.text
    assert not Page(whole.text).where("progress")


def test_a_report_that_cannot_be_made_is_refused_and_not_waited_for(hurried: TestClient) -> None:
    for asked, told in (
        ("article=1&made_at=soon", "“made_at” 'soon' is no date"),
        ("q=12+34+56&as=paragraph", "has no words"),
    ):
        for path in ("/reports", "/reports/ready"):
            answer = hurried.get(f"{path}?{asked}", headers={"accept": "text/html"})
            assert answer.status_code == 400
            assert told in Page(answer.text).said("p")[0]
