"""Fixtures for all tests: the real model, real stores, a real PostgreSQL server."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from indexer.store.encoder import Encoder, load_encoder
from indexer.store.store import Store
from tests import postgres
from tests.helpers import SAMPLES, WORKERS, index_files, open_store

hypothesis.settings.register_profile("rashomon", deadline=None)
hypothesis.settings.load_profile("rashomon")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: compressed ones hold the time, and the processes must name tests alike."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def workers() -> Iterator[None]:
    """The worker processes that tests share end with them."""
    yield
    WORKERS.close()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model, loaded once."""
    return load_encoder(None)


@pytest.fixture
def store(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """An empty store: nothing is indexed yet, no file is there."""
    store = open_store(tmp_path / "home", encoder)
    yield store
    store.close()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """A store with `samples/` indexed. It is shared: read it only."""
    store = open_store(tmp_path_factory.mktemp("samples") / "home", encoder)
    index_files(store, SAMPLES)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of our own; skipped where its programs are missing, except on CI."""
    programs = postgres.find_programs()
    if programs is None:
        reason = "PostgreSQL's programs are not on this machine: install the package postgresql"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.running(programs) as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: postgres.Server) -> Iterator[str]:
    """SQLAlchemy URL of a fresh, empty database. Tests that use it are marked `postgresql`."""
    with postgresql_server.database() as url:
        yield url
