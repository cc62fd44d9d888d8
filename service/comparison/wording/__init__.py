"""Who names the same people by which words: labels that differ between two tellings, and a table of them for an event."""

from service.comparison.wording.labels import find

__all__ = ["find"]
