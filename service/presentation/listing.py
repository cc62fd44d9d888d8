"""The paragraphs that are compared, one below the other: whose they are, what is marked on them, what others have instead."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from service.comparison.language import language_of
from service.comparison.records import Source
from service.presentation.answers import ALIKE
from service.presentation.edits import Edits, edits_of
from service.presentation.marked import Span
from service.presentation.stretches import Stretch, stretches_of
from service.presentation.table import Table, TableLine
from service.presentation.words import KINDS

PARAGRAPHS_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class Aside:
    """What others say of a claim that a paragraph tells: (their letters, a source's words or ours), and who is silent."""

    line: TableLine
    others: list[tuple[str, str, str]]
    silent: list[str]


@dataclass(frozen=True, slots=True)
class Copied:
    """A paragraph of another outlet that prints this one, and every edit."""

    letter: str
    source: Source
    edits: Edits


@dataclass(frozen=True, slots=True)
class Listed:
    """A paragraph: its outlet's letter, its words with marks, the kinds of these, what others have, and its copies."""

    letter: str
    source: Source
    stretches: list[Stretch]
    kinds: list[str]
    asides: list[Aside]
    copies: list[Copied]


@dataclass(frozen=True, slots=True)
class Listing:
    """One part of the list, how long it is, and how many paragraphs have each kind and are each outlet's, whatever is asked.

    `places` has, by the id of every paragraph of the list and of its copies, the part and the id that it is found under.
    """

    shown: list[Listed]
    total: int
    part: int
    kinds: dict[str, int]
    outlets: dict[str, int]
    unmarked: int
    places: dict[int, tuple[int, int]]

    @property
    def has_more(self) -> bool:
        """Whether another part follows."""
        return self.next > 0

    @property
    def next(self) -> int:
        """How many paragraphs the part that follows has."""
        return min(PARAGRAPHS_A_PAGE, max(0, self.total - self.part * PARAGRAPHS_A_PAGE))


@dataclass(frozen=True, slots=True)
class Facets:
    """Which paragraphs are asked for: with a mark of one of the `types`, of one of the `letters` (none: any); which part.

    With `unmarked`, those without a mark too; so it is where none at all has a mark and no type is asked for.
    """

    types: Collection[str] = ()
    letters: Collection[str] = ()
    unmarked: bool = False
    fold: bool = True
    part: int = 1

    def admit(self, kinds: Sequence[str], letter: str) -> bool:
        """Whether a paragraph with these marks, of that outlet, is asked for."""
        typed = not set(self.types or kinds).isdisjoint(kinds) or (self.unmarked and not kinds)
        return typed and (not self.letters or letter in self.letters)


def listing_of(table: Table, facets: Facets) -> Listing:
    """The paragraphs of a comparison that are asked for, the oldest first, those without a date last."""
    sources = [*table.comparison.anchor.sources, *table.comparison.sources]
    in_order = sorted(
        sources, key=lambda each: (each.published or "~", each.paragraph.article_id, each.paragraph.position)
    )
    folded = _folded(in_order) if facets.fold else {}
    copies = {copy.paragraph.id for group in folded.values() for copy in group}
    listed = [
        (source, table.letters[source.outlet], _kinds(table.spans.get(source.paragraph.id, [])))
        for source in in_order
        if source.paragraph.id not in copies
    ]
    tally = Counter(kind for _, _, kinds in listed for kind in kinds)
    admitting = replace(facets, unmarked=facets.unmarked or not (tally or facets.types))
    asked = [(source, letter) for source, letter, kinds in listed if admitting.admit(kinds, letter)]
    first = (facets.part - 1) * PARAGRAPHS_A_PAGE
    return Listing(
        shown=[
            _listed(table, source, letter, folded.get(source.paragraph.id, []))
            for source, letter in asked[first : first + PARAGRAPHS_A_PAGE]
        ],
        total=len(asked),
        part=facets.part,
        kinds={kind: tally[kind] for kind in KINDS if tally[kind]},
        outlets=dict(Counter(letter for _, letter, _ in listed)),
        unmarked=sum(not kinds for _, _, kinds in listed),
        places={
            printed.paragraph.id: (place // PARAGRAPHS_A_PAGE + 1, source.paragraph.id)
            for place, (source, _) in enumerate(asked)
            for printed in (source, *folded.get(source.paragraph.id, []))
        },
    )


def _folded(in_order: Sequence[Source]) -> dict[int, list[Source]]:
    """The id of the paragraph that a text was printed in first, and the others that print it."""
    first_of: dict[int, Source] = {}
    folded: dict[int, list[Source]] = {}
    for source in in_order:
        first = first_of.setdefault(source.origin_id, source)
        if first is not source:
            folded.setdefault(first.paragraph.id, []).append(source)
    return folded


def _kinds(spans: Sequence[Span]) -> list[str]:
    return [kind for kind in KINDS if any(span.kind == kind for span in spans)]


def _listed(table: Table, source: Source, letter: str, copies: Sequence[Source]) -> Listed:
    paragraph = source.paragraph
    spans = table.spans.get(paragraph.id, [])
    claims = sorted({span.claim for span in spans if span.claim and span.kind in KINDS})
    return Listed(
        letter=letter,
        source=source,
        stretches=stretches_of(paragraph.text, [span for span in spans if span.kind != "claim"], language_of(source)),
        kinds=_kinds(spans),
        asides=[_aside(table.lines[claim - 1], letter) for claim in claims],
        copies=[
            Copied(table.letters[copy.outlet], copy, edits_of([paragraph.text], [copy.paragraph.text]))
            for copy in copies
        ],
    )


def _aside(line: TableLine, letter: str) -> Aside:
    others = [
        (" ".join(each for each in answer.letters if each != letter), answer.words, answer.said)
        for answer in line.answers.given
        if answer.said != ALIKE and letter not in answer.letters
    ]
    return Aside(line, others, line.silent)
