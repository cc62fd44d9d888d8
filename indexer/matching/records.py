"""What matching asks and answers."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from indexer.store.profiles import Profile
from indexer.store.records import Article, Candidate, Paragraph, TermIds, Vectors


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (weight > 0) or against (weight < 0) the same event, in log-odds.

    The weight compares with a pair of which nothing is known yet.
    """

    name: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Probe:
    """A paragraph that is asked about, stored or pasted, as matching needs it.

    `version` is the article's version that it stands in, None for pasted text. `vector` and `title_vector` are unit float32
    (d,); a text without a title has zeros for it. `terms` are of the paragraph, `article_terms` of all that is known of its
    article; `day` is an ordinal, or None where the date is not known.
    """

    version: int | None
    article_text: str
    vector: Vectors
    title_vector: Vectors
    terms: TermIds
    article_terms: TermIds
    day: int | None
    lang: str | None

    @classmethod
    def of(cls, stored: Candidate, *, article_text: str) -> "Probe":
        """A stored paragraph as a probe; `article_text` (title and text) is what reasons are spelled from."""
        return cls(
            version=stored.version,
            article_text=article_text,
            vector=stored.vector,
            title_vector=stored.title_vector,
            terms=stored.terms,
            article_terms=stored.article_terms,
            day=stored.day,
            lang=stored.lang,
        )

    def alone(self) -> "Probe":
        """The same as if only its text had been pasted: no headline, no article around it."""
        return replace(self, version=None, title_vector=np.zeros_like(self.vector), article_terms=self.terms)

    def as_profile(self) -> Profile:
        """The profile of a text of which no more is known than this paragraph."""
        days = [] if self.day is None else [self.day]
        return Profile(
            version=0,
            article_id=0,
            outlet_id=0,
            day=self.day,
            days=np.array(days, dtype=np.int32),
            terms=self.article_terms,
            title_terms=np.zeros(0, dtype=np.int32),
            lead_terms=self.terms,
            title=self.title_vector,
            lead=self.vector,
            gist=self.vector,
            around=None,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its judgement: `row` are the FEATURES of its article, `doubts` what each of the CONFLICTS with it takes
    from the log-odds, `probe` the position of the nearest probe.

    `score` is the cosine in context with that probe. The judgement is of the articles, so paragraphs of one article share
    its `probability`. The tool abstains where the two are `unlike`, nothing in common, and where `unread` names a language
    that the embedding model does not know.
    """

    candidate: Candidate
    row: NDArray[np.float64]
    doubts: NDArray[np.float64]
    score: float
    probability: float
    probe: int
    unread: str | None
    unlike: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A paragraph that prints a match's text once more: the same origin, so no witness of its own."""

    paragraph_id: int
    article: Article
    probability: float


@dataclass(frozen=True, slots=True)
class Match:
    """A paragraph of another outlet that tells the same event with this probability.

    `score` is the cosine in context, in [-1, 1]; `probability` in [0, 1] is what a reader sees. `probe` is the position of
    the asked paragraph that it is nearest to. Copies of one text share an `origin_id`; `copies` are those that were found
    with this one, the earliest of them, and folded under it. Paragraphs that share a quotation and nothing else have a
    `quote_id` in common: they are no copies, but what was said has one speaker.
    """

    paragraph: Paragraph
    article: Article
    score: float
    probability: float
    reasons: list[Reason]
    origin_id: int
    quote_id: int | None
    probe: int
    copies: list[Copy] = field(default_factory=list)
