"""Pages on paper: what was folded for the screen is there, and what only a screen can do is not."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import CASES, Case, event_of, parameters
from tests.browser.looking import ARTEFACTS, WIDTHS, looking
from tests.browser.serving import Site

PRINTED = [case for case in CASES if case.name in {"event", "compare", "compare-event", "article", "report", "method"}]
A4_LANDSCAPE, A4_PORTRAIT = 1046, 680  # pixels of 277 and 180 mm
# Words of a table that reach out of their cell.
REACHING = """() => [...document.querySelectorAll(".report td, .report th")].flatMap(cell => {
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
  const { left, right } = cell.getBoundingClientRect();
  while (walk.nextNode()) {
    if (walk.currentNode.parentElement.closest(".vh")) continue;
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width && (box.right > right + 1 || box.left < left - 1)) found.push(walk.currentNode.data.slice(0, 60));
  }
  return found;
})"""


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


@pytest.mark.parametrize("width", [*WIDTHS, A4_PORTRAIT])
def test_no_name_reaches_into_the_words_beside_it(browser: Browser, made: Site, width: int) -> None:
    with looking(browser) as look:
        look.go(f"{made.base}/reports?event={event_of(made)}")
        look.page.emulate_media(media="print" if width == A4_PORTRAIT else "screen")
        look.page.set_viewport_size({"width": width, "height": 1000})
        assert look.page.evaluate(REACHING) == []
