"""What is stored, as it is read: frozen, and the same shape in the code as in the HTTP answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
TermIds = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of articles. `articles` counts those published in the current generation."""

    id: int
    name: str
    articles: int
    first_published: str | None
    last_published: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article.

    `published` is ISO 8601: `2016-11-27` where only the day is known, `2016-11-27T12:05:00Z` (UTC) where the minute is,
    None where the source does not say. `credit` is the agency that a dateline names.
    """

    id: int
    external_id: str | None
    outlet: str
    title: str
    url: str | None
    published: str | None
    lang: str | None
    author: str | None
    credit: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`article text[start:end] == text`, in code points of the stored text of the article's version."""

    id: int
    article_id: int
    position: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """A published file of the vector index: all paragraphs of one day.

    `day` is a proleptic Gregorian ordinal (`date.toordinal`), or 0 for the paragraphs without a date.
    """

    day: int
    generation: int
    file: str
    sha256: str
    rows: int
    highest_paragraph_id: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A hit of a vector search: `score` is a cosine in [-1, 1], higher is nearer."""

    paragraph_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """What scoring needs of a stored paragraph; its words are read when it is shown.

    `vector` and `title_vector` are the embeddings of the paragraph's and the title's own texts (float32, unit length; zeros
    where there is no title); `terms` and `article_terms` are sorted term ids; `day` is an ordinal or None.
    """

    paragraph_id: int
    article_id: int
    outlet_id: int
    origin_id: int
    day: int | None
    terms: TermIds
    article_terms: TermIds
    vector: Vectors
    title_vector: Vectors


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A document that was not taken in, and why."""

    source: str
    line: int
    reason: str
    excerpt: str
    at: str


@dataclass(frozen=True, slots=True)
class Version:
    """An article as the indexer found it, ready to be written.

    `identity` is the outlet's own key for it; `spans` are the paragraphs as (start, end) code points of `text`; `day` is an
    ordinal or 0; `paragraph_terms` and `article_terms` are words and names (see `indexer.matching.terms`); `extra` keeps
    what the source said beyond the known keys.
    """

    outlet: str
    identity: str
    external_id: str | None
    url: str | None
    title: str
    published: str | None
    day: int
    lang: str | None
    author: str | None
    credit: str | None
    text: str
    spans: tuple[tuple[int, int], ...]
    extra: dict[str, object]
    source: str
    line: int
    content_sha256: bytes
    paragraph_terms: tuple[frozenset[str], ...]
    article_terms: frozenset[str]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs' texts."""
        return [self.text[start:end] for start, end in self.spans]


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """The newest stored version of an article, published or not."""

    article_id: int
    revision_id: int
    number: int
    content_sha256: bytes
