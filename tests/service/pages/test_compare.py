"""`/compare`: each way of asking, each state, and what the page shows without a script."""

import html
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.app import create_app
from service.pages.asking import Question
from tests.helpers import index_records, open_store, record
from tests.service.pages.conftest import BOMB, SCRIPT, read
from tests.service.pages.reader import Page

Asked = str | int | float | list[str]


def compare(client: TestClient, status: int = 200, /, **asked: Asked) -> Page:
    """The page that answers these parameters."""
    return read(client, f"/compare?{urlencode(asked, doseq=True)}", status)


def test_without_a_question_the_page_asks(client: TestClient) -> None:
    page = read(client, "/compare")
    assert page.said("h1") == ["Compare"]
    names = {has.get("name") for has in [*page.where("input"), *page.where("textarea"), *page.where("select")]}
    assert {"q", "as", "from", "to", "published", "window", "outlet", "lang", "min_probability", "fold"} <= names


@pytest.mark.parametrize(
    "asked",
    [
        {"article": 1},
        {"paragraph": 1},
        {"event": 1},
        {"q": "https://www.anchor.example/convoy/?utm_campaign=y"},
        {"q": f"{BOMB}, killing 100 people.", "published": "2017-04-15"},
        {"q": "Rashidin bomb convoy Foua", "as": "paragraph", "published": "2017-04-15"},
    ],
)
def test_every_way_of_asking_is_answered_by_a_table(client: TestClient, asked: dict[str, Asked]) -> None:
    page = compare(client, 200, **asked)
    assert "other outlets" in page.said("h1")[0]
    assert "Bomb hits Aleppo convoy" in page.said("p", "hl")
    assert page.where("tr", "claim")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://a.example/x", "url"),
        ("a.example/x", "url"),
        ("Aleppo", "words"),
        ("bomb in Aleppo, April 2017", "words"),
        ("The army took the town.", "paragraph"),
        ("one two three four five six seven eight nine ten eleven twelve", "paragraph"),
    ],
)
def test_a_text_is_read_as_what_it_looks_like(text: str, kind: str) -> None:
    assert Question(q=text).read() == kind


def test_words_list_events_and_articles_to_choose_from(client: TestClient) -> None:
    page = compare(client, q="aleppo convoy", lang="en")
    assert page.said("h1") == ["Events and articles with “aleppo convoy”"]
    assert {"/compare?event=1&lang=en", "/compare?article=2&lang=en"} <= set(page.links)


def test_words_that_no_headline_has_are_looked_for_in_meaning(client: TestClient) -> None:
    page = compare(client, q="fish law")
    assert "No headline and no name has all of these words" in page.said("h2")
    assert page.said("a", "hl")[0] == "Fishing"


def test_an_address_that_is_not_indexed_says_how_to_index_it(client: TestClient) -> None:
    page = compare(client, 404, q="https://unknown.example/a?utm_source=b&id=1")
    assert page.said("h2")[0] == "That article is not indexed"
    assert 'rashomon index "https://unknown.example/a?id=1"' in page.said("code")


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"q": "word " * 5000}, 400, "24,999 characters are too many to compare, at most 20,000"),
        ({"q": "12 34 56 …", "as": "paragraph"}, 422, "The text has no words"),
        ({"q": "A sentence of five words.", "published": "soon"}, 400, "Published 'soon' is no date"),
        ({"article": 1, "from": "32.13.2017"}, 400, "From '32.13.2017' is no date"),
        ({"article": 1, "from": "2017-04-05", "to": "2017-04-04"}, 400, "“from” must not be after “to”"),
        (
            {"article": 1, "event": 1, "q": "Words."},
            400,
            "Ask of one thing at a time: q and article and event are given",
        ),
        ({"article": 1, "outlet": "Nobody"}, 404, "o outlet is indexed under the name 'Nobody'"),
        ({"article": 999}, 404, "here is no article 999"),
        ({"paragraph": 999}, 404, "here is no paragraph 999"),
        ({"event": 999}, 404, "here is no event 999"),
    ],
)
def test_what_cannot_be_compared_says_why(client: TestClient, asked: dict[str, Asked], status: int, words: str) -> None:
    page = compare(client, status, **asked)
    assert any(words in text for text in page.said("p"))
    assert page.where("textarea")


