"""Where the accounts of a report part: its divergences by type, each with the tellings that differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from service.comparison.records import Cell, Comparison, Divergence, Mark, Omission, Row
from service.presentation.layout import Column
from service.presentation.marked import Piece, Span, pieces_of
from service.presentation.readings import figure
from service.presentation.titles import Title, silent_on, title_of
from service.presentation.words import KINDS, kind_of, objected

# Lines of a finding that have room on a sheet under its heading, and to spare.
SHORT_LINES = 30


@dataclass(frozen=True, slots=True)
class Account:
    """How one outlet tells what others tell differently: the sentence, cut at its marks, and what was read of these.

    `gap` says what its words leave out, where that is the difference; then nothing in them is marked.
    """

    letter: str
    cell: Cell
    pieces: list[Piece]
    gap: str
    readings: list[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What outlets tell differently of one claim: one kind of difference, and of figures one counted thing.

    `sure` is how probable the differences are, from the least to the most; `objected` how many people reported as wrong.
    """

    number: int
    kind: str
    title: Title
    accounts: list[Account]
    sure: str
    objected: str

    @property
    def is_short(self) -> bool:
        """Whether it surely has room on one sheet of paper, by the letters that go into a line."""
        lines = (max(3, len(each.cell.text) // 45 + 1, len(each.cell.outlet) // 10 + 1) for each in self.accounts)
        return sum(1 + each for each in lines) <= SHORT_LINES


@dataclass(frozen=True, slots=True)
class Silence:
    """A claim on which an outlet is silent: who tells it, by letter, and who does not, those among them that had no time to."""

    number: int
    fullest: Cell
    letters: list[str]
    omissions: list[tuple[str, Omission]]


def findings_of(comparison: Comparison, columns: list[Column]) -> dict[str, list[Finding]]:
    """The findings of each kind, in the order of `KINDS` and of the claims; kinds without any are left out."""
    letters = {column.outlet: column.letter for column in columns}
    found = [each for number, row in enumerate(comparison.rows, 1) for each in _of_row(number, row, letters)]
    return {kind: mine for kind in KINDS if (mine := [each for each in found if each.kind == kind])}


def silences_of(comparison: Comparison, columns: list[Column]) -> list[Silence]:
    """The claims on which an outlet is silent."""
    letters = {column.outlet: column.letter for column in columns}
    order = list(letters)
    return [
        Silence(
            number=number,
            fullest=next(cell for cell in row.cells if cell.text == row.claim),
            letters=list(dict.fromkeys(letters[cell.outlet] for cell in row.cells)),
            omissions=[
                (letters[each.outlet], each) for each in sorted(row.omissions, key=lambda one: order.index(one.outlet))
            ],
        )
        for number, row in enumerate(comparison.rows, 1)
        if silent_on(row)
    ]


def _of_row(number: int, row: Row, letters: Mapping[str, str]) -> Iterator[Finding]:
    grouped: dict[tuple[object, ...], list[Divergence]] = {}
    for each in row.divergences:
        # A later figure belongs to the figures of the same thing that part.
        key = ("quantity", each.detail.get("kind")) if each.type == "quantity" else (kind_of(each),)
        grouped.setdefault(key, []).append(each)
    for divergences in grouped.values():
        kinds = [kind_of(each) for each in divergences]
        kind = next((each for each in kinds if each != "update"), "update")
        sure = [each.probability for each in divergences]
        yield Finding(
            number=number,
            kind=kind,
            title=title_of(replace(row, divergences=divergences)),
            accounts=list(_accounts(row, kind, divergences, letters)),
            sure=" to ".join(dict.fromkeys(f"{each:.2f}" for each in (min(sure), max(sure)))),
            objected=objected(divergences),
        )


def _accounts(row: Row, kind: str, divergences: list[Divergence], letters: Mapping[str, str]) -> Iterator[Account]:
    sides = [(each, side, mark) for each in divergences for side, mark in (("left", each.left), ("right", each.right))]
    for cell in row.cells:
        mine = [(each, side, mark) for each, side, mark in sides if _is_in(mark, cell)]
        if not mine:
            continue
        read = [_reading(each, side) for each, side, _ in mine]
        gap = next((gap for _, gap in read if gap), "")
        spans = [] if gap else [Span(mark.start, mark.end, kind, None) for _, _, mark in mine]
        yield Account(
            letter=letters[cell.outlet],
            cell=cell,
            pieces=pieces_of(cell.text, cell.start, spans),
            gap=gap,
            readings=list(dict.fromkeys(reading for reading, _ in read if reading)),
        )


def _reading(divergence: Divergence, side: str) -> tuple[str, str]:
    """(what was read of a side's words, what they leave out), each in our words or empty."""
    stated = divergence.detail.get(side)
    told = stated if isinstance(stated, dict) else {}
    if divergence.type == "quantity":
        unit = f" {told['unit']}" if "unit" in told else ""
        return figure(told.get("low"), told.get("high")) + unit, ""
    if divergence.type == "label":
        return "In quotation marks" if told.get("voice") == "quoted" else "Not in quotation marks", ""
    if divergence.type == "attribution":
        return ("Given as somebody's word", "") if told.get("source") else ("Told without a source", "no source named")
    if divergence.type == "certainty":
        certainty = str(told.get("certainty", ""))
        return certainty.capitalize(), "no hedge" if certainty in ("stated", "attributed") else ""
    if divergence.type == "time" and "from" in told:
        days = dict.fromkeys(str(told[end]) for end in ("from", "to"))
        return " to ".join(days), ""
    return "", ""


def _is_in(mark: Mark, cell: Cell) -> bool:
    return mark.paragraph_id == cell.paragraph_id and mark.start < cell.end and cell.start < mark.end
