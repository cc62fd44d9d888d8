"""What is long or odd must not stop a run: PostgreSQL's indexes take no key over 2,704 bytes, SQLite's take any."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.matching.terms import LONGEST_TERM, terms_of
from indexer.store.encoder import Encoder
from indexer.store.store import Store
from tests.helpers import Record, index_records, open_store, record


def letters(count: int, first: str, last: str) -> str:
    """Letters without a pattern: an index compresses what repeats."""
    return "".join(map(chr, np.random.default_rng(count).integers(ord(first), ord(last), count)))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    settings = {} if request.param == "sqlite" else {"database": request.getfixturevalue("postgresql")}
    store = open_store(tmp_path / "home", encoder, **settings)
    yield store
    store.close()


@pytest.mark.parametrize(
    "odd",
    [
        record("A", "A paragraph of words.", title=letters(40_000, "a", "z")),
        record("A", "A paragraph of words.", title=" ".join(letters(8, "A", "Z").title() for _ in range(5000))),
        record("A", letters(3000, "一", "鿿"), title="No white space in it"),
        record(
            letters(2000, "a", "z"), "A paragraph of words.", url=letters(2000, "a", "z"), id=letters(2000, "a", "z")
        ),
    ],
    ids=["long-word", "long-name", "script-without-spaces", "longest-keys"],
)
def test_long_words_and_names_are_taken_in(store: Store, odd: Record) -> None:
    outcome = index_records(store, odd, record("B", "An ordinary article of words."))
    assert (outcome.added, outcome.quarantined) == (2, 0)


@pytest.mark.parametrize("key", ["outlet", "url", "id"])
def test_a_key_that_no_index_takes_is_quarantined_alone(store: Store, key: str) -> None:
    odd = record("A", "A paragraph of words.") | {key: letters(2001, "a", "z")}
    outcome = index_records(store, odd, record("B", "An ordinary article of words."))
    with store.view() as view:
        [quarantined] = view.reader.documents.quarantined()
    assert (outcome.added, quarantined.reason) == (1, f'"{key}" has 2,001 bytes; 2,000 are allowed')


def test_a_run_of_letters_longer_than_any_word_is_no_term() -> None:
    assert terms_of(f"{'x' * LONGEST_TERM} {'y' * (LONGEST_TERM + 1)}") == frozenset({"x" * LONGEST_TERM})
