"""What matching asks and answers."""

from dataclasses import dataclass, field

from indexer.store.records import Article, Candidate, Paragraph, TermIds, Vectors


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (weight > 0) or against (weight < 0) the same event, in log-odds.

    The weight compares with a typical candidate of the training data, so what is as usual weighs nothing.
    """

    name: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Probe:
    """A paragraph that is asked about, stored or pasted, as matching needs it.

    `vector` and `title_vector` are unit float32 (d,); a pasted text without a title has its own vector for both and
    `titled` False. `terms` are of the paragraph, `article_terms` of all that is known of its article.
    """

    article_text: str
    vector: Vectors
    title_vector: Vectors
    titled: bool
    terms: TermIds
    article_terms: TermIds
    day: int | None

    @classmethod
    def of(cls, stored: Candidate, *, article_text: str) -> "Probe":
        """A stored paragraph as a probe; `article_text` (title and text) is what reasons are spelled from."""
        titled = bool(stored.title_vector.any())
        return cls(
            article_text=article_text,
            vector=stored.vector,
            title_vector=stored.title_vector if titled else stored.vector,
            titled=titled,
            terms=stored.terms,
            article_terms=stored.article_terms,
            day=stored.day,
        )


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
    the asked paragraph that it matches best. Copies of one text share an `origin_id`; `copies` are those that were found
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
