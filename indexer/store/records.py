"""What is stored, as it is read: frozen, and the same shape in the code as in the HTTP answers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
TermIds = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """A text as the model reads it: unit vectors of the whole (d,) and of each token in context (tokens, d), float32.

    Each reading equals only itself, so that what follows from it can be remembered by it.

    `places` (tokens, 2) are starts and ends in code points, end exclusive. Beyond the model's longest input, no tokens.
    """

    sentence: Vectors
    places: NDArray[np.int64]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of articles. `articles` counts those published in the current generation.

    The rest is from the outlet directory: `family` (group or owner), `country` (ISO 3166-1 alpha-2), `lang` (BCP 47, lower
    case), `kind` and `tags` (lower case), `aliases` (other names of it) and `domains` (hosts of its pages).
    """

    id: int
    name: str
    articles: int
    first_published: str | None
    last_published: str | None
    family: str | None = None
    country: str | None = None
    lang: str | None = None
    kind: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article.

    `published` is ISO 8601: `2016-11-27` where only the day is known, `2016-11-27T12:05:00Z` (UTC) where the minute is,
    None where the source does not say. `published_from` says where the date stands (see docs/articles.md), `utc_offset` is the
    publication's zone in minutes east of UTC where the source states one. `credit` is the agency that the article credits,
    `credit_from` how: `dateline`, `contributed`, `byline`, `metadata`. `lang_from` is `stated` or `detected`.
    """

    id: int
    external_id: str | None
    outlet: str
    title: str
    url: str | None
    published: str | None
    published_from: str | None
    utc_offset: int | None
    lang: str | None
    lang_from: str | None
    author: str | None
    credit: str | None
    credit_from: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of a paragraph that name a day in relation to its publication: "on Thursday", "last week".

    `text[start:end]` in code points of the paragraph; the days meant are `first` to `last`, ISO 8601, the last included.
    """

    start: int
    end: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`article text[start:end] == text`, in code points of the stored text of the article's version.

    `times` are words of it that name a day in relation to the article's publication.
    """

    id: int
    article_id: int
    position: int
    start: int
    end: int
    text: str
    times: tuple[TimeWords, ...] = ()


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

    `version` is the article's version that it stands in. Copies of one text share `origin_id`. `quote_id` is the same for
    paragraphs that share a quotation only, else None. `vector` and `title_vector` are the embeddings of the paragraph's and the
    title's own texts (float32, unit length; zeros where there is no title); `terms` and `article_terms` are sorted term ids;
    `day` is an ordinal or None.
    """

    paragraph_id: int
    version: int
    article_id: int
    outlet_id: int
    origin_id: int
    quote_id: int | None
    day: int | None
    lang: str | None
    terms: TermIds
    article_terms: TermIds
    vector: Vectors
    title_vector: Vectors


@dataclass(frozen=True, slots=True)
class Event:
    """What several articles tell, or one. `headline` is the title of its most central article.

    Days are ISO 8601, None where no article is dated. `articles` and `outlets` are counts. Events with one `story_id` are
    episodes of one story.
    """

    id: int
    story_id: int
    first_day: str | None
    last_day: str | None
    headline: str
    headline_article_id: int
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A document that was not taken in, and why."""

    source: str
    line: int
    reason: str
    excerpt: str
    at: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a paragraph's version of an article was read: the source as it was named, the line or record in it, when (UTC).

    `text` is the stored text of that version, in which the paragraph's offsets count.
    """

    source: str
    line: int
    indexed_at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article as the indexer found it, ready to be written.

    `outlet` is the name that the source states, or "" where the outlet directory has to tell it from `url` and `site`, the
    name that the page gives itself. `identity` is the outlet's own key for it; `spans` are the paragraphs as (start, end)
    code points of `text`, `times` their time words (or empty: none were looked for); `day` is an ordinal or 0;
    `paragraph_terms` and `article_terms` are words and names (see `indexer.matching.terms`); `extra` keeps what the source
    said beyond the known keys.
    """

    outlet: str
    site: str | None = None
    identity: str
    external_id: str | None = None
    url: str | None = None
    title: str
    published: str | None = None
    published_from: str | None = None
    utc_offset: int | None = None
    day: int
    lang: str | None = None
    lang_from: str | None = None
    author: str | None = None
    credit: str | None = None
    credit_from: str | None = None
    text: str
    spans: tuple[tuple[int, int], ...]
    times: tuple[tuple[TimeWords, ...], ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
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
    """The newest stored version of an article, published or not; `dated` where it has a date of publication."""

    article_id: int
    revision_id: int
    number: int
    content_sha256: bytes
    dated: bool


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A document that was read in an earlier run: it is the newest version of the article under (outlet, identity)."""

    outlet: str
    identity: str
    content_sha256: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that is quarantined. A lasting reason lies in the document alone: reading it again would give the same."""

    reason: str
    lasting: bool
