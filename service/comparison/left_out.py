"""The articles of an event that its comparison does not show, each with the reason."""

from collections.abc import Mapping, Sequence
from typing import Literal

from indexer.matching.records import Judged
from indexer.store.judgements import Judgement
from indexer.store.reading import Reader
from indexer.store.records import Article, Candidate
from service.comparison.corrections import Corrections
from service.comparison.records import LeftOut
from service.queries import Asked

Reason = Literal["own_outlet", "not_asked", "unlikely", "too_many"]


def left_out_of(
    reader: Reader, asked: Asked, articles: Sequence[Article], *, judged: Sequence[Judged], corrections: Corrections
) -> list[LeftOut]:
    """These articles of the event with why each is not shown, and then those that people have taken out of the event."""
    best: dict[int, float] = {}
    for each in judged:
        article = each.candidate.article_id
        best[article] = max(each.probability, best.get(article, 0.0))
    first = _first_paragraphs(reader, articles)
    missing = [
        LeftOut(
            article_id=each.id,
            outlet=each.outlet,
            title=each.title,
            reason=_reason(asked, each, first.get(each.id), best.get(each.id)),
            probability=round(best[each.id], 4) if each.id in best else None,
            by=_who(corrections.placed(each.id)),
        )
        for each in articles
    ]
    gone = [LeftOut(each.id, each.outlet, each.title, "taken_out", None, by) for each, by in corrections.taken_out]
    return missing + gone


def _who(judgement: Judgement | None) -> str | None:
    return judgement.by if judgement else None


def _reason(asked: Asked, article: Article, paragraph: Candidate | None, probability: float | None) -> Reason:
    if article.outlet == asked.outlet:
        return "own_outlet"
    if paragraph is not None and not _is_wanted(asked, paragraph, judged=probability is not None):
        return "not_asked"
    return "unlikely" if (probability or 0.0) < asked.query.min_probability or paragraph is None else "too_many"


def _is_wanted(asked: Asked, paragraph: Candidate, *, judged: bool) -> bool:
    """Whether a question asks for such a paragraph: by outlet, language and day, beyond which follow-ups may be judged."""
    scope = asked.scope
    in_days = judged or paragraph.day is None or scope.covers(paragraph.day)
    return scope.wants(paragraph.outlet_id) and scope.admits((paragraph.lang or "").lower()) and in_days


def _first_paragraphs(reader: Reader, articles: Sequence[Article]) -> Mapping[int, Candidate]:
    ids = [paragraphs[0].id for each in articles if (paragraphs := reader.paragraphs_of(each.id))]
    return {each.article_id: each for each in reader.candidates(ids)}
