"""What comparisons of events found, counted, so that a list can tell it: making a comparison takes far longer than a list may.

A tally follows from articles, rules and a model, and says from which: one that was made from others is out of date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select

from indexer.store.event_tables import MemberRow, TallyRow
from indexer.store.statements import MEMBER, in_batches
from indexer.store.tables import ArticleRow, OutletRow, RevisionRow

FIELDS = ("contested", "claims", "origins", "types", "names", "foremost", "made_from")
COLUMNS = (TallyRow.event_id, *(getattr(TallyRow, name) for name in FIELDS))


@dataclass(frozen=True, slots=True)
class Foremost:
    """What is contested foremost: the type of the difference, what is counted or named, and the words that sources give."""

    kind: str
    subject: str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of an event's `claims` are told differently, by type; `contested` are those that are so in any way but by an
    update or by silence. `origins` counts independent tellings, `names` are some that its articles share. `made_from` is
    the fingerprint of what all this was made from.
    """

    contested: int
    claims: int
    origins: int
    types: Mapping[str, int]
    names: Sequence[str]
    foremost: Foremost | None
    made_from: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article of an event as it is shown: its version, the outlet that it counts for, its day (an ordinal, or 0)."""

    event_id: int
    article_id: int
    version: int
    outlet_id: int
    outlet: str
    day: int
    lang: str | None


class Tallies:
    """The tallies of a catalogue. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Callable[[], ColumnElement[bool]]) -> None:
        self._connection = connection
        self._visible = visible

    def of(self, events: Iterable[int]) -> dict[int, Tally]:
        """The tallies of those of these events that have one."""
        statement = select(*COLUMNS).where(TallyRow.event_id.in_(bindparam("keys", expanding=True)))
        return {row.event_id: _tally_of(row) for row in self._each(statement, events)}

    def members(self, events: Iterable[int]) -> dict[int, list[Member]]:
        """The articles of each of these events, by id."""
        of_article = (MemberRow.event_id, MemberRow.article_id, RevisionRow.id)
        statement = (
            select(*of_article, OutletRow.id, OutletRow.name, RevisionRow.day, RevisionRow.lang)
            .select_from(MemberRow)
            .join(RevisionRow, RevisionRow.article_id == MemberRow.article_id)
            .join(ArticleRow, ArticleRow.id == MemberRow.article_id)
            .join(MEMBER, MEMBER.id == ArticleRow.outlet_id)
            .join(OutletRow, OutletRow.id == func.coalesce(MEMBER.merged_into, MEMBER.id))
            .where(self._visible(), MemberRow.event_id.in_(bindparam("keys", expanding=True)))
        )
        found: dict[int, list[Member]] = {event: [] for event in events}
        for row in self._each(statement, found):
            found[row.event_id].append(Member(*row))
        return {event: sorted(members, key=lambda each: each.article_id) for event, members in found.items()}

    def _each(self, statement: Any, keys: Iterable[int]) -> list[Any]:
        return [row for part in in_batches(keys) for row in self._connection.execute(statement, {"keys": part})]


class TallyEditor(Tallies):
    """Tallies that can be stated."""

    def state(self, tallies: Mapping[int, Tally]) -> None:
        """Store tallies by event, in place of those that are there."""
        for part in in_batches(sorted(tallies)):
            self._connection.execute(delete(TallyRow).where(TallyRow.event_id.in_(part)))
        rows = [{"event_id": event, **asdict(tally)} for event, tally in sorted(tallies.items())]
        if rows:
            self._connection.execute(insert(TallyRow), rows)


def _tally_of(row: Row[*tuple[Any, ...]]) -> Tally:
    stored = {name: getattr(row, name) for name in FIELDS}
    return Tally(**stored | {"foremost": Foremost(**row.foremost) if row.foremost else None})
