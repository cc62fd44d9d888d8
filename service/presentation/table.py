"""A comparison as the one table that the page and the report share: columns, folded copies, and a row for each claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.comparison.records import Cell, Comparison, Omission
from service.presentation.answers import Answers, Teller, answers_of
from service.presentation.edits import Edits, edits_of
from service.presentation.layout import Column, Line, Telling, columns_of, lines_of
from service.presentation.marked import Span, spans_of
from service.presentation.plot import Point, points_of
from service.presentation.readings import Reading, readings_of
from service.presentation.stretches import Stretch, stretches_of
from service.presentation.titles import Title, title_of, types_of
from service.presentation.words import KINDS

# A row in which nothing differs and nobody is silent.
ALIKE = "alike"
# From so many columns on, the answers are told first and the outlets on request.
MANY = 9
_FEW_LINES = 12
# Characters of one outlet's paragraphs from which on the claims come first.
_LONG = 1500
State = Literal["same", "other", "silent", "early", "none", "nothing"]


@dataclass(frozen=True, slots=True)
class Folded:
    """An outlet that prints another's text: when, how much of it is the same, and every edit."""

    column: Column
    published: str | None
    edits: Edits


@dataclass(frozen=True, slots=True)
class Place:
    """What stands where a claim and an outlet meet.

    `state`: it answers as the reference or `other`wise; it is `silent`, or was before the first report (`early`); no article
    of it is indexed (`nothing`), or no sentence of what is shown lines up (`none`). `copied` are tellings of folded copies
    that are not word for word the outlet's own.
    """

    column: Column
    tellings: list[tuple[Telling, list[Reading]]]
    omission: Omission | None
    state: State
    copied: list[tuple[str, Telling, Edits]]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row: what it is called, which kinds of marks it has, its answers by origins, and its places."""

    number: int
    line: Line
    title: Title
    types: list[str]
    answers: Answers
    points: list[Point]
    places: list[Place]
    silent: list[str]

    @property
    def kind(self) -> str:
        """The kind that the row is shown under."""
        return self.title.kind or ("omission" if "omission" in self.types else ALIKE)


@dataclass(frozen=True, slots=True)
class Table:
    """All that the table shows. `folded` has the copies under the letter of the outlet whose text they print."""

    comparison: Comparison
    columns: list[Column]
    every: list[Column]
    folded: dict[str, list[Folded]]
    lines: list[TableLine]
    spans: dict[int, list[Span]]

    @property
    def letters(self) -> dict[str, str]:
        """Each outlet's letter."""
        return {column.outlet: column.letter for column in self.every}

    @property
    def names(self) -> dict[str, str]:
        """Each letter's outlet."""
        return {column.letter: column.outlet for column in self.every}

    @property
    def copies(self) -> dict[str, str | None]:
        """By letter, the letter of the outlet whose text is all that this one tells, or None."""
        return {column.letter: column.copy_of for column in self.every}

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each kind of mark, those that occur, and how many are told alike."""
        kinds = [*KINDS, ALIKE]
        return {kind: count for kind in kinds if (count := sum(kind in line.types for line in self.lines))}

    @property
    def differing(self) -> int:
        """How many rows differ; an update alone is no difference."""
        return sum(any(each.status != "update" for each in line.line.row.divergences) for line in self.lines)

    @property
    def types(self) -> dict[int, list[str]]:
        """The kinds of each row, by its number."""
        return {line.number: line.types for line in self.lines}

    @property
    def has_few_lines(self) -> bool:
        """Whether a link to every row has room in the head of the table."""
        return len(self.lines) <= _FEW_LINES

    @property
    def is_long(self) -> bool:
        """Whether some outlet's paragraphs take so much room that they come after the claims."""
        told = (
            [source for each in column.told for _, run in each.runs for source, _ in run] for column in self.columns
        )
        return any(sum(len(source.paragraph.text) for source in sources) > _LONG for sources in told)

    @property
    def is_wide(self) -> bool:
        """Whether there are so many outlets that answers are told first."""
        return len(self.columns) >= MANY

    def stretches(self, paragraph_id: int, text: str, lang: str | None) -> list[Stretch]:
        """A paragraph's words with their marks, its unmarked sentences folded where it is very long."""
        return stretches_of(text, self.spans.get(paragraph_id, []), lang)


