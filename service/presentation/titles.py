"""What a row is called: by rule from its marks and its sources' own words, never generated."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.comparison.records import Cell, Divergence, Mark, Omission, Row
from service.presentation.words import KINDS, kind_of

# Opposite claims weigh most, then figures; an update is no disagreement.
WEIGHT = ("contradiction", "quantity", "label", "attribution", "certainty", "time", "place", "update")
_FIGURES = ("quantity", "update")
_MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Title:
    """`kind` is one of `KINDS`, or "" for a row in which nothing differs. `subject` is what is counted or named, in our words;
    `answers` are the sources' words that part, each once, the first told first; `unsaid` is what some have instead, in ours.
    """

    kind: str
    subject: str
    answers: list[str]
    unsaid: str = ""


def title_of(row: Row) -> Title:
    """The title of a row: the kind that weighs most among its marks, and the words that these marks hold."""
    leading = leading_of(row)
    kind = min(map(kind_of, leading), key=WEIGHT.index, default="")
    answers: dict[str, str] = {}
    instead = ""
    # An update is no disagreement: its figures are among those that part only where nothing else does.
    for each in (each for each in leading if kind_of(each) == kind):
        for side in sides_of(each):
            if says(each, side):
                answers.setdefault(side.text.casefold(), " ".join(side.text.split()))
            else:
                instead = unsaid(each, side)
    return Title(kind, _subject(row, kind, leading), list(answers.values())[:_MOST_ANSWERS], instead)


def types_of(row: Row) -> list[str]:
    """The kinds of a row's marks, and "omission" where an outlet is silent, in the order of `KINDS`."""
    kinds = {kind_of(each) for each in row.divergences} | ({"omission"} if silent_on(row) else set())
    return [kind for kind in KINDS if kind in kinds]


def silent_on(row: Row) -> list[Omission]:
    """The silences on a row. An outlet whose articles all came before the first that tells it could not tell it."""
    return [each for each in row.omissions if each.status == "not_reported"]


def leading_of(row: Row) -> list[Divergence]:
    """The divergences that a row is called by: of the kind that weighs most, and of the same counted or named thing as its
    first.
    """
    if not row.divergences:
        return []
    kind = min(map(kind_of, row.divergences), key=WEIGHT.index)
    of_kind = [each for each in row.divergences if kind_of(each) == kind]
    if kind == "label":
        return _of_one_naming(of_kind)
    if kind not in _FIGURES:
        return of_kind
    # A later figure of the same thing belongs to the figures that part.
    kinds, counted = {kind, "update"}, of_kind[0].detail.get("kind")
    return [each for each in row.divergences if kind_of(each) in kinds and each.detail.get("kind") == counted]


def _of_one_naming(labels: Sequence[Divergence]) -> list[Divergence]:
    """The first label, and those that share a name with it, or with one that does: two things named make no one title."""
    found: list[Divergence] = []
    names = {labels[0].left.text.casefold()}
    while more := [each for each in labels if each not in found and not names.isdisjoint(_names(each))]:
        found += more
        names.update(name for each in more for name in _names(each))
    return [each for each in labels if each in found]


def _names(divergence: Divergence) -> set[str]:
    return {side.text.casefold() for side in sides_of(divergence)}


def sides_of(divergence: Divergence) -> tuple[Mark, Mark]:
    """Both sides, the left first."""
    return divergence.left, divergence.right


def says(divergence: Divergence, side: Mark) -> bool:
    """Whether a side's words are what differs, and not what stands where nothing is said: no source, no hedge."""
    told = detail_of(divergence, side)
    return told.get("source", "") is not None and told.get("certainty") not in ("stated", "attributed")


def unsaid(divergence: Divergence, side: Mark) -> str:
    """What stands for a side's words where these are not what differs: our words, never a quotation."""
    return str(detail_of(divergence, side).get("certainty") or "no source named")


def detail_of(divergence: Divergence, side: Mark) -> dict[str, object]:
    """What was read of a side's words, by the names of `docs/comparison.md`; empty where nothing was."""
    found = divergence.detail.get("left" if side is divergence.left else "right")
    return found if isinstance(found, dict) else {}


def stands_in(mark: Mark, cell: Cell) -> bool:
    """Whether a mark is on words of this telling."""
    return mark.paragraph_id == cell.paragraph_id and mark.start < cell.end and cell.start < mark.end


def _subject(row: Row, kind: str, leading: list[Divergence]) -> str:
    if kind in _FIGURES and leading[0].type == "quantity":
        counted = str(leading[0].detail.get("kind") or "")
        measured = "unit" in detail_of(leading[0], leading[0].left)
        return f"Measure: {counted}" if measured else f"How many {counted}".rstrip()
    if not kind:
        told_by_all = "No difference marked" if len({cell.outlet for cell in row.cells}) > 1 else "Told by one outlet"
        return "Not reported by all" if silent_on(row) else told_by_all
    if kind == "label" and leading[0].detail.get("same") == "actor":
        return "What they are called"
    return {
        "contradiction": "Opposite claims",
        "label": "What it is called",
        "attribution": "Who says so",
        "certainty": "How sure it is",
        "time": "When",
        "place": "Where",
        "update": "A later telling",
    }[kind]
