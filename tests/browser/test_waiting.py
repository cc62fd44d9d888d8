"""What a reader sees while an answer is on its way, and where it fails: in Chromium, with script and without."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from indexer.store.encoder import Encoder
from service.comparison.comparer import Comparer
from service.survey import Survey
from tests.browser.cases import event_of
from tests.browser.looking import WIDTHS, Look, looking
from tests.browser.serving import Site, serving
from tests.helpers import open_store

ROOM = "service.pages.jobs.MOST_JOBS"
CLAIMS = "#claims .grid-t, #claims .ans"


@pytest.fixture
def hurried(samples: Site, encoder: Encoder) -> Iterator[Site]:
    """The samples by a server that shows at once how far it is. All events are counted: it has compared none by itself."""
    with closing(open_store(samples.store.settings.home, encoder)) as store:
        Survey(store, Comparer(store)).complete(on_progress=lambda *_: None)
    with serving(open_store(samples.store.settings.home, encoder), patience=0) as site:
        yield site


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing is worked on until this is undone."""
    monkeypatch.setattr(ROOM, 0)
    return monkeypatch


def wait_on(look: Look, address: str) -> None:
    """Open a page that asks again and again, so that its network is never idle."""
    look.page.goto(address)
    look.page.locator("#headway progress").wait_for()


@pytest.mark.parametrize("address", ["events/{}", "compare?event={}", "reports?event={}"])
@pytest.mark.usefixtures("no_room")
def test_a_page_that_waits_is_sound(browser: Browser, hurried: Site, address: str) -> None:
    with looking(browser) as look:
        wait_on(look, f"{hurried.base}/{address.format(event_of(hurried))}")
        look.page.locator("#told", has_text="Waiting for other comparisons").wait_for(state="attached")
        assert look.page.evaluate("moved") == []
        assert look.complaints == look.page.evaluate("violations") == []
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                look.shown(width, scheme)
                look.keep(f"waiting-{address[:5]}-{width}-{scheme}")
                assert look.beyond() == []
                assert look.violations() == []


def test_the_answer_takes_its_place_by_itself(browser: Browser, hurried: Site, no_room: pytest.MonkeyPatch) -> None:
    with looking(browser) as look:
        address = f"{hurried.base}/events/{event_of(hurried)}?by=outlet"
        wait_on(look, address)
        look.page.get_by_role("link", name="Its article").focus()
        no_room.undo()
        look.page.locator(CLAIMS).first.wait_for()
        look.page.wait_for_function("document.activeElement.matches('#main h1')")
        assert look.page.locator("#headway").count() == 0
        assert look.page.title() == f"{look.page.locator('#told').inner_text()} – Rashomon"
        assert look.page.url == address
        assert look.page.evaluate("history.length") == 2
        assert look.page.evaluate("moved") == []
        assert look.complaints == look.page.evaluate("violations") == []


def test_without_a_script_a_link_leads_to_the_answer(
    browser: Browser, hurried: Site, no_room: pytest.MonkeyPatch
) -> None:
    with looking(browser, script=False) as look:
        look.go(f"{hurried.base}/compare?event={event_of(hurried)}")
        assert look.beyond() == []
        no_room.undo()
        while (link := look.page.get_by_role("link", name="Open it when it is ready")).count():
            link.click()
        assert look.page.locator("tr.claim").count()
        assert look.page.url == f"{hurried.base}/compare?event={event_of(hurried)}"


def test_a_filter_that_fails_says_so_and_can_be_mended(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/events")
        sort = look.page.locator("#sort")
        sort.evaluate("each => each.append(new Option('Best', 'best'))")
        sort.select_option("best")
        alert = look.page.locator("#found [role=alert]")
        alert.wait_for()
        assert "sort" in alert.inner_text()
        assert look.violations() == []
        sort.select_option("latest")
        look.page.locator("#found table.events").wait_for()
        assert alert.count() == 0


def test_a_server_that_does_not_answer_is_told(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/events")
        look.page.context.set_offline(True)
        look.page.locator("#sort").select_option("contested")
        assert "does not answer" in look.page.locator("body > [role=alert]").inner_text()


def test_the_words_of_a_proxy_take_no_place_on_the_page(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/events")
        look.page.route("**/events?*", lambda route: route.fulfill(status=502, body="Bad gateway"))
        look.page.locator("#sort").select_option("contested")
        assert "does not answer" in look.page.locator("body > [role=alert]").inner_text()
        assert look.page.locator("#found table.events").count() == 1
        assert "Bad gateway" not in look.page.content()
