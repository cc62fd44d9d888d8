"""Every page as Chromium shows it: wide and narrow, light and dark, with script and without."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import CASES, Case, parameters
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
        assert look.page.evaluate("shifts") == 0
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


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_whole_without_script(browser: Browser, site: Site, case: Case, width: int) -> None:
    with looking(browser, width=width, script=False) as look:
        assert look.go(site.base + case.address(site)) == case.status
        assert complaints(look, case) == []
        assert look.beyond() == []
        assert look.page.locator("main h1").count() == 1
        assert look.page.locator(".htmx-indicator, [aria-busy=true]").count() == 0
        look.keep(f"{case}-{width}-without-script")


def complaints(look: Look, case: Case) -> list[str]:
    """What stood in the console, but for the status that was asked for."""
    return [each for each in look.complaints if case.status == 200 or f"status of {case.status}" not in each]
