"""How a comparison was made and what it does not say: the same sentences in every report, with its own numbers."""

from service.comparison.omissions import LEAST_ORIGINS
from service.comparison.records import Comparison


def method_of(comparison: Comparison) -> list[str]:
    """In the order in which a reader needs them; the notes of this very comparison come first."""
    return [
        *comparison.notes,
        f"A paragraph counts as telling the same event from a calibrated probability of {comparison.min_probability:.2f} on. "
        "It weighs meaning, names, rare words and dates, and never numbers.",
        "Texts that are copies of one another, edited or cut, have one origin. Agreement is counted in independent origins, "
        "not in outlets.",
        "Sentences of several outlets stand in one row where they probably tell the same claim. Some rows hold two "
        "look-alike claims: read both tellings before you quote a difference.",
        "A difference says that two accounts part. It does not say which of them is right, or why.",
        "A later, higher count of what only grows while an event is reported is an update, no divergence.",
        f"“Not reported” is said of a claim that {LEAST_ORIGINS} or more origins tell and that no paragraph of the outlet's "
        "indexed articles on the event comes near. It speaks of what is indexed, not of what the outlet never wrote.",
        "Every quotation is a source's exact words, with the SHA-256 of the paragraph that it stands in. Nothing is "
        "summarised, translated or generated.",
    ]
