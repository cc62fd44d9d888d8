"""The page of the HTTP interface: Swagger UI under the policy of all pages, from our own server alone."""

from playwright.sync_api import Browser

from tests.browser.looking import WIDTHS, looking
from tests.browser.serving import Site


def test_the_interface_is_drawn_and_can_be_tried_without_a_third_party(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        assert look.go(f"{samples.base}/docs") == 200
        look.page.locator(".opblock-summary").first.wait_for()
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                look.shown(width, scheme)
                look.keep(f"interface-{width}-{scheme}")
                assert look.beyond() == []
                assert look.violations() == []
        look.page.locator("#operations-read-outlets_v1_outlets_get .opblock-summary-control").click()
        look.page.get_by_role("button", name="Try it out").click()
        look.page.get_by_role("button", name="Execute").click()
        look.page.locator(".live-responses-table", has_text="Jordan Times").wait_for()
        assert all(each.startswith(samples.base) for each in look.addresses)
        assert look.complaints == look.page.evaluate("violations") == []


def test_without_a_script_the_document_is_named(browser: Browser, samples: Site) -> None:
    with looking(browser, script=False) as look:
        look.go(f"{samples.base}/docs")
        look.page.get_by_role("link", name="OpenAPI document").click()
        assert '"/v1/matches"' in look.page.content()
