"""Who says it and how surely: sources with their cues and contents, hedges and denials, and what two tellings differ in."""

from service.comparison.attribution.divergence import find
from service.comparison.attribution.reading import Attributed, attribution_of, attributions_in, joined, read

__all__ = ["Attributed", "attribution_of", "attributions_in", "find", "joined", "read"]