@pytest.mark.parametrize("kind", ["nope", "Quantity"])
def test_a_type_that_is_none_is_refused_with_those_that_are(client: TestClient, kind: str) -> None:
    answer = client.get("/compare", params={"article": 1, "type": [kind, "label"]})
    assert answer.status_code == 422
    assert f"there is no type {kind!r}: there are quantity, label," in html.unescape(answer.text)


def test_the_nearest_is_told_where_none_reaches_the_cut_off_with_two_ways_on(client: TestClient) -> None:
    page = compare(client, article=1, min_probability=1)
    assert "No other outlet found on this event" in page.said("h2")
    assert any("The nearest, of The Copy, has 0.97." in text for text in page.said("p"))
    ways = {text: str(has["href"]) for text, has in zip(page.said("a", "btn"), page.where("a", "btn"), strict=True)}
    assert "min_probability=0.97" in ways["See it anyway"]
    assert "window=10" in ways["Widen the window to 10 days"]
    assert "The Wire" in " ".join(read(client, ways["See it anyway"]).said("bdi"))


@pytest.mark.parametrize("asked", ["", "?q=", "?q=convoy", "?q=%25&as=words", "?q=2&as=words", "?article=1&from=x"])
def test_what_is_left_out_of_nothing_is_refused_in_words(client: TestClient, asked: str) -> None:
    page = client.get(f"/compare/left-out{asked}", headers={"accept": "text/html"})
    assert page.status_code == 400
    assert "othing is compared here" in page.text or "is no date" in page.text


def test_words_that_are_too_long_to_look_for_are_refused_in_words(client: TestClient) -> None:
    page = client.get(f"/compare?q={50_000 * 'x'}")
    assert page.status_code == 400
    assert "50,000 characters are too many to look for as words" in page.text


def test_a_day_that_is_none_is_told_before_anything_is_asked(client: TestClient) -> None:
    page = client.get("/compare?from=2017-13-01")
    assert page.status_code == 400
    assert "2017-13-01" in page.text


def test_what_is_left_out_is_told_with_its_distance(client: TestClient) -> None:
    page = read(client, "/compare/left-out?article=1")
    assert "تفجير يستهدف قافلة في حلب" in page.said("a", "hl")
    assert any("Same event 0.0" in text for text in page.said("span", "muted"))


def test_days_that_are_named_bind_the_answer(client: TestClient) -> None:
    outlets = read(client, "/compare?article=1&from=2017-04-16&to=2017-04-16").said("p", "hl")
    assert f"Convoy in Aleppo {SCRIPT}" in outlets
    assert "Bomb hits Aleppo convoy" not in outlets


def test_the_marks_of_a_claim_carry_its_number_in_every_column(client: TestClient) -> None:
    page = compare(client, article=1)
    marks = [has for has in page.where("a", "mark") if has["data-c"] == "1"]
    assert len(marks) >= 6
    assert {has["href"] for has in marks} >= {"#c1", "#p1"}
    assert "no source named" in page.said("a", "gap")


def test_every_quotation_is_a_source_s_own_words(client: TestClient, pages_store: Store) -> None:
    page = compare(client, article=1, min_probability=0)
    with pages_store.view() as view:
        texts = [each.text for number in range(1, 8) for each in view.reader.paragraphs_of(number)]
    for quoted in page.said("q", "said"):
        assert any(quoted in text for text in texts), quoted


def test_filters_hide_rows_without_a_script(client: TestClient) -> None:
    hidden = {
        has["data-types"]: "hidden" in has for has in compare(client, article=1, type="label").where("tr", "claim")
    }
    assert hidden == {types: "label" not in str(types).split() for types in hidden}
    assert set(hidden.values()) == {True, False}
    assert all("hidden" in has for has in compare(client, article=1, type="").where("tr", "claim"))


