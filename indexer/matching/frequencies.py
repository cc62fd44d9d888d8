"""How rare each term is: counted in the store, on top of a background of general news.

In a young store that holds one war, "Syria" stands in every article and "Tuesday" in a few: its own counts alone would
call "Tuesday" the telling word. So every store starts as if it held BACKGROUND_ARTICLES articles of general news, whose
counts stand in `background.tsv` (made by `indexer.matching.train`); in a large store they no longer weigh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.matching.terms import is_name
from indexer.store.reading import Reader
from indexer.store.records import TermIds

BACKGROUND = Path(__file__).with_name("background.tsv")
BACKGROUND_ARTICLES = 1000
# Half way, on the logarithmic scale, from what every article says to what one says: beyond, a term is rare.
RARE = 0.5


@dataclass(frozen=True)
class Frequencies:
    """Of one generation, the background's share included: in how many of `articles` each term id stands, and its idf.

    The inverse document frequency is ln((N + 1) / (df + 0.5)), never below 0: 0 for what every article says. `names` tells
    which term ids are names. `order` decides between terms that are equally rare, by their letters: ids depend on who came
    first.
    """

    generation: int
    articles: float
    counts: NDArray[np.float64]
    names: NDArray[np.bool_]
    order: NDArray[np.uint32]
    inverse: NDArray[np.float64]

    def idf(self, terms: TermIds) -> NDArray[np.float64]:
        """Inverse document frequencies of term ids."""
        return self.inverse[terms]

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """What a shared term counts, shape (terms, 4): idf²; idf² of names; rarity; rarity of names.

        Rarity is 0 up to RARE of the largest idf there can be, and goes up to 1: it means the same in a store of any size.
        """
        squared = self.inverse**2
        rarity = np.maximum(0.0, self.inverse / np.log((self.articles + 1) / 0.5) - RARE) / (1 - RARE)
        return np.column_stack([squared, squared * self.names, rarity, rarity * self.names]).astype(np.float32)


NOTHING = Frequencies(
    0, BACKGROUND_ARTICLES, np.zeros(1), np.zeros(1, dtype=bool), np.zeros(1, dtype=np.uint32), np.zeros(1)
)


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


def with_terms(held: Frequencies, reader: Reader, terms: TermIds) -> Frequencies:
    """The frequencies held, and those of these terms in the reader's generation: a large store has millions of others."""
    return _with_counts(held, reader, reader.terms.frequencies_of(terms.tolist()))


def _updated(held: Frequencies, reader: Reader) -> Frequencies:
    return _with_counts(held, reader, reader.terms.document_frequencies(held.generation))


def _with_counts(held: Frequencies, reader: Reader, counted: Sequence[tuple[int, str, int]]) -> Frequencies:
    """The frequencies held with others in their place: (term id, term, number of articles)."""
    background = background_frequencies()
    ids = np.array([term_id for term_id, _, _ in counted], dtype=np.int64)
    terms = [term for _, term, _ in counted]
    size = max(len(held.counts), int(ids.max(initial=0)) + 1)
    grown = (0, size - len(held.counts))
    counts, names, order = np.pad(held.counts, grown), np.pad(held.names, grown), np.pad(held.order, grown)
    counts[ids] = [count + BACKGROUND_ARTICLES * background.get(term, 0.0) for _, term, count in counted]
    names[ids] = list(map(is_name, terms))
    order[ids] = list(map(crc32, map(str.encode, terms)))
    articles = BACKGROUND_ARTICLES + int(reader.facts.get("articles", 0))
    inverse = np.maximum(0.0, np.log((articles + 1) / (counts + 0.5)))
    return Frequencies(reader.generation, articles, counts, names, order, inverse)


@cache
def background_frequencies() -> dict[str, float]:
    """Term → share of general news articles that hold it; terms that few hold are not listed."""
    lines = BACKGROUND.read_text(encoding="utf-8").splitlines()
    return {term: float(share) for term, share in (line.split("\t") for line in lines if not line.startswith("#"))}
