"""Corrections sent by a real browser, which says by itself where a form comes from."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import event_of, mark_of
from tests.browser.looking import looking
from tests.browser.serving import Site


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_judgement_is_kept(browser: Browser, samples: Site, script: bool) -> None:
    with looking(browser, script=script) as look:
        look.go(f"{samples.base}/corrections/events/{event_of(samples)}")
        for box in look.page.get_by_role("checkbox").all()[:2]:
            box.check()
        look.page.get_by_label("do tell this event").check()
        look.page.get_by_label("Your name").fill("A. Editor")
        look.page.get_by_role("button").click()
        assert look.page.get_by_role("heading", level=1).inner_text() == "Your correction is kept"
        assert "/corrections/judgements/" in look.page.url
        assert look.complaints == []


def test_an_objection_is_kept(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(samples.base + mark_of(samples))
        look.page.get_by_label("The outlets do not differ here").check()
        look.page.get_by_label("Your name").fill("A. Editor")
        look.page.get_by_role("button").click()
        assert look.page.get_by_role("heading", level=1).inner_text() == "Your report is kept"
        assert look.violations() == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_called_a_mark_wrong_is_led_back_to_it_and_it_says_so(
    browser: Browser, samples: Site, script: bool
) -> None:
    event = f"/events/{event_of(samples)}"
    with looking(browser, script=script) as look:
        look.go(f"{samples.base}{event}/ready" if not script else samples.base + event)
        marks = look.page.locator("details.pairs").nth(1 if script else 0)
        marks.locator("summary").click()
        marks.get_by_role("link", name="Wrong mark?").first.click()
        look.page.get_by_label("The outlets do not differ here").check()
        look.page.get_by_label("Your name").fill("A. Editor")
        look.page.get_by_role("button").click()
        look.page.get_by_role("link", name="Back to the mark").click()
        assert f"{event}#c" in look.page.url
        if not script and (ready := look.page.get_by_role("link", name="Open it when it is ready")).count():
            ready.click()
        claim = look.page.locator(f"#{look.page.url.partition('#')[2]}") if script else look.page.locator("tr[id^=c]")
        told = claim.get_by_text("1 reported as wrong").first
        told.wait_for()
        assert told.is_visible()
        assert look.complaints == []


def test_what_cannot_be_kept_stays_as_it_was_typed(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/corrections/events/{event_of(samples)}")
        look.page.get_by_label("Another event is this event too").check()
        look.page.get_by_label("The other event").fill("no number")
        look.page.get_by_label("Your name").fill("A. Editor")
        look.page.get_by_role("button").click()
        assert "is no event" in look.page.get_by_role("alert").inner_text()
        assert look.page.get_by_label("The other event").input_value() == "no number"
        assert look.page.get_by_label("Your name").input_value() == "A. Editor"
        assert look.violations() == []


def test_a_page_under_another_name_may_not_send_one(browser: Browser, samples: Site) -> None:
    """A name of somebody else's may lead to this machine: the browser says which name the form was shown under."""
    with looking(browser) as look:
        stranger = samples.base.replace("127.0.0.1", "stranger.localhost")
        look.go(f"{stranger}/corrections/events/{event_of(samples)}")
        look.page.get_by_role("checkbox").first.check()
        look.page.get_by_label("tell one event, the rest another").check()
        look.page.get_by_label("Your name").fill("Stranger")
        with look.page.expect_response("**/corrections/events/*") as sent:
            look.page.get_by_role("button").click()
        assert sent.value.status == 403
