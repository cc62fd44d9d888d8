"""What a newcomer sees first: two comparisons over the sample corpus, and a report of each."""

from pathlib import Path

from rich.console import Console

from indexer.store.outlet_files import read_entries
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats.html import write_html
from service.reports.making import Reporter
from service.reports.request import ReportRequest
from service.reports.terminal import print_comparison

ALEPPO = "ahlulbayt:aleppo-2016-12-08"
# The samples hold no other telling of that day's advance, so the window is wide and the cut-off low; the comparison
# itself says which paragraphs are more likely another event.
ALEPPO_WINDOW_DAYS = 25
ALEPPO_MIN_PROBABILITY = 0.01
KHAN_SHEIKHOUN = "fakes:1919191759"
KHAN_SHEIKHOUN_POSITION = 1


def take_in_outlets(store: Store, samples: Path) -> None:
    """Take in the sample corpus's outlet directory, where it has one."""
    if (file := samples / "outlets.toml").is_file():
        entries = read_entries(file)
        with store.exclusively(), store.catalogue.write() as writer:
            writer.outlets.take_in(entries)


def run_demo(store: Store, console: Console, page: Path) -> None:
    """Print both comparisons, and write a report of the event of the second, and of the first as `<name>-aleppo.html`."""
    comparer = Comparer(store)
    reporter = Reporter(store, comparer)
    with store.catalogue.read() as reader:
        attack = reader.article_by_external_id(KHAN_SHEIKHOUN)
        paragraph = reader.paragraphs_of(attack.id)[KHAN_SHEIKHOUN_POSITION]
        event = reader.events.of_articles([attack.id])[attack.id]
    aleppo = ReportRequest(external_id=ALEPPO, window_days=ALEPPO_WINDOW_DAYS, min_probability=ALEPPO_MIN_PROBABILITY)
    khan_sheikhoun = ReportRequest(paragraph_id=paragraph.id)
    for title, request in (("Aleppo, December 2016", aleppo), ("Khan Sheikhoun, April 2017", khan_sheikhoun)):
        console.rule(title)
        print_comparison(comparer.compare(request), console)
    page.write_bytes(write_html(reporter.make(ReportRequest(event_id=event))))
    page.with_stem(f"{page.stem}-aleppo").write_bytes(write_html(reporter.make(aleppo)))
