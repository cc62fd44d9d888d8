"""The probability that a mark is right: that both tell one claim, times that its rule reads one claim rightly.

`weights.json` says what was fitted to which data by which command (`benchmarks/calibration.py`, which measures it too).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.comparison.telling import DivergenceType

WEIGHTS = Path(__file__).with_name("weights.json")
# Of a probability of the same claim: nearer to 0 or 1 than this its log-odds say no more.
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slope` and `bias` turn the log-odds of the same claim into those of it where a mark stands.

    `read` counts the marks of each type on pairs that tell one claim, as (right, read), weighed; a detector's own probability
    counts beside them as so many marks as it is `worth`. Of a type that was never read it is all there is.
    """

    slope: float
    bias: float
    worth: float
    read: Mapping[str, tuple[float, float]]

    def probability(self, kind: DivergenceType, own: float, same: float) -> float:
        """That the mark is right, in [0, 1]: `own` is its detector's probability, `same` that both tell the same claim."""
        same = min(max(same, _LEAST), 1 - _LEAST)
        one_claim = 1 / (1 + math.exp(-self.slope * math.log(same / (1 - same)) - self.bias))
        right, read = self.read.get(kind, (0.0, 0.0))
        return one_claim * (right + self.worth * own) / (read + self.worth)


@cache
def calibration() -> Calibration:
    """The packaged one."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    read = {kind: (float(right), float(count)) for kind, (right, count) in stored["read"].items()}
    return Calibration(stored["slope"], stored["bias"], stored["worth"], read)
