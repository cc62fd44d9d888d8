"""Words and signs that all doors share."""

from service.comparison.records import Divergence, Omission, Row
from service.comparison.wording.table import Usage

# Every mark has a line, a glyph and a hue, and any one of them is enough. Here are the glyphs and the names.
KINDS = {
    "quantity": ("#", "Quantity"),
    "label": ("≈", "Label"),
    "attribution": ("@", "Attribution"),
    "certainty": ("?", "Certainty"),
    "contradiction": ("≠", "Contradiction"),
    "time": ("t", "Time"),
    "place": ("⌂", "Place"),
    "omission": ("∅", "Omission"),
    "update": ("→", "Update"),
}
# What names of the label table stand for.
NAMED = {"actor": "People or a side", "act": "An act"}


def counted(number: int, noun: str) -> str:
    """A number with its noun, which takes an s in the plural: "1 origin", "0 origins"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sentence(said: str) -> str:
    """Words that stand by themselves: with a capital first and a full stop behind."""
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}"


def kind_of(divergence: Divergence) -> str:
    """The key of `KINDS`: the divergence's type, or that it is an update."""
    return "update" if divergence.status == "update" else divergence.type


def differences(row: Row) -> list[tuple[str, list[tuple[str, str]], str]]:
    """What a row's tellings tell differently, in lines: sign and name, (outlet, its words) twice, and the probability."""
    return [
        (
            " ".join(KINDS[kind_of(each)]),
            [(side.outlet, side.text) for side in (each.left, each.right)],
            f"{each.probability:.2f}",
        )
        for each in row.divergences
    ]


def silence(omission: Omission) -> str:
    """What an omission says, with its denominator, without the outlet's name."""
    said = "not reported" if omission.status == "not_reported" else "not yet published"
    return f"{said}, of {counted(omission.articles_in_window, 'indexed article')}"


def times(usage: Usage) -> str:
    """In how many sentences an outlet's words stand for another's: "3 times", and how many of these in a quoted voice."""
    said = counted(usage.outlet_voice + usage.quoted_voice, "time")
    if not usage.quoted_voice:
        return said
    return f"{said}, quoted" if not usage.outlet_voice else f"{said}, {usage.quoted_voice} quoted"


def used(usage: Usage, where: str = "") -> str:
    """The same with "(where)" behind it, if that is given, and how often the words stand elsewhere."""
    said = [times(usage) + (f" ({where})" if where else "")] if usage.places else []
    return ", ".join([*said, f"{len(usage.elsewhere)} elsewhere"] if usage.elsewhere else said)
