"""Stated quantities, and where two tellings state different ones."""

from service.comparison.quantities.divergence import find, tell_other_numbers
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import Quantity

__all__ = ["Quantity", "find", "quantities_in", "tell_other_numbers"]
