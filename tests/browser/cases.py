"""The pages to look at, each with the store that it is looked at on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import pytest
from _pytest.mark import ParameterSet

from indexer.store.events import EventFilter
from indexer.store.reading import ArticleFilter
from tests.browser.made import HOSTILE_OUTLET
from tests.browser.serving import Site

KHAN_SHEIKHOUN = "fakes:1919191759"


@dataclass(frozen=True)
class Case:
    """An address on a site of `conftest.py`, and the status that it answers with.

    `again` where another case is of the same kind.
    """

    name: str
    site: Literal["samples", "made", "empty"]
    address: Callable[[Site], str]
    status: int = 200
    again: bool = False

    def __str__(self) -> str:
        return f"{self.name}-{self.site}"


def event_of(site: Site) -> int:
    """The event of the gas attack on Khan Sheikhoun; of the made-up store, what forty outlets tell."""
    with site.store.catalogue.read() as reader:
        events = [event for _, event in reader.events.listed(EventFilter(min_outlets=30))]
        if events:
            return events[0].id
        article = reader.article_by_external_id(KHAN_SHEIKHOUN).id
        return reader.events.of_articles([article])[article]


def mark_of(site: Site) -> str:
    """The address to report a mark by: the words of two openings, whatever they are."""
    with site.store.catalogue.read() as reader:
        first, second = reader.events.members([event_of(site)])[event_of(site)][:2]
        left, right = reader.paragraphs_of(first)[0].id, reader.paragraphs_of(second)[0].id
    mark = {
        "type": "label",
        "status": "divergence",
        "probability": 0.85,
        "left": f"{left}:0:9",
        "right": f"{right}:0:9",
    }
    versions = {"rashomon": "0.1.0", "model": "m", "rules": "r", "generation": 1}
    return f"/corrections/marks?{urlencode(mark | versions)}"


def article_of(site: Site, *, outlet: str) -> int:
    """The first article of an outlet."""
    with site.store.catalogue.read() as reader:
        return reader.articles(ArticleFilter(outlet=outlet), limit=1)[0].id


def outlet_of(site: Site, name: str) -> str:
    """The address of an outlet's own page."""
    with site.store.catalogue.read() as reader:
        return f"/outlets/{next(each.id for each in reader.outlets.listed() if each.name == name)}"


def opening_of(site: Site) -> str:
    """The address of a comparison: the first paragraph of the event's first article, with what counts its dead."""
    with site.store.catalogue.read() as reader:
        first = reader.events.members([event_of(site)])[event_of(site)][0]
        return f"/compare?paragraph={reader.paragraphs_of(first)[0].id}"


def _fixed(address: str) -> Callable[[Site], str]:
    return lambda _: address


CASES = (
    Case("home", "samples", _fixed("/")),
    Case("home", "made", _fixed("/"), again=True),
    Case("home", "empty", _fixed("/"), status=503),
    Case("events", "samples", _fixed("/events?q=syria&min_outlets=2")),
    Case("events-none", "samples", _fixed("/events?q=zeppelin"), again=True),
    Case("event", "samples", lambda site: f"/events/{event_of(site)}"),
    Case("event", "made", lambda site: f"/events/{event_of(site)}", again=True),
    Case("compare", "samples", opening_of, again=True),
    Case("compare", "made", opening_of),
    Case("compare-form", "samples", _fixed("/compare"), again=True),
    Case(
        "compare-nothing",
        "samples",
        _fixed("/compare?q=A+recipe+for+pancakes+with+plums+and+a+little+cinnamon+on+top+of+it."),
    ),
    Case("compare-event", "samples", lambda site: f"/compare?event={event_of(site)}"),
    Case("compare-words", "samples", _fixed("/compare?q=chemical+attack&as=words"), again=True),
    Case("compare-alone", "made", lambda site: f"/compare?article={article_of(site, outlet='Plum Blog')}", again=True),
    Case("article", "samples", lambda site: f"/articles/{article_of(site, outlet='TRT World')}"),
    Case("article-hostile", "made", lambda site: f"/articles/{article_of(site, outlet=HOSTILE_OUTLET)}"),
    Case("article-endless", "made", lambda site: f"/articles/{article_of(site, outlet='Endless Gazette')}", again=True),
    Case("outlets", "samples", _fixed("/outlets")),
    Case("outlets", "made", _fixed("/outlets"), again=True),
    Case("outlet", "samples", lambda site: outlet_of(site, "TRT World"), again=True),
    Case("outlet-hostile", "made", lambda site: outlet_of(site, HOSTILE_OUTLET)),
    Case("method", "samples", _fixed("/method")),
    Case("not-found", "samples", _fixed("/articles/999999"), status=404),
    Case("report", "samples", lambda site: f"/reports?event={event_of(site)}"),
    Case("report", "made", lambda site: f"/reports?event={event_of(site)}", again=True),
    Case("correct-event", "samples", lambda site: f"/corrections/events/{event_of(site)}", again=True),
    Case("correct-event", "made", lambda site: f"/corrections/events/{event_of(site)}", again=True),
    Case("correct-mark", "samples", mark_of),
    Case("corrections", "made", _fixed("/corrections")),
    Case("correction", "made", _fixed("/corrections/judgements/1"), again=True),
    Case("placed-by-hand", "made", lambda site: f"/articles/{article_of(site, outlet='Al-Mina')}/matches"),
)


def parameters(cases: Iterable[Case]) -> list[ParameterSet]:
    """The cases for pytest; a second page of a kind waits for `make test-slow`."""
    return [pytest.param(case, marks=pytest.mark.slow if case.again else (), id=str(case)) for case in cases]
