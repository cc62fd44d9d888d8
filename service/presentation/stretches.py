"""A very long paragraph: sentences without a mark fold away, every marked sentence stays in sight."""

from dataclasses import dataclass
from itertools import groupby

from indexer.matching.sentences import sentence_spans
from service.presentation.marked import Piece, Span, pieces_of
from service.presentation.words import KINDS

# Characters up to which a paragraph is shown whole.
_LONG = 900
# Fewer unmarked characters in a row are not worth a fold.
_LEAST_FOLDED = 160


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph's words with their marks. `folded` counts the words of one that is folded, else 0."""

    pieces: list[Piece]
    folded: int


def stretches_of(text: str, spans: list[Span], lang: str | None) -> list[Stretch]:
    """The parts of a paragraph, in order: together they are its text."""
    if len(text) <= _LONG:
        return [Stretch(pieces_of(text, 0, spans), 0)]
    marks = [span for span in spans if span.kind in KINDS]
    starts = [0, *(start for start, _ in sentence_spans(text, lang)[1:])]
    sentences = [
        (start, end, any(span.start < end and start < span.end for span in marks))
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    runs = [list(run) for _, run in groupby(sentences, key=lambda sentence: sentence[2])]
    stretches: list[tuple[int, int, bool]] = []
    for run in runs:
        start, end, marked = run[0][0], run[-1][1], run[0][2]
        is_folded = not marked and end - start >= _LEAST_FOLDED
        if stretches and not is_folded and not stretches[-1][2]:
            stretches[-1] = (stretches[-1][0], end, False)
        else:
            stretches.append((start, end, is_folded))
    return [
        Stretch(pieces_of(text[start:end], start, spans), len(text[start:end].split()) if is_folded else 0)
        for start, end, is_folded in stretches
    ]
