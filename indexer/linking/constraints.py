"""What judgements demand of events: which articles belong together, and which apart. The newest has the last word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.linking.agglomeration import Token, conflict
from indexer.store.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Constraints:
    """`together`: sets of articles, the oldest judgement's first; `tokens`: the sides that an article is on, by its id."""

    together: list[list[int]] = field(default_factory=list)
    tokens: dict[int, set[Token]] = field(default_factory=dict)

    def companions(self) -> dict[int, set[int]]:
        """Of each article, those that it belongs together with."""
        found: dict[int, set[int]] = {}
        for articles in self.together:
            for article in articles:
                found.setdefault(article, set()).update(articles)
        return found


def constraints(judgements: Iterable[Judgement]) -> Constraints:
    """The demands of judgements, the oldest first: where two contradict each other on an article, the newer one holds.

    A newer judgement takes out of an older one the articles that it is asked about; what else the older one says stays.
    """
    joining: list[list[int]] = []
    parting: dict[int, tuple[list[int], list[int]]] = {}
    for each in judgements:
        one, other = list(each.article_ids), list(each.other_article_ids)
        if each.joins:
            for number, (left, right) in parting.items():
                parting[number] = _without(left, right, {*one, *other})
            joining.append(one + other)
        else:
            joining = [
                [article for article in group if article not in one] if _meets(group, one, other) else group
                for group in joining
            ]
            parting[each.id] = one, other
    tokens: dict[int, set[Token]] = {}
    for number, sides in parting.items():
        for side, articles in enumerate(sides):
            for article in articles:
                tokens.setdefault(article, set()).add((number, side))
    return Constraints([group for group in joining if len(group) > 1], tokens)


def _without(left: list[int], right: list[int], joined: set[int]) -> tuple[list[int], list[int]]:
    """The sides of a parting judgement after some articles of both were joined: these are parted no more."""
    if joined.isdisjoint(left) or joined.isdisjoint(right):
        return left, right
    return [article for article in left if article not in joined], right


def _meets(group: list[int], one: list[int], other: list[int]) -> bool:
    return not set(group).isdisjoint(one) and not set(group).isdisjoint(other)


def joined(events: Sequence[Sequence[int]], judged: Constraints) -> list[list[int]]:
    """Events as lists of articles, after those with articles that belong together were made one.

    Where other articles of two such events are parted by a judgement, only the articles that belong together move: to
    the event of the first of them.
    """
    found = {number: list(event) for number, event in enumerate(events)}
    place = {article: number for number, event in found.items() for article in event}
    for group in judged.together:
        here = [article for article in group if article in place]
        for article in here[1:]:
            into, other = place[here[0]], place[article]
            if into == other:
                continue
            whole = not conflict(_tokens(found[into], judged), _tokens(found[other], judged))
            moving = list(found[other]) if whole else [article]
            found[into] += moving
            found[other] = [each for each in found[other] if each not in moving] if not whole else []
            place |= dict.fromkeys(moving, into)
    return [event for event in found.values() if event]


def _tokens(articles: Iterable[int], judged: Constraints) -> set[Token]:
    return {token for article in articles for token in judged.tokens.get(article, ())}
