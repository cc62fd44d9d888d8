"""Words and signs that all doors share."""

from collections.abc import Sequence

from service.comparison.records import Divergence, LeftOut, Omission, Row
from service.comparison.wording.table import Usage

# From this cut-off on, what reaches it is more likely the event than not.
LIKELY = 0.5

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
# What stands at the words of a mark that people reported as wrong.
OBJECTED = "⚑"
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
    """What a row's tellings tell differently, in lines: sign and name, (outlet, its words) twice, and the probability,
    with that people reported it as wrong.
    """
    return [
        (
            " ".join(KINDS[kind_of(each)]),
            [(side.outlet, side.text) for side in (each.left, each.right)],
            f"{each.probability:.2f}{', reported as wrong' if each.objections else ''}",
        )
        for each in row.divergences
    ]


def silence(omission: Omission) -> str:
    """What an omission says, with its denominator, without the outlet's name."""
    said = "not reported" if omission.status == "not_reported" else "not yet published"
    return f"{said}, of {counted(omission.articles_in_window, 'indexed article')}{taken_out(omission)}"


def taken_out(omission: Omission) -> str:
    """That silence was looked for in articles, too, that are out of the event since people corrected it; else ""."""
    number = omission.articles_taken_out
    return f" and {number} out of the event since a correction" if number else ""


def on_event(min_probability: float) -> str:
    """What articles are that count for a question: below a half, what reached the cut-off is probably not the event."""
    return "on the event" if min_probability >= LIKELY else f"in the event, or from {min_probability:.2f} on"


def objected(divergences: Sequence[Divergence]) -> str:
    """How many of these marks people reported as wrong, with the sign that stands at their words; else ""."""
    number = sum(bool(each.objections) for each in divergences)
    return f"{OBJECTED} {number} reported as wrong" if number else ""


def why_left_out(article: LeftOut, min_probability: float) -> str:
    """Why an article of the event is not compared, or that it was taken out of the event, and by whom."""
    if article.reason == "taken_out":
        return (
            f"taken out of the event by hand, by {article.by}"
            if article.by
            else "out of the event since it was corrected"
        )
    near = (
        "none came near enough to be judged"
        if article.probability is None
        else f"its best has {article.probability:.2f}"
    )
    why = {
        "own_outlet": "it is of the outlet that is asked about",
        "not_asked": "its outlet, language or day was not asked for",
        "unlikely": f"no paragraph of it reaches probability {min_probability:.2f}, {near}",
        "too_many": "others came first, and no more are compared",
    }[article.reason]
    return f"{why}; placed in the event by {article.by}" if article.by else why


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
