"""In how many articles each term stands, as an array in memory that follows the catalogue's generations."""

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from indexer.store.reading import Reader
from indexer.store.records import TermIds


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Document frequencies of one generation: `counts[term id]`, of `articles` articles."""

    generation: int
    articles: int
    counts: NDArray[np.int64]

    def idf(self, terms: TermIds) -> NDArray[np.float64]:
        """Inverse document frequency ln((N + 1) / (df + 0.5)), never below 0: 0 for what every article says."""
        known = np.minimum(terms, len(self.counts) - 1)
        return np.maximum(0.0, np.log((self.articles + 1) / (self.counts[known] + 0.5)))


class FrequencyCache:
    """The frequencies of the newest generation asked for; a new generation costs only the terms that changed."""

    def __init__(self) -> None:
        self._held = Frequencies(0, 0, np.zeros(1, dtype=np.int64))
        self._updating = Lock()

    def at(self, reader: Reader) -> Frequencies:
        """The frequencies of the reader's generation."""
        with self._updating:
            if self._held.generation != reader.generation:
                newer = self._held.generation < reader.generation
                held = self._held if newer else Frequencies(0, 0, np.zeros(1, dtype=np.int64))
                self._held = _updated(held, reader)
            return self._held


def _updated(held: Frequencies, reader: Reader) -> Frequencies:
    changed = np.array(reader.document_frequencies(held.generation), dtype=np.int64).reshape(-1, 2)
    counts = np.zeros(max(len(held.counts), int(changed[:, 0].max(initial=0)) + 1), dtype=np.int64)
    counts[: len(held.counts)] = held.counts
    counts[changed[:, 0]] = changed[:, 1]
    return Frequencies(reader.generation, int(reader.facts.get("articles", 0)), counts)
