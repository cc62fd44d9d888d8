"""What follows from the articles and is stored all the same: counted again, for verification and for rebuilding."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from indexer.store.statements import TEXTS
from indexer.store.tables import ParagraphRow, RevisionRow, StoreRow

Edition = tuple[tuple[str, str], ...]


class Derived:
    """One generation of the catalogue, looked at as a whole. The base of Reader."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def facts(self) -> dict[str, str]:
        """The store's model, generation and article count."""
        return {row.key: row.value for row in self._connection.execute(select(StoreRow.key, StoreRow.value))}

    @property
    def generation(self) -> int:
        """Number of the last publication; 0 before the first."""
        return int(self.facts.get("generation", 0))

    @property
    def edition(self) -> Edition:
        """What tells this state of the store from any other in which a reader may be answered differently.

        Publications and corrections by users (judgements, objections, outlets) both change it; documents that wait to be
        published do not.
        """
        return tuple(sorted(self.facts.items()))

    def rows_per_day(self) -> dict[int, tuple[int, int]]:
        """Per day of this generation: the number of paragraphs and the highest paragraph id, for checking the buckets."""
        rows = self._connection.execute(
            select(RevisionRow.day, func.count(ParagraphRow.id), func.max(ParagraphRow.id))
            .join(ParagraphRow, ParagraphRow.revision_id == RevisionRow.id)
            .where(self._visible())
            .group_by(RevisionRow.day)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def texts(self) -> Iterator[Row[*tuple[Any, ...]]]:
        """The rows of TEXTS, streamed."""
        yield from self._connection.execute(TEXTS.execution_options(yield_per=2000))

    def languages(self) -> list[str]:
        """The languages of the articles, that of most articles first; articles without one are left out."""
        articles = func.count(RevisionRow.id)
        spoken = (
            select(RevisionRow.lang).where(self._visible(), RevisionRow.lang.is_not(None)).group_by(RevisionRow.lang)
        )
        return [
            str(lang) for lang in self._connection.execute(spoken.order_by(articles.desc(), RevisionRow.lang)).scalars()
        ]

    def _scalar(self, statement: Select[int]) -> int:
        return int(self._connection.execute(statement).scalar_one())

    def _visible(self) -> ColumnElement[bool]:
        current = or_(RevisionRow.superseded_in.is_(None), RevisionRow.superseded_in > self.generation)
        return (RevisionRow.generation <= self.generation) & current
