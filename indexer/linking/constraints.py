"""What judgements demand of events: which articles belong together, and which apart. The newest has the last word."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from indexer.linking.agglomeration import Token, conflict
from indexer.store.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Constraints:
    """`together`: disjoint sets of articles, the oldest judgement's first; `tokens`: of an article (id) its sides.

    Articles that belong together are on the same sides, so what holds them together never breaks what keeps others apart.
    """

    together: list[list[int]] = field(default_factory=list)
    tokens: dict[int, set[Token]] = field(default_factory=dict)

    def companions(self) -> dict[int, list[int]]:
        """Of each article, those that it belongs together with, itself among them."""
        return {article: articles for articles in self.together for article in articles}


def constraints(judgements: Sequence[Judgement]) -> Constraints:
    """The demands of judgements, the oldest first: where they contradict each other, also in what follows from several of
    them, the newer ones hold.

    Of an older judgement holds what newer ones leave open. Where two articles were joined and later parted, those that the
    older judgement joined them with stay with the one that the newer judgement did not single out.
    """
    classes = _Classes()
    for each in reversed(judgements):
        if each.joins:
            classes.join([*each.article_ids, *each.other_article_ids])
        else:
            classes.part(each.id, each.article_ids, each.other_article_ids)
    named = (article for each in judgements for article in (*each.article_ids, *each.other_article_ids))
    return classes.constraints(named)


class _Classes:
    """Articles that belong together, each alone at first, and the sides that they are on."""

    def __init__(self) -> None:
        self._members: dict[int, list[int]] = {}
        self._tokens: dict[int, set[Token]] = {}
        self._place: dict[int, int] = {}

    def join(self, articles: Iterable[int]) -> None:
        """Make these one as far as nothing keeps them apart: each goes to the first of them that it may be together with."""
        leaders: list[int] = []
        for article in sorted(articles, key=self._is_singled_out):
            own = self._class_of(article)
            for leader in leaders:
                into = self._place[leader]
                if not conflict(self._tokens[into], self._tokens[own]):
                    self._unite(into, own)
                    break
            else:
                leaders.append(article)

    def part(self, judgement: int, one: Iterable[int], other: Iterable[int]) -> None:
        """Keep the articles of two sides apart, except those of the first that belong together with some of the other."""
        far = {self._class_of(article) for article in other}
        near = {self._class_of(article) for article in one} - far
        for side, found in enumerate((near, far)):
            for place in found:
                self._tokens[place].add((judgement, side))

    def constraints(self, articles: Iterable[int]) -> Constraints:
        """All that was demanded of these articles, in their order."""
        found = {self._place[article]: None for article in articles}
        together = [self._members[place] for place in found if len(self._members[place]) > 1]
        tokens = {article: self._tokens[place] for article, place in self._place.items() if self._tokens[place]}
        return Constraints(together, tokens)

    def _class_of(self, article: int) -> int:
        if article not in self._place:
            self._place[article] = article
            self._members[article] = [article]
            self._tokens[article] = set()
        return self._place[article]

    def _is_singled_out(self, article: int) -> bool:
        return any(side == 0 for _, side in self._tokens[self._class_of(article)])

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
