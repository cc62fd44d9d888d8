"""Pages on paper: what was folded for the screen is there, and what only a screen can do is not."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import CASES, Case, parameters
from tests.browser.looking import ARTEFACTS, looking
from tests.browser.serving import Site

PRINTED = [case for case in CASES if case.name in {"event", "compare", "compare-event", "article", "report", "method"}]
A4_LANDSCAPE, A4_PORTRAIT = 1046, 680  # pixels of 277 and 180 mm


@pytest.mark.parametrize("case", parameters(PRINTED))
def test_a_page_prints_whole_and_without_what_only_a_screen_can_do(
    browser: Browser, case: Case, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(case.site)
    with looking(browser, scheme="dark") as look:
        look.go(site.base + case.address(site))
        look.page.emulate_media(media="print")
        look.page.set_viewport_size({"width": A4_LANDSCAPE, "height": 740})
        assert look.page.locator("main h1:visible").count() == 1
        for screen_only in (
            "nav:visible",
            "form.toolbar:visible",
            ".btns:visible",
            ".skip:visible",
            ".tellings:visible",
        ):
            assert look.page.locator(screen_only).count() == 0, screen_only
        words = look.page.locator(".full blockquote p, .telling .q").evaluate_all(
            "all => all.filter(each => !each.closest('[hidden], .unfold') && !each.getClientRects().length).length"
        )
        assert words == 0
        folded = look.page.locator(".rest-of-rows > :not(summary)").evaluate_all(
            "all => all.filter(each => !each.getClientRects().length).length"
        )
        assert folded == 0
        # Paper is light, whatever the screen is.
        assert look.page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 23, 26)"
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        paper = look.page.pdf(path=ARTEFACTS / f"{case}.pdf", prefer_css_page_size=True, print_background=True)
        assert paper.startswith(b"%PDF")


def test_headlines_have_room_on_paper(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(f"{samples.base}/")
        look.page.emulate_media(media="print")
        look.page.set_viewport_size({"width": A4_PORTRAIT, "height": 1000})
        widths = look.page.locator(".events .ev").evaluate_all("all => all.map(each => each.offsetWidth)")
        assert widths
        assert min(widths) > A4_PORTRAIT / 3
        assert look.beyond() == []
