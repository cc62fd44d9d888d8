"""An event that falls silent for weeks and comes up again is two episodes of a story."""

from collections.abc import Mapping, Sequence

from indexer.store.links import LinkedArticle
from indexer.store.vectors import UNDATED

# Days without a report after which what follows is another episode.
SILENCE = 90
# Of each article its neighbours with their probabilities.
Neighbours = Mapping[int, Mapping[int, float]]


def episodes(articles: Sequence[LinkedArticle], neighbours: Neighbours) -> list[list[LinkedArticle]]:
    """The articles of one event, cut where it is silent for longer than SILENCE, the earliest episode first.

    An article without a date goes with the episode that it is linked to most, in the sum of probabilities.
    """
    dated = sorted((each for each in articles if each.day != UNDATED), key=lambda each: each.day)
    found: list[list[LinkedArticle]] = []
    for each in dated:
        if not found or each.day - found[-1][-1].day > SILENCE:
            found.append([])
        found[-1].append(each)
    if not found:
        return [list(articles)]
    ids = [{each.id for each in episode} for episode in found]
    for each in articles:
        if each.day == UNDATED:
            near = neighbours.get(each.id, {})
            sums = [sum(near[other] for other in sorted(near.keys() & episode)) for episode in ids]
            found[sums.index(max(sums))].append(each)
    return found
