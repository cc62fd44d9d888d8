"""A source's words with the marks on them: cut where a mark begins or ends, so that every word stays."""

from dataclasses import dataclass, field
from itertools import pairwise

from service.comparison.records import Divergence, Mark, Row
from service.presentation.titles import says, sides_of, stands_in
from service.presentation.words import kind_of


@dataclass(frozen=True, slots=True)
class Span:
    """Words to mark in a paragraph. `kind` is one of `KINDS`, "named" (a source) or "claim" (only a reference).

    A `gap` marks no words: behind them it is told that they name no source. `objected`: people called the mark wrong.
    """

    start: int
    end: int
    kind: str
    claim: int | None
    gap: bool = False
    objected: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source's words, the marks on all of it (a claim's kind once), and the references that follow it."""

    text: str
    marks: list[Span]
    references: list[Span]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its marks, each once."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))


def marks_of(number: int, row: Row) -> dict[int, list[Span]]:
    """Paragraph id → the marks that a row's divergences set there."""
    marks: dict[int, list[Span]] = {}
    for divergence in row.divergences:
        for side in sides_of(divergence):
            span = _span(number, row, divergence, side)
            here = marks.setdefault(side.paragraph_id, [])
            if span not in here:
                here.append(span)
            elif span.objected:
                here[here.index(span)] = span
    return marks


def _span(number: int, row: Row, divergence: Divergence, side: Mark) -> Span:
    """The words of a side; where what differs is that no source is named, the whole telling."""
    objected = bool(divergence.objections)
    if divergence.type == "attribution" and not says(divergence, side):
        told = next((cell for cell in row.cells if stands_in(side, cell)), side)
        return Span(told.start, told.end, kind_of(divergence), number, gap=True, objected=objected)
    return Span(side.start, side.end, kind_of(divergence), number, objected=objected)


def spans_of(rows: list[Row]) -> dict[int, list[Span]]:
    """Paragraph id → all that is marked there, with one reference at least for every sentence that a row holds."""
    spans: dict[int, list[Span]] = {}
    for number, row in enumerate(rows, 1):
        marks = marks_of(number, row)
        for paragraph_id, found in marks.items():
            spans.setdefault(paragraph_id, []).extend(found)
        for cell in row.cells:
            here = spans.setdefault(cell.paragraph_id, [])
            if not any(cell.start < mark.end and mark.start < cell.end for mark in marks.get(cell.paragraph_id, [])):
                here.append(Span(cell.start, cell.end, "claim", number))
            if cell.attribution:
                here.append(Span(cell.attribution.start, cell.attribution.end, "named", None))
    return spans


def pieces_of(text: str, offset: int, spans: list[Span]) -> list[Piece]:
    """Cut the text where a mark begins or ends, so that marks may overlap and every word stays."""
    ends = [
        (max(span.start - offset, 0), min(span.end - offset, len(text)), span)
        for span in spans
        if span.start - offset < len(text) and span.end > offset
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in ends), *(end for _, end, _ in ends)})
    pieces = []
    for start, end in pairwise(cuts):
        covering = [span for left, right, span in ends if left <= start and end <= right]
        hidden = {"claim", "named"} if any(span.kind == "attribution" for span in covering) else {"claim"}
        marks = {(span.kind, span.claim): span for span in covering if span.kind not in hidden and not span.gap}
        references = [span for _, right, span in ends if right == end and span.claim]
        pieces.append(Piece(text[start:end], sorted(marks.values(), key=_is_plain), references))
    return pieces


def _is_plain(mark: Span) -> bool:
    """A mark without a claim stands inside those that lead to one."""
    return mark.claim is None
