"""Events and their articles. Every published article is in one event, many in one of their own."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
    tuple_,
)

from indexer.store.errors import NotFoundError
from indexer.store.event_tables import EventRow, MemberRow, TallyRow
from indexer.store.records import Event
from indexer.store.statements import CANONICAL_ID, MEMBER, contains, in_batches
from indexer.store.tables import ArticleRow, OutletRow, ParagraphRow, RevisionRow
from indexer.store.vectors import UNDATED

OUTLETS: Any = (
    select(func.count(CANONICAL_ID.distinct()))
    .select_from(MemberRow)
    .join(ArticleRow, ArticleRow.id == MemberRow.article_id)
    .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    .where(MemberRow.event_id == EventRow.id)
    .correlate(EventRow)
    .scalar_subquery()
)
# By the last day; by the claims that are contested; by independent origins. An event that nobody counted comes last in both.
Order = Literal["latest", "contested", "origins"]
COUNTED: Mapping[Order, tuple[Any, ...]] = {
    "latest": (),
    "contested": (func.coalesce(TallyRow.contested + 1, 0),),
    "origins": (func.coalesce(TallyRow.origins + 1, 0),),
}
# (what it is ordered by, last day, id) of the event that a page ends with; without the first where that is the last day
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events a list shows; None means any.

    Days are ordinals, the last included: events with a day among them. `words` are each in the title of one of its articles,
    the same for all, or among the names and places that were counted of it (`tallies`). Of `outlet_ids` (rows of outlets)
    and `langs` (BCP 47, lower case; `en` admits `en-us`) one of its articles has one each.
    """

    first_day: int | None = None
    last_day: int | None = None
    words: str | None = None
    min_outlets: int = 1
    outlet_ids: frozenset[int] | None = None
    langs: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class StatedEvent:
    """An event as it is stored: ids of its story and of its central article, ordinals of its first and last day (or 0)."""

    story_id: int
    central_id: int
    first_day: int
    last_day: int
    articles: int

    def as_columns(self) -> dict[str, int]:
        """The fields by name."""
        return asdict(self)


