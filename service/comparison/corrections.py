"""What people judged of the event that is compared, and what they said against its marks: a comparison tells both.

Of two judgements that contradict each other on two articles the newer one holds, as for events themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexer.store.judgements import Judgement
from indexer.store.objections import MarkedWords, Objection
from indexer.store.reading import Reader
from indexer.store.records import Article
from service.comparison.records import Comparison, Divergence, Mark

Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people judged of an event: the `judgements` that name its articles, the oldest first, and the articles that
    they have taken out of it.
    """

    judgements: list[Judgement] = field(default_factory=list)
    taken_out: list[Article] = field(default_factory=list)

    @property
    def by(self) -> list[str]:
        """Who judged, each once."""
        return list(dict.fromkeys(each.by for each in self.judgements))

    def last(self, article: int, *, joining: bool) -> Judgement | None:
        """The newest judgement that names an article and puts it together with others, or parts it from them."""
        naming = (each for each in reversed(self.judgements) if each.joins == joining and article in each.named)
        return next(naming, None)


def corrections_of(reader: Reader, event: int, members: Iterable[int]) -> Corrections:
    """What people judged of an event that has these articles."""
    judgements = reader.judgements.these(reader.judgements.bearing_on([event]).get(event, []))
    return Corrections(judgements, reader.articles_by_id(taken_out(judgements, set(members))))


def taken_out(judgements: Sequence[Judgement], members: set[int]) -> set[int]:
    """The articles that are judged to tell another event than some of the `members`; `judgements` have the oldest first."""
    apart: set[tuple[int, int]] = set()
    for judgement in judgements:
        sides = (set(judgement.article_ids), set(judgement.other_article_ids))
        if judgement.joins:
            apart = {pair for pair in apart if not set(judgement.named).issuperset(pair)}
        else:
            apart |= {
                (away, member)
                for one, other in (sides, sides[::-1])
                for away in one - members
                for member in other & members
            }
    return {away for away, _ in apart}


def with_objections(comparison: Comparison, objections: Sequence[Objection]) -> Comparison:
    """A comparison whose marks say which of these objections were raised against them."""
    raised: dict[tuple[str, frozenset[Place]], list[int]] = {}
    for each in objections:
        raised.setdefault(_mark(each), []).append(each.id)
    if not raised:
        return comparison
    rows = [
        replace(row, divergences=[replace(each, objections=raised.get(_mark(each), [])) for each in row.divergences])
        for row in comparison.rows
    ]
    return replace(comparison, rows=rows)


def _mark(shown: Objection | Divergence) -> tuple[str, frozenset[Place]]:
    """What makes two marks one: their type, and their words on both sides, whichever comes first."""
    return shown.type, frozenset((_place(shown.left), _place(shown.right)))


def _place(words: MarkedWords | Mark) -> Place:
    return words.paragraph_id, words.start, words.end
