"""A claim: a sentence or clause as one source tells it, with its place in the stored paragraph."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from indexer.matching.sentences import sentence_spans
from indexer.store.records import Tokens, Vectors
from service.comparison.agreement import masked
from service.comparison.clauses import claim_spans
from service.comparison.readings import Readings
from service.comparison.records import Source
from service.comparison.telling import Telling


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source tells: `telling.text` is the source's paragraph from `start` to `end`, `vector` (d,) the model's of it.

    The telling holds the model's reading only where detectors know that model.
    """

    source: Source
    start: int
    end: int
    telling: Telling
    vector: Vectors


def claims_of(sources: list[Source], readings: Readings, *, most: int) -> tuple[list[Claim], int]:
    """The sources' claims in order, `most` at most, each read by the model; and how many were left out.

    Numbers are hidden from the model: a toll that differs must not part two tellings.
    """
    spans = [list(_spans(source)) for source in sources]
    passages = [
        tuple(masked(source.paragraph.text[start:end]) for start, end in found)
        for source, found in zip(sources, spans, strict=True)
    ]
    used = bisect_left(list(accumulate(map(len, spans))), most) + 1
    read = readings.of(passages[:used])
    claims = [
        _claim(source, span, tokens, is_known=readings.are_known)
        for source, found, theirs in zip(sources[:used], spans, read, strict=False)
        for span, tokens in zip(found, theirs, strict=True)
    ][:most]
    return claims, sum(map(len, spans)) - len(claims)


def day_of(published: str | None) -> date | None:
    """The day of a publication date as it is stored, with or without a time."""
    return date.fromisoformat(published[:10]) if published else None


def _claim(source: Source, span: tuple[int, int], tokens: Tokens, *, is_known: bool) -> Claim:
    text = source.paragraph.text[slice(*span)]
    telling = Telling(text, _stated_lang(source) or "en", day_of(source.published), tokens if is_known else None)
    return Claim(source, *span, telling, tokens.sentence)


def _spans(source: Source) -> Iterator[tuple[int, int]]:
    text, lang = source.paragraph.text, _stated_lang(source)
    for start, end in sentence_spans(text, lang):
        for first, last in claim_spans(text[start:end], lang or "en"):
            yield start + first, start + last


def _stated_lang(source: Source) -> str | None:
    return source.article.lang if source.article else None
