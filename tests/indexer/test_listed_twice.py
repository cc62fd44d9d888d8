"""One page that several lists name, each saying something else of it, is one article."""

from collections.abc import Iterator

import pytest

from indexer.pipeline import Outcome, Run
from indexer.sources import Document, Kind, Reading
from indexer.store.records import Article
from indexer.store.store import Store
from tests.helpers import WORKERS

PAGE = (
    b"<html><head><title>Bridge closed</title></head><body><article><h1>Bridge closed</h1>"
    b"<p>The old bridge over the harbour was closed on Monday after cracks were found.</p>"
    b"<p>Engineers will look at it for two weeks, the council of the town said.</p></article></body></html>"
)
ADDRESS = "https://www.harbour-post.example/bridge"


class Listed:
    """The page, as lists name it."""

    def __init__(self, *stated: dict[str, str], body: bytes = PAGE) -> None:
        self._stated = stated
        self._body = body

    def __iter__(self) -> Reading:
        for place, stated in enumerate(self._stated, 1):
            yield Document("list", place, Kind.PAGE, self._body, stated)


def by_feed(published: str | None, **more: str) -> dict[str, str]:
    return {"url": ADDRESS} | ({"published": published, "published_from": "feed"} if published else {}) | more


def index(store: Store, listed: Listed) -> Outcome:
    with store.exclusively():
        return Run(store, WORKERS).index([listed])


def outcomes(found: Outcome) -> dict[str, int]:
    names = ("added", "revised", "skipped", "quarantined")
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def only_article(store: Store) -> Article:
    with store.view() as view:
        return view.reader.article(1)


@pytest.fixture
def known(store: Store) -> Iterator[Store]:
    """A store that has the page from a feed."""
    assert outcomes(index(store, Listed(by_feed("2016-12-08T09:00:00+00:00", author="A. Reporter")))) == {"added": 1}
    yield store


@pytest.mark.parametrize(
    "stated", [by_feed("2016-12-08T09:05:00+00:00"), by_feed(None), by_feed("2016-12-09T07:00:00Z", author="Desk")]
)
def test_what_another_list_says_of_a_known_page_makes_no_version(known: Store, stated: dict[str, str]) -> None:
    assert outcomes(index(known, Listed(stated))) == {"skipped": 1}
    assert (only_article(known).published, only_article(known).author) == ("2016-12-08T09:00:00Z", "A. Reporter")


def test_two_lists_of_one_run_do_not_contradict_each_other(store: Store) -> None:
    listed = Listed(by_feed("2016-12-08T09:00:00Z"), by_feed(None, author="Desk"), by_feed("2016-12-08T09:05:00Z"))
    assert outcomes(index(store, listed)) == {"added": 1, "skipped": 2}


def test_a_list_that_knows_the_date_dates_the_page(store: Store) -> None:
    index(store, Listed(by_feed(None)))
    assert outcomes(index(store, Listed(by_feed("2016-12-08T09:00:00Z")))) == {"revised": 1}
    assert only_article(store).published == "2016-12-08T09:00:00Z"


def test_a_changed_text_is_a_version_whatever_lists_say(known: Store) -> None:
    changed = Listed(by_feed("2016-12-08T09:00:00+00:00"), body=PAGE.replace(b"two weeks", b"three weeks"))
    assert outcomes(index(known, changed)) == {"revised": 1}


def test_a_sitemaps_name_for_itself_names_no_second_outlet(known: Store) -> None:
    stated = {"url": ADDRESS + "-2", "site": "The Harbour Post Online", "published_from": "sitemap"}
    index(known, Listed(stated))
    with known.view() as view:
        assert [(outlet.name, outlet.articles) for outlet in view.reader.outlets.listed()] == [
            ("harbour-post.example", 2)
        ]


@pytest.mark.parametrize(
    "comment",
    ["<!-- saved from url=(0039)https://www.harbour-post.example/bridge -->",
     "<!--\n Page saved with SingleFile \n url: https://www.harbour-post.example/bridge \n saved date: today\n-->"],
)  # fmt: skip
def test_a_saved_page_says_where_it_is_from(store: Store, comment: str) -> None:
    assert outcomes(index(store, Listed({}, body=comment.encode() + PAGE))) == {"added": 1}
    assert (only_article(store).url, only_article(store).outlet) == (ADDRESS, "harbour-post.example")


def test_a_page_without_address_is_the_outlets_that_it_names(store: Store) -> None:
    named = PAGE.replace(b"<head>", b'<head><meta property="og:site_name" content="The Harbour Post">')
    assert outcomes(index(store, Listed({}, body=named))) == {"added": 1}
    assert only_article(store).outlet == "The Harbour Post"
