"""The pictures of docs/guide.md, taken of a store: `make guide`.

python -m tests.browser.guide HOME [NAME...]    (all, or those named)
"""

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from indexer.store.settings import Settings
from indexer.store.store import Store
from tests.browser.cases import event_of
from tests.browser.conftest import FLAGS
from tests.browser.looking import HUNG_MS
from tests.browser.serving import Site, serving

FOLDER = Path(__file__).parents[2] / "docs" / "guide"
WIDTH, HEIGHT = 1200, 900
LARGEST = 150_000  # bytes of a picture


@dataclass(frozen=True)
class Picture:
    """A part of a page: from the top of the element `first`, `height` pixels down; the page is made ready by `ready`."""

    name: str
    address: Callable[[Site], str]
    first: str
    height: int
    ready: Callable[[Page], None] = lambda _: None


def _counted(page: Page) -> None:
    """Wait until no event of the list is left to be counted, and the contested ones are known."""
    page.wait_for_function("""async () => {
  const text = await (await fetch(location.href)).text();
  return text.includes('id="contested"') && !text.includes("Not counted yet");
}""")
    page.reload(wait_until="networkidle")


def _mark_chosen(page: Page) -> None:
    """From a comparison, go to the form that reports its first mark."""
    page.goto(page.locator("a[href^='/corrections/marks']").first.evaluate("each => each.href"))
    page.get_by_label("They differ, but in another way").check()


PICTURES = (
    Picture("home", lambda _: "/", "#contested", 700, _counted),
    Picture("event", lambda site: f"/events/{event_of(site)}", ".crumbs", 740),
    Picture("claims", lambda site: f"/events/{event_of(site)}", "#claims", 470),
    Picture("compare", lambda site: f"/compare?event={event_of(site)}", ".crumbs", 700),
    Picture("wrong-mark", lambda site: f"/compare?event={event_of(site)}", "main", 700, _mark_chosen),
    Picture("report", lambda site: f"/reports?event={event_of(site)}", "main", 760),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/guide.md.")
    parser.add_argument("home", type=Path, help="folder of a store with the samples, as `make demo` makes it")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(each.name for each in PICTURES))
    options = parser.parse_args(arguments)
    program = shutil.which("chromium")
    if program is None:
        parser.error("Chromium is not on this machine: install the package chromium")
    with serving(Store(Settings(home=options.home))) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", reduced_motion="reduce")
        page.set_default_timeout(HUNG_MS)
        for picture in PICTURES:
            if not options.names or picture.name in options.names:
                sys.stdout.write(f"{picture.name}: {take(page, site, picture):,} bytes\n")
        browser.close()


def take(page: Page, site: Site, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    page.goto(site.base + picture.address(site), wait_until="networkidle")
    picture.ready(page)
    box = page.locator(picture.first).first.bounding_box()
    assert box is not None, f"{picture.first} is not on the page for {picture.name}"
    file = FOLDER / f"{picture.name}.png"
    clip = {"x": 0.0, "y": max(box["y"] - 16, 0.0), "width": float(WIDTH), "height": float(picture.height)}
    size = len(page.screenshot(path=file, clip=clip, full_page=True))  # type: ignore[arg-type]
    assert size <= LARGEST, f"{file.name} has {size:,} bytes: take less of the page"
    return size


if __name__ == "__main__":
    main()
