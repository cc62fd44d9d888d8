from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.catalogue import Catalogue


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue with its tables, on each engine."""
    found = Catalogue(
        f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgresql")
    )
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def catalogues(tmp_path: Path) -> Iterator[list[Catalogue]]:
    """Two empty ones."""
    found = [Catalogue(f"sqlite:///{tmp_path / name}.sqlite") for name in "ab"]
    for each in found:
        each.migrate()
    yield found
    for each in found:
        each.close()
