"""The comparison in a reader's hands: keys from claim to claim and from column to column, words that light up, filters."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import event_of, opening_of
from tests.browser.looking import Look, looking
from tests.browser.serving import Site

CLAIM = "document.activeElement.closest('tr.claim')?.id"
COLUMN = "document.activeElement.closest('td, th')?.cellIndex"


@pytest.fixture
def look(browser: Browser, samples: Site) -> Iterator[Look]:
    with looking(browser) as look:
        look.go(samples.base + opening_of(samples))
        yield look


def pressed(look: Look, *keys: str, told: str) -> list[object]:
    """What is `told` of the page after each key."""
    found = []
    for key in keys:
        look.page.keyboard.press(key)
        found.append(look.page.evaluate(told))
    return found


def test_j_and_k_go_from_claim_to_claim(look: Look) -> None:
    claims = shown(look)
    assert len(claims) >= 3
    assert pressed(look, "j", "j", "k", told=CLAIM) == [claims[0], claims[1], claims[0]]


def test_brackets_go_from_column_to_column(look: Look) -> None:
    look.page.keyboard.press("j")
    here = look.page.evaluate(COLUMN)
    assert pressed(look, "]", "]", "[", told=COLUMN) == [here + 1, here + 2, here + 1]


def test_keys_are_letters_again_where_one_writes_and_where_they_are_switched_off(look: Look, samples: Site) -> None:
    look.go(f"{samples.base}/method")
    look.page.get_by_label("Keys j, k").uncheck()
    look.go(samples.base + opening_of(samples))
    assert pressed(look, "j", told=CLAIM) == [None]


def test_pointing_at_a_mark_lights_the_same_claim_everywhere(look: Look) -> None:
    mark = next(each for each in look.page.locator("a.mark[data-c]").all() if each.is_visible())
    claim = mark.get_attribute("data-c")
    mark.hover()
    outlines = look.page.locator(f".mark[data-c='{claim}']").evaluate_all(
        "all => all.map(each => getComputedStyle(each).outlineStyle)"
    )
    assert set(outlines) == {"solid"}


def test_a_mark_that_is_wrong_is_reported_from_the_page(look: Look) -> None:
    open_first_mark(look)
    look.page.get_by_label("The outlets do not differ here").check()
    look.page.get_by_label("Your name").fill("A. Editor")
    look.page.get_by_role("button", name="Report this mark").click()
    assert look.page.get_by_role("heading", level=1).inner_text() == "Your report is kept"


def test_a_filter_hides_claims_at_once_and_its_address_shows_the_same(look: Look) -> None:
    boxes = look.page.locator(".toolbar input[name=type][type=checkbox]:checked")
    before = shown(look)
    while boxes.count() > 1:
        boxes.first.uncheck()
    after = shown(look)
    assert after
    assert len(after) < len(before)
    look.go(look.page.url)
    assert shown(look) == after
    assert boxes.count() == 1
    assert look.complaints == []


def test_on_a_phone_a_long_table_opens_row_by_row(browser: Browser, samples: Site) -> None:
    with looking(browser, width=390) as look:
        look.go(f"{samples.base}/compare?event={event_of(samples)}")
        some_say_nothing = look.page.locator(".wordless:visible")
        row = look.page.locator("tr.claim:visible").filter(has=some_say_nothing).first
        assert row.locator(".telling:visible").count() == 0
        row.locator(".tellings > summary").click()
        words = row.locator(".telling:visible")
        assert words.count() >= 2
        assert look.page.locator(".telling:visible").count() == words.count()
        mark = row.locator(".telling a.mark").first
        paragraph = look.page.locator(str(mark.get_attribute("href")))
        assert not paragraph.is_visible()
        mark.click()
        assert paragraph.is_visible()
        assert look.beyond() == []
        assert look.violations() == []


def test_six_outlets_stand_in_the_page_with_a_claim_on_the_first_screen(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/compare?event={event_of(samples)}")
        first = look.page.locator("tr.claim:visible").first.bounding_box()
        assert first
        assert first["y"] < 800
        box = look.page.locator(".cmpscroll")
        assert box.evaluate("box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]") == [0, 0]
        why = look.page.locator("details.match")
        why.first.locator("summary").click()
        assert why.first.locator(".why").is_visible()
        assert look.page.locator(".why:visible").count() == 1
        assert look.page.get_by_role("link", name="Report", exact=True).count() == 1


@pytest.mark.parametrize("path", ["/events/{}", "/compare?event={}"])
def test_on_a_phone_the_letters_are_told_before_the_first_claim(browser: Browser, samples: Site, path: str) -> None:
    with looking(browser, width=390) as look:
        look.go(samples.base + path.format(event_of(samples)))
        assert look.page.locator("ul.who .badge:visible").count() == 6
        key, claim = (
            look.page.locator(each).first.bounding_box() for each in ("ul.who", "tr[id^=c]:visible .claimhead")
        )
        assert key
        assert claim
        assert key["y"] < claim["y"]


def test_on_a_phone_an_event_opens_with_the_words_of_its_first_claim(browser: Browser, samples: Site) -> None:
    with looking(browser, width=390) as look:
        look.go(f"{samples.base}/events/{event_of(samples)}")
        told = [row.locator(".telling:visible").count() for row in look.page.locator("tr[id^=c]:visible").all()]
        assert told[0] >= 2
        assert set(told[1:]) == {0}


def open_first_mark(look: Look) -> None:
    """Follow "Wrong mark?" beside the first mark, opening what it is folded into."""
    for each in look.page.locator("main details:has(a[href^='/corrections/marks'])").all():
        each.evaluate("each => { each.open = true; }")
    look.page.locator("a[href^='/corrections/marks']:visible").first.click()
    look.page.wait_for_load_state("networkidle")


def shown(look: Look) -> list[str | None]:
    """The claims in sight."""
    return [each.get_attribute("id") for each in look.page.locator("tr.claim").all() if each.is_visible()]
