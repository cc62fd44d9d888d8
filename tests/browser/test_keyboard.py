"""Pages by keyboard alone: everything that can be done is reached by Tab, and one sees where one is."""

import pytest
from playwright.sync_api import Browser

from tests.browser.cases import CASES, Case, parameters
from tests.browser.looking import Look, looking
from tests.browser.serving import Site

# Numbers everything that Tab must reach. Of the choices in a group, Tab reaches one.
NUMBER = """() => {
  const groups = new Set();
  const able = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], area[href]")]
    .filter(each => !each.disabled && each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true}))
    .filter(each => {
      if (each.type !== "radio") return true;
      const known = groups.has(each.name);
      groups.add(each.name);
      return !known;
    });
  able.forEach((each, number) => { each.dataset.stop = each.type === "radio" ? "radio " + each.name : String(number); });
  document.querySelectorAll("input[type=radio]").forEach(each => { each.dataset.stop = "radio " + each.name; });
  return able.map(each => each.dataset.stop);
}"""
# What has the focus, or null at the end of the page; and what is wrong with how it is seen.
FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const ringed = [it, it.closest("label")].filter(each => each).some(each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const seen = [...it.getClientRects()].some(box => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    return left < right && top < bottom && [0.5, 0.1, 0.9].some(share => {
      const hit = document.elementFromPoint(left + share * (right - left), (top + bottom) / 2);
      return hit && (it.contains(hit) || it.closest("label")?.contains(hit));
    });
  });
  const faults = [ringed ? "" : "no ring", seen ? "" : "out of sight"].filter(each => each);
  return {stop: it.dataset.stop, faults: faults.map(each => `${each}: ${it.outerHTML.slice(0, 120)}`)};
}"""


def stops(look: Look, most: int) -> tuple[list[str], list[str]]:
    """Press Tab until the page ends: the stops in order, and what is wrong with how they are seen."""
    reached: list[str] = []
    faults: list[str] = []
    for _ in range(most):
        look.page.keyboard.press("Tab")
        found = look.page.evaluate(FOCUSED)
        if found and reached and found["stop"] == reached[-1]:
            continue  # the day, month and year of one field
        if found is None or found["stop"] in reached:
            break
        reached.append(found["stop"])
        faults += found["faults"]
    return reached, faults


@pytest.mark.parametrize("case", parameters(CASES))
def test_tab_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, case: Case, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(case.site)
    with looking(browser) as look:
        look.go(site.base + case.address(site))
        expected = look.page.evaluate(NUMBER)
        reached, faults = stops(look, 2 * len(expected) + 20)
        assert reached == expected
        assert faults == []


def test_the_skip_link_comes_first_and_leads_to_the_content(browser: Browser, samples: Site) -> None:
    with looking(browser) as look:
        look.go(samples.base + CASES[0].address(samples))
        look.page.keyboard.press("Tab")
        assert look.page.evaluate("document.activeElement.textContent") == "Skip to content"
        look.page.keyboard.press("Enter")
        look.page.keyboard.press("Tab")
        assert look.page.evaluate("document.querySelector('main').contains(document.activeElement)")
