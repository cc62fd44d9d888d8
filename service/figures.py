"""Figures with 95 % intervals: the percentile bootstrap (Efron 1979), with a fixed seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20161208


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval."""

    name: str
    value: float
    low: float
    high: float


def figure(name: str, count: int, measure: Callable[[NDArray[np.int64]], float]) -> Figure:
    """What `measure` says of all `count` items, given as their numbers, and of samples of them with replacement."""
    random = np.random.default_rng(SEED)
    samples = (random.integers(0, count, count) for _ in range(RESAMPLES))
    low, high = np.percentile([measure(sample) for sample in samples], [2.5, 97.5])
    return Figure(name, round(measure(np.arange(count)), 4), round(float(low), 4), round(float(high), 4))
