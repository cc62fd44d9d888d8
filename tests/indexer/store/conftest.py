from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.catalogue import Catalogue


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy URL of a database without tables, for each engine that the catalogue runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def catalogue(database_url: str) -> Iterator[Catalogue]:
    """An empty catalogue with its tables."""
    catalogue = Catalogue(database_url)
    catalogue.migrate()
    yield catalogue
    catalogue.close()
