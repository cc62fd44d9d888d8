"""Stated quantities, and where two tellings state different ones."""

from service.comparison.quantities.divergence import find
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import Quantity
from service.comparison.quantities.tolls import Toll, toll_of, tolls_differ

__all__ = ["Quantity", "Toll", "find", "quantities_in", "toll_of", "tolls_differ"]
