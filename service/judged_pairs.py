"""Judgements as evaluation data: pairs of articles, and whether they tell the same event."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.store.judgements import Judgement
from indexer.store.reading import Reader
from indexer.store.records import Article

# Two articles, the smaller id first.
Pair = tuple[int, int]
# In place of the side of an article, for a judgement that joins both sides.
JOINED = 2


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
    from these, and counts as judged all the same.
    """
    newest = _newest(reader.judgements.every())
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


def _newest(judgements: Sequence[Judgement]) -> dict[Pair, Judgement]:
    """The pairs of judgements, without those of which a newer judgement says something too, as a pair or by what follows."""
    kept: dict[Pair, Judgement] = {}
    # Of each article, the newer judgements that name it, with the side where they part.
    sides: dict[int, dict[int, int]] = defaultdict(dict)
    for judgement in reversed(judgements):
        for pair in reversed(_pairs(judgement)):
            if not _is_judged(sides[pair[0]], sides[pair[1]]):
                kept[pair] = judgement
        for side, articles in enumerate((judgement.article_ids, judgement.other_article_ids)):
            for article in articles:
                sides[article][judgement.id] = JOINED if judgement.joins else side
    return dict(reversed(kept.items()))


def _is_judged(one: Mapping[int, int], other: Mapping[int, int]) -> bool:
    """Whether some judgement names two articles, and not on one side of those that it parts."""
    return any(one[each] == JOINED or one[each] != other[each] for each in one.keys() & other.keys())


def _pairs(judgement: Judgement) -> list[Pair]:
    one, other = judgement.article_ids, judgement.other_article_ids
    pairs = [(one[0], each) for each in other] + [(each, other[0]) for each in one[1:]]
    return [(min(pair), max(pair)) for pair in pairs]


def _judged_article(article: Article) -> JudgedArticle:
    return JudgedArticle(article.id, article.external_id, article.outlet, article.url, article.published)
