"""FAISS behind the vector index's contract. The only importer of faiss.

A bucket is one day: two files with one stem, `2016-12-08-<hash>.faiss` (float16 vectors under their paragraph ids) and
`.npy` (outlet and language of each row, for filters). The name carries the hash of the content, so a file that is mapped
by a running service is never overwritten: a changed day is another file.

FAISS files carry no checksum, and a flipped bit loads silently: the SHA-256 in the catalogue is checked at first use.
"""

import os
from collections.abc import Iterable, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Lock
from time import time
from typing import Self
from weakref import WeakValueDictionary

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.store.errors import DamagedIndexError, StaleSnapshotError
from indexer.store.records import Bucket, Neighbour, Vectors
from indexer.store.vectors import UNDATED, Scope, VectorRows

# Seconds: a bucket is built in a few. A service that mends one must not be swept away by the indexer.
ABANDONED_AFTER = 600
# Maps the vectors of flat indexes instead of reading them; IO_FLAG_MMAP is for inverted lists only.
MEMORY_MAPPED = faiss.IO_FLAG_MMAP_IFC
# How far a stored vector may be from the one it should be, and how many are compared at once.
ROUNDING = 1e-3
ROWS_COMPARED = 4096


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _OpenBucket:
    """A mapped bucket. `rows` is a structured array with the fields id, outlet and lang, by ascending id.

    `ids_of` holds the paragraph ids of each outlet: leaving one out of a search costs a look-up, not a pass over the rows.
    """

    index: faiss.Index
    rows: NDArray[np.void]
    ids_of: dict[int, NDArray[np.int64]]

    @classmethod
    def mapped(cls, path: Path) -> Self:
        """The bucket in a file whose hash was found right."""
        rows = np.load(path.with_suffix(".npy"), mmap_mode="r")
        order = np.argsort(rows["outlet"], kind="stable")
        outlets, starts = np.unique(rows["outlet"][order], return_index=True)
        ids = np.split(rows["id"][order], starts[1:])
        return cls(faiss.read_index(str(path), MEMORY_MAPPED), rows, dict(zip(outlets.tolist(), ids, strict=True)))

    def selector(self, scope: Scope) -> faiss.IDSelector | None:
        """What of the bucket is in scope: None for all of it."""
        asked = self.ids_of.keys() if scope.outlet_ids is None else self.ids_of.keys() & scope.outlet_ids
        wanted = asked - scope.without_outlet_ids
        if scope.langs is not None:
            tags = [tag for tag in np.unique(self.rows["lang"]) if scope.admits(tag.decode())]
            keep = np.isin(self.rows["lang"], tags)
            keep &= np.isin(self.rows["outlet"], list(wanted))
            return faiss.IDSelectorBatch(self.rows["id"][keep])
        unwanted = self.ids_of.keys() - wanted
        if not unwanted:
            return None
        if len(unwanted) < len(wanted):
            return faiss.IDSelectorNot(faiss.IDSelectorBatch(self._ids(unwanted)))
        return faiss.IDSelectorBatch(self._ids(wanted))

    def _ids(self, outlets: Set[int]) -> NDArray[np.int64]:
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *(self.ids_of[outlet] for outlet in sorted(outlets))])

    def search(self, queries: Vectors, k: int, scope: Scope) -> tuple[Vectors, NDArray[np.int64]]:
        """Scores and paragraph ids, each (queries, k or a few more); -1 where fewer are in scope."""
        selector = self.selector(scope)
        # The published types do not know the keyword, the documentation does.
        parameters = faiss.SearchParameters(sel=selector) if selector is not None else None  # type: ignore[call-arg]
        wanted = min(k + 1, len(self.rows))
        while True:
            scores, ids = self.index.search(queries, wanted, params=parameters)
            # Of those that tie with the last FAISS keeps any: it looks on until no tie reaches across the k-th place.
            complete = (ids[:, -1] < 0) | (scores[:, min(k, wanted) - 1] > scores[:, -1])
            if wanted == len(self.rows) or complete.all():
                return scores, ids
            wanted = min(4 * wanted, len(self.rows))


