"""A comparison as one self-contained HTML page: no script, no request, the same bytes for the same comparison."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from indexer.store.records import Article
from service.comparison.records import Cell, Comparison, Omission, Row, Source
from service.reports.wording import KINDS, kind_of, used

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MOMENT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})(?:T([0-9]{2}:[0-9]{2})(?::[0-9.]+)?Z)?")
_FRAGMENT_WORDS = 6  # at each end, for a browser to find the passage by
_Teller = tuple[str, int | None]  # an outlet's letter and its article


@dataclass(frozen=True, slots=True)
class _Span:
    """Words to mark in a paragraph. `kind` is one of `KINDS`, "named" (a source) or "claim" (only a reference)."""

    start: int
    end: int
    kind: str
    claim: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a source's words that the same marks cover, and the references that follow it."""

    text: str
    kinds: list[str]
    references: list[_Span]


@dataclass(frozen=True, slots=True)
class _Told:
    """An article or pasted text. `scored` are its paragraphs with a probability, most probable first; `runs` are all,
    in order, with the letter of the outlet whose text they repeat.
    """

    article: Article | None
    published: str | None
    scored: list[Source]
    runs: list[tuple[str | None, list[tuple[Source, list[_Piece]]]]]


@dataclass(frozen=True, slots=True)
class _Column:
    """An outlet. `copy_of` is a letter where all that it tells is another outlet's text."""

    letter: str
    outlet: str
    told: list[_Told]
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class _Telling:
    """A cell's words with their way back to the article. `named` is a named source that stands outside the words."""

    cell: Cell
    pieces: list[_Piece]
    source: Source | None
    url: str | None
    named: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row. `fullest` is the telling whose words the claim holds; `cells` are each column's tellings, or omission."""

    number: int
    row: Row
    fullest: _Telling | None
    origins: int
    cells: list[tuple[_Column, list[_Telling], Omission | None]]


