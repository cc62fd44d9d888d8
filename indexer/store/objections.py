"""Objections: marks of comparisons that users called wrong. Kept with the words as they were shown, whatever comes after."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.orm import aliased

from indexer.store.dates import utc_text
from indexer.store.errors import NotFoundError
from indexer.store.event_tables import MemberRow
from indexer.store.objection_tables import ObjectionRow
from indexer.store.statements import in_batches
from indexer.store.tables import ParagraphRow, RevisionRow

COLUMNS = tuple(ObjectionRow.__table__.columns)
Fault = Literal["no_difference", "other_type", "other_words", "other"]


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """One side of a mark: `text == paragraph text[start:end]`, in code points, end exclusive."""

    paragraph_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Objection:
    """That a mark is wrong: the mark as it was shown, `versions` of what made it, and what somebody says against it.

    `wrong`: the words do not differ (`no_difference`), they differ in another way (`other_type`, which may be told as
    `better_type`), other words should be marked (`other_words`), or what the note says (`other`). `at` is when (UTC).
    """

    id: int
    type: str
    status: str
    left: MarkedWords
    right: MarkedWords
    probability: float
    versions: dict[str, str | int]
    wrong: Fault
    better_type: str | None
    by: str
    note: str | None
    at: str


class Objections:
    """The objections of a catalogue, the oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def every(self) -> list[Objection]:
        """All of them."""
        return list(map(_objection, self._connection.execute(select(*COLUMNS).order_by(ObjectionRow.id))))

    def listed(self, *, after: int = 0, limit: int = 50) -> list[Objection]:
        """Those after the id `after`, `limit` at most."""
        asked = select(*COLUMNS).where(ObjectionRow.id > after).order_by(ObjectionRow.id).limit(limit)
        return list(map(_objection, self._connection.execute(asked)))

    def latest(self, *, before: int, limit: int, event: int | None = None) -> list[Objection]:
        """Those with ids below `before`, the newest first, `limit` at most; of one event, those to marks on its articles."""
        asked = select(*COLUMNS).where(ObjectionRow.id < before)
        if event is not None:
            inside = (
                select(ParagraphRow.id)
                .join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id)
                .join(MemberRow, MemberRow.article_id == RevisionRow.article_id)
                .where(MemberRow.event_id == event)
            )
            asked = asked.where(
                ObjectionRow.left_paragraph_id.in_(inside) | ObjectionRow.right_paragraph_id.in_(inside)
            )
        return list(map(_objection, self._connection.execute(asked.order_by(ObjectionRow.id.desc()).limit(limit))))

    def on(self, paragraphs: Iterable[int]) -> list[Objection]:
        """Those to marks whose left words stand in these paragraphs."""
        asked = select(*COLUMNS)
        found = [
            _objection(row)
            for part in in_batches(paragraphs)
            for row in self._connection.execute(asked.where(ObjectionRow.left_paragraph_id.in_(part)))
        ]
        return sorted(found, key=lambda each: each.id)

    def one(self, number: int) -> Objection:
        """The objection with this id. Raises NotFoundError."""
        found = self._connection.execute(select(*COLUMNS).where(ObjectionRow.id == number)).one_or_none()
        if found is None:
            raise NotFoundError(f"there is no objection {number} in this store")
        return _objection(found)

    def misquoted(self) -> Iterator[tuple[int, MarkedWords]]:
        """(objection id, its words) where the paragraph does not hold these words at that place."""
        left, right = aliased(ParagraphRow), aliased(ParagraphRow)
        rows = self._connection.execute(
            select(*COLUMNS, left.text.label("left_whole"), right.text.label("right_whole"))
            .join(left, left.id == ObjectionRow.left_paragraph_id)
            .join(right, right.id == ObjectionRow.right_paragraph_id)
            .order_by(ObjectionRow.id)
        )
        for row in rows:
            said = _objection(row)
            for words, whole in ((said.left, row.left_whole), (said.right, row.right_whole)):
                if whole[words.start : words.end] != words.text:
                    yield said.id, words


class ObjectionEditor(Objections):
    """Objections that can be added to. `new_id` numbers them, `on_change` is told of each."""

    def __init__(self, connection: Connection, new_id: Callable[[], int], on_change: Callable[[], None]) -> None:
        super().__init__(connection)
        self._new_id = new_id
        self._on_change = on_change

    def add(self, objection: Objection) -> Objection:
        """Store an objection, of now and under a number of its own; returns it with these."""
        added = replace(objection, id=self._new_id(), at=utc_text(datetime.now(UTC)))
        columns: dict[str, Any] = {}
        for name, value in asdict(added).items():
            if name in {"left", "right"}:
                columns |= {f"{name}_{part}": told for part, told in value.items()}
            else:
                columns[name] = value
        self._connection.execute(insert(ObjectionRow).values(columns))
        self._on_change()
        return added


def _objection(row: Row[*tuple[Any, ...]]) -> Objection:
    return Objection(
        id=row.id,
        type=row.type,
        status=row.status,
        left=MarkedWords(row.left_paragraph_id, row.left_start, row.left_end, row.left_text),
        right=MarkedWords(row.right_paragraph_id, row.right_start, row.right_end, row.right_text),
        probability=row.probability,
        versions=row.versions,
        wrong=row.wrong,
        better_type=row.better_type,
        by=row.by,
        note=row.note,
        at=row.at,
    )