def test_the_filters_stand_as_they_were_asked(client: TestClient) -> None:
    page = compare(client, article=1, type=["label", "quantity"], fold=["0", "1"], ctx=0)
    ticked = {has["value"] for has in page.where("input") if has.get("name") == "type" and "checked" in has}
    assert ticked == {"label", "quantity"}
    assert "fold=" not in str(page.where("a", "btn")[-1]["href"])
    assert "ctx=0" in str(page.where("a", "btn")[-1]["href"])


def test_the_days_around_bind_alone_where_no_follow_ups_are_wanted(client: TestClient) -> None:
    """Reports beyond the window are compared where they share rare names, and the page says so."""
    said = " ".join(compare(client, article=1, window=0).said("p"))
    assert "within 0 days of the anchor, or up to a year away where they share rare names" in said
    alone = compare(client, article=1, window=0, follow=["0"])
    said = " ".join(alone.said("p"))
    assert "within 0 days of the anchor." in said
    assert "up to a year" not in said
    [switch] = [has for has in alone.where("input") if has.get("id") == "follow"]
    assert "checked" not in switch
    named = compare(client, article=1, **{"from": "2017-04-15"})
    assert not [has for has in named.where("input") if has.get("id") == "follow"]
    assert not [has for has in named.where("select") if has.get("id") == "window"]


def test_no_ticked_type_is_told(client: TestClient) -> None:
    assert compare(client, article=1, type="").said("p", "unticked") == [
        "No type is ticked: whole paragraphs are shown, and no claim."
    ]


def test_an_unknown_outlet_is_looked_up_among_outlets(client: TestClient) -> None:
    said = " ".join(compare(client, 404, article=1, outlet="Nobody").said("section", "state"))
    assert "Nobody" in said
    assert "merged" not in said


def test_a_copy_folds_under_its_origin_with_every_edit(client: TestClient) -> None:
    page = compare(client, article=1)
    assert "The Copy" not in page.said("th")
    assert "1 copy: B" in page.said("summary")
    assert "rebels" in page.said("del")
    assert "insurgents" in page.said("ins")
    assert any("B prints:" in text for text in page.said("p", "copied"))


def test_copies_have_columns_of_their_own_on_request(client: TestClient) -> None:
    unfolded = compare(client, article=1, fold=0)
    assert any("The Copy" in text for text in unfolded.said("th"))
    assert any("Same text as C" in text for text in unfolded.said("small"))


def test_hostile_text_is_shown_and_does_nothing(client: TestClient) -> None:
    page = compare(client, article=1)
    assert [has.get("src") for has in page.where("script")] == [
        has.get("src") for has in page.where("script") if has.get("src")
    ]
    assert any(SCRIPT in text for text in page.said("th"))
    assert any(SCRIPT in text for text in page.said("p", "q"))
    assert not page.where("img")
    assert not [link for link in page.links if link.lower().startswith("javascript:")]
    assert not [name for _, has in page.elements for name in has if name.startswith("on") or name == "style"]


def test_text_from_right_to_left_keeps_its_direction_and_language(client: TestClient) -> None:
    page = compare(client, article=1, min_probability=0)
    arabic = [has for has in page.where("blockquote") if has.get("lang") == "ar"]
    assert arabic
    assert all(has.get("dir") == "auto" for has in page.where("p", "q"))


def test_a_missing_date_is_said(client: TestClient) -> None:
    page = compare(client, article=1)
    assert any(text.lower().startswith("date not given.") for text in page.said("p"))
    assert any("1 of the articles states no date; it may" in text for text in page.said("li"))


def test_a_citation_holds_words_outlet_title_date_address_and_place(client: TestClient) -> None:
    cited = next(text for text in compare(client, article=1).said("p", "citation") if "The Wire" in text)
    parts = ("“At least 126 people", "The Wire", "“Bomb hits Aleppo convoy”", "15 Apr 2017, 18:20 UTC", "paragraph 1")
    assert [part for part in parts if part not in cited] == []
    assert "https://wire.example/1" in cited
    assert cited.endswith("http://testserver/compare?article=1#c1")


