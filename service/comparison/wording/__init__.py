"""Who names the same people by which words: labels that differ between two tellings, and a table of them for an event."""

from collections.abc import Iterable

from service.comparison.telling import Found, Telling, overlap
from service.comparison.wording import frames, labels
from service.comparison.wording.cast import Cast, cast_of
from service.comparison.wording.model import packaged
from service.comparison.wording.table import LabelGroup, LabelPair, Place, Said, Usage, label_table

__all__ = ["LabelGroup", "LabelPair", "Place", "Said", "Usage", "cast", "find", "label_table"]


def cast(tellings: Iterable[Telling]) -> Cast:
    """What an event's tellings show of its actors, for `find` to judge by."""
    return cast_of(tellings, packaged().probes)


def find(left: Telling, right: Telling, cast: Cast | None = None) -> list[Found]:
    """Names that take other stances by a language's rules, and beside them what the model finds on other words.

    `cast` is that of the event that both are of, where more of it is known.
    """
    known = frames.find(left, right)
    learned = labels.find(left, right, cast)
    return known + [
        each
        for each in learned
        if not any(overlap(each.left, one.left) or overlap(each.right, one.right) for one in known)
        and not frames.are_plain_synonyms(left.text[slice(*each.left)], right.text[slice(*each.right)], left.lang)
    ]
