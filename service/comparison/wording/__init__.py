"""Who names the same people by which words: labels that differ between two tellings, and a table of them for an event."""

from service.comparison.telling import Found, Telling, overlap
from service.comparison.wording import frames, labels
from service.comparison.wording.table import LabelGroup, LabelPair, Usage, label_table

__all__ = ["LabelGroup", "LabelPair", "Usage", "find", "label_table"]


def find(left: Telling, right: Telling) -> list[Found]:
    """Names that take other stances by a language's rules, and beside them what the model finds on other words."""
    known = frames.find(left, right)
    learned = labels.find(left, right)
    return known + [
        each
        for each in learned
        if not any(overlap(each.left, one.left) or overlap(each.right, one.right) for one in known)
        and not frames.are_plain_synonyms(left.text[slice(*each.left)], right.text[slice(*each.right)], left.lang)
    ]
