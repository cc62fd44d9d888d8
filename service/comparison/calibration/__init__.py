"""How probably a mark is right, given how probably both tellings tell one claim."""

from service.comparison.calibration.likelihood import Calibration, calibration

__all__ = ["Calibration", "calibration"]
