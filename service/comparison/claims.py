"""A claim: a sentence or clause as one source tells it, with its place in the stored paragraph.

All that looks for words gets them as they are read (`indexer.matching.letters`); all that is shown stands as it is stored.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from indexer.matching.letters import Written
from indexer.matching.sentences import sentence_spans
from indexer.store.records import Tokens, Vectors
from service.comparison.agreement import masked
from service.comparison.attribution.words import stands_in_quotation
from service.comparison.clauses import claim_spans
from service.comparison.language import language_of
from service.comparison.readings import Readings
from service.comparison.records import Source
from service.comparison.telling import Span, Telling


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source tells: `telling.text` is its paragraph from `start` on as it is read, `vector` (d,) the model's of it.

    The telling holds the model's reading only where detectors know that model.
    """

    source: Source
    paragraph: Written
    start: int
    telling: Telling
    vector: Vectors

    @property
    def text(self) -> str:
        """The claim as it is stored."""
        return self.paragraph.text[slice(*self.stored((0, len(self.telling.text))))]

    def stored(self, span: Span) -> Span:
        """Where words of the telling stand in the stored paragraph."""
        return self.paragraph.stored(self.start + span[0], self.start + span[1])


def claims_of(sources: list[Source], readings: Readings, *, most: int) -> tuple[list[Claim], int]:
    """The sources' claims in order, `most` at most, each read by the model; and how many were left out.

    Numbers are hidden from the model: a toll that differs must not part two tellings.
    """
    paragraphs = [Written.of(source.paragraph.text) for source in sources]
    spans = [list(_spans(each.read, language_of(source))) for each, source in zip(paragraphs, sources, strict=True)]
    passages = [
        tuple(masked(paragraph.read[start:end]) for start, end in found)
        for paragraph, found in zip(paragraphs, spans, strict=True)
    ]
    used = bisect_left(list(accumulate(map(len, spans))), most) + 1
    read = readings.of(passages[:used])
    claims = [
        _claim(source, paragraph, span, tokens, is_known=readings.are_known)
        for source, paragraph, found, theirs in zip(sources[:used], paragraphs, spans, read, strict=False)
        for span, tokens in zip(found, theirs, strict=True)
    ][:most]
    return claims, sum(map(len, spans)) - len(claims)


def day_of(published: str | None) -> date | None:
    """The day of a publication date as it is stored, with or without a time."""
    return date.fromisoformat(published[:10]) if published else None


def _claim(source: Source, paragraph: Written, span: Span, tokens: Tokens, *, is_known: bool) -> Claim:
    text, day = paragraph.read[slice(*span)], day_of(source.published)
    within = stands_in_quotation(paragraph.read, span[0])
    telling = Telling(text, language_of(source), day, tokens if is_known else None, within)
    return Claim(source, paragraph, span[0], telling, tokens.sentence)


def _spans(text: str, lang: str) -> Iterator[Span]:
    for start, end in sentence_spans(text, lang):
        for first, last in claim_spans(text[start:end], lang):
            yield start + first, start + last
