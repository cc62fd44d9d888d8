"""Every page as Chromium shows it: wide and narrow, light and dark, with script and without."""

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.cases import CASES, Case, article_of, event_of, parameters
from tests.browser.looking import WIDTHS, Look, Scheme, looking
from tests.browser.serving import Site

MOST_REQUESTS = 5
MOST_BYTES = 150_000  # without charts
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.fixture(params=parameters(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def site(request: pytest.FixtureRequest, case: Case) -> Site:
    found: Site = request.getfixturevalue(case.site)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_sound(browser: Browser, site: Site, case: Case, width: int) -> None:
    """Nothing is wrong in its console, its network, its layout, and by axe, in light and in dark."""
    with looking(browser, width=width) as look:
        assert look.go(site.base + case.address(site)) == case.status
        assert complaints(look, case) == []
        assert look.page.evaluate("violations") == []
        assert look.page.evaluate("moved") == []
        assert look.page.evaluate("window.ran") is None
        assert look.page.locator("a[href^='javascript:' i]").count() == 0
        assert len(look.addresses) <= MOST_REQUESTS, look.addresses
        assert [each for each in look.addresses if not each.startswith(site.base)] == []
        assert look.transferred() < MOST_BYTES
        assert look.beyond() == []
        for scheme in SCHEMES:
            look.shown(width, scheme)
            look.keep(f"{case}-{width}-{scheme}")
            # The same markup has the same violations; only its colours are others in the dark.
            assert look.violations(*(["color-contrast"] if scheme == "dark" else [])) == []


def test_what_is_folded_is_sound_too(browser: Browser, site: Site, case: Case) -> None:
    """The page with all of its folds open, and with what these fetch."""
    with looking(browser) as look:
        look.go(site.base + case.address(site))
        look.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        look.page.wait_for_load_state("networkidle")
        assert complaints(look, case) == []
        assert look.beyond() == []
        assert look.violations() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_whole_without_script(browser: Browser, site: Site, case: Case, width: int) -> None:
    with looking(browser, width=width, script=False) as look:
        assert look.go(site.base + case.address(site)) == case.status
        assert complaints(look, case) == []
        assert look.beyond() == []
        assert look.page.locator("main h1").count() == 1
        assert look.page.locator(".htmx-indicator, [aria-busy=true]").count() == 0
        look.keep(f"{case}-{width}-without-script")


def test_nothing_in_sight_of_a_short_article_moves_when_it_is_told_who_else_tells_it(
    browser: Browser, made: Site
) -> None:
    with looking(browser) as look:
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        look.page.route("**/matches", hold)
        look.page.goto(f"{made.base}/articles/{article_of(made, outlet='No Date Herald')}")
        look.page.locator(".lazy.htmx-request").wait_for()
        look.page.evaluate(PAINTED)
        held[0].continue_()
        look.page.locator(".lazy .choices").first.wait_for()
        look.page.evaluate(PAINTED)
        assert look.page.evaluate("moved") == []


def test_on_a_phone_a_report_breaks_no_word_of_its_heads(browser: Browser, samples: Site) -> None:
    with looking(browser, width=390) as look:
        look.go(f"{samples.base}/reports?event={event_of(samples)}")
        assert look.page.locator(".denominators .num:visible").count() > 0
        assert look.page.evaluate(BROKEN, ".denominators th, .denominators td") == []


@pytest.mark.parametrize("lang", ["ar", "fa", "he", "ur"])
@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/events/{}", ("h1.hl", ".grid-t .q", ".para .q")),
        ("/compare?event={}", (".asked .hl", ".cmp .src .hl", ".cmp .claim .q", ".cmp .full .q")),
        ("/reports?event={}", (".report h1", ".report .data .q", ".quoted .q")),
        ("/articles/{}", ("h1.headline", ".para .q")),
        ("/events?event={}", (".events .ev .hl",)),
    ],
)
def test_other_scripts_are_larger_than_latin_in_every_place(
    browser: Browser, samples: Site, lang: str, path: str, places: tuple[str, ...]
) -> None:
    with looking(browser) as look:
        look.go(samples.base + path.format(event_of(samples)))
        for place in places:
            assert look.page.locator(place).first.evaluate(LARGER, lang) == pytest.approx(1.2, abs=0.01), place


def test_a_headline_from_right_to_left_begins_where_the_page_does(browser: Browser, made: Site) -> None:
    with looking(browser) as look:
        look.go(f"{made.base}/articles/{article_of(made, outlet='Al-Mina')}")
        headline, crumbs = (look.page.locator(each).bounding_box() for each in ("h1", ".crumbs"))
        assert headline
        assert crumbs
        assert headline["x"] == crumbs["x"]
        assert headline["width"] < crumbs["width"] / 3


PAINTED = "new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))"
LARGER = """(place, lang) => {
  const size = () => parseFloat(getComputedStyle(place).fontSize);
  place.lang = "en";
  const latin = size();
  place.lang = lang;
  return size() / latin;
}"""
# Words without a hyphen that stand on two lines.
BROKEN = """places => [...document.querySelectorAll(places)].filter(each => each.getClientRects().length).flatMap(each => {
  const walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
  while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[a-z]{2,}/gi)) {
    range.setStart(walk.currentNode, word.index);
    range.setEnd(walk.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(word[0]);
  }
  return found;
})"""


def complaints(look: Look, case: Case) -> list[str]:
    """What stood in the console, but for the status that was asked for."""
    return [each for each in look.complaints if case.status == 200 or f"status of {case.status}" not in each]