def render_html(comparison: Comparison) -> str:
    """Render the comparison as an HTML document that needs nothing but itself."""
    rows, columns = comparison.rows, _columns(comparison)
    sources = {source.paragraph.id: source for source in (*comparison.anchor.sources, *comparison.sources)}
    lines = [_line(number, row, columns, sources) for number, row in enumerate(rows, 1)]
    return _template().render(
        comparison=comparison,
        headline=_headline(comparison),
        columns=columns,
        letters={column.outlet: column.letter for column in columns},
        lines=lines,
        legend=[kind for kind in KINDS if any(kind_of(found) == kind for row in rows for found in row.divergences)],
        names_sources=any(cell.attribution for row in rows for cell in row.cells),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("service.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"day": _day, "web": _web, "kind": kind_of, "used": used}
    environment.globals["kinds"] = KINDS
    return environment.get_template("comparison.html.j2")


def _headline(comparison: Comparison) -> str:
    sources = comparison.anchor.sources
    stored = any(source.article for source in sources)
    asked = "passage" if not stored else "paragraph" if len(sources) == 1 else "article"
    others = len(comparison.outlets) - 1
    number = _NUMBERS[others] if 0 <= others < len(_NUMBERS) else str(others)
    return f"One {asked}, {number} other outlet{'' if others == 1 else 's'}"


# Columns: outlets, their articles, their paragraphs


def _columns(comparison: Comparison) -> list[_Column]:
    spans = _spans(comparison.rows)
    first_told: dict[int, _Teller] = {}  # by origin
    columns = []
    for index, outlet in enumerate(comparison.outlets):
        asked = comparison.anchor.sources if index == 0 else []
        sources = [*asked, *(source for source in comparison.sources if source.outlet == outlet.name)]
        articles: dict[int | None, list[Source]] = {}
        for source in sources:
            articles.setdefault(source.article.id if source.article else None, []).append(source)
        letter = _letter(index)
        for key, paragraphs in articles.items():
            for source in paragraphs:
                first_told.setdefault(source.origin_id, (letter, key))
        told = [_told((letter, key), paragraphs, spans, first_told) for key, paragraphs in articles.items()]
        copied = [copy_of for article in told for copy_of, _ in article.runs]
        columns.append(_Column(letter, outlet.name, told, copied[0] if copied and None not in copied else None))
    return columns


def _told(
    teller: _Teller, sources: list[Source], spans: dict[int, list[_Span]], first_told: dict[int, _Teller]
) -> _Told:
    def copy_of(source: Source) -> str | None:
        first = first_told[source.origin_id]
        return None if first == teller else first[0]

    def in_full(source: Source) -> tuple[Source, list[_Piece]]:
        return source, _pieces(source.paragraph.text, 0, spans.get(source.paragraph.id, []))

    in_order = sorted(sources, key=lambda source: source.paragraph.position)
    return _Told(
        article=sources[0].article,
        published=sources[0].published,
        scored=[source for source in sources if source.probability is not None],
        runs=[(letter, [in_full(source) for source in run]) for letter, run in groupby(in_order, key=copy_of)],
    )


def _letter(index: int) -> str:
    """Count in letters: A, B, …, Z, AA, AB, …"""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


# Rows: claims, their tellings, their marks


def _line(number: int, row: Row, columns: list[_Column], sources: dict[int, Source]) -> _Line:
    marks = _marks(number, row)
    tellings = [_telling(cell, marks.get(cell.paragraph_id, []), sources.get(cell.paragraph_id)) for cell in row.cells]
    omissions = {omission.outlet: omission for omission in row.omissions}
    return _Line(
        number=number,
        row=row,
        fullest=next((told for told in tellings if told.cell.text == row.claim), None),
        origins=len({told.source.origin_id for told in tellings if told.source}),
        cells=[
            (column, [told for told in tellings if told.cell.outlet == column.outlet], omissions.get(column.outlet))
            for column in columns
        ],
    )


def _telling(cell: Cell, marks: list[_Span], source: Source | None) -> _Telling:
    named = cell.attribution
    inside = named is not None and cell.start <= named.start and named.end <= cell.end
    if named and inside:
        marks = [*marks, _Span(named.start, named.end, "named", None)]
    url = source.article.url if source and source.article else None
    return _Telling(
        cell=cell,
        pieces=_pieces(cell.text, cell.start, marks),
        source=source,
        url=_passage(url, cell.text),
        named=named.source if named and not inside else None,
    )


def _marks(number: int, row: Row) -> dict[int, list[_Span]]:
    """Paragraph id → the marks that a row's divergences set there."""
    marks: dict[int, list[_Span]] = {}
    for divergence in row.divergences:
        for side in (divergence.left, divergence.right):
            span = _Span(side.start, side.end, kind_of(divergence), number)
            if span not in marks.setdefault(side.paragraph_id, []):
                marks[side.paragraph_id].append(span)
    return marks


def _spans(rows: list[Row]) -> dict[int, list[_Span]]:
    """Paragraph id → all that is marked there, with one reference at least for every sentence that a row holds."""
    spans: dict[int, list[_Span]] = {}
    for number, row in enumerate(rows, 1):
        marks = _marks(number, row)
        for paragraph_id, found in marks.items():
            spans.setdefault(paragraph_id, []).extend(found)
        for cell in row.cells:
            here = spans.setdefault(cell.paragraph_id, [])
            if not any(cell.start < mark.end and mark.start < cell.end for mark in marks.get(cell.paragraph_id, [])):
                here.append(_Span(cell.start, cell.end, "claim", number))
            if cell.attribution:
                here.append(_Span(cell.attribution.start, cell.attribution.end, "named", None))
    return spans


def _pieces(text: str, offset: int, spans: list[_Span]) -> list[_Piece]:
    """Cut the text where a mark begins or ends, so that marks may overlap and every word stays."""
    ends = [
        (max(span.start - offset, 0), min(span.end - offset, len(text)), span)
        for span in spans
        if span.start - offset < len(text) and span.end > offset
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in ends), *(end for _, end, _ in ends)})
    pieces = []
    for start, end in pairwise(cuts):
        kinds = dict.fromkeys(span.kind for left, right, span in ends if left <= start and end <= right)
        kinds.pop("claim", None)
        if "attribution" in kinds:
            kinds.pop("named", None)
        references = [span for _, right, span in ends if right == end and span.claim]
        pieces.append(_Piece(text[start:end], list(kinds), references))
    return pieces


# Words and addresses


def _day(published: str | None) -> str:
    found = _MOMENT.fullmatch(published or "")
    if not found:
        return published or "Date not given"
    year, month, day, clock = found.groups()
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" + (f", {clock} UTC" if clock else "")


def _web(url: str | None) -> str | None:
    """Let only addresses of the web through: no other kind (`javascript:`) becomes a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _passage(url: str | None, words: str) -> str | None:
    """Add a text fragment to the address: a browser goes to these words and lights them."""
    address, said = _web(url), words.split()
    if not address or not said:
        return address
    ends = [said] if len(said) <= 2 * _FRAGMENT_WORDS else [said[:_FRAGMENT_WORDS], said[-_FRAGMENT_WORDS:]]
    fragment = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"
