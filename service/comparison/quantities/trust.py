"""How probable it is that a quantity was read right: a logistic model over what told it.

The weights stand in `weights.json` with the command and the data that made them.
"""

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from service.comparison.quantities.records import Basis, Quantity

WEIGHTS = "weights.json"
# Bases that the training data has no counts of; their share was read by hand (`weights.json`, "read").
UNTAUGHT: tuple[Basis, ...] = ("noun", "unit")
FEATURES = (
    *(f"by {basis}" for basis in get_args(Basis) if basis not in UNTAUGHT),
    "distance",
    "one",
    "bound",
    "about or vague",
)
_FURTHEST = 6


def features(quantity: Quantity) -> list[float]:
    """The values of FEATURES, each in [0, 1]."""
    bases = [float(quantity.basis == basis) for basis in get_args(Basis) if basis not in UNTAUGHT]
    return [
        *bases,
        min(quantity.distance, _FURTHEST) / _FURTHEST,
        float(quantity.low == 1 == quantity.high),
        float(quantity.precision in {"bound", "open"}),
        float(quantity.precision in {"about", "vague"}),
    ]


def trust(quantity: Quantity) -> float:
    """The probability in [0, 1] that a careful reader reads the quantity so."""
    weights = _weights()
    if quantity.basis in UNTAUGHT:
        return float(weights["read"][quantity.basis])
    total = weights["intercept"] + sum(
        weights["weights"][name] * value for name, value in zip(FEATURES, features(quantity), strict=True)
    )
    return 1 / (1 + math.exp(-total))


def same(*, told: bool) -> float:
    """The share of marks that a reader found to be of the same thing; `told`: something is said of the counted."""
    return float(_weights()["same"]["told" if told else "untold"])


@cache
def _weights() -> dict[str, Any]:
    known: dict[str, Any] = json.loads((files(__package__) / WEIGHTS).read_text(encoding="utf-8"))
    return known
