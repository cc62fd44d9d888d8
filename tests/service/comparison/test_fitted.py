"""Another embedding model than the one that comparing was fitted to: nothing is said that the weights cannot know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store.encoder import Encoder, load_encoder
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.fitted import is_fitted_to
from service.comparison.records import Comparison
from service.queries import Query
from tests.helpers import index_records, open_store, record
from tests.indexer.store.models import make_tiny_model

CAPTURED = "Government forces captured the Sheikh Saeed district of Aleppo on Thursday."
RETAKEN = "The army took control of Sheikh Saeed, a neighbourhood in Aleppo, on Thursday."
AGAIN = "Regime forces captured the Sheikh Saeed district of Aleppo on Thursday, killing 12 people."
SECOND = "Government forces captured the Sheikh Saeed district of Aleppo on Thursday, killing 15 people."
OTHER = "The mayor thanked the nurses of the hospital for their work."


@pytest.fixture
def foreign(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """A store with a model that nothing was fitted to, though its vectors are as long as the packaged one's."""
    folder = make_tiny_model(tmp_path / "tiny", dimension=encoder.dimension)
    store = open_store(tmp_path / "home", load_encoder(str(folder)))
    yield store
    store.close()


def compared(store: Store, *told: str) -> Comparison:
    outlets = "ABCD"[: len(told)]
    records = [
        record(outlet, text, id=outlet, title="Aleppo", published="2016-12-08")
        for outlet, text in zip(outlets, told, strict=True)
    ]
    index_records(store, *records)
    return Comparer(store).compare(Query(external_id="A", min_probability=0))


def test_the_weights_are_those_of_the_packaged_model(encoder: Encoder, foreign: Store) -> None:
    assert is_fitted_to(encoder)
    assert not is_fitted_to(foreign.encoder)
    assert foreign.encoder.dimension == encoder.dimension


def test_words_alone_join_and_rules_alone_mark_and_a_note_says_so(foreign: Store) -> None:
    found = compared(foreign, SECOND, AGAIN)
    [row] = [row for row in found.rows if len(row.cells) == 2]
    assert [each.detail["kind"] for each in row.divergences if each.type == "quantity"] == ["killed"]
    [note] = [note for note in found.notes if "fitted" in note]
    assert note.startswith("The embedding model tiny is not the one")


def test_silence_is_not_told_by_vectors_of_another_scale(foreign: Store) -> None:
    found = compared(foreign, SECOND, AGAIN, OTHER)
    assert not any(row.omissions for row in found.rows)


def test_the_packaged_model_needs_no_note(store: Store) -> None:
    found = compared(store, CAPTURED, RETAKEN)
    assert not any("fitted" in note for note in found.notes)
    assert any(len(row.cells) == 2 for row in found.rows)
