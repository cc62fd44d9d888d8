"""The guide: its pictures are there and modest, and its way leads where it says."""

import re

from playwright.sync_api import Browser

from tests.browser.cases import event_of
from tests.browser.guide import FOLDER, LARGEST, PICTURES
from tests.browser.looking import looking
from tests.browser.serving import Site

GUIDE = FOLDER.with_suffix(".md")
# Fifteen screens of a phone, with all words of the first claim, three of them where an outlet counts thrice; a report has
# more to say.
LONGEST_PX = 13_000
LONGEST_REPORT_PX = 18_500


def test_every_picture_of_the_guide_is_there_and_modest() -> None:
    named = re.findall(r"\(guide/([\w-]+\.png)\)", GUIDE.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(f"{each.name}.png" for each in PICTURES)
    assert sorted(each.name for each in FOLDER.iterdir()) == sorted(named)
    assert [each.name for each in FOLDER.iterdir() if each.stat().st_size > LARGEST] == []


def test_from_home_three_links_lead_to_what_is_disputed_and_to_a_report(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(samples.base)
        look.page.get_by_role("link", name="Outrage as Syria").first.click()
        look.page.wait_for_load_state("networkidle")
        disputed = look.page.locator("#claims").inner_text()
        assert "at least 72 people" in disputed
        assert "at least 58" in disputed
        look.page.get_by_role("link", name="Report", exact=True).click()
        look.page.wait_for_load_state("networkidle")
        assert "Comparison report" in look.page.locator("main").inner_text()
        assert look.complaints == []


def test_what_an_event_folds_is_on_paper_and_is_opened_by_a_link_to_it(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/events/{event_of(samples)}")
        rows = look.page.locator(".rest-of-rows tr[id]")
        assert rows.count() > 0
        assert look.page.locator(".rest-of-rows tr[id]:visible").count() == 0
        number = rows.last.get_attribute("id")
        look.page.evaluate("id => { location.hash = id; }", number)
        look.page.locator(f"#{number}:visible").wait_for()
        look.page.emulate_media(media="print")
        assert look.page.locator(".rest-of-rows tr[id]:visible").count() == rows.count()


def test_on_a_phone_an_event_and_its_comparison_have_an_end(browser: Browser, samples: Site) -> None:
    with looking(browser, width=390) as look:
        for address in ("events/{}", "compare?event={}"):
            look.go(f"{samples.base}/{address.format(event_of(samples))}")
            assert look.page.evaluate("document.documentElement.scrollHeight") < LONGEST_PX, address


def test_on_a_phone_a_report_folds_its_appendices_and_says_who_is_silent(browser: Browser, samples: Site) -> None:
    with looking(browser, width=390) as look:
        look.go(f"{samples.base}/reports?event={event_of(samples)}")
        assert look.page.evaluate("document.documentElement.scrollHeight") < LONGEST_REPORT_PX
        assert all(each.bounding_box()["width"] > 50 for each in look.page.locator(".is-omitted").all())  # type: ignore[index]
        paragraph = look.page.locator(".quoted .q").last
        assert not paragraph.is_visible()
        look.page.evaluate("id => { location.hash = id; }", paragraph.get_attribute("id"))
        look.page.locator(f"#{paragraph.get_attribute('id')}:visible").wait_for()
