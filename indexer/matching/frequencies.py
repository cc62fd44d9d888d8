"""How rare each term is: counted in the store, on top of a background of general news.

In a young store that holds one war, "Syria" stands in every article and "Tuesday" in a few: its own counts alone would
call "Tuesday" the telling word. So every store starts as if it held BACKGROUND_ARTICLES articles of general news, whose
counts stand in `background.tsv` (made by `indexer.matching.train`); in a large store they no longer weigh.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.store.reading import Reader
from indexer.store.records import TermIds

BACKGROUND = Path(__file__).with_name("background.tsv")
BACKGROUND_ARTICLES = 1000


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Of one generation, the background's share included: in how many of `articles` each term id stands, and its idf.

    The inverse document frequency is ln((N + 1) / (df + 0.5)), never below 0: 0 for what every article says.
    """

    generation: int
    articles: float
    counts: NDArray[np.float64]
    inverse: NDArray[np.float64]

    @classmethod
    def of(cls, generation: int, articles: float, counts: NDArray[np.float64]) -> Self:
        """Frequencies with their inverses, worked out once for all terms."""
        return cls(generation, articles, counts, np.maximum(0.0, np.log((articles + 1) / (counts + 0.5))))

    def idf(self, terms: TermIds) -> NDArray[np.float64]:
        """Inverse document frequencies of term ids."""
        return self.inverse[terms]


NOTHING = Frequencies.of(0, BACKGROUND_ARTICLES, np.zeros(1))


class FrequencyCache:
    """The frequencies of the newest generation asked for; a new generation costs only the terms that changed."""

    def __init__(self) -> None:
        self._held = NOTHING
        self._updating = Lock()

    def at(self, reader: Reader) -> Frequencies:
        """The frequencies of the reader's generation."""
        with self._updating:
            if self._held.generation != reader.generation:
                newer = self._held.generation < reader.generation
                self._held = _updated(self._held if newer else NOTHING, reader)
            return self._held


def _updated(held: Frequencies, reader: Reader) -> Frequencies:
    changed = reader.document_frequencies(held.generation)
    background = background_frequencies()
    ids = np.array([term_id for term_id, _, _ in changed], dtype=np.int64)
    counts = np.zeros(max(len(held.counts), int(ids.max(initial=0)) + 1))
    counts[: len(held.counts)] = held.counts
    counts[ids] = [count + BACKGROUND_ARTICLES * background.get(term, 0.0) for _, term, count in changed]
    return Frequencies.of(reader.generation, BACKGROUND_ARTICLES + int(reader.facts.get("articles", 0)), counts)


@cache
def background_frequencies() -> dict[str, float]:
    """Term → share of general news articles that hold it; terms that few hold are not listed."""
    lines = BACKGROUND.read_text(encoding="utf-8").splitlines()
    return {term: float(share) for term, share in (line.split("\t") for line in lines if not line.startswith("#"))}
