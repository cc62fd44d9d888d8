"""How well do the linked events fit gold events? B-cubed (Bagga and Baldwin 1998), over labelled articles alone.

An article's precision is the share of its event's labelled articles that have its gold event, its recall the share of its
gold event's articles that are in its event; both count the article itself. F1 is of the means over articles. What is in an
event without a label counts neither way. Intervals by the bootstrap over gold events, whose articles stand or fall together.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from service.figures import Figure, figure


def bcubed(gold: Mapping[str, str], found: Mapping[str, int]) -> list[Figure]:
    """B-cubed precision, recall and F1 of `found` against `gold`, both article → event; articles in both count."""
    articles = sorted(gold.keys() & found.keys())
    of_found = Counter(found[each] for each in articles)
    of_gold = Counter(gold[each] for each in articles)
    of_both = Counter((found[each], gold[each]) for each in articles)
    # Of each gold event: its articles, and the sums of their precisions and recalls.
    sums = {event: np.zeros(3) for event in sorted(of_gold)}
    for each in articles:
        shared = of_both[found[each], gold[each]]
        sums[gold[each]] += (1, shared / of_found[found[each]], shared / of_gold[gold[each]])
    rows = np.array(list(sums.values()))
    return [
        figure("B-cubed precision", len(rows), lambda sample: _means(rows[sample])[0]),
        figure("B-cubed recall", len(rows), lambda sample: _means(rows[sample])[1]),
        figure("B-cubed F1", len(rows), lambda sample: _harmonic(*_means(rows[sample]))),
    ]


def _means(rows: NDArray[np.float64]) -> tuple[float, float]:
    count, precision, recall = rows.sum(0)
    return float(precision / count), float(recall / count)


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)