class FaissIndex:
    """Buckets in a folder. Safe for one writer and any number of reading threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Shared by the snapshots that use them: a bucket that no snapshot uses any more is unmapped.
        self._open: WeakValueDictionary[str, _OpenBucket] = WeakValueDictionary()
        self._opening = Lock()
        # FAISS spreads one query over no threads, so buckets are dealt out, and each share is searched by one thread.
        self.workers = os.cpu_count() or 1
        self.threads = ThreadPoolExecutor(
            self.workers, thread_name_prefix="faiss", initializer=lambda: faiss.omp_set_num_threads(1)
        )

    def write(self, day: int, rows: VectorRows, *, generation: int) -> Bucket:
        """Build the day's files aside and put them in place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        dimension = rows.vectors.shape[1]
        index = faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        )
        # By one thread, as all of ours are set: FAISS spreads this over all processors, where each waits for the others at
        # full speed, which costs more than it saves.
        self.threads.submit(index.add_with_ids, rows.vectors.astype(np.float32), rows.ids).result()
        table = np.empty(len(rows), dtype=[("id", "<i8"), ("outlet", "<i4"), ("lang", rows.langs.dtype)])
        table["id"], table["outlet"], table["lang"] = rows.ids, rows.outlet_ids, rows.langs
        with TemporaryDirectory(dir=self.folder, prefix=".building-") as aside:
            built = Path(aside) / "bucket.faiss"
            faiss.write_index(index, str(built))
            np.save(built.with_suffix(".npy"), table)
            digest = _hash_of(built)
            file = f"{_day_name(day)}-{digest[:16]}.faiss"
            # The rows first: whoever sees the vectors sees their rows too.
            built.with_suffix(".npy").replace((self.folder / file).with_suffix(".npy"))
            built.replace(self.folder / file)
        return Bucket(day, generation, file, digest, len(rows), int(rows.ids[-1]))

    def open(self, buckets: Iterable[Bucket], *, generation: int) -> "FaissSnapshot":
        """A view of these buckets; each is mapped and its hash checked when a search first needs it."""
        buckets = tuple(buckets)
        with self._opening:
            mapped = {bucket.file: found for bucket in buckets if (found := self._open.get(bucket.file)) is not None}
        return FaissSnapshot(self, buckets, generation, mapped)

    def check(self, bucket: Bucket) -> str | None:
        """Compare the bucket's files with the recorded hash."""
        path = self.folder / bucket.file
        try:
            found = _hash_of(path)
        except OSError as error:
            return f"{path.name} cannot be read: {error.strerror}"
        if found != bucket.sha256:
            return f"{path.name} has SHA-256 {found[:16]}…, the catalogue says {bucket.sha256[:16]}…"
        return None

    def difference(self, bucket: Bucket, rows: VectorRows) -> str | None:
        """Compare the bucket's files with rows, row by row."""
        path = self.folder / bucket.file
        try:
            table = np.load(path.with_suffix(".npy"), mmap_mode="r")
            index = faiss.read_index(str(path), MEMORY_MAPPED)
        except (OSError, ValueError, RuntimeError) as error:
            return f"{path.name} cannot be read: {error}"
        ids = faiss.vector_to_array(index.id_map)  # type: ignore[attr-defined]
        if not (np.array_equal(ids, rows.ids) and np.array_equal(table["id"], rows.ids)):
            return f"{path.name} differs from the catalogue: it holds other paragraphs"
        if (index.d, index.metric_type) != (rows.vectors.shape[1], faiss.METRIC_INNER_PRODUCT):
            return f"{path.name} differs from the catalogue: its vectors are of another kind"
        wrong = (table["outlet"] != rows.outlet_ids) | (table["lang"] != rows.langs)
        for first in range(0, len(rows), ROWS_COMPARED):
            part = slice(first, first + ROWS_COMPARED)
            expected = rows.vectors[part].astype(np.float32)
            stored = index.index.reconstruct_n(first, len(expected))  # type: ignore[attr-defined]
            near = np.abs(stored - expected) <= ROUNDING
            wrong[part] |= ~near.all(axis=1)
        if not wrong.any():
            return None
        return f"{path.name} differs from the catalogue in {wrong.sum()} paragraphs, the first {ids[wrong][0]}"

    def sweep(self, keep: Iterable[Bucket]) -> None:
        """Delete files of buckets not named, and what killed writers left behind."""
        kept = {Path(bucket.file).stem for bucket in keep}
        for path in list(self.folder.glob("*")):
            if path.name.startswith(".building-"):
                with suppress(FileNotFoundError):  # its writer may just have ended
                    if time() - path.stat().st_mtime > ABANDONED_AFTER:
                        rmtree(path, ignore_errors=True)
            elif path.suffix in {".faiss", ".npy"} and path.stem not in kept:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """End the threads. Buckets are unmapped with the snapshots that use them."""
        self.threads.shutdown()

    def opened(self, bucket: Bucket) -> _OpenBucket:
        """The bucket, mapped and held against its hash at first use."""
        with self._opening:
            found = self._open.get(bucket.file)
            if found is None:
                found = self._open[bucket.file] = self._mapped(bucket)
            return found

    def _mapped(self, bucket: Bucket) -> _OpenBucket:
        path = self.folder / bucket.file
        if not path.exists() or not path.with_suffix(".npy").exists():
            raise StaleSnapshotError(f"{path} is gone: take the current generation, or run `rashomon rebuild`")
        if fault := self.check(bucket):
            raise DamagedIndexError(f"the index is damaged: {fault}. Run `rashomon rebuild`")
        return _OpenBucket.mapped(path)


