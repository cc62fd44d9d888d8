"""Words and names by number, and in how many articles each stands: the catalogue's side of `indexer.matching`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from indexer.store.records import TermIds
from indexer.store.statements import ids_of, in_batches, term_ids
from indexer.store.tables import RevisionRow, TermRow

WORDS = select(TermRow.id, TermRow.term).where(TermRow.id.in_(bindparam("ids", expanding=True)))
Visible = Callable[[], ColumnElement[bool]]


class Terms:
    """The terms of one generation. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Visible) -> None:
        self._connection = connection
        self._visible = visible

    def ids(self, terms: Sequence[str]) -> TermIds:
        """Ids, ascending, of those terms that the catalogue knows."""
        # A term that no publication has counted yet has generation 0: to readers it does not exist.
        rows = self._connection.execute(select(TermRow.id).where(TermRow.term.in_(terms), TermRow.generation > 0))
        return np.array(sorted(rows.scalars()), dtype=np.int32)

    def words(self, ids: Iterable[int]) -> dict[int, str]:
        """The words behind term ids."""
        rows = (self._connection.execute(WORDS, {"ids": part}).all() for part in in_batches(ids))
        return {row[0]: row[1] for part in rows for row in part}

    def frequencies_of(self, ids: Iterable[int]) -> list[tuple[int, str, int]]:
        """(term id, term, number of articles) of these term ids."""
        statement = select(TermRow.id, TermRow.term, TermRow.document_frequency)
        return [
            row
            for part in in_batches(ids)
            for row in self._connection.execute(statement.where(TermRow.id.in_(part))).all()
        ]

    def document_frequencies(self, since: int) -> list[tuple[int, str, int]]:
        """(term id, term, number of articles) for every term whose count changed after generation `since`."""
        columns = (TermRow.id, TermRow.term, TermRow.document_frequency)
        return list(self._connection.execute(select(*columns).where(TermRow.generation > since)).all())

    def miscounted(self) -> list[tuple[int, int, int]]:
        """(term id, document frequency as stated, as counted) where the two differ, by id."""
        counted = self._counted(self._visible())
        rows = self._connection.execute(select(TermRow.id, TermRow.document_frequency))
        stated = {row[0]: row[1] for row in rows}
        wrong = (term for term in stated.keys() | counted.keys() if stated.get(term, 0) != counted.get(term, 0))
        return [(term, stated.get(term, 0), counted.get(term, 0)) for term in sorted(wrong)]

    def _counted(self, condition: ColumnElement[bool]) -> Counter[int]:
        """In how many versions under the condition each term stands."""
        statement = select(RevisionRow.terms).where(condition).execution_options(yield_per=2000)
        total: Counter[int] = Counter()
        for part in self._connection.execute(statement).scalars().partitions():
            blob = b"".join(part)
            # A blob that was cut off is damage that verification tells; here its whole numbers count.
            ids, counts = np.unique(term_ids(blob[: len(blob) // 4 * 4]), return_counts=True)
            total.update(dict(zip(ids.tolist(), counts.tolist(), strict=True)))
        return total


class TermEditor(Terms):
    """The same within a writing transaction. `upcoming` is the number of the next generation, `of_upcoming` its terms."""

    def __init__(
        self,
        connection: Connection,
        visible: Visible,
        next_id: Callable[[], int],
        *,
        upcoming: int,
        of_upcoming: Callable[[], Terms],
    ) -> None:
        super().__init__(connection, visible)
        self._next_id = next_id
        self._upcoming = upcoming
        self._of_upcoming = of_upcoming

    def numbered(self, terms: Iterable[str]) -> dict[str, int]:
        """The ids of terms; unknown ones are added, counted in no article yet."""
        wanted = list(dict.fromkeys(terms))
        known = ids_of(self._connection, TermRow.term, TermRow.id, wanted)
        new = {term: self._next_id() for term in wanted if term not in known}
        rows = [{"id": number, "term": term, "document_frequency": 0, "generation": 0} for term, number in new.items()]
        if rows:
            self._connection.execute(insert(TermRow.__table__), rows)  # type: ignore[arg-type]
        return known | new

    def count(self) -> None:
        """Bring the document frequencies up to the next generation."""
        added = self._counted(RevisionRow.generation == self._upcoming)
        added.subtract(self._counted(RevisionRow.superseded_in == self._upcoming))
        self._change(added)

    def recount(self) -> None:
        """Make the document frequencies those of the next generation, whatever they were."""
        self._change({term: right - stated for term, stated, right in self._of_upcoming().miscounted()})

    def _change(self, changes: dict[int, int]) -> None:
        rows = [
            {"counted": term, "change": change, "by": self._upcoming}
            for term, change in sorted(changes.items())
            if change
        ]
        if rows:
            statement = update(TermRow).where(TermRow.id == bindparam("counted"))
            counted = TermRow.document_frequency + bindparam("change")
            self._connection.execute(statement.values(document_frequency=counted, generation=bindparam("by")), rows)
