"""Events as lists of pages show them: a line each, with who tells it, when, and what was counted of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.matching.origins import article_origins
from indexer.store.reading import Reader
from indexer.store.records import Event
from indexer.store.tallies import Member, Tally
from service.presentation.sparklines import Sparkline, sparkline
from service.survey import Survey


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of a list. `outlets` are those that tell it, most articles first; `lang` is the headline's language;
    `tally` is None where nobody counted the event as it is now.
    """

    event: Event
    outlets: list[str]
    lang: str | None
    origins: int
    coverage: Sparkline | None
    tally: Tally | None

    @property
    def copies(self) -> int:
        """How many of the articles copy another."""
        return self.event.articles - self.origins


def event_lines(reader: Reader, survey: Survey, events: Sequence[Event]) -> list[EventLine]:
    """The lines of these events, in their order."""
    tallies = survey.known(reader, events)
    members = reader.tallies.members(event.id for event in events)
    uncounted = [each.article_id for event in events if event.id not in tallies for each in members[event.id]]
    origin_of = article_origins(reader.events.printed(uncounted))
    return [_line(event, members[event.id], tallies.get(event.id), origin_of) for event in events]


def _line(event: Event, members: Sequence[Member], tally: Tally | None, origin_of: dict[int, int]) -> EventLine:
    articles: dict[str, int] = {}
    for each in members:
        articles[each.outlet] = articles.get(each.outlet, 0) + 1
    return EventLine(
        event=event,
        outlets=sorted(articles, key=lambda name: (-articles[name], name)),
        lang=next((each.lang for each in members if each.article_id == event.headline_article_id), None),
        origins=tally.origins if tally else len({origin_of.get(each.article_id) for each in members}),
        coverage=sparkline([each.day for each in members]),
        tally=tally,
    )
