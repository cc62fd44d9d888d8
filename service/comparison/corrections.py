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
    """What people judged of an event or of one that it replaced: the `judgements`, the oldest first, and the articles that are
    out of it since then, with who parted each from it: None where it only fell away with another.
    """

    judgements: list[Judgement] = field(default_factory=list)
    taken_out: list[tuple[Article, str | None]] = field(default_factory=list)

    @property
    def by(self) -> list[str]:
        """Who judged, each once."""
        return list(dict.fromkeys(each.by for each in self.judgements))

    def placed(self, article: int) -> Judgement | None:
        """The newest judgement that puts an article together with others; None where there is none."""
        return next((each for each in reversed(self.judgements) if each.joins and article in each.named), None)


def corrections_of(reader: Reader, event: int, members: Iterable[int]) -> Corrections:
    """What people judged of an event that has these articles.

    What an article was parted from before it came here was another event, of which nothing is told.
    """
    judgements = reader.judgements.on([event, *reader.events.replaced(event)])
    parted = taken_out(judgements, set(members))
    return Corrections(judgements, [(each, parted[each.id]) for each in reader.articles_by_id(parted)])


def taken_out(judgements: Sequence[Judgement], members: set[int]) -> dict[int, str | None]:
    """The articles that are out of an event with these `members` since judgements, the oldest first, parted some from others;
    with who parted each from a member, or None where it stood on the members' side and fell away all the same.
    """
    named = [(each, set(each.article_ids), set(each.named)) for each in reversed(judgements)]
    found: dict[int, str | None] = {}
    for away in {article for _, _, every in named for article in every} - members:
        joined: set[int] = set()
        for judgement, one, every in named:
            if away not in every:
                continue
            if judgement.joins:
                joined |= every
            elif left := (every & members) - joined:
                is_parted = not left <= one if away in one else not left.isdisjoint(one)
                found[away] = found.get(away) or (judgement.by if is_parted else None)
    return found


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
