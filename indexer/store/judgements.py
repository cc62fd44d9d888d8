"""What users judged of events. A judgement is about articles, so it outlives events, their ids and their links."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, insert, select

from indexer.store.dates import utc_text
from indexer.store.errors import NotFoundError
from indexer.store.event_tables import JudgedArticleRow, JudgementRow, MemberRow
from indexer.store.statements import in_batches

COLUMNS = tuple(JudgementRow.__table__.columns)
Verdict = Literal["same", "not_same", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """That the articles of both sides tell one event (`same`, `merge`), or those of one side an event of their own.

    `event_id` is the event as it was asked about, `other_event_id` the one merged into it. `by` says who, `at` when (UTC).
    """

    id: int
    verdict: Verdict
    event_id: int
    other_event_id: int | None
    article_ids: tuple[int, ...]
    other_article_ids: tuple[int, ...]
    by: str
    note: str | None
    at: str

    @property
    def named(self) -> tuple[int, ...]:
        """The articles of both sides."""
        return self.article_ids + self.other_article_ids

    @property
    def joins(self) -> bool:
        """Whether it says that both sides are one."""
        return self.verdict in {"same", "merge"}


class Judgements:
    """The judgements of a catalogue, the oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def every(self) -> list[Judgement]:
        """All of them."""
        return self._read(select(*COLUMNS))

    def on(self, events: Iterable[int]) -> list[Judgement]:
        """Those that were asked of one of these events, or merged one of them."""
        found: dict[int, Judgement] = {}
        for part in in_batches(events):
            of_part = JudgementRow.event_id.in_(part) | JudgementRow.other_event_id.in_(part)
            found |= {each.id: each for each in self._read(select(*COLUMNS).where(of_part))}
        return [found[number] for number in sorted(found)]

    def these(self, numbers: Iterable[int]) -> list[Judgement]:
        """Those with these ids."""
        found = [
            each
            for part in in_batches(numbers)
            for each in self._read(select(*COLUMNS).where(JudgementRow.id.in_(part)))
        ]
        return sorted(found, key=lambda each: each.id)

    def bearing_on(self, events: Iterable[int]) -> dict[int, list[int]]:
        """The ids of those that name an article which is in the event now, for each of these events that has any."""
        found: dict[int, list[int]] = defaultdict(list)
        named = (
            select(MemberRow.event_id, JudgedArticleRow.judgement_id)
            .join(JudgedArticleRow, JudgedArticleRow.article_id == MemberRow.article_id)
            .distinct()
            .order_by(JudgedArticleRow.judgement_id)
        )
        for part in in_batches(events):
            for event, judgement in self._connection.execute(named.where(MemberRow.event_id.in_(part))):
                found[event].append(judgement)
        return dict(found)

    def latest(self, *, before: int, limit: int, events: Sequence[int] | None = None) -> list[Judgement]:
        """Those with ids below `before`, the newest first, `limit` at most; of some events, those that `on` gives."""
        numbers = select(JudgementRow.id).where(JudgementRow.id < before)
        if events is not None:
            numbers = numbers.where(JudgementRow.event_id.in_(events) | JudgementRow.other_event_id.in_(events))
        newest = numbers.order_by(JudgementRow.id.desc()).limit(limit)
        return self.these(self._connection.execute(newest).scalars().all())[::-1]

    def one(self, number: int) -> Judgement:
        """The judgement with this id. Raises NotFoundError."""
        found = self._read(select(*COLUMNS).where(JudgementRow.id == number))
        if not found:
            raise NotFoundError(f"there is no judgement {number} in this store")
        return found[0]

    def _read(self, statement: Select[*tuple[Any, ...]]) -> list[Judgement]:
        rows = self._connection.execute(statement.order_by(JudgementRow.id)).all()
        sides: dict[tuple[int, int], list[int]] = defaultdict(list)
        for part in in_batches(row.id for row in rows):
            articles = select(JudgedArticleRow.judgement_id, JudgedArticleRow.side, JudgedArticleRow.article_id)
            of_part = articles.where(JudgedArticleRow.judgement_id.in_(part)).order_by(JudgedArticleRow.position)
            for judgement, side, article in self._connection.execute(of_part):
                sides[judgement, side].append(article)
        return [
            Judgement(
                id=row.id,
                verdict=row.verdict,
                event_id=row.event_id,
                other_event_id=row.other_event_id,
                article_ids=tuple(sides[row.id, 0]),
                other_article_ids=tuple(sides[row.id, 1]),
                by=row.by,
                note=row.note,
                at=row.at,
            )
            for row in rows
        ]


class JudgementEditor(Judgements):
    """Judgements that can be added to. `new_id` numbers them, `on_change` is told of each."""

    def __init__(self, connection: Connection, new_id: Callable[[], int], on_change: Callable[[], None]) -> None:
        super().__init__(connection)
        self._new_id = new_id
        self._on_change = on_change

    def add(self, judgement: Judgement) -> Judgement:
        """Store a judgement, of now and under a number of its own; returns it with these."""
        added = replace(judgement, id=self._new_id(), at=utc_text(datetime.now(UTC)))
        names = ("id", "verdict", "event_id", "other_event_id", "by", "note", "at")
        self._connection.execute(insert(JudgementRow).values({name: getattr(added, name) for name in names}))
        sides = (added.article_ids, added.other_article_ids)
        rows = [
            {"judgement_id": added.id, "article_id": article, "side": side, "position": position}
            for side, articles in enumerate(sides)
            for position, article in enumerate(articles)
        ]
        self._connection.execute(insert(JudgedArticleRow), rows)
        self._on_change()
        return added
