"""A comparison as it is laid out, on the page as in a report: a column for each outlet, a line for each claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.store.records import Article
from service.comparison.records import Cell, Comparison, Omission, Row, Source
from service.presentation.addresses import passage
from service.presentation.marked import Piece, Span, marks_of, pieces_of, spans_of

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
Teller = tuple[str, int | None]  # an outlet's letter and its article


@dataclass(frozen=True, slots=True)
class Told:
    """An article or pasted text. `scored` are its paragraphs with a probability, most probable first; `runs` are all,
    in order, with the letter of the outlet whose text they repeat.
    """

    article: Article | None
    published: str | None
    scored: list[Source]
    runs: list[tuple[str | None, list[tuple[Source, list[Piece]]]]]


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet. `copy_of` is a letter where all that it tells is another outlet's text."""

    letter: str
    outlet: str
    told: list[Told]
    copy_of: str | None

    @property
    def paragraphs(self) -> int:
        """How many paragraphs of it are compared."""
        return sum(len(run) for each in self.told for _, run in each.runs)


@dataclass(frozen=True, slots=True)
class Telling:
    """A cell's words with their way back to the article. `named` is a named source that stands outside the words."""

    cell: Cell
    pieces: list[Piece]
    source: Source | None
    url: str | None
    named: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row. `fullest` is the telling whose words the claim holds; `cells` are each column's tellings, or omission."""

    number: int
    row: Row
    fullest: Telling | None
    origins: int
    cells: list[tuple[Column, list[Telling], Omission | None]]


def lines_of(comparison: Comparison, columns: list[Column]) -> list[Line]:
    """The rows of a comparison, numbered from 1, with the words of each column."""
    sources = {source.paragraph.id: source for source in (*comparison.anchor.sources, *comparison.sources)}
    return [_line(number, row, columns, sources) for number, row in enumerate(comparison.rows, 1)]


def headline_of(comparison: Comparison) -> str:
    """What was asked and beside how many: "One paragraph, four other outlets"."""
    sources = comparison.anchor.sources
    stored = any(source.article for source in sources)
    asked = "passage" if not stored else "paragraph" if len(sources) == 1 else "article"
    others = len(comparison.outlets) - 1
    number = _NUMBERS[others] if 0 <= others < len(_NUMBERS) else str(others)
    return f"One {asked}, {number} other outlet{'' if others == 1 else 's'}"


def columns_of(comparison: Comparison) -> list[Column]:
    """The outlets of a comparison, lettered in their order, with their paragraphs marked."""
    spans = spans_of(comparison.rows)
    grouped = [_by_article(comparison, index) for index in range(len(comparison.outlets))]
    first_told = _first_told(grouped)
    columns = []
    for index, (outlet, articles) in enumerate(zip(comparison.outlets, grouped, strict=True)):
        letter = _letter(index)
        told = [_told((letter, key), paragraphs, spans, first_told) for key, paragraphs in articles.items()]
        copied = [copy_of for article in told for copy_of, _ in article.runs]
        columns.append(Column(letter, outlet.name, told, copied[0] if copied and None not in copied else None))
    return columns


def _by_article(comparison: Comparison, index: int) -> dict[int | None, list[Source]]:
    """The paragraphs of an outlet by article, the anchor's own first; None stands for pasted text."""
    asked = comparison.anchor.sources if index == 0 else []
    name = comparison.outlets[index].name
    articles: dict[int | None, list[Source]] = {}
    for source in [*asked, *(source for source in comparison.sources if source.outlet == name)]:
        articles.setdefault(source.article.id if source.article else None, []).append(source)
    return articles


def _first_told(grouped: Sequence[Mapping[int | None, list[Source]]]) -> dict[int, Teller]:
    """By origin, the teller whose text the others' is shown as a copy of: the anchor, else the one it comes from, else any."""
    tellers = [
        ((_letter(index), key), source)
        for index, articles in enumerate(grouped)
        for key, paragraphs in articles.items()
        for source in paragraphs
    ]
    first_told: dict[int, Teller] = {}
    for teller, source in sorted(tellers, key=lambda each: (each[0][0] != _letter(0), not _is_origin(each[1]))):
        first_told.setdefault(source.origin_id, teller)
    return first_told


def _is_origin(source: Source) -> bool:
    return source.paragraph.id == source.origin_id


def letters_of(comparison: Comparison) -> dict[str, str]:
    """Each outlet's letter, by the outlet's name: what pages and plots call it."""
    return {outlet.name: _letter(index) for index, outlet in enumerate(comparison.outlets)}


def _told(teller: Teller, sources: list[Source], spans: dict[int, list[Span]], first_told: dict[int, Teller]) -> Told:
    def copy_of(source: Source) -> str | None:
        first = first_told[source.origin_id]
        return None if first == teller else first[0]

    def in_full(source: Source) -> tuple[Source, list[Piece]]:
        return source, pieces_of(source.paragraph.text, 0, spans.get(source.paragraph.id, []))

    in_order = sorted(sources, key=lambda source: source.paragraph.position)
    return Told(
        article=sources[0].article,
        published=sources[0].published,
        scored=[source for source in sources if source.probability is not None],
        runs=[(letter, [in_full(source) for source in run]) for letter, run in groupby(in_order, key=copy_of)],
    )


def _letter(index: int) -> str:
    """Count in letters: A, B, …, Z, AA, AB, …"""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _line(number: int, row: Row, columns: list[Column], sources: dict[int, Source]) -> Line:
    marks = marks_of(number, row)
    tellings = [_telling(cell, marks.get(cell.paragraph_id, []), sources.get(cell.paragraph_id)) for cell in row.cells]
    omissions = {omission.outlet: omission for omission in row.omissions}
    return Line(
        number=number,
        row=row,
        fullest=next((told for told in tellings if told.cell.text == row.claim), None),
        origins=len({told.source.origin_id for told in tellings if told.source}),
        cells=[
            (column, [told for told in tellings if told.cell.outlet == column.outlet], omissions.get(column.outlet))
            for column in columns
        ],
    )


def _telling(cell: Cell, marks: list[Span], source: Source | None) -> Telling:
    named = cell.attribution
    inside = named is not None and cell.start <= named.start and named.end <= cell.end
    if named and inside:
        marks = [*marks, Span(named.start, named.end, "named", None)]
    url = source.article.url if source and source.article else None
    return Telling(
        cell=cell,
        pieces=pieces_of(cell.text, cell.start, marks),
        source=source,
        url=passage(url, cell.text),
        named=named.source if named and not inside else None,
    )
