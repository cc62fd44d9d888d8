"""A site, a store and a clock for every test of following."""

from collections.abc import Iterator

import pytest

from indexer.store.store import Store
from tests.indexer.fetching.server import serving
from tests.indexer.following.world import World


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    with serving() as site:
        yield World(site, store)
