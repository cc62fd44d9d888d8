"""Whose words are compared: the asked paragraphs and the matched ones, under their outlets."""

from collections.abc import Mapping, Sequence

from indexer.matching.records import Match
from indexer.store.records import Article, Paragraph
from service.comparison.records import Anchor, ComparedOutlet, Source
from service.queries import Asked, PastedParagraph, parse_date

PASTED = "the pasted text"


def compared_outlets(
    anchor: Anchor, sources: Sequence[Source], origin_of: Mapping[int, int], on_event: Mapping[str, int]
) -> list[ComparedOutlet]:
    """The anchor's outlet, then the others in the order of their most probable paragraph; `on_event` counts their articles."""
    grouped: dict[str, set[int]] = {anchor.outlet: {article_key(source) for source in anchor.sources}}
    for source in sources:
        grouped.setdefault(source.outlet, set()).add(article_key(source))
    return [
        ComparedOutlet(name, sorted({origin_of[article] for article in articles}), len(articles), on_event.get(name, 0))
        for name, articles in grouped.items()
    ]


def article_key(source: Source) -> int:
    """The article's id; a pasted paragraph is an article of its own, numbered below zero."""
    return source.article.id if source.article else -1 - source.paragraph.id


def own_sources(asked: Asked) -> list[Source]:
    """The asked paragraphs. A stored one keeps its own date, whatever date was asked about."""
    origins = asked.origin_ids or [0]
    published = asked.article.published if asked.article else asked.published
    return [
        Source(paragraph, asked.article, asked.outlet or PASTED, published, origin_id, None, [])
        for paragraph, origin_id in zip(asked.paragraphs, origins, strict=True)
    ]


def source_of(match: Match) -> Source:
    """A matched paragraph."""
    article: Article = match.article
    return Source(
        paragraph=match.paragraph,
        article=article,
        outlet=article.outlet,
        published=article.published,
        origin_id=match.origin_id,
        probability=match.probability,
        reasons=match.reasons,
    )


def pasted_source(position: int, pasted: PastedParagraph, origin_id: int) -> Source:
    """A pasted paragraph; `origin_id` is the position of the first one with the same text."""
    paragraph = Paragraph(position, 0, position, 0, len(pasted.text), pasted.text)
    published = parse_date(pasted.published)[0] if pasted.published is not None else None
    return Source(paragraph, None, pasted.outlet, published, origin_id, None, [])
