"""What a row is called: by rule from its marks and its sources' own words, never generated."""

from dataclasses import dataclass

from service.comparison.records import Divergence, Row
from service.presentation.words import KINDS, kind_of

# Opposite claims weigh most, then figures; an update is no disagreement.
_WEIGHT = ("contradiction", "quantity", "label", "attribution", "certainty", "time", "place", "update")
_MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Title:
    """`kind` is one of `KINDS`, or "" for a row in which nothing differs. `subject` is what is counted or named, in our words;
    `answers` are the sources' words that part, each once, the first told first.
    """

    kind: str
    subject: str
    answers: list[str]


def title_of(row: Row) -> Title:
    """The title of a row: the kind that weighs most among its marks, and the words that these marks hold."""
    kinds = [kind_of(each) for each in row.divergences]
    kind = min(kinds, key=_WEIGHT.index, default="")
    marks = [each for each, found in zip(row.divergences, kinds, strict=True) if found == kind]
    answers = dict.fromkeys(" ".join(side.text.split()) for each in marks for side in (each.left, each.right))
    return Title(kind, _subject(kind, marks), list(answers)[:_MOST_ANSWERS])


def types_of(row: Row) -> list[str]:
    """The kinds of a row's marks, and "omission" where an outlet is silent, in the order of `KINDS`."""
    kinds = {kind_of(each) for each in row.divergences} | ({"omission"} if row.omissions else set())
    return [kind for kind in KINDS if kind in kinds]


def _subject(kind: str, marks: list[Divergence]) -> str:
    if kind in ("quantity", "update"):
        counted = str(marks[0].detail.get("kind") or "")
        return f"How many {counted}" if counted else "How many"
    return {
        "contradiction": "Opposite claims",
        "label": "What it is called",
        "attribution": "Who says so",
        "certainty": "How sure it is",
        "time": "When",
        "place": "Where",
        "": "Told alike",
    }[kind]