def test_a_script_gets_the_part_that_changes(client: TestClient) -> None:
    answer = client.get("/compare?article=1&window=7&fold=0&fold=1", headers={"hx-request": "true"})
    assert "<html" not in answer.text
    assert answer.headers["hx-push-url"] == "/compare?article=1&window=7"
    back = client.get("/compare?article=1", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<html" in back.text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> TestClient:
    """Forty outlets that tell one event, each with another figure or another word for the attackers."""
    words = ("rebels", "militants", "terrorists", "insurgents")
    told = [
        f"{BOMB} and killed {100 + each % 5} people from Foua and Kefraya. The {words[each % 4]} of group {each} sent the car."
        for each in range(40)
    ]
    store = open_store(tmp_path_factory.mktemp("many") / "home", encoder)
    index_records(
        store,
        *(
            record(f"Outlet {each}", text, title=f"Convoy bombed near Aleppo, report {each}", published="2017-04-15")
            for each, text in enumerate(told)
        ),
    )
    return TestClient(create_app(store.settings, store))


def test_from_nine_outlets_on_the_answers_come_first(many: TestClient) -> None:
    page = compare(many, article=1, fold=0)
    assert page.where("section", "ans")
    assert not page.where("table", "cmp")
    by_outlet = compare(many, article=1, by="outlet", fold=0)
    assert len(by_outlet.where("th", "anchor")) == 1
    assert len([has for has in by_outlet.where("th") if has.get("scope") == "col"]) > 9


def test_a_very_long_paragraph_folds_what_is_not_marked(tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "home", encoder)
    filler = " ".join(f"The weather in town number {each} was mild and nothing happened there." for each in range(30))
    index_records(
        store,
        record(
            "A", f"{BOMB} and killed 100 people. {filler}", title="Convoy bombed near Aleppo", published="2017-04-15"
        ),
        record("B", f"{BOMB} and killed 43 people of Foua.", title="Aleppo convoy bombed", published="2017-04-15"),
    )
    page = compare(TestClient(create_app(store.settings, store)), article=1)
    with store.view() as view:
        told = view.reader.paragraph(1)[0].text
    assert any("words without marks" in text for text in page.said("summary"))
    assert " ".join(page.said("blockquote")).count("town number") == told.count("town number") > 10
    store.close()


def test_one_origin_is_no_second_witness(tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "home", encoder)
    text = f"{BOMB} and killed 100 people from Foua and Kefraya, a monitor said, among them many children."
    index_records(
        store,
        record("A", text, title="Convoy bombed near Aleppo", published="2017-04-15"),
        record("B", text, title="Convoy bombed near Aleppo", published="2017-04-15"),
    )
    page = compare(TestClient(create_app(store.settings, store)), article=1)
    assert "One origin only" in page.said("h2")
    store.close()


def test_where_nobody_else_tells_it_what_was_asked_stands_alone(client: TestClient) -> None:
    page = compare(client, article=7)
    assert page.said("h2")[0] == "No other outlet found on this event"
    assert page.where("tr", "claim") == []
    assert page.said("p", "alone") == ["¶ 1 The parliament of Chile passed a law on fishing quotas."]


def test_an_event_with_filters_stays_within_its_articles(pages_store: Store, client: TestClient) -> None:
    with pages_store.view() as view:
        members = set(view.reader.events.members([1])[1])
    page = compare(client, event=1, min_probability=0)
    shown = {link for link in page.links if link.startswith("/articles/") and "#" not in link}
    assert shown
    assert shown <= {f"/articles/{article}" for article in members}
    assert any("Compare its first article with the whole index" in said for said in page.said("p"))


def test_on_a_phone_a_row_sums_up_who_has_no_words_for_it(client: TestClient) -> None:
    """The cells stay where they are, for a screen reader; the sum is for the eye."""
    page = compare(client, article=1)
    summed = [has for has in page.where("div", "wordless") if has["aria-hidden"] == "true"]
    assert len(summed) == len(page.where("tr", "claim"))
    silent = [said for said in page.said("p", "plate") if said.startswith("Not reported by ")]
    assert len(silent) >= len(page.where("td", "is-omitted")) > 0