class Events:
    """The events of one generation. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Callable[[], ColumnElement[bool]]) -> None:
        self._connection = connection
        self._visible = visible

    def listed(
        self, matching: EventFilter, *, after: Place | None = None, limit: int = 50, order: Order = "latest"
    ) -> list[tuple[Place, Event]]:
        """Events with their places, the first in `order` first; those behind the place `after`, `limit` at most."""
        conditions: list[Any] = []
        if matching.min_outlets > 1:
            # An event has no more outlets than articles; counting outlets takes longer.
            conditions += [EventRow.articles >= matching.min_outlets, matching.min_outlets <= OUTLETS]
        place = (*COUNTED[order], EventRow.last_day, EventRow.id)
        if after is not None:
            conditions.append(tuple_(*place) < after)
        if matching.first_day is not None:
            conditions.append(EventRow.last_day >= matching.first_day)
        if matching.last_day is not None:
            conditions += [EventRow.first_day <= matching.last_day, EventRow.last_day != UNDATED]
        conditions += self._told(matching)
        statement = self._events().add_columns(*(column.label(f"place{n}") for n, column in enumerate(place)))
        if order != "latest":
            statement = statement.outerjoin(TallyRow, TallyRow.event_id == EventRow.id)
        ordered = statement.where(*conditions).order_by(*(column.desc() for column in place))
        rows = self._connection.execute(ordered.limit(limit))
        return [(tuple(row[-len(place) :]), _event_of(row)) for row in rows]

    def most_contested(self, limit: int) -> list[Event]:
        """The events with the most contested claims, of those that were counted and have any."""
        order = (TallyRow.contested.desc(), EventRow.last_day.desc(), EventRow.id.desc())
        counted = self._events().join(TallyRow, TallyRow.event_id == EventRow.id).where(TallyRow.contested > 0)
        return [_event_of(row) for row in self._connection.execute(counted.order_by(*order).limit(limit))]

    def event(self, event_id: int) -> Event:
        """An event; where this id was replaced, the event that replaced it. Raises NotFoundError."""
        replaced = select(func.coalesce(EventRow.replaced_by, EventRow.id)).where(EventRow.id == event_id)
        current = self._connection.execute(replaced).scalar_one_or_none()
        found = self._connection.execute(self._events().where(EventRow.id == current)).one_or_none()
        if found is None:
            raise NotFoundError(
                f"there is no event {event_id} in this store: `rashomon events` and /v1/events list them"
            )
        return _event_of(found)

    def story(self, story_id: int) -> list[Event]:
        """The events of a story, the earliest first."""
        rows = self._connection.execute(self._events().where(EventRow.story_id == story_id))
        return [_event_of(row) for row in sorted(rows, key=lambda row: (row.first_day, row.id))]

    def replaced(self, event_id: int) -> list[int]:
        """The ids that this event replaced."""
        statement = select(EventRow.id).where(EventRow.replaced_by == event_id).order_by(EventRow.id)
        return list(self._connection.execute(statement).scalars())

    def members(self, events: Iterable[int]) -> dict[int, list[int]]:
        """The articles of each of these events, by id."""
        found: dict[int, list[int]] = defaultdict(list)
        for article, event in self._each(select(MemberRow.article_id, MemberRow.event_id), MemberRow.event_id, events):
            found[event].append(article)
        return {event: sorted(articles) for event, articles in found.items()}

    def of_articles(self, articles: Iterable[int]) -> dict[int, int]:
        """The event of each of these articles that is in one."""
        statement = select(MemberRow.article_id, MemberRow.event_id)
        return {row[0]: row[1] for row in self._each(statement, MemberRow.article_id, articles)}

    def of_external_ids(self) -> dict[str, int]:
        """The event of each article by the user's own id; the first article's where several have one."""
        statement = (
            select(RevisionRow.external_id, MemberRow.event_id)
            .join(MemberRow, MemberRow.article_id == RevisionRow.article_id)
            .where(self._visible(), RevisionRow.external_id.is_not(None))
            .order_by(RevisionRow.article_id.desc())
        )
        return {str(row[0]): row[1] for row in self._connection.execute(statement)}

    def printed(self, articles: Iterable[int]) -> list[tuple[int, int]]:
        """(article, origin of a paragraph that it prints) for all paragraphs of these articles."""
        origin = func.coalesce(ParagraphRow.origin_id, ParagraphRow.id)
        statement = (
            select(RevisionRow.article_id, origin)
            .join(ParagraphRow, ParagraphRow.revision_id == RevisionRow.id)
            .where(self._visible())
        )
        return [(row[0], row[1]) for row in self._each(statement, RevisionRow.article_id, articles)]

    def outlet_names(self, event_id: int) -> list[str]:
        """Who tells an event, by name; outlets that were merged are one."""
        statement = (
            select(OutletRow.name)
            .distinct()
            .select_from(MemberRow)
            .join(ArticleRow, ArticleRow.id == MemberRow.article_id)
            .join(MEMBER, MEMBER.id == ArticleRow.outlet_id)
            .join(OutletRow, OutletRow.id == func.coalesce(MEMBER.merged_into, MEMBER.id))
            .where(MemberRow.event_id == event_id)
        )
        return sorted(self._connection.execute(statement).scalars())

    def texts(self, articles: Iterable[int]) -> list[tuple[int, str]]:
        """(article, title and text) of these articles, by id."""
        statement = select(RevisionRow.article_id, RevisionRow.title, RevisionRow.text).where(self._visible())
        rows = self._each(statement, RevisionRow.article_id, articles)
        return sorted((row[0], f"{row[1]}\n{row[2]}") for row in rows)

    def stated(self, events: Iterable[int] | None = None) -> dict[int, StatedEvent]:
        """These events, or all, as they are stored; replaced ones are left out."""
        columns = (EventRow.id, EventRow.story_id, EventRow.central_id, EventRow.first_day, EventRow.last_day)
        statement = select(*columns, EventRow.articles).where(EventRow.replaced_by.is_(None))
        return {row[0]: StatedEvent(*row[1:]) for row in self._each(statement, EventRow.id, events)}

    def every_member(self) -> dict[int, int]:
        """The event of every article."""
        return {row[0]: row[1] for row in self._connection.execute(select(MemberRow.article_id, MemberRow.event_id))}

    def _events(self) -> Select[*tuple[Any, ...]]:
        columns = (EventRow.id, EventRow.story_id, EventRow.first_day, EventRow.last_day, EventRow.articles)
        # Nearly all events are current. By a plain IS NULL, SQLite would gather all of them by the index of `replaced_by` and
        # sort them, where a page is the first few of the index by days.
        current = func.coalesce(EventRow.replaced_by, 0) == 0
        return (
            select(*columns, EventRow.central_id, RevisionRow.title, OUTLETS.label("outlets"))
            .join(RevisionRow, RevisionRow.article_id == EventRow.central_id)
            .where(current, self._visible())
        )

    def _told(self, matching: EventFilter) -> list[ColumnElement[bool]]:
        """That one of an event's articles, or its names, have all these words; that one is of these outlets and languages."""
        articles = select(MemberRow.event_id).join(RevisionRow, RevisionRow.article_id == MemberRow.article_id)
        articles = articles.where(self._visible()).correlate(None)
        conditions: list[ColumnElement[bool]] = []
        if words := (matching.words or "").split():
            named = articles.outerjoin(TallyRow, TallyRow.event_id == MemberRow.event_id)
            conditions.append(EventRow.id.in_(named.where(*map(_told_by_title_or_name, words))))
        if matching.outlet_ids is None and matching.langs is None:
            return conditions
        if matching.outlet_ids is not None:
            articles = articles.join(ArticleRow, ArticleRow.id == MemberRow.article_id)
            articles = articles.where(ArticleRow.outlet_id.in_(sorted(matching.outlet_ids)))
        if matching.langs is not None:
            lang = func.lower(RevisionRow.lang)
            among = (or_(lang == each, lang.startswith(f"{each}-", autoescape=True)) for each in sorted(matching.langs))
            articles = articles.where(or_(False, *among))
        return [*conditions, EventRow.id.in_(articles)]

    def _each(self, statement: Any, column: Any, keys: Iterable[int] | None) -> list[Any]:
        if keys is None:
            return list(self._connection.execute(statement))
        narrowed = statement.where(column.in_(bindparam("keys", expanding=True)))
        return [row for part in in_batches(keys) for row in self._connection.execute(narrowed, {"keys": part}).all()]


def _told_by_title_or_name(word: str) -> ColumnElement[bool]:
    titled = contains(RevisionRow.title, word)
    if not any(map(str.isalnum, word)):
        return titled
    # Names are stored as JSON, which spells letters beyond ASCII as \\uXXXX.
    named = contains(cast(TallyRow.names, Text), word, written=lambda each: json.dumps(each)[1:-1])
    return or_(titled, func.coalesce(named, False))


def _event_of(row: Row[*tuple[Any, ...]]) -> Event:
    return Event(
        id=row.id,
        story_id=row.story_id,
        first_day=_iso(row.first_day),
        last_day=_iso(row.last_day),
        headline=row.title,
        headline_article_id=row.central_id,
        articles=row.articles,
        outlets=row.outlets,
    )


def _iso(day: int) -> str | None:
    return None if day == UNDATED else date.fromordinal(day).isoformat()
