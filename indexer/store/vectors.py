"""The vector index: its contract, and how a paragraph's vector is composed.

A paragraph is searched by the normalised sum of its own embedding and TITLE_WEIGHT times its title's. Both texts are
embedded once each, so a wire paragraph that ten outlets print under ten headlines costs one embedding, not ten
(docs/decisions/0004-title-context.md: what this gains over a prefix).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from indexer.store.records import Bucket, Neighbour, Vectors

TITLE_WEIGHT = 0.7
UNDATED = 0
LANG_BYTES = 12
# By how much the length of a stored embedding may differ from 1: rounding to float16 changes it far less.
LENGTH_TOLERANCE = 0.01


def as_vectors(blobs: Sequence[bytes]) -> Vectors:
    """Stored float16 embeddings as float32, shape (n, d)."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32)


def as_blobs(vectors: Vectors) -> list[bytes]:
    """Float32 embeddings (n, d) as they are stored: float16, little-endian."""
    return [row.tobytes() for row in vectors.astype("<f2")]


def are_sound(blobs: Collection[bytes], dimension: int) -> bool:
    """Whether none of these stored embeddings is damaged, but for rounding at the edge; looks at all of them at once."""
    if any(len(blob) != 2 * dimension for blob in blobs):
        return False
    vectors = as_vectors(list(blobs))
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))
    return bool((np.abs(lengths - 1) <= LENGTH_TOLERANCE).all())


def embedding_fault(blob: bytes, dimension: int) -> str | None:
    """What is wrong with a stored embedding, which has `dimension` numbers and unit length; None where nothing is."""
    if len(blob) != 2 * dimension:
        return f"has {len(blob)} bytes, not {2 * dimension}"
    vector = np.frombuffer(blob, dtype="<f2").astype(np.float32)
    length = float(np.sqrt(vector @ vector))
    # Asked this way round, because NaN compares false.
    return None if abs(length - 1) <= LENGTH_TOLERANCE else f"has length {length:.2f}, not 1"


def compose(paragraphs: Vectors, titles: Vectors) -> Vectors:
    """Unit vectors (n, d) of paragraphs in the context of their titles; a zero row in `titles` is no title."""
    total = paragraphs + TITLE_WEIGHT * titles
    norms: Vectors = np.linalg.norm(total, axis=1, keepdims=True)
    return np.divide(total, norms, out=np.zeros_like(total), where=norms > 0)


@dataclass(frozen=True, slots=True)
class VectorRows:
    """The content of one bucket: ids (n,) int64 ascending, outlet_ids (n,) int32, langs (n,) bytes, vectors (n, d) float16."""

    ids: NDArray[np.int64]
    outlet_ids: NDArray[np.int32]
    langs: NDArray[np.bytes_]
    vectors: NDArray[np.float16]

    @classmethod
    def composed(
        cls,
        ids: Sequence[int],
        *,
        outlet_ids: Sequence[int],
        langs: Sequence[str | None],
        paragraphs: Sequence[bytes],
        titles: Sequence[bytes | None],
    ) -> Self:
        """Rows from stored embeddings; an article without a title has None."""
        own = as_vectors(paragraphs)
        no_title = bytes(2 * own.shape[1])
        title = as_vectors([blob or no_title for blob in titles])
        return cls(
            ids=np.array(ids, dtype=np.int64),
            outlet_ids=np.array(outlet_ids, dtype=np.int32),
            langs=encoded_langs(langs),
            vectors=compose(own, title).astype(np.float16),
        )

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may return; None means no restriction.

    `first_day` and `last_day` are ordinals, both included. Paragraphs without a date are always in scope: a date that is not
    known cannot rule a paragraph out.
    """

    first_day: int | None = None
    last_day: int | None = None
    outlet_ids: frozenset[int] | None = None
    without_outlet_ids: frozenset[int] = frozenset()
    langs: frozenset[str] | None = None

    def admits(self, lang: str) -> bool:
        """Whether a paragraph in this language is in scope: "en" admits "en" and "en-us"."""
        return self.langs is None or any(lang == asked or lang.startswith(f"{asked}-") for asked in self.langs)

    def wants(self, outlet_id: int) -> bool:
        """Whether an outlet's paragraphs are in scope."""
        return outlet_id not in self.without_outlet_ids and (self.outlet_ids is None or outlet_id in self.outlet_ids)

    def covers(self, day: int) -> bool:
        """Whether a bucket of this day can hold answers."""
        if day == UNDATED:
            return True
        return (self.first_day is None or day >= self.first_day) and (self.last_day is None or day <= self.last_day)


class Snapshot(Protocol):
    """One generation of the index, immutable: what it answers never changes."""

    generation: int

    def search(self, queries: Vectors, *, k: int, scope: Scope) -> list[list[Neighbour]]:
        """The exact k nearest paragraphs in scope for each query row, by cosine (both sides have unit length).

            answer = [p for p in paragraphs if scope allows p]
            answer.sort(by descending score, then ascending paragraph id)
            return answer[:k]

        Filters hold inside the search: where k paragraphs in scope exist, k are returned. Scores are those of the vectors
        rounded to float16, so they equal float32 brute force to within 1e-3.

        Raises StaleSnapshotError where a newer generation has replaced a file not opened yet, and DamagedIndexError where
        a file is not what the catalogue says.
        """
        ...


class VectorIndex(Protocol):
    """An engine. Ids are paragraph ids. What it holds is derived from the catalogue and can be thrown away.

    bucket = index.write(day, rows, generation)     build aside, then put in place: readers see all of it or nothing
    catalogue commits the buckets of the generation   (this is the moment of publication)
    snapshot = index.open(buckets, generation)       cheap; loads a bucket at its first use
    index.sweep(keep)                                forget what no recent generation names
    """

    def write(self, day: int, rows: VectorRows, *, generation: int) -> Bucket:
        """Store one bucket and return its record. The same rows give the same bytes."""
        ...

    def open(self, buckets: Iterable[Bucket], *, generation: int) -> Snapshot:
        """A searchable view of exactly these buckets."""
        ...

    def check(self, bucket: Bucket) -> str | None:
        """What is wrong with a stored bucket, or None."""
        ...

    def difference(self, bucket: Bucket, rows: VectorRows) -> str | None:
        """How a stored bucket differs from the rows that it must hold, or None: ids and filters exactly, vectors by value.

        The rounding of another machine is no difference: vectors may be 1e-3 apart.
        """
        ...

    def sweep(self, keep: Iterable[Bucket]) -> None:
        """Delete stored buckets that are not in `keep`."""
        ...

    def close(self) -> None:
        """Give back threads and files."""
        ...


def encoded_langs(langs: Sequence[str | None]) -> NDArray[np.bytes_]:
    """Language tags as fixed-width bytes, b"" where unknown."""
    return np.array([(lang or "").encode()[:LANG_BYTES] for lang in langs], dtype=f"S{LANG_BYTES}")
