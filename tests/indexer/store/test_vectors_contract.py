"""What every vector engine must do, compared with brute force by value.

The corpus lies on a lattice: coordinates are 0, ±1/4 or ±1/2, so float16 holds the vectors exactly, every order of adding
gives the same score, and many scores tie. Answers can be compared with `==`.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.store.faiss_index import FaissIndex
from indexer.store.records import Bucket, Neighbour, Vectors
from indexer.store.vectors import (
    TITLE_WEIGHT,
    UNDATED,
    Scope,
    Snapshot,
    VectorIndex,
    VectorRows,
    as_blobs,
    as_vectors,
    compose,
    encoded_langs,
)

ENGINES: list[Callable[[Path], VectorIndex]] = [FaissIndex]
DIMENSION = 16
FIRST_DAY = date(2016, 12, 1).toordinal()
DAYS = [UNDATED, *range(FIRST_DAY, FIRST_DAY + 8)]
OUTLETS = range(1, 7)
LANGS = ["ar", "en", "fr", None]
ALL = Scope()


@dataclass(frozen=True)
class Corpus:
    """An index with the rows that are in it, by day."""

    snapshot: Snapshot
    rows: dict[int, VectorRows]

    def brute_force(self, query: Vectors, k: int, scope: Scope) -> list[Neighbour]:
        """The contract, word by word."""
        found = [
            Neighbour(int(rows.ids[place]), float(rows.vectors[place].astype(np.float64) @ query.astype(np.float64)))
            for day, rows in self.rows.items()
            for place in range(len(rows))
            if allows(scope, day, int(rows.outlet_ids[place]), rows.langs[place].decode())
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.paragraph_id))[:k]


def allows(scope: Scope, day: int, outlet_id: int, lang: str) -> bool:
    in_time = day == UNDATED or (scope.first_day or 0) <= day <= (scope.last_day or date.max.toordinal())
    in_outlets = scope.outlet_ids is None or outlet_id in scope.outlet_ids
    in_langs = scope.langs is None or lang in scope.langs
    return in_time and in_outlets and in_langs and outlet_id not in scope.without_outlet_ids


def lattice(random: np.random.Generator, count: int) -> Vectors:
    """Unit vectors with 16 coordinates of ±1/4, or 4 of ±1/2."""
    signs = random.choice([-1.0, 1.0], size=(count, DIMENSION))
    few = np.argsort(random.random((count, DIMENSION)), axis=1) < 4
    sparse = random.random((count, 1)) < 0.5
    return (signs * np.where(sparse, few * 0.5, 0.25)).astype(np.float32)


def unit(random: np.random.Generator, count: int, dimension: int) -> Vectors:
    vectors = random.standard_normal((count, dimension)).astype(np.float32)
    normed: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def rows_of(ids: NDArray[np.int64], vectors: Vectors, random: np.random.Generator) -> VectorRows:
    return VectorRows(
        ids=ids,
        outlet_ids=random.choice(OUTLETS, len(ids)).astype(np.int32),
        langs=encoded_langs([LANGS[place] for place in random.integers(len(LANGS), size=len(ids))]),
        vectors=vectors.astype(np.float16),
    )


def rows_by_day(random: np.random.Generator, size: int = 60) -> dict[int, VectorRows]:
    """Days of unequal size, ids spread over them as they come from an archive that is indexed in no order."""
    ids = random.permutation(10 * size * len(DAYS))[: size * len(DAYS)] + 1
    cuts = np.sort(random.choice(np.arange(1, len(ids)), len(DAYS) - 1, replace=False))
    parts = [np.sort(part) for part in np.split(ids, cuts)]
    return {day: rows_of(part, lattice(random, len(part)), random) for day, part in zip(DAYS, parts, strict=True)}


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    index: VectorIndex = request.param(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture(scope="module", params=ENGINES, ids=lambda engine: engine.__name__)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    index: VectorIndex = request.param(tmp_path_factory.mktemp("corpus"))
    rows = rows_by_day(np.random.default_rng(20161208))
    buckets = [index.write(day, part, generation=1) for day, part in rows.items()]
    yield Corpus(index.open(buckets, generation=1), rows)
    index.close()


def search(snapshot: Snapshot, query: Vectors, k: int, scope: Scope = ALL) -> list[Neighbour]:
    return snapshot.search(query[None], k=k, scope=scope)[0]


def ids_of(hits: Sequence[Neighbour]) -> list[int]:
    return [hit.paragraph_id for hit in hits]


days = st.none() | st.integers(FIRST_DAY - 2, FIRST_DAY + 10)
some_outlets = st.frozensets(st.integers(0, len(OUTLETS) + 1), max_size=4)
scopes = st.builds(
    Scope,
    first_day=days,
    last_day=days,
    outlet_ids=st.none() | some_outlets,
    without_outlet_ids=some_outlets,
    langs=st.none() | st.frozensets(st.sampled_from(["ar", "en", "fr", "ru"]), max_size=3),
)


@given(scope=scopes, k=st.sampled_from([1, 2, 7, 50, 200, 1000]), seed=st.integers(0, 2**32 - 1))
def test_search_gives_what_brute_force_gives(corpus: Corpus, scope: Scope, k: int, seed: int) -> None:
    queries = lattice(np.random.default_rng(seed), 3)
    assert corpus.snapshot.search(queries, k=k, scope=scope) == [
        corpus.brute_force(query, k, scope) for query in queries
    ]


def test_scores_are_those_of_float32_to_within_a_thousandth(index: VectorIndex) -> None:
    random = np.random.default_rng(1)
    vectors = unit(random, 500, 384)
    rows = rows_of(np.arange(1, 501), vectors, random)
    queries = unit(random, 20, 384)
    found = index.open([index.write(FIRST_DAY, rows, generation=1)], generation=1).search(queries, k=500, scope=ALL)
    for hits, exact in zip(found, queries @ vectors.T, strict=True):
        assert sorted(ids_of(hits)) == list(range(1, 501))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert [hit.score for hit in hits] == pytest.approx([exact[hit.paragraph_id - 1] for hit in hits], abs=1e-3)


def test_a_stored_vector_finds_itself_with_score_one(index: VectorIndex) -> None:
    random = np.random.default_rng(2)
    vectors = unit(random, 100, 384)
    snapshot = index.open(
        [index.write(FIRST_DAY, rows_of(np.arange(1, 101), vectors, random), generation=1)], generation=1
    )
    for place in range(100):
        (hit,) = search(snapshot, vectors[place], 1)
        assert hit.paragraph_id == place + 1
        assert hit.score == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("k", [1, 2, 9, 10, 11, 30])
def test_equal_vectors_are_ranked_by_id_and_cut_at_k(index: VectorIndex, k: int) -> None:
    random = np.random.default_rng(3)
    one = lattice(random, 1)
    nearer_and_farther = np.concatenate([np.repeat(one, 20, axis=0), lattice(random, 20)])[random.permutation(40)]
    rows = {day: rows_of(np.arange(40) * 2 + 1 + day % 2, nearer_and_farther, random) for day in DAYS[1:3]}
    corpus = Corpus(index.open([index.write(*item, generation=1) for item in rows.items()], generation=1), rows)
    assert search(corpus.snapshot, one[0], k) == corpus.brute_force(one[0], k, ALL)


@pytest.mark.parametrize("scope", [ALL, Scope(without_outlet_ids=frozenset({1})), Scope(outlet_ids=frozenset({1, 2}))])
def test_of_hundreds_that_tie_at_the_cut_those_with_the_lowest_ids_are_given(index: VectorIndex, scope: Scope) -> None:
    random = np.random.default_rng(19)
    rows = {FIRST_DAY: rows_of(np.arange(1, 4001), lattice(random, 4000), random)}
    corpus = Corpus(index.open([index.write(FIRST_DAY, rows[FIRST_DAY], generation=1)], generation=1), rows)
    queries = lattice(random, 3)
    for k in (10, 100, 200):
        assert corpus.snapshot.search(queries, k=k, scope=scope) == [
            corpus.brute_force(query, k, scope) for query in queries
        ]


def test_the_window_includes_both_of_its_days(corpus: Corpus) -> None:
    scope = Scope(first_day=FIRST_DAY + 2, last_day=FIRST_DAY + 3)
    hits = search(corpus.snapshot, lattice(np.random.default_rng(4), 1)[0], 10_000, scope)
    expected = [corpus.rows[day].ids for day in (UNDATED, FIRST_DAY + 2, FIRST_DAY + 3)]
    assert sorted(ids_of(hits)) == sorted(np.concatenate(expected).tolist())


def test_paragraphs_without_a_date_are_in_every_window(corpus: Corpus) -> None:
    hits = search(corpus.snapshot, lattice(np.random.default_rng(5), 1)[0], 10_000, Scope(first_day=1, last_day=2))
    assert sorted(ids_of(hits)) == corpus.rows[UNDATED].ids.tolist()


def test_a_filter_that_leaves_few_still_gives_all_of_them(index: VectorIndex) -> None:
    """The few in scope are the farthest of all: a filter behind the search would have lost them."""
    random = np.random.default_rng(6)
    query = lattice(random, 1)[0]
    vectors = np.concatenate([np.repeat(query[None], 497, axis=0), np.repeat(-query[None], 3, axis=0)])
    rows = VectorRows(
        ids=np.arange(1, 501),
        outlet_ids=np.array([1] * 497 + [2] * 3, dtype=np.int32),
        langs=encoded_langs(["en"] * 497 + ["ar"] * 3),
        vectors=vectors.astype(np.float16),
    )
    snapshot = index.open([index.write(FIRST_DAY, rows, generation=1)], generation=1)
    farthest = [Neighbour(498, -1.0), Neighbour(499, -1.0), Neighbour(500, -1.0)]
    assert search(snapshot, query, 5, Scope(outlet_ids=frozenset({2}))) == farthest
    assert search(snapshot, query, 5, Scope(without_outlet_ids=frozenset({1}))) == farthest
    assert search(snapshot, query, 5, Scope(langs=frozenset({"ar"}))) == farthest
    assert search(snapshot, query, 2, Scope(langs=frozenset({"ar"}))) == farthest[:2]


def test_a_language_filter_leaves_out_paragraphs_of_unknown_language(corpus: Corpus) -> None:
    known = frozenset(lang for lang in LANGS if lang)
    hits = search(corpus.snapshot, lattice(np.random.default_rng(7), 1)[0], 10_000, Scope(langs=known))
    expected = [rows.ids[rows.langs != b""] for rows in corpus.rows.values()]
    assert sorted(ids_of(hits)) == sorted(np.concatenate(expected).tolist())


def test_nothing_in_scope_gives_no_hits(corpus: Corpus) -> None:
    query = lattice(np.random.default_rng(8), 1)[0]
    assert search(corpus.snapshot, query, 5, Scope(outlet_ids=frozenset())) == []
    assert search(corpus.snapshot, query, 5, Scope(outlet_ids=frozenset({99}))) == []
    assert search(corpus.snapshot, query, 5, Scope(langs=frozenset({"ru"}))) == []
    assert search(corpus.snapshot, query, 5, Scope(without_outlet_ids=frozenset(OUTLETS))) == []


def test_no_buckets_no_queries_and_k_zero_give_no_hits(index: VectorIndex, corpus: Corpus) -> None:
    queries = lattice(np.random.default_rng(9), 2)
    assert index.open([], generation=1).search(queries, k=5, scope=ALL) == [[], []]
    assert corpus.snapshot.search(queries[:0], k=5, scope=ALL) == []
    assert corpus.snapshot.search(queries, k=0, scope=ALL) == [[], []]


def test_several_queries_are_answered_in_their_order(corpus: Corpus) -> None:
    queries = lattice(np.random.default_rng(10), 40)
    together = corpus.snapshot.search(queries, k=13, scope=ALL)
    assert together == [search(corpus.snapshot, query, 13) for query in queries]


def test_threads_may_search_at_once(corpus: Corpus) -> None:
    queries = lattice(np.random.default_rng(11), 64)
    scopes = [Scope(without_outlet_ids=frozenset({number % 7})) for number in range(64)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda query, scope: search(corpus.snapshot, query, 10, scope), queries, scopes))
    assert found == [corpus.brute_force(query, 10, scope) for query, scope in zip(queries, scopes, strict=True)]


def test_a_snapshot_holds_exactly_the_buckets_it_was_opened_with(index: VectorIndex) -> None:
    random = np.random.default_rng(12)
    rows = rows_by_day(random, size=10)
    buckets = [index.write(day, part, generation=1) for day, part in rows.items()]
    few = index.open(buckets[2:4], generation=1)
    assert sorted(ids_of(search(few, lattice(random, 1)[0], 1000))) == sorted(
        np.concatenate([rows[day].ids for day in DAYS[2:4]]).tolist()
    )
    assert few.generation == 1


def test_a_bucket_record_says_what_was_written(index: VectorIndex) -> None:
    rows = rows_by_day(np.random.default_rng(13), size=5)[FIRST_DAY]
    bucket = index.write(FIRST_DAY, rows, generation=4)
    assert bucket == Bucket(FIRST_DAY, 4, bucket.file, bucket.sha256, len(rows), int(rows.ids[-1]))
    assert index.check(bucket) is None


def test_the_same_rows_give_the_same_hash(index: VectorIndex) -> None:
    rows = rows_by_day(np.random.default_rng(14), size=5)[FIRST_DAY]
    first, again = (index.write(FIRST_DAY, rows, generation=generation) for generation in (1, 2))
    assert (first.file, first.sha256) == (again.file, again.sha256)
    assert index.check(first) is None


@pytest.mark.parametrize("opened_before", [True, False])
def test_a_day_written_again_leaves_an_older_snapshot_as_it_was(index: VectorIndex, opened_before: bool) -> None:
    random = np.random.default_rng(15)
    query = lattice(random, 1)[0]
    before, after = (rows_of(np.arange(1, 31), lattice(random, 30), random) for _ in range(2))
    older = Corpus(index.open([index.write(FIRST_DAY, before, generation=1)], generation=1), {FIRST_DAY: before})
    if opened_before:
        search(older.snapshot, query, 1)
    newer = Corpus(index.open([index.write(FIRST_DAY, after, generation=2)], generation=2), {FIRST_DAY: after})
    for corpus in (older, newer):
        assert search(corpus.snapshot, query, 30) == corpus.brute_force(query, 30, ALL)


def test_a_snapshot_still_answers_from_buckets_it_has_opened_when_they_are_swept(index: VectorIndex) -> None:
    random = np.random.default_rng(16)
    query = lattice(random, 1)[0]
    before, after = (rows_of(np.arange(1, 31), lattice(random, 30), random) for _ in range(2))
    older = Corpus(index.open([index.write(FIRST_DAY, before, generation=1)], generation=1), {FIRST_DAY: before})
    search(older.snapshot, query, 1)
    rewritten = index.write(FIRST_DAY, after, generation=2)
    index.sweep([rewritten])
    newer = Corpus(index.open([rewritten], generation=2), {FIRST_DAY: after})
    for corpus in (older, newer):
        assert search(corpus.snapshot, query, 30) == corpus.brute_force(query, 30, ALL)


def test_a_swept_bucket_is_gone(index: VectorIndex) -> None:
    random = np.random.default_rng(17)
    rows = rows_by_day(random, size=10)
    kept, swept = (index.write(day, rows[day], generation=1) for day in DAYS[1:3])
    index.sweep([kept])
    assert index.check(kept) is None
    assert index.check(swept) is not None


def test_composed_rows_are_the_unit_sums_of_paragraph_and_weighted_title() -> None:
    paragraphs = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    titles = np.array([[0, 1], [0.6, 0.8], [0, 0]], dtype=np.float32)
    across = np.array([1, TITLE_WEIGHT]) / np.hypot(1, TITLE_WEIGHT)
    expected = np.array([across, [0.6, 0.8], [0, 1]])
    assert compose(paragraphs, titles) == pytest.approx(expected, abs=1e-6)
    blobs = as_blobs(paragraphs), as_blobs(titles)
    rows = VectorRows.composed(
        [3, 5, 9], outlet_ids=[1, 2, 1], langs=["en", None, "ar"], paragraphs=blobs[0], titles=[*blobs[1][:2], None]
    )
    assert rows.ids.tolist() == [3, 5, 9]
    assert rows.outlet_ids.tolist() == [1, 2, 1]
    assert rows.langs.tolist() == [b"en", b"", b"ar"]
    assert rows.vectors.astype(np.float32) == pytest.approx(expected, abs=1e-3)


def test_opposite_paragraph_and_title_compose_to_a_vector_and_nothing_to_zero() -> None:
    one = np.array([[1, 0]], dtype=np.float32)
    assert compose(one, -one).tolist() == [[1, 0]]
    assert compose(0 * one, 0 * one).tolist() == [[0, 0]]


def test_stored_embeddings_come_back_to_float16() -> None:
    vectors = unit(np.random.default_rng(18), 5, 8)
    assert as_vectors(as_blobs(vectors)).tolist() == vectors.astype(np.float16).astype(np.float32).tolist()
    assert as_vectors([]).shape == (0, 0)
