"""The sources of a report: each article that was compared under a number, with the hashes by which it can be checked."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import groupby

from indexer.store.dates import age, in_utc
from indexer.store.records import Provenance
from service.comparison.compared import article_key
from service.comparison.records import Comparison, Source
from service.presentation.addresses import web
from service.reports.record import Archive, CitedParagraph, CitedSource


def cited_sources(comparison: Comparison, behind: Mapping[int, Provenance]) -> list[CitedSource]:
    """The anchor's article, then the others in the order of the outlets, the earliest first; `behind` is by paragraph."""
    order = {outlet.name: place for place, outlet in enumerate(comparison.outlets)}
    others = sorted(comparison.sources, key=lambda each: (order[each.outlet], age(each.published), article_key(each)))
    articles = [list(group) for _, group in groupby((*comparison.anchor.sources, *others), key=article_key)]
    return [_cited(number, paragraphs, behind) for number, paragraphs in enumerate(articles, 1)]


def numbers_of(sources: Iterable[CitedSource]) -> dict[int, int]:
    """Under which number each paragraph is cited."""
    return {paragraph.id: source.number for source in sources for paragraph in source.paragraphs}


def _cited(number: int, sources: list[Source], behind: Mapping[int, Provenance]) -> CitedSource:
    first, article = sources[0], sources[0].article
    in_order = sorted(sources, key=lambda each: each.paragraph.position)
    return CitedSource(
        number=number,
        outlet=first.outlet,
        title=article.title if article else "",
        published=first.published,
        url=article.url if article else None,
        lang=article.lang if article else None,
        author=article.author if article else None,
        credit=article.credit if article else None,
        article_id=article.id if article else None,
        external_id=article.external_id if article else None,
        revision=article.revision if article else None,
        archive=_archive(behind[first.paragraph.id]) if article else None,
        paragraphs=[_paragraph(each) for each in in_order],
    )


def _paragraph(source: Source) -> CitedParagraph:
    stored = source.paragraph
    return CitedParagraph(
        id=stored.id,
        position=stored.position,
        start=stored.start,
        end=stored.end,
        sha256=sha256_of(stored.text),
        origin_id=source.origin_id,
        probability=source.probability,
    )


def _archive(found: Provenance) -> Archive:
    name = found.source if web(found.source) else found.source.replace("\\", "/").rpartition("/")[2]
    return Archive(name, found.line, in_utc(found.indexed_at)[0], sha256_of(found.text))


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()
