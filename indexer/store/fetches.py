"""What is remembered of followed feeds and their entries, so that a restart asks only where something may be new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select

from indexer.store.dates import utc_text
from indexer.store.statements import in_batches
from indexer.store.tables import EntryRow, FeedRow


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed and its last poll. Times are UTC.

    `address` is where it is asked for: `url`, or where the server has moved it for good. It is not asked again before `due_at`,
    whatever the round. `failures` count in a row, `fault` says why. The validators and `body_sha256` are those of the last
    body that was read whole.
    """

    url: str
    address: str
    polled_at: datetime
    due_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: bytes | None = None
    failures: int = 0
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry of a followed feed, by the SHA-256 of its key: its address, or what else tells it from others. Times are UTC.

    `version` is the SHA-256 of what the feed says of it; `stated` goes with its page (see `sources.Document`). Where `due_at`
    is given, its page is to be fetched then: wanted since `wanted_at`, named first at `noted_at`, tried in vain `failures`
    times. Otherwise it is settled, last at `settled_at`: taken in, or given up for the reason `fault`.
    """

    sha256: bytes
    url: str | None
    host: str | None
    feed: str
    version: bytes
    stated: Mapping[str, str] = field(default_factory=dict)
    noted_at: datetime
    wanted_at: datetime
    settled_at: datetime | None = None
    due_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    fault: str | None = None


FEED_COLUMNS = tuple(getattr(FeedRow, each.name) for each in fields(FollowedFeed))
ENTRY_COLUMNS = tuple(getattr(EntryRow, each.name) for each in fields(KnownEntry))
TIMES = frozenset({"polled_at", "due_at", "noted_at", "wanted_at", "settled_at"})
# Nothing is put off for much longer than a day: what is due later than this was noted while the clock ran ahead.
LATEST_DUE = timedelta(days=8)


class FetchLog:
    """The followed feeds and their entries in one catalogue. Writing needs the store's lock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def feeds(self) -> list[FollowedFeed]:
        """Every feed that was ever polled, by address."""
        rows = self._connection.execute(select(*FEED_COLUMNS).order_by(FeedRow.url))
        return [FollowedFeed(**_told(row)) for row in rows]

    def entries(self, digests: Iterable[bytes]) -> dict[bytes, KnownEntry]:
        """Those of the entries, by the SHA-256 of their keys, that are known."""
        found: dict[bytes, KnownEntry] = {}
        for part in in_batches(digests):
            rows = self._connection.execute(select(*ENTRY_COLUMNS).where(EntryRow.sha256.in_(part)))
            found |= {row.sha256: KnownEntry(**_told(row)) for row in rows}
        return found

    def hosts_due(self, now: datetime) -> list[str]:
        """The hosts of the pages that are to be fetched now, the one that has waited longest first."""
        statement = (
            select(EntryRow.host).where(_is_due(now)).group_by(EntryRow.host).order_by(func.min(EntryRow.due_at))
        )
        return [host for host in self._connection.execute(statement).scalars() if host]

    def pages_due(self, host: str, now: datetime, *, limit: int) -> list[KnownEntry]:
        """Entries of a host whose pages are to be fetched now: `limit` at most, those that have waited longest."""
        due = select(*ENTRY_COLUMNS).where(EntryRow.host == host, _is_due(now))
        rows = self._connection.execute(due.order_by(EntryRow.due_at, EntryRow.sha256).limit(limit))
        return [KnownEntry(**_told(row)) for row in rows]

    def next_page_due(self) -> datetime | None:
        """When the next page is to be fetched; None where none is."""
        due_at = self._connection.execute(select(func.min(EntryRow.due_at))).scalar_one()
        return datetime.fromisoformat(due_at) if due_at else None

    def pages_waiting(self) -> int:
        """How many pages are to be fetched, now or later."""
        waiting = select(func.count()).select_from(EntryRow).where(EntryRow.due_at.is_not(None))
        return int(self._connection.execute(waiting).scalar_one())

    def note_feeds(self, feeds: Sequence[FollowedFeed]) -> None:
        """State how feeds were found, whatever was stated before. Of one feed, the last counts."""
        self._replace(FeedRow, "url", feeds)

    def note_entries(self, entries: Sequence[KnownEntry]) -> None:
        """State how far entries are, whatever was stated before. Of one entry, the last counts."""
        self._replace(EntryRow, "sha256", entries)

    def _replace(
        self, table: type[FeedRow | EntryRow], key: str, states: Sequence[FollowedFeed] | Sequence[KnownEntry]
    ) -> None:
        rows = {getattr(state, key): _row(state) for state in states}
        for part in in_batches(rows):
            self._connection.execute(delete(table).where(getattr(table, key).in_(part)))
        if rows:
            self._connection.execute(insert(table), list(rows.values()))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(EntryRow.due_at <= utc_text(now), EntryRow.due_at > utc_text(now + LATEST_DUE))


def _row(state: FollowedFeed | KnownEntry) -> dict[str, Any]:
    return {each.name: _storable(getattr(state, each.name)) for each in fields(state)}


def _storable(value: object) -> object:
    """A value as it is stored: times as text, and text without what a database or a terminal does not take."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, str):
        return "".join(character if character.isprintable() else "�" for character in value)
    return value


def _told(row: Row[Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in TIMES and value else value
        for name, value in row._mapping.items()
    }
