"""What FaissIndex does with its files: damage is noticed, leftovers are swept, nothing stays mapped for nothing."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import time

import numpy as np
import pytest

from indexer.store.errors import DamagedIndexError, StaleSnapshotError
from indexer.store.faiss_index import ABANDONED_AFTER, FaissIndex
from indexer.store.records import Bucket, Vectors
from indexer.store.vectors import UNDATED, Scope, VectorRows, encoded_langs

DAY = date(2016, 12, 8).toordinal()
QUERY: Vectors = np.eye(1, 16, dtype=np.float32)
MAPS = Path("/proc/self/maps")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[FaissIndex]:
    index = FaissIndex(tmp_path / "index")
    yield index
    index.close()


def rows(seed: int = 0, count: int = 50) -> VectorRows:
    vectors = np.random.default_rng(seed).standard_normal((count, 16))
    return VectorRows(
        ids=np.arange(1, count + 1),
        outlet_ids=np.ones(count, dtype=np.int32),
        langs=encoded_langs(["en"] * count),
        vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16),
    )


def files(index: FaissIndex, bucket: Bucket) -> dict[str, Path]:
    path = index.folder / bucket.file
    return {".faiss": path, ".npy": path.with_suffix(".npy")}


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flip(place: float) -> Callable[[Path], None]:
    def flip_one_bit(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(place * (len(content) - 1))] ^= 1
        path.write_bytes(content)

    return flip_one_bit


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
@pytest.mark.parametrize(
    "damage",
    [truncate, lengthen, flip(0), flip(0.1), flip(0.5), flip(1)],
    ids=["truncated", "lengthened", "first bit", "bit in the head", "bit in the middle", "last bit"],
)
def test_a_damaged_file_is_noticed(index: FaissIndex, suffix: str, damage: Callable[[Path], None]) -> None:
    bucket = index.write(DAY, rows(), generation=1)
    snapshot = index.open([bucket], generation=1)
    damage(files(index, bucket)[suffix])
    assert bucket.file in str(index.check(bucket))
    with pytest.raises(DamagedIndexError, match=f"{bucket.file} has SHA-256 .* Run `rashomon rebuild`"):
        snapshot.search(QUERY, k=1, scope=Scope())


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
def test_a_deleted_file_is_noticed(index: FaissIndex, suffix: str) -> None:
    bucket = index.write(DAY, rows(), generation=1)
    files(index, bucket)[suffix].unlink()
    assert "cannot be read" in str(index.check(bucket))
    with pytest.raises(StaleSnapshotError, match=f"{bucket.file} is gone"):
        index.open([bucket], generation=1).search(QUERY, k=1, scope=Scope())


def test_damage_out_of_scope_does_not_hinder_a_search(index: FaissIndex) -> None:
    sound, damaged = index.write(DAY, rows(1), generation=1), index.write(DAY + 1, rows(2), generation=1)
    truncate(files(index, damaged)[".faiss"])
    assert len(index.open([sound, damaged], generation=1).search(QUERY, k=3, scope=Scope(last_day=DAY))[0]) == 3


def test_writing_the_rows_again_mends_a_damaged_bucket(index: FaissIndex) -> None:
    bucket = index.write(DAY, rows(), generation=1)
    snapshot = index.open([bucket], generation=1)
    truncate(files(index, bucket)[".npy"])
    with pytest.raises(DamagedIndexError):
        snapshot.search(QUERY, k=1, scope=Scope())
    assert index.write(DAY, rows(), generation=1) == bucket
    assert index.check(bucket) is None
    assert len(snapshot.search(QUERY, k=1, scope=Scope())[0]) == 1


def test_the_same_rows_give_the_same_bytes_in_any_folder(index: FaissIndex, tmp_path: Path) -> None:
    elsewhere = FaissIndex(tmp_path / "elsewhere")
    bucket = index.write(DAY, rows(), generation=1)
    assert elsewhere.write(DAY, rows(), generation=1) == bucket
    for suffix, path in files(index, bucket).items():
        assert files(elsewhere, bucket)[suffix].read_bytes() == path.read_bytes()
    elsewhere.close()


def test_the_rows_are_part_of_the_hash(index: FaissIndex) -> None:
    english, arabic = rows(), rows()
    arabic.langs[0] = b"ar"
    assert index.write(DAY, english, generation=1).sha256 != index.write(DAY, arabic, generation=1).sha256


def test_files_are_named_by_day_and_content(index: FaissIndex) -> None:
    dated, undated = index.write(DAY, rows(), generation=1), index.write(UNDATED, rows(), generation=1)
    assert dated.file == f"2016-12-08-{dated.sha256[:16]}.faiss"
    assert undated.file == f"undated-{undated.sha256[:16]}.faiss"


def test_sweep_deletes_what_killed_writers_left_and_unknown_buckets_only(index: FaissIndex) -> None:
    kept, unknown = index.write(DAY, rows(1), generation=1), index.write(DAY, rows(2), generation=2)
    left_behind, being_built = (index.folder / f".building-{name}" for name in ("old", "new"))
    for folder in (left_behind, being_built):
        folder.mkdir()
        (folder / "bucket.faiss").write_bytes(b"half")
    long_ago = time() - ABANDONED_AFTER - 1
    os.utime(left_behind, (long_ago, long_ago))
    (index.folder / "README").write_text("a note of the administrator")
    index.sweep([kept])
    assert {path.name for path in index.folder.iterdir()} == {
        "README",
        being_built.name,
        *(path.name for path in files(index, kept).values()),
    }
    assert index.check(unknown) is not None


def test_sweep_of_an_index_that_was_never_written_does_nothing(index: FaissIndex) -> None:
    index.sweep([])
    assert not index.folder.exists()


def test_nothing_is_left_aside_by_a_finished_write(index: FaissIndex) -> None:
    bucket = index.write(DAY, rows(), generation=1)
    assert set(index.folder.iterdir()) == set(files(index, bucket).values())


@pytest.mark.skipif(not MAPS.exists(), reason="mapped files are listed on Linux only")
def test_a_bucket_is_mapped_from_first_use_until_no_snapshot_uses_it(index: FaissIndex) -> None:
    replaced, stays = index.write(DAY, rows(1), generation=1), index.write(DAY + 1, rows(2), generation=1)
    snapshot = index.open([replaced, stays], generation=1)
    assert (is_mapped(replaced), is_mapped(stays)) == (False, False)
    snapshot.search(QUERY, k=1, scope=Scope())
    assert (is_mapped(replaced), is_mapped(stays)) == (True, True)
    snapshot = index.open([stays], generation=2)
    assert (is_mapped(replaced), is_mapped(stays)) == (False, True)


def is_mapped(bucket: Bucket) -> bool:
    return bucket.file in MAPS.read_text()
