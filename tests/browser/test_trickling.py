"""Nothing in sight moves while a page arrives over a slow network."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import CASES, Case, parameters
from tests.browser.looking import WIDTHS, looking
from tests.browser.trickling import trickling


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", parameters(each for each in CASES if each.status == 200))
def test_nothing_moves_while_a_page_arrives(
    request: pytest.FixtureRequest, browser: Browser, case: Case, width: int
) -> None:
    site = request.getfixturevalue(case.site)
    with trickling(site.base) as base, looking(browser, width=width) as look:
        look.go(base + case.address(site))
        assert look.page.evaluate("moved") == []
