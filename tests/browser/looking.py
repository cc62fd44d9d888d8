"""A page as Chromium shows it, with everything that a reader of its console and its network would see."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

Scheme = Literal["light", "dark"]
WIDTHS = {1440: 900, 390: 844}
# Longer means that it never ends; on a busy machine an event's first comparison has taken more than half a minute.
HUNG_MS = 300_000
ARTEFACTS = Path(os.environ.get("RASHOMON_ARTEFACTS", Path(__file__).parent / "artefacts"))
# WCAG 2.2 AA, and what axe holds for good practice besides.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Runs before the page's own files: what is only told as it happens. White space that moves is seen by nobody.
WATCH = """
window.moved = [];
window.violations = [];
const place = box => [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
const seen = ({node}) => node?.nodeType !== Node.TEXT_NODE || node.textContent.trim();
const told = ({node, previousRect, currentRect}) =>
  `${node?.nodeName} ${node?.className ?? ""} ${node?.textContent.trim().slice(0, 40)}: ` +
  `${place(previousRect)} to ${place(currentRect)}`;
new PerformanceObserver(list => { for (const each of list.getEntries()) {
  const sources = each.sources.filter(seen);
  if (sources.length) moved.push([each.value, ...sources.map(told)].join("; "));
} })
  .observe({type: "layout-shift", buffered: true});
addEventListener("securitypolicyviolation", each => violations.push(each.violatedDirective + " " + each.blockedURI));
"""


@dataclass
class Look:
    """An open page and what came with it: `requests` are all that it made, `complaints` what stood in the console."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> int:
        """Open an address and wait until nothing moves any more; returns the status."""
        self.requests.clear()
        self.complaints.clear()
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer is not None
        return answer.status

    def note_request(self, request: Request) -> None:
        """The page asks for something."""
        self.requests.append(request)

    def note_console(self, message: ConsoleMessage) -> None:
        """The page, or the browser about it, says something."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def note_error(self, error: Error) -> None:
        """A script of the page fails."""
        self.complaints.append(str(error))

    @property
    def addresses(self) -> list[str]:
        """What the page asked the network for."""
        return [each.url for each in self.requests if not each.url.startswith("data:")]

    def transferred(self) -> int:
        """Bytes of all bodies as they came over the network, pictures (charts) left out."""
        return sum(
            each.sizes()["responseBodySize"]
            for each in self.requests
            if each.resource_type != "image" and not each.url.startswith("data:")
        )

    def shown(self, width: int, scheme: Scheme) -> None:
        """Look at the same page in another width, in light or dark."""
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.emulate_media(color_scheme=scheme)

    def beyond(self) -> list[str]:
        """What reaches beyond the right or left edge so that the whole page scrolls sideways; nothing where it does not."""
        found: list[str] = self.page.evaluate(BEYOND)
        return found

    def violations(self, *rules: str) -> list[str]:
        """What axe finds wrong, a line for each rule and place; by all rules of STANDARDS, or by some of them."""
        chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": STANDARDS}
        options: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": chosen}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{each['id']} at {' '.join(map(str, node['target']))}: {node.get('failureSummary', '')[:300]}"
            for each in found
            for node in each["nodes"][:5]
        ]

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page among the artefacts."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{re.sub('[^a-z0-9-]+', '-', name)}.png", full_page=True)


BEYOND = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const found = [...document.querySelectorAll("body *")].filter(each => {
    const box = each.getBoundingClientRect();
    if (box.width === 0 || box.right <= wide + 1) return false;
    for (let up = each.parentElement; up && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return false;
    return true;
  });
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walk.nextNode()) {
    range.selectNodeContents(walk.currentNode);
    const inside = walk.currentNode.parentElement;
    if (range.getBoundingClientRect().right > wide + 1 && !found.includes(inside)) found.push(inside);
  }
  return [`${root.scrollWidth} px of ${wide}`, ...found.slice(0, 8).map(each =>
    `${each.tagName.toLowerCase()}.${each.className} ${Math.round(each.getBoundingClientRect().right)} px: ` +
    each.textContent.trim().slice(0, 40))];
}"""


@contextmanager
def looking(browser: Browser, *, width: int = 1440, scheme: Scheme = "light", script: bool = True) -> Iterator[Look]:
    """A browser window of its own. Whatever the page throws, and whatever its console says, is a complaint."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,
        java_script_enabled=script,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    if script:
        context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(HUNG_MS)
    look = Look(page)
    page.on("request", look.note_request)
    page.on("console", look.note_console)
    page.on("pageerror", look.note_error)
    try:
        yield look
    finally:
        context.close()
