"""Judgements as evaluation data: pairs of articles, and whether they tell the same event."""

from dataclasses import dataclass

from indexer.store.judgements import Judgement
from indexer.store.reading import Reader
from indexer.store.records import Article


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """An article as other stores know it too: by its outlet, the user's own id and its URL."""

    id: int
    external_id: str | None
    outlet: str
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two articles, whether somebody judged that they tell the same event, by which judgement, who and when."""

    left: JudgedArticle
    right: JudgedArticle
    same: bool
    verdict: str
    judgement_id: int
    by: str
    at: str
    note: str | None


def judged_pairs(reader: Reader) -> list[JudgedPair]:
    """The pairs of all judgements, the oldest first. Where a pair was judged again, only its newest judgement is given.

    A judgement on many articles gives as many pairs: the first of each side with each of the other side. The rest follows
    from these.
    """
    newest: dict[tuple[int, int], Judgement] = {}
    for judgement in reader.judgements.every():
        for pair in _pairs(judgement):
            newest.pop(pair, None)
            newest[pair] = judgement
    articles = {
        number: _judged_article(reader.article(number)) for number in {each for pair in newest for each in pair}
    }
    return [
        JudgedPair(
            articles[left],
            articles[right],
            same=judgement.joins,
            verdict=judgement.verdict,
            judgement_id=judgement.id,
            by=judgement.by,
            at=judgement.at,
            note=judgement.note,
        )
        for (left, right), judgement in newest.items()
    ]


def _pairs(judgement: Judgement) -> list[tuple[int, int]]:
    one, other = judgement.article_ids, judgement.other_article_ids
    pairs = [(one[0], each) for each in other] + [(each, other[0]) for each in one[1:]]
    return [(min(pair), max(pair)) for pair in pairs]


def _judged_article(article: Article) -> JudgedArticle:
    return JudgedArticle(article.id, article.external_id, article.outlet, article.url, article.published)