class FaissSnapshot:
    """The buckets of one generation. What it has mapped it keeps, even when the files are swept."""

    def __init__(
        self, index: FaissIndex, buckets: tuple[Bucket, ...], generation: int, mapped: dict[str, _OpenBucket]
    ) -> None:
        self.generation = generation
        self._index = index
        self._buckets = buckets
        self._mapped = mapped

    def search(self, queries: Vectors, *, k: int, scope: Scope) -> list[list[Neighbour]]:
        """Exact: every row in scope of every bucket in scope is compared."""
        covered = [bucket for bucket in self._buckets if scope.covers(bucket.day)]
        if not covered or not len(queries) or k < 1:
            return [[] for _ in queries]
        opened = [self._opened(bucket) for bucket in covered]
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        shares = [share for first in range(self._index.workers) if (share := opened[first :: self._index.workers])]
        parts = list(self._index.threads.map(lambda share: _search_all(share, queries, k, scope), shares))
        scores = np.concatenate([scores for scores, _ in parts], axis=1)
        ids = np.concatenate([ids for _, ids in parts], axis=1)
        return [_best(scores[row], ids[row], k) for row in range(len(queries))]

    def _opened(self, bucket: Bucket) -> _OpenBucket:
        if bucket.file not in self._mapped:
            self._mapped[bucket.file] = self._index.opened(bucket)
        return self._mapped[bucket.file]


def _search_all(
    buckets: list[_OpenBucket], queries: Vectors, k: int, scope: Scope
) -> tuple[Vectors, NDArray[np.int64]]:
    parts = [bucket.search(queries, k, scope) for bucket in buckets]
    return np.concatenate([scores for scores, _ in parts], axis=1), np.concatenate([ids for _, ids in parts], axis=1)


def _best(scores: NDArray[np.float32], ids: NDArray[np.int64], k: int) -> list[Neighbour]:
    found = ids >= 0
    scores, ids = scores[found], ids[found]
    order = np.lexsort((ids, -scores))[:k]
    return [Neighbour(int(ids[i]), float(scores[i])) for i in order]


def _hash_of(path: Path) -> str:
    digest = sha256()
    for part in (path, path.with_suffix(".npy")):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _day_name(day: int) -> str:
    return "undated" if day == UNDATED else date.fromordinal(day).isoformat()
