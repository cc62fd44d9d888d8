"""A claim: a sentence as one source tells it, with its place in the stored paragraph."""

from dataclasses import dataclass
from datetime import date

from indexer.matching.sentences import sentence_spans
from service.comparison.readings import Readings
from service.comparison.records import Source
from service.comparison.telling import Telling


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source tells: `telling.text` is the source's paragraph from `start` to `end`."""

    source: Source
    start: int
    end: int
    telling: Telling


def claims_of(sources: list[Source], readings: Readings, *, most: int) -> tuple[list[Claim], int]:
    """The sources' sentences in order, `most` at most, each read by the model; and how many were left out."""
    spans = [
        (source, start, end)
        for source in sources
        for start, end in sentence_spans(source.paragraph.text, _stated_lang(source))
    ]
    taken = spans[:most]
    texts = [source.paragraph.text[start:end] for source, start, end in taken]
    claims = [
        Claim(source, start, end, Telling(text, _stated_lang(source) or "en", day_of(source.published), tokens))
        for (source, start, end), text, tokens in zip(taken, texts, readings.of(texts), strict=True)
    ]
    return claims, len(spans) - len(taken)


def day_of(published: str | None) -> date | None:
    """The day of a publication date as it is stored, with or without a time."""
    return date.fromisoformat(published[:10]) if published else None


def _stated_lang(source: Source) -> str | None:
    return source.article.lang if source.article else None
