"""Average linkage over a sparse graph, in time near to linear in its links.

The affinity of two clusters is the mean probability over all pairs of their members; a pair without a link counts as 0. So
one strong link between two clusters of ten is a hundredth of what it would take, and nothing chains. Links are kept for the
strongest neighbours of an article only. Where both of a pair have as many links as are kept, a link may be missing because
others were stronger: such pairs are left out of the mean, down to one for each such article of the smaller cluster. So an
event that thousands tell is held together by the few links that each of them has, and two large events by no few stray ones.
"""

from collections.abc import Mapping, Sequence, Set
from heapq import heapify, heappop, heappush

Token = tuple[int, int]
# (one, other, affinity as of some moment)
Bond = tuple[float, int, int]


class Agglomeration:
    """Clusters of `count` items 0, 1, …, each alone at first, of which the nearest two are merged again and again.

    `links` are (one, other, probability), each pair once; `crowded` items have as many links as are kept; `tokens` part
    items: no cluster gets both (judgement, 0) and (judgement, 1). The outcome is the same for the same numbering of items.
    """

    def __init__(
        self,
        count: int,
        links: Sequence[tuple[int, int, float]],
        *,
        crowded: Set[int] = frozenset(),
        tokens: Mapping[int, Set[Token]] | None = None,
    ) -> None:
        self.members: dict[int, list[int]] = {item: [item] for item in range(count)}
        self._size = [1] * count
        self._crowded = [int(item in crowded) for item in range(count)]
        self._tokens = [set((tokens or {}).get(item, ())) for item in range(count)]
        # Of each neighbour: the sum of the probabilities, and how many of the links are between crowded items.
        self._bonds: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
        for one, other, probability in links:
            bond = (probability, int(one in crowded and other in crowded))
            self._bonds[one][other] = self._bonds[other][one] = bond
        self._heap: list[Bond] = [(-probability, min(link), max(link)) for *link, probability in links]
        heapify(self._heap)

    def merge_down_to(self, least: float) -> None:
        """Merge while two clusters have an affinity of `least` or more, the highest first."""
        parted: list[Bond] = []
        # What stands in the heap of two clusters is never below their affinity: growth without a new bond lowers it, and a
        # new bond is put in. So it is enough to look at an affinity again when its turn comes.
        while self._heap and -self._heap[0][0] >= least:
            claimed, one, other = heappop(self._heap)
            if one not in self.members or other not in self.members:
                continue
            affinity = self._affinity(one, other)
            if affinity < -claimed:
                heappush(self._heap, (-affinity, one, other))
            elif conflict(self._tokens[one], self._tokens[other]):
                parted.append((-affinity, one, other))
            else:
                self._merge(one, other)
        for bond in parted:
            heappush(self._heap, bond)

    def forget_tokens(self) -> None:
        """From here on nothing is kept apart."""
        self._tokens = [set() for _ in self._tokens]

    def _affinity(self, one: int, other: int) -> float:
        total, between_crowded = self._bonds[one][other]
        unsure = self._crowded[one] * self._crowded[other]
        told = max(between_crowded, min(self._crowded[one], self._crowded[other]))
        return total / (self._size[one] * self._size[other] - unsure + min(unsure, told))

    def _merge(self, one: int, other: int) -> None:
        """Put the cluster with fewer bonds into the other: each bond is moved a few times only, however large they grow."""
        into, gone = (
            (one, other) if (len(self._bonds[one]), -one) >= (len(self._bonds[other]), -other) else (other, one)
        )
        self.members[into] += self.members.pop(gone)
        self._size[into] += self._size[gone]
        self._crowded[into] += self._crowded[gone]
        self._tokens[into] |= self._tokens[gone]
        del self._bonds[into][gone]
        for neighbour, (total, between_crowded) in self._bonds[gone].items():
            if neighbour == into:
                continue
            known = self._bonds[into].get(neighbour, (0.0, 0))
            bond = (known[0] + total, known[1] + between_crowded)
            self._bonds[into][neighbour] = self._bonds[neighbour][into] = bond
            del self._bonds[neighbour][gone]
            heappush(self._heap, (-self._affinity(into, neighbour), min(into, neighbour), max(into, neighbour)))
        self._bonds[gone] = {}


def conflict(one: Set[Token], other: Set[Token]) -> bool:
    """Whether two sets of tokens hold both sides of one judgement."""
    if len(one) > len(other):
        one, other = other, one
    return any((judgement, 1 - side) in other for judgement, side in one)