def table_of(comparison: Comparison, *, fold: bool = True) -> Table:
    """Lay a comparison out; with `fold`, outlets that only print another's text have no column."""
    every = columns_of(comparison)
    columns = [column for column in every if not (fold and column.copy_of)]
    shown = {column.letter for column in columns}
    hidden = [column for column in every if column.letter not in shown]
    folded: dict[str, list[Folded]] = {}
    for column in hidden:
        folded.setdefault(column.copy_of or "", []).append(_folded(column, every))
    lines = [_line(line, shown) for line in lines_of(comparison, every)]
    return Table(comparison, columns, every, folded, lines, spans_of(comparison.rows))


def _folded(column: Column, every: Sequence[Column]) -> Folded:
    told = [source for each in column.told for _, run in each.runs for source, _ in run]
    originals = {
        source.origin_id: source.paragraph.text
        for each in reversed(every)
        if each.copy_of is None
        for article in each.told
        for _, run in article.runs
        for source, _ in run
    }
    printed = [source.paragraph.text for source in told]
    return Folded(column, column.told[0].published, edits_of([originals[source.origin_id] for source in told], printed))


def _line(line: Line, shown: set[str]) -> TableLine:
    tellers = _tellers(line)
    copies = {column.letter for column, _, _ in line.cells if column.copy_of}
    answers = answers_of(line.row, tellers, copies)
    types = types_of(line.row) or [ALIKE]
    reference = tellers[0][0][0]
    return TableLine(
        number=line.number,
        line=line,
        title=title_of(line.row),
        types=types,
        answers=answers,
        points=points_of(line.row, tellers),
        places=[
            _place(line, column.letter, answers, reference) for column, _, _ in line.cells if column.letter in shown
        ],
        silent=[column.letter for column, tellings, omission in line.cells if _is_silent(tellings, omission)],
    )


def _tellers(line: Line) -> list[tuple[Teller, Cell]]:
    """Each telling with its outlet's letter and its origin. Paragraphs of one article, and of its copies, are one origin."""
    told = [(column.letter, telling) for column, tellings, _ in line.cells for telling in tellings]
    one: dict[tuple[str, int], int] = {}
    for _, telling in told:
        names = _names_of(telling)
        ends = {one.setdefault(name, len(one)) for name in names}
        one |= {name: min(ends) for name, end in one.items() if end in ends}
    return [((letter, one[_names_of(telling)[0]]), telling.cell) for letter, telling in told]


def _names_of(telling: Telling) -> list[tuple[str, int]]:
    """What two tellings of one origin share: the origin of the paragraph, or the article."""
    source, cell = telling.source, telling.cell
    names = [("paragraph", source.origin_id if source else -cell.paragraph_id)]
    return [*names, ("article", cell.article_id)] if cell.article_id is not None else names


def _place(line: Line, letter: str, answers: Answers, reference: str) -> Place:
    column, tellings, omission = next(cell for cell in line.cells if cell[0].letter == letter)
    return Place(
        column=column,
        tellings=[(told, readings_of(line.row, told.cell)) for told in tellings],
        omission=omission,
        state=_state(letter, tellings, omission, answers, reference),
        copied=[
            (copier.letter, told, edits)
            for copier, copies, _ in line.cells
            if tellings and copier.copy_of == letter and copier.letter != letter
            for told in copies
            if (edits := _edits(tellings, told)).edits
        ],
    )


def _state(letter: str, tellings: list[Telling], omission: Omission | None, answers: Answers, reference: str) -> State:
    if tellings:
        return "other" if answers.parts(letter, reference) else "same"
    if omission is None:
        return "none"
    if not omission.articles_in_window:
        return "nothing"
    return "silent" if omission.status == "not_reported" else "early"


def _is_silent(tellings: list[Telling], omission: Omission | None) -> bool:
    return (
        not tellings and omission is not None and omission.status == "not_reported" and omission.articles_in_window > 0
    )


def _edits(originals: Sequence[Telling], copy: Telling) -> Edits:
    """What a copy changed in that telling of its original that it is most like."""
    return max((edits_of([each.cell.text], [copy.cell.text]) for each in originals), key=lambda edits: edits.likeness)
