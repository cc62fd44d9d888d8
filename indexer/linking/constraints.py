"""What judgements demand of events: which articles belong together, and which apart. The newest has the last word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Self

from indexer.linking.agglomeration import Token, conflict
from indexer.store.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Constraints:
    """`together`: disjoint sets of articles; `tokens`: of an article (id) its sides.

    Articles that belong together are on the same sides, so what holds them together never breaks what keeps others apart.
    """

    together: list[list[int]] = field(default_factory=list)
    tokens: dict[int, set[Token]] = field(default_factory=dict)

    def companions(self) -> dict[int, list[int]]:
        """Of each article, those that it belongs together with, itself among them."""
        return {article: articles for articles in self.together for article in articles}


def constraints(judgements: Iterable[Judgement]) -> Constraints:
    """The demands of judgements, the oldest first: where they contradict each other, the newer ones hold.

    A newer judgement takes out of an older one the articles that it is asked about, for good; what else the older one says
    stays. Of what follows from several together, the newest are heard first: what they leave open, older ones may say.
    """
    demands: dict[int, _Demand] = {}
    naming: dict[int, list[int]] = defaultdict(list)
    for each in judgements:
        demand = _Demand.of(each)
        articles = demand.together | demand.other
        for number in {number for article in articles for number in naming[article]}:
            demands[number].yield_to(demand)
        for article in articles:
            naming[article].append(each.id)
        demands[each.id] = demand
    classes = _Classes(naming)
    for number, demand in reversed(demands.items()):
        classes.part(number, demand.one, demand.other)
        classes.join(demand.together)
    return classes.constraints()


@dataclass(frozen=True, slots=True)
class _Demand:
    """What is left of a judgement: that some articles belong `together`, and those of `one` apart from those of `other`.

    What was parted from an event is an event too: its articles belong together.
    """

    together: set[int]
    one: set[int]
    other: set[int]

    @classmethod
    def of(cls, judgement: Judgement) -> Self:
        """All that a judgement says."""
        one, other = set(judgement.article_ids), set(judgement.other_article_ids)
        return cls(one | other, set(), set()) if judgement.joins else cls(set(one), one, other)

    def yield_to(self, newer: Self) -> None:
        """Take out the articles of which a newer one says the contrary."""
        if _meets(newer.together, self.one, self.other):
            self.one.difference_update(newer.together)
            self.together.difference_update(newer.together)
        if _meets(self.together, newer.one, newer.other):
            self.together.difference_update(newer.one)


def _meets(together: Set[int], one: Set[int], other: Set[int]) -> bool:
    return not together.isdisjoint(one) and not together.isdisjoint(other)


class _Classes:
    """Articles that belong together, each alone at first, and the sides that they are on."""

    def __init__(self, articles: Iterable[int]) -> None:
        self._place = {article: article for article in articles}
        self._members = {article: [article] for article in self._place}
        self._tokens: dict[int, set[Token]] = {article: set() for article in self._place}

    def join(self, articles: Iterable[int]) -> None:
        """Make these one as far as nothing keeps them apart: each goes to the first of them that it may be together with."""
        leaders: list[int] = []
        for article in sorted(articles):
            own = self._place[article]
            for leader in leaders:
                into = self._place[leader]
                if not conflict(self._tokens[into], self._tokens[own]):
                    self._unite(into, own)
                    break
            else:
                leaders.append(article)

    def part(self, judgement: int, one: Iterable[int], other: Iterable[int]) -> None:
        """Keep the articles of two sides apart, except those of the first that belong together with some of the other."""
        far = {self._place[article] for article in other}
        near = {self._place[article] for article in one} - far
        for side, places in enumerate((near, far)):
            for place in places:
                self._tokens[place].add((judgement, side))

    def constraints(self) -> Constraints:
        """All that was demanded."""
        together = [self._members[place] for place in sorted(self._members) if len(self._members[place]) > 1]
        return Constraints(together, {article: self._tokens[place] for article, place in self._place.items()})

    def _unite(self, one: int, other: int) -> None:
        if one == other:
            return
        into, gone = (one, other) if len(self._members[one]) >= len(self._members[other]) else (other, one)
        moved = self._members.pop(gone)
        self._members[into] += moved
        self._tokens[into] |= self._tokens.pop(gone)
        self._place |= dict.fromkeys(moved, into)


def joined(events: Sequence[Sequence[int]], judged: Constraints) -> list[list[int]]:
    """Events as lists of articles, after those with articles that belong together were made one.

    Where other articles of two such events are parted by a judgement, only the articles that belong together move: to
    the event of the first of them.
    """
    found = {number: list(event) for number, event in enumerate(events)}
    place = {article: number for number, event in found.items() for article in event}
    for group in judged.together:
        here = [article for article in group if article in place]
        for number in dict.fromkeys(place[article] for article in here[1:]):
            into = place[here[0]]
            if into != number:
                whole = not conflict(_tokens(found[into], judged), _tokens(found[number], judged))
                moving = set(found[number] if whole else here)
                found[into] += [article for article in found[number] if article in moving]
                found[number] = [article for article in found[number] if article not in moving]
                place |= dict.fromkeys(found[into], into)
    return [event for event in found.values() if event]


def _tokens(articles: Iterable[int], judged: Constraints) -> Set[Token]:
    return {token for article in articles for token in judged.tokens.get(article, ())}
