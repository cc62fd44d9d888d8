"""Home and the list of events: what they show, what can be asked for, and text that would run if it could."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.outlet_entries import OutletEntry
from indexer.store.store import Store
from service.app import create_app
from service.comparison.comparer import Comparer
from service.survey import Survey
from tests.helpers import index_records, open_store, record
from tests.indexer.store.versions import add, version
from tests.service.contested import RECORDS, SCRIPT

HTMX = {"hx-request": "true"}


@pytest.fixture(scope="module")
def home_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """Event 1 of three outlets, one of them hostile, is counted; event 2 is of one outlet."""
    store = open_store(tmp_path_factory.mktemp("home") / "home", encoder)
    index_records(store, *RECORDS)
    Survey(store, Comparer(store)).complete(on_progress=lambda *_: None)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(home_store: Store) -> TestClient:
    return TestClient(create_app(home_store.settings, home_store), raise_server_exceptions=False)


def page(client: TestClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers={"accept": "text/html"} | headers)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def headlines(html: str) -> list[str]:
    return list(re.findall(r'<a class="hl" href="(/events/\d+)"', html))


def test_home_has_the_form_the_key_and_every_event_once(client: TestClient) -> None:
    html = page(client, "/")
    assert '<form class="ask" action="/compare" method="get"' in html
    assert "How to read the marks" in html
    for name in (
        "Quantity",
        "Label",
        "Attribution",
        "Certainty",
        "Contradiction",
        "Time",
        "Place",
        "Omission",
        "Update",
    ):
        assert f'<span class="typename">{name}</span>' in html
    assert html.index('id="contested"') > 0
    # What is shown as contested is not shown again as the latest.
    assert 'id="latest"' not in html
    assert headlines(html) == ["/events/1"]


def test_an_address_of_home_that_asks_leads_to_the_answer(client: TestClient) -> None:
    answer = client.get("/?q=port+lindsey&from=2020-03-01&outlet=", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/compare?q=port+lindsey&from=2020-03-01")


def test_filters_of_home_fill_its_form(client: TestClient) -> None:
    html = page(client, "/?from=2020-03-01&outlet=Times")
    assert 'name="from" value="2020-03-01"' in html
    assert 'value="Times" checked' in html
    assert 'role="alert"' not in html


def test_a_day_that_is_none_is_named_on_home_and_the_rest_of_the_form_stands(client: TestClient) -> None:
    answer = client.get("/?from=garbage&to=2020-03-09&window=5", headers={"accept": "text/html"})
    assert answer.status_code == 400
    [told] = re.findall(r'role="alert"><p>(.*?)</p>', answer.text)
    assert told.startswith("From ")
    assert "garbage" in told
    assert "YYYY-MM-DD" in told
    assert 'name="to" value="2020-03-09"' in answer.text
    assert 'max="36500" placeholder="3" value="5"' in answer.text
    assert "How to read the marks" in answer.text


def test_an_event_shows_what_was_counted_its_origins_and_its_coverage(client: TestClient) -> None:
    html = page(client, "/events")
    assert '<b>1</b> <span class="muted">of 1' in html
    assert '<td role="cell" class="tc">1</td>' in html
    assert html.count('<td role="cell" class="tc zero">–</td>') == 7  # quantity, and an update of it
    assert "<b>2</b> in 3 outlets" in html
    assert (html.count('class="dot-o"'), html.count('class="dot-c"')) == (2, 1)
    assert 'aria-label="Articles a day from 2 Mar 2020: 2, 1"' in html
    assert "58 people</span>" in html
    assert "3 articles, 2 to 3 Mar 2020" in html


def test_an_event_of_one_outlet_has_nothing_to_compare(client: TestClient) -> None:
    html = page(client, "/events?min_outlets=1")
    assert headlines(html) == ["/events/2", "/events/1"]
    assert "One outlet: nothing to compare" in html


def test_an_event_that_nobody_counted_says_so(store: Store) -> None:
    index_records(store, *RECORDS)
    html = page(TestClient(create_app(store.settings, store)), "/")
    assert "Not counted yet" in html
    assert 'id="contested"' not in html
    assert "<b>2</b> in 3 outlets" in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=port+LINDSEY", [1]),
        ("q=pension", []),
        ("q=pension&min_outlets=1", [2]),
        ("from=2020-03-04&min_outlets=1", [2]),
        ("to=2020-03-02&min_outlets=1", [1]),
        ("from=&to=&q=&lang=&outlet=", [1]),
        ("outlet=Post&min_outlets=1", [2, 1]),
        ("outlet=times&min_outlets=1", [1]),
        ("outlet=Post&outlet=Times&min_outlets=1", [2, 1]),
        ("lang=en", [1]),
        ("lang=es", []),
        ("min_outlets=3", [1]),
        ("min_outlets=4", []),
        ("sort=contested&min_outlets=1", [1, 2]),
        ("sort=origins&min_outlets=1", [1, 2]),
    ],
)
def test_events_are_filtered_and_ordered(client: TestClient, asked: str, found: list[int]) -> None:
    assert headlines(page(client, f"/events?{asked}")) == [f"/events/{each}" for each in found]


def test_events_are_filtered_by_family(store: Store) -> None:
    index_records(store, *RECORDS)
    with store.exclusively(), store.catalogue.write() as writer:
        writer.outlets.take_in([OutletEntry(name="Times", family="House of Times")])
    client = TestClient(create_app(store.settings, store), raise_server_exceptions=False)
    assert headlines(page(client, "/events?family=house+of+times&min_outlets=1")) == ["/events/1"]
    assert headlines(page(client, "/events?family=House+of+Times&outlet=Post&min_outlets=1")) == []
    answer = client.get("/events?family=nobody", headers={"accept": "text/html"})
    assert (answer.status_code, "House of Times" in answer.text) == (404, True)


def test_what_is_asked_stays_in_the_form(client: TestClient) -> None:
    html = page(client, "/events?q=port&from=2020-03-01&outlet=Times&sort=contested&min_outlets=3")
    assert 'name="q" value="port"' in html
    assert 'name="from" value="2020-03-01"' in html
    assert '<option value="contested" selected>' in html
    assert '<option value="3" selected>' in html
    assert 'value="Times" checked' in html


def test_nothing_found_offers_ways_on(client: TestClient) -> None:
    html = page(client, "/events?q=zebra&from=2020-01-01")
    assert "Nothing found" in html
    assert 'href="/compare?q=zebra&amp;as=words"' in html
    assert 'href="/events?q=zebra&amp;from=2020-01-01&amp;min_outlets=1"' in html
    assert 'href="/events?q=zebra"' in html


@pytest.mark.parametrize("sort", ["latest", "contested", "origins"])
def test_events_page_through_to_the_end(store: Store, sort: str) -> None:
    stories = [
        record("Post", f"Word{number} of its own: {'abcdefghij'[number % 10] * 9}.", title=f"T{number}", id=str(number))
        for number in range(60)
    ]
    index_records(store, *stories)
    client = TestClient(create_app(store.settings, store))
    with store.catalogue.read() as reader:
        every = {f"/events/{event}" for event in reader.events.stated()}
    seen: list[str] = []
    address: str | None = f"/events?min_outlets=1&sort={sort}"
    while address:
        html = page(client, address)
        seen += headlines(html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen))
    assert set(seen) == every


def test_a_script_gets_the_list_alone_and_going_back_the_whole(client: TestClient) -> None:
    part = client.get("/events?q=&min_outlets=1&outlet=Post&lang=", headers=HTMX)
    assert part.text.strip().startswith('<section class="section" id="found"')
    assert "<html" not in part.text
    assert '<span id="s-outlet" hx-swap-oob="true">1 of 3</span>' in part.text
    assert part.headers["hx-push-url"] == "/events?min_outlets=1&outlet=Post"
    assert "hx-request" in part.headers["vary"].lower()
    assert "<html" in client.get("/events", headers=HTMX | {"hx-history-restore-request": "true"}).text


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        ("cursor=7", 400, "cursor"),
        ("cursor=1-2-3", 400, "cursor"),
        ("sort=contested&cursor=1-2", 400, "cursor"),
        (f"sort=contested&cursor={2**31}-1-1", 400, "cursor"),
        ("from=yesterday", 400, "YYYY-MM-DD"),
        ("min_outlets=many", 422, "min_outlets"),
        ("sort=best", 422, "sort"),
        ("outlet=Nobody", 404, "Nobody"),
        ("q=%00", 422, "NUL"),
    ],
)
def test_what_cannot_be_understood_is_told_on_a_page(client: TestClient, asked: str, status: int, word: str) -> None:
    answer = client.get(f"/events?{asked}", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert word.lower() in answer.text.lower()
    assert 'href="/events"' in answer.text


@pytest.mark.parametrize("address", ["/", "/events", "/events?q=%3Cscript%3Ealert(1)%3C/script%3E", "/outlets"])
def test_hostile_text_is_shown_and_does_nothing(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert SCRIPT not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "javascript:" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+\s(style|on\w+)=", answer.text)


@pytest.mark.parametrize("address", ["/", "/events", "/outlets"])
def test_an_empty_store_says_which_command_fills_it(store: Store, address: str) -> None:
    index_records(store)
    html = page(TestClient(create_app(store.settings, store)), address)
    assert "Nothing to compare yet" in html
    assert "rashomon index SOURCE" in html


def test_a_missing_store_says_so_with_its_status(store: Store) -> None:
    client = TestClient(create_app(store.settings, store))
    answer = client.get("/", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "rashomon index SOURCE" in answer.text
    assert str(store.settings.home) in answer.text
    assert not store.settings.home.exists()


def test_articles_that_wait_for_publication_are_announced(store: Store) -> None:
    with store.exclusively(), store.catalogue.write() as writer:
        add(writer, version("Post", "They voted.", title="Vote"))
    html = page(TestClient(create_app(store.settings, store)), "/")
    assert "has taken in 1 article and has not published them yet" in html


@pytest.mark.parametrize(
    ("path", "asked", "fields"),
    [
        ("/compare", {"q": "port lindsey"}, "from to window outlet family lang"),
        ("/compare", {}, "q from to window outlet family lang"),
        ("/events", {"lang": "en"}, "q from to min_outlets outlet family cursor"),
        ("/outlets", {"family": "House of Post"}, "kind"),
    ],
)
def test_what_a_form_sends_empty_does_not_stay_in_the_address(
    client: TestClient, path: str, asked: dict[str, str], fields: str
) -> None:
    answer = client.get(path, params=asked | dict.fromkeys(fields.split(), ""))
    assert answer.status_code == 200
    assert [each.status_code for each in answer.history] == [303]
    assert str(answer.url).partition("?")[2] == urlencode(asked)
