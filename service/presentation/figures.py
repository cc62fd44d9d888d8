"""Contested numbers as series: who gave which number when, in which words, and which were brought up to date since."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.store.records import TimeWords
from service.comparison.language import language_of
from service.comparison.quantities.divergence import Counted, bounds, counted_as
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import Precision, Quantity
from service.comparison.quantities.units import UNITS
from service.comparison.records import Cell, Comparison, Divergence, Row, Source
from service.comparison.updates import outgrown
from service.presentation.layout import letters_of

_OPEN = (float("-inf"), float("inf"))
_DIGITS = 6  # behind the point, so that a converted number is not longer than what was said


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as one outlet tells it: `words` are its paragraph's text[start:end], and `low` to `high` what they state.

    None is an open end ("at least"). `published` is as of when it was told, `time_words` what its sentence says of the time.
    `claim` is the number of its row, `superseded` whether a later report brought it up to date, `copied` whether an earlier
    one here tells the same number in a text of the same origin.
    """

    outlet: str
    letter: str
    origin_id: int | None
    published: str | None
    time_words: list[str]
    low: float | None
    high: float | None
    precision: Precision
    words: str
    claim: int
    paragraph_id: int
    article_id: int | None
    start: int
    end: int
    superseded: bool
    copied: bool


@dataclass(frozen=True, slots=True)
class Series:
    """A contested number: what is counted, the unit of all its figures (None: a plain count), and the figures by time.

    `over_time`: it counts over a longer time or several events ("since 2011"). `claims` are the rows that part over it.
    """

    counted: str
    unit: str | None
    over_time: bool
    claims: list[int]
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Read:
    """A quantity in a row's cell."""

    claim: int
    cell: Cell
    quantity: Quantity
    marked: bool
    superseded: bool


def contested(comparison: Comparison) -> list[Series]:
    """The numbers on which tellings part, in the order of their first rows.

    Rows that count the same are one series. Of a row all tellings take part that state the number, agreeing ones too.
    """
    sources = {source.paragraph.id: source for source in (*comparison.anchor.sources, *comparison.sources)}
    found: dict[Counted, list[_Read]] = {}
    for number, row in enumerate(comparison.rows, 1):
        for counted, reads in _contested_in(number, row, sources).items():
            found.setdefault(counted, []).extend(reads)
    letters = letters_of(comparison)
    return [_series(reads, letters, sources) for reads in found.values()]


def _contested_in(number: int, row: Row, sources: dict[int, Source]) -> dict[Counted, list[_Read]]:
    """What a row's tellings state of each number that two of them part over."""
    parted = [each for each in row.divergences if each.type == "quantity"]
    marked = {(side.paragraph_id, side.start) for each in parted for side in (each.left, each.right)}
    superseded = set(_superseded(parted))
    if not marked:
        return {}
    reads: dict[Counted, list[_Read]] = {}
    for cell in row.cells:
        for quantity in quantities_in(cell.text, language_of(sources[cell.paragraph_id])):
            place = (cell.paragraph_id, cell.start + quantity.start)
            read = _Read(number, cell, quantity, place in marked, place in superseded)
            reads.setdefault(counted_as(quantity), []).append(read)
    return {
        counted: [read for read in found if read.marked or _is_alone(read, found)]
        for counted, found in reads.items()
        if any(read.marked for read in found)
    }


def _is_alone(read: _Read, found: list[_Read]) -> bool:
    """Whether its telling states no other number of the kind: of several it is not known which is meant."""
    return sum(other.cell is read.cell for other in found) == 1 and not read.quantity.single


def _superseded(parted: list[Divergence]) -> Iterator[tuple[int, int]]:
    """Where the earlier sides of updates begin: (paragraph id, start)."""
    for each in parted:
        if each.status == "update":
            earlier = each.left if outgrown(each.detail) == "left" else each.right
            yield earlier.paragraph_id, earlier.start


def _series(reads: list[_Read], letters: dict[str, str], sources: dict[int, Source]) -> Series:
    first = reads[0].quantity
    told: set[tuple[int | None, float, float]] = set()
    figures = []
    for read in sorted(reads, key=lambda read: (read.cell.published or "~", read.claim)):
        source = sources.get(read.cell.paragraph_id)
        origin = source.origin_id if source else None
        key = (origin, *bounds(read.quantity))
        figures.append(_figure(read, first.unit, letters, source, copied=origin is not None and key in told))
        told.add(key)
    return Series(first.kind, first.unit, first.wide, sorted({read.claim for read in reads}), figures)


def _figure(read: _Read, unit: str | None, letters: dict[str, str], source: Source | None, *, copied: bool) -> Figure:
    cell, quantity = read.cell, read.quantity
    low, high = (_in_unit(bound, unit) for bound in bounds(quantity))
    return Figure(
        outlet=cell.outlet,
        letter=letters[cell.outlet],
        origin_id=source.origin_id if source else None,
        published=cell.published,
        time_words=_times_in(cell, source),
        low=low,
        high=high,
        precision=quantity.precision,
        words=cell.text[quantity.start : quantity.end],
        claim=read.claim,
        paragraph_id=cell.paragraph_id,
        article_id=cell.article_id,
        start=cell.start + quantity.start,
        end=cell.start + quantity.end,
        superseded=read.superseded,
        copied=copied,
    )


def _in_unit(bound: float, unit: str | None) -> float | None:
    """A bound in the dimension's first unit, as a number of `unit`s; None where it is open."""
    if bound in _OPEN:
        return None
    return bound if unit is None else round((bound - UNITS[unit].offset) / UNITS[unit].factor, _DIGITS)


def _times_in(cell: Cell, source: Source | None) -> list[str]:
    def stands_in(words: TimeWords) -> bool:
        return cell.start <= words.start and words.end <= cell.end

    if source is None:
        return []
    return [source.paragraph.text[each.start : each.end] for each in source.paragraph.times if stands_in(each)]
