"""`/events/{id}` over a small real store: what it shows, its filters, its states, and what nobody may run."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.app import create_app
from service.corrections import Corrector
from service.judgements import JudgementRequest
from tests.helpers import index_records, open_store, record
from tests.service.pages.conftest import SCRIPT, read
from tests.service.pages.reader import Page

CONVOY = "/events/{}"


def event_of(store: Store, title: str) -> int:
    with store.view() as view:
        [article] = [each for each in view.reader.articles_by_id(range(1, 50)) if each.title == title]
        return view.reader.events.of_articles([article.id])[article.id]


@pytest.fixture(scope="module")
def convoy(pages_store: Store) -> str:
    """The address of the event that most of the store tells."""
    return CONVOY.format(event_of(pages_store, "Convoy bombed near Aleppo"))


@pytest.fixture(scope="module")
def page(client: TestClient, convoy: str) -> Page:
    return read(client, convoy)


def test_the_head_says_who_told_it_when_and_what_is_compared(page: Page) -> None:
    [headline] = page.said("h1", "hl")
    assert headline.startswith(("Convoy", "Bomb", "Aleppo"))
    assert {"Independent origins", "Articles", "Claims compared", "When"} <= set(page.said("dt"))
    assert "15 to 16 Apr 2017 published, UTC" in page.said("dd")
    assert page.said("p", "typestrip")[0].startswith("Claims by type")


def test_claims_stand_in_a_table_with_exact_words_and_marks(page: Page, convoy: str) -> None:
    assert any(title.startswith("How many killed") for title in page.said("div", "claimhead") + page.said("span", "h3"))
    marks = [mark.get("class") or "" for mark in page.where("a", "mark")]
    assert any("t-quantity" in each for each in marks)
    assert "Claims by outlet" in {table.get("aria-label") for table in page.where("table", "grid-t")}
    assert f"/compare?event={convoy.rpartition('/')[2]}" in page.links


def test_every_mark_leads_to_a_claim_that_is_shown(page: Page) -> None:
    rows = {row.get("id") for row in page.where("tr")}
    led = {link.removeprefix("#") for link in page.links if link.startswith("#c")}
    assert led
    assert led <= rows


def test_contested_numbers_are_drawn_and_stand_in_a_table(client: TestClient, page: Page, convoy: str) -> None:
    [image] = page.where("img")
    assert image["width"]
    assert image["height"]
    assert "killed" in (image["alt"] or "").lower()
    assert any("100" in words for words in page.said("q", "said"))
    for address in [image["src"], *(source["srcset"] for source in page.where("source"))]:
        drawn = client.get(address or "")
        assert drawn.status_code == 200
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert drawn.headers["content-security-policy"] == "default-src 'none'"
        assert drawn.text == client.get(address or "").text
    assert client.get(f"{convoy}/figures.svg?theme=loud").status_code == 422


def test_coverage_has_every_outlet_and_tells_of_missing_dates(page: Page) -> None:
    strips = " ".join(page.said("div", "strip-row"))
    for outlet in ("The Anchor", "The Wire", "Without a date"):
        assert outlet in strips
    assert "1 without a date" in strips
    assert "The Copy copies The Wire" in strips
    assert "date not given" in " ".join(page.said("td"))


def test_words_for_the_same_thing_lead_to_where_they_stand(client: TestClient, page: Page) -> None:
    places = page.where("a", "at")
    assert places
    assert [words for words in page.said("a", "at") if words.startswith("militants, ¶ 1")]
    for place in places:
        address, _, paragraph = (place["href"] or "").partition("#")
        assert paragraph in {each.get("id") for each in read(client, address).where("article", "para")}


def test_a_copy_is_folded_below_the_paragraph_that_it_prints(client: TestClient, page: Page, convoy: str) -> None:
    [fold] = [each for each in page.said("details", "fold") if "copy folded" in each]
    assert "The Copy" in fold
    assert "insurgents" in fold
    unfolded = read(client, f"{convoy}?fold=0")
    assert not [each for each in unfolded.said("details", "fold") if "copy folded" in each]
    assert len(unfolded.where("article", "para")) > len(page.where("article", "para"))


def test_paragraphs_are_chosen_by_type_and_outlet(client: TestClient, convoy: str) -> None:
    only = read(client, f"{convoy}?type=quantity&outlet={quote_plus('The Anchor')}")
    names = only.said("p", "name")
    assert names
    assert all("The Anchor" in name for name in names)
    checked = {box.get("value") for box in only.where("input") if "checked" in box}
    assert {"quantity", "The Anchor", "1"} == checked
    assert len(read(client, f"{convoy}?unmarked=1").where("article", "para")) > len(names)
    assert "No paragraph is like that" in read(client, f"{convoy}?outlet=Nobody&type=place").said("h3")


def test_a_type_that_is_none_is_refused_with_those_that_are(client: TestClient, convoy: str) -> None:
    for address in (convoy, f"{convoy}/ready"):
        answer = client.get(address, params={"type": ["bogus", "label"]})
        assert answer.status_code == 422
        assert "there is no type 'bogus': there are quantity, label," in unescape(answer.text)


def test_what_changes_is_answered_alone_to_a_script(client: TestClient, convoy: str) -> None:
    answer = client.get(f"{convoy}?type=quantity", headers={"hx-request": "true"})
    assert answer.headers["hx-push-url"] == f"{convoy}?type=quantity"
    part = Page(answer.text)
    assert [section.get("id") for section in part.where("section")] == ["paragraphs"]
    assert part.where("article", "para")


def test_each_paragraph_leads_to_its_comparison_and_article(page: Page) -> None:
    for paragraph in page.where("article", "para"):
        number = (paragraph["id"] or "").removeprefix("p")
        assert f"/compare?paragraph={number}" in page.links
        assert any(link.endswith(f"#p{number}") and link.startswith("/articles/") for link in page.links)


def test_answers_come_first_on_request(client: TestClient, convoy: str) -> None:
    page = read(client, f"{convoy}?by=answer")
    assert page.where("section", "ans")
    assert not page.where("table", "grid-t")
    assert read(client, f"{convoy}?rows=all").said("p", "after")


def test_of_what_differs_most_is_open_and_the_rest_is_folded(
    client: TestClient, page: Page, convoy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.event_view.OPENED", 1)
    folded = read(client, convoy)
    assert rows_of(folded) == rows_of(page)
    assert [each for each in folded.said("summary") if each.endswith("told differently")]
    [first, *_] = folded.said("tbody")
    assert "Quantity" in first
    every = read(client, f"{convoy}?rows=all")
    assert set(rows_of(page)) <= set(rows_of(every))
    assert not every.where("details", "rest-of-rows")


def rows_of(page: Page) -> list[str | None]:
    return [row.get("id") for row in page.where("tr") if row.get("id")]


def test_no_words_of_a_source_become_markup(client: TestClient, convoy: str) -> None:
    text = client.get(f"{convoy}?unmarked=1&rows=all").text
    assert SCRIPT not in text
    assert "<img src=x" not in text
    assert 'href="javascript:' not in text
    assert "&lt;script&gt;" in text


def test_words_keep_their_direction(client: TestClient, convoy: str) -> None:
    page = read(client, f"{convoy}?unmarked=1")
    assert all(quoted.get("dir") == "auto" for quoted in page.where("h1"))
    for quotation in page.where("q", "said"):
        assert quotation.get("dir") == "auto"


def test_nothing_is_styled_or_run_in_line(client: TestClient, convoy: str) -> None:
    page = read(client, f"{convoy}?unmarked=1")
    for _, attributes in page.elements:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_an_unknown_event_is_not_found(client: TestClient) -> None:
    assert client.get("/events/999999").status_code == 404


# ---- stores of a few articles


@pytest.fixture
def few(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    store = open_store(tmp_path / "few", encoder)
    yield store
    store.close()


def client_of(store: Store) -> TestClient:
    return TestClient(create_app(store.settings, store))


QUAKE = "An earthquake killed {} people in the old market of Port Lindsey on Monday, the mayor Ada Brown said."


def test_an_event_of_one_outlet_says_so(few: Store) -> None:
    index_records(few, record("Post", QUAKE.format(12), title="Earthquake in Port Lindsey", published="2020-03-02"))
    page = read(client_of(few), CONVOY.format(1))
    assert "One outlet only" in page.said("h3")
    assert not page.where("img")


def test_paragraphs_of_which_no_word_is_marked_are_shown_all_the_same(few: Store) -> None:
    words = QUAKE.format(12)
    index_records(few, record("Post", words, title="Earthquake in Port Lindsey", published="2020-03-02"))
    page = read(client_of(few), CONVOY.format(1))
    assert [each for each in page.said("article", "para") if words in each]
    assert "1 paragraph, oldest first. No word of it is marked." in " ".join(page.said("section"))
    assert "No paragraph is like that" not in page.said("h3")
    # No type has a claim, so there is nothing to head.
    assert not page.where("p", "typestrip")
    asked = read(client_of(few), f"{CONVOY.format(1)}?type=quantity")
    assert "No paragraph is like that" in asked.said("h3")


def test_an_event_without_any_date_is_shown(few: Store) -> None:
    index_records(few, record("Post", QUAKE.format(12), title="Earthquake in Port Lindsey"))
    page = read(client_of(few), CONVOY.format(1))
    assert "1 without a date" in " ".join(page.said("div", "strip-row"))


def test_a_merged_event_leads_to_the_one_that_replaced_it(few: Store) -> None:
    index_records(
        few,
        record("Post", QUAKE.format(12), title="Earthquake in Port Lindsey", published="2020-03-02"),
        record("Times", "Parliament adopted the pension reform.", title="Pension reform", published="2020-03-02"),
    )
    first, second = event_of(few, "Earthquake in Port Lindsey"), event_of(few, "Pension reform")
    Corrector(few).judge(first, JudgementRequest(verdict="merge", other_event_id=second, by="tests"))
    client = client_of(few)
    kept, gone = sorted((first, second), key=lambda each: client.get(f"/v1/events/{each}").json()["id"] != each)
    answer = client.get(CONVOY.format(gone) + "?type=quantity", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/events/{kept}?type=quantity")
    # Nothing of the other article comes near: the page says that nothing could be compared.
    assert "Nothing could be compared" in read(client, CONVOY.format(kept)).said("h3")


def test_a_judgement_shows_on_the_next_view(few: Store) -> None:
    index_records(
        few,
        record("Post", QUAKE.format(12), title="Earthquake in Port Lindsey", published="2020-03-02"),
        record("Times", QUAKE.format(15), title="Port Lindsey earthquake", published="2020-03-02"),
    )
    event, client = event_of(few, "Earthquake in Port Lindsey"), client_of(few)
    assert "One outlet only" not in read(client, CONVOY.format(event)).said("h3")
    with few.view() as view:
        other = view.reader.article(2).id
    Corrector(few).judge(event, JudgementRequest(verdict="split", article_ids=[other], by="tests"))
    assert "One outlet only" in read(client, CONVOY.format(event)).said("h3")


OPENINGS = (
    "An earthquake on Monday killed {} people in Port Lindsey's old market",
    "In Port Lindsey {} people were killed when the ground shook below the old market",
    "The market of Port Lindsey collapsed in Monday's earthquake, killing {} people",
    "{} people were killed by an earthquake that brought down the old market of Port Lindsey",
)
ENDINGS = (
    "the mayor Ada Brown said.",
    "hospital staff told a local radio.",
    "firemen who dug all night said.",
    "police said.",
)


def test_many_outlets_are_shown_by_answer(few: Store) -> None:
    told = [f"{opening.format(10 + place)}, {ending}" for place, opening in enumerate(OPENINGS) for ending in ENDINGS]
    index_records(
        few,
        *(
            record(f"Outlet {number}", text, title="Earthquake in Port Lindsey", published="2020-03-02")
            for number, text in enumerate(told)
        ),
    )
    page = read(client_of(few), CONVOY.format(1))
    assert page.where("section", "ans")
    assert "4 more outlets" in page.said("summary")


def test_a_mark_leads_to_the_part_of_the_list_that_its_paragraph_is_on(
    client: TestClient, convoy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.presentation.listing.PARAGRAPHS_A_PAGE", 1)
    page = read(client, convoy)
    led = {link for link in page.links if "#p" in link and "paragraphs" not in link}
    elsewhere = {link for link in led if link.startswith(f"{convoy}?part=")}
    assert elsewhere
    for link in led - {each for each in led if each.startswith("/articles/")}:
        shown = read(client, link.partition("#")[0])
        assert link.partition("#")[2] in {has.get("id") for has in shown.where("article", "para")}
