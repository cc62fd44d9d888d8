"""Who names the same people by which words: labels that differ between two tellings, and a table of them for an event."""

from service.comparison.wording.labels import find
from service.comparison.wording.table import LabelGroup, LabelPair, Usage, label_table

__all__ = ["LabelGroup", "LabelPair", "Usage", "find", "label_table"]
