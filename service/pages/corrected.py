"""What people corrected, as pages show it: judgements of events and objections to marks, each with the way to what it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from urllib.parse import urlencode

from indexer.store.judgements import Judgement
from indexer.store.objections import Objection
from indexer.store.reading import Reader
from indexer.store.records import Article, Event

CORRECTIONS_A_PAGE = 20
# Of a judgement on many articles, so many of each side are named in a list, and so many ticked in a form.
MOST_NAMED, MOST_TICKED = 5, 50
Kept = Judgement | Objection


@dataclass(frozen=True, slots=True)
class ListedJudgement:
    """A judgement with the articles of both its sides, or the first of each, and the events that they are in now.

    `answer` is the address of a form that says the opposite; "" where a newer judgement does already.
    """

    kept: Judgement
    sides: list[list[Article]]
    events: list[Event]
    answer: str


@dataclass(frozen=True, slots=True)
class ListedObjection:
    """An objection with the articles of the words on both sides, and the event of the first."""

    kept: Objection
    articles: list[Article]
    event: Event | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list, and the places behind it, by which the next begins; None at the end."""

    listed: list[ListedJudgement | ListedObjection]
    following: tuple[int, int] | None


def corrections_before(reader: Reader, before: tuple[int, int], *, event: int | None) -> Part:
    """What was corrected, the newest first: judgements and objections with ids below those of `before`; of one event or all."""
    most = CORRECTIONS_A_PAGE + 1
    events = None if event is None else [event, *reader.events.replaced(event)]
    judgements: list[Kept] = [*reader.judgements.latest(before=before[0], limit=most, events=events)]
    objections: list[Kept] = [*reader.objections.latest(before=before[1], limit=most, event=event)]
    kept = list(islice(merge(judgements, objections, key=_when, reverse=True), most))
    shown = kept[:CORRECTIONS_A_PAGE]
    last = (
        min((each.id for each in shown if isinstance(each, Judgement)), default=before[0]),
        min((each.id for each in shown if isinstance(each, Objection)), default=before[1]),
    )
    return Part(
        [
            judgement_of(reader, each, most=MOST_NAMED) if isinstance(each, Judgement) else _objection_of(reader, each)
            for each in shown
        ],
        last if len(kept) > len(shown) else None,
    )


def judgement_of(reader: Reader, kept: Judgement, *, most: int | None = None) -> ListedJudgement:
    """A judgement with what it is of; of each side `most` articles are named."""
    inside = reader.events.of_articles(kept.named)
    return ListedJudgement(
        kept=kept,
        sides=[_in_order(reader, side[:most]) for side in (kept.article_ids, kept.other_article_ids)],
        events=[reader.events.event(each) for each in sorted(set(inside.values()))],
        answer=_answer(kept, inside),
    )


def event_around(reader: Reader, paragraph: int) -> Event | None:
    """The event of the article that a paragraph stands in."""
    article = reader.paragraph(paragraph)[1].id
    found = reader.events.of_articles([article])
    return reader.events.event(found[article]) if article in found else None


def _answer(kept: Judgement, inside: dict[int, int]) -> str:
    one, other = kept.article_ids, kept.other_article_ids
    into = inside.get(other[0])
    if into is None or (inside.get(one[0]) == into) != kept.joins:
        return ""
    if kept.joins:
        ticked = other if len(other) <= MOST_TICKED else ()
        said: dict[str, object] = {"change": "split", "article": [each for each in ticked if inside.get(each) == into]}
    elif len(one) == 1:
        said = {"change": "add", "added": one[0]}
    else:
        said = {"change": "merge", "other": inside.get(one[0], "")}
    return f"/corrections/events/{into}?{urlencode(said, doseq=True)}"


def _objection_of(reader: Reader, kept: Objection) -> ListedObjection:
    articles = [reader.paragraph(words.paragraph_id)[1] for words in (kept.left, kept.right)]
    return ListedObjection(kept, articles, event_around(reader, kept.left.paragraph_id))


def _in_order(reader: Reader, articles: Sequence[int]) -> list[Article]:
    found = {each.id: each for each in reader.articles_by_id(articles)}
    return [found[each] for each in articles if each in found]


def _when(kept: Kept) -> str:
    return kept.at
