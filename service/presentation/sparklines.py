"""Coverage over time in the size of a word: a bar for each day, or for a few where there are many, and the same in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.presentation.addresses import day

MOST_BARS = 24
# Pixels. Few bars are wide, so that they can be seen.
PITCH, WIDE_PITCH, FEW_BARS, GAP, HEIGHT, BASE = 6, 12, 10, 1.5, 25, 28
# A lone article is no peak: the highest bar stands for at least so many.
LEAST_PEAK = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in pixels; `most` is the first of the highest."""

    x: int
    y: float
    height: float
    most: bool


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Bars from left to right, each `bar` pixels wide, `width` in all; `words` tell the same."""

    width: int
    bar: float
    bars: list[Bar]
    words: str


def sparkline(days: Sequence[int]) -> Sparkline | None:
    """Articles by day of publication, given as ordinals; None where no article is dated."""
    dated = sorted(each for each in days if each)
    if not dated:
        return None
    first, span = dated[0], dated[-1] - dated[0] + 1
    step = -(-span // MOST_BARS)
    counted = Counter((each - first) // step for each in dated)
    counts = [counted[place] for place in range(-(-span // step))]
    pitch = WIDE_PITCH if len(counts) <= FEW_BARS else PITCH
    peak = max(counts)
    heights = [round(HEIGHT * count / max(peak, LEAST_PEAK), 1) for count in counts]
    highest = counts.index(peak)
    bars = [
        Bar(pitch * place, round(BASE - height, 1), height, place == highest and len(counts) > 1)
        for place, height in enumerate(heights)
        if height
    ]
    each = "a day" if step == 1 else f"in {step} days each"
    since = day(date.fromordinal(first).isoformat())
    return Sparkline(
        pitch * len(counts), pitch - GAP, bars, f"Articles {each} from {since}: {', '.join(map(str, counts))}"
    )
