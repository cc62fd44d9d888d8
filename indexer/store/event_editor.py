"""Events as they are changed: stated, given articles, replaced by others."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, update

from indexer.store.event_tables import EventRow, MemberRow
from indexer.store.events import Events, StatedEvent
from indexer.store.statements import in_batches
from indexer.store.vectors import UNDATED


class EventEditor(Events):
    """Events that can be changed. `new_id` numbers them."""

    def __init__(
        self, connection: Connection, visible: Callable[[], ColumnElement[bool]], new_id: Callable[[], int]
    ) -> None:
        super().__init__(connection, visible)
        self.new_id = new_id

    def state(self, events: Mapping[int, StatedEvent], *, known: Mapping[int, StatedEvent]) -> None:
        """Store events by id. `known` are those of them, and others, as they are stored by now."""
        added = [event for event in sorted(events) if event not in known]
        if added:
            # Without their stories at first: a story has the id of an event that may be new too.
            rows: list[dict[str, int | None]] = [
                {**events[event].as_columns(), "id": event, "story_id": None} for event in added
            ]
            self._connection.execute(insert(EventRow), rows)
        changed = [{"event": event, **stated.as_columns()} for event, stated in sorted(events.items())]
        if changed:
            statement = update(EventRow.__table__).where(EventRow.id == bindparam("event"))  # type: ignore[arg-type]
            self._connection.execute(statement, changed)

    def move(self, events: Mapping[int, int]) -> None:
        """Put articles into events."""
        for part in in_batches(events):
            self._connection.execute(delete(MemberRow).where(MemberRow.article_id.in_(part)))
        if events:
            rows = [{"article_id": article, "event_id": event} for article, event in sorted(events.items())]
            self._connection.execute(insert(MemberRow), rows)

    def replace(self, events: Mapping[int, int]) -> None:
        """State of events that have no article any more which event replaced each; what they replaced follows them."""
        empty = {"story_id": None, "central_id": None, "first_day": UNDATED, "last_day": UNDATED, "articles": 0}
        for gone, by in sorted(events.items()):
            follows = (EventRow.id == gone) | (EventRow.replaced_by == gone)
            self._connection.execute(update(EventRow).where(follows).values(**empty, replaced_by=by))
