"""What is told as somebody's words, as runs of words; and quotations that go on beyond the sentence of their speaker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.comparison.attribution.words import Run, Words, quotations


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """A cue with its source (None where nobody is named) and its contents in order; `probability` in [0, 1]."""

    cue: Run
    source: Run | None
    contents: tuple[Run, ...]
    probability: float

    @property
    def runs(self) -> tuple[Run, ...]:
        """All its runs of words: the cue, the source, the contents."""
        return (self.cue, *((self.source,) if self.source else ()), *self.contents)

    @property
    def bounds(self) -> Run:
        """From its first word to its last."""
        return min(start for start, _ in self.runs), max(end for _, end in self.runs)

    def shifted(self, by: int) -> "Told":
        """The same, `by` words on."""
        source = _moved(self.source, by) if self.source else None
        return replace(
            self, cue=_moved(self.cue, by), source=source, contents=tuple(_moved(each, by) for each in self.contents)
        )

    def overlaps(self, other: "Told") -> bool:
        """Whether the two share a word."""
        return any(first[0] < second[1] and second[0] < first[1] for first in self.runs for second in other.runs)


def continued(words: Words, told: Sequence[Told]) -> list[Told]:
    """With quotations whole: what a sentence boundary cut, and a quotation that follows its speaker at once.

    "“We waited. Nobody came,” she said. “Then we left.”": all three sentences are hers. `told` is in the order of cues.
    """
    whole = quotations(words)
    taken = [each.bounds for each in told]
    result = []
    for place, each in enumerate(told):
        earliest = taken[place - 1][1] if place else 0
        latest = taken[place + 1][0] if place + 1 < len(told) else len(words)
        contents = [_widened(piece, whole, earliest, latest) for piece in each.contents]
        if any(words.quoted[start] for start, _ in each.contents):
            contents.extend(_following(words, max(each.bounds[1], *(end for _, end in contents)), whole, latest))
        result.append(replace(each, contents=tuple(contents)))
    return result


def _widened(piece: Run, whole: Sequence[Run], earliest: int, latest: int) -> Run:
    """A piece together with the rest of a quotation that it begins or ends inside of."""
    start, end = piece
    for first, last in whole:
        if first < start < last and earliest <= first:
            start = first
        if first < end < last <= latest:
            end = last
    return start, end


def _following(words: Words, end: int, whole: Sequence[Run], latest: int) -> Iterator[Run]:
    """The quotation that begins behind `end` with nothing but marks between."""
    for first, last in whole:
        if end <= first and last <= latest and not any(word[0].isalnum() for word in words.lower[end:first]):
            yield first, last
            return


def _moved(run: Run, by: int) -> Run:
    return run[0] + by, run[1] + by
