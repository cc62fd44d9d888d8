"""A running site and a clock for every test of fetching."""

from collections.abc import Iterator

import pytest

from tests.indexer.fetching.server import Site, Time, response, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """Three pages, and no robots.txt."""
    with serving({f"/{page}": response(200, b"page") for page in "abc"}) as site:
        yield site


@pytest.fixture
def clock() -> Time:
    return Time()
