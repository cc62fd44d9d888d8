"""Which paragraphs are copies of which, and what that is told by: the catalogue's side of `indexer.syndication`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from indexer.store.statements import CANONICAL_ID, MEMBER, in_batches
from indexer.store.tables import (
    ArticleRow,
    CopyKeyRow,
    EmbeddingRow,
    OutletNameRow,
    OutletRow,
    ParagraphRow,
    RevisionRow,
)

Printed = Row[int, int, int, str, int, str | None, str | None]
# (paragraph id, the paragraph that it copies directly, quote_id, origin_id)
Linked = Row[int, int | None, int | None, int | None]
# (key, version, day, published)
Held = Row[int, int, int, str | None]
Named = Row[str, bool, int, int, str | None]

# Bytes of a key in a signature, and keys that are written at once.
KEY_BYTES = 8
KEYS_AT_ONCE = 20_000


class Copies:
    """The paragraphs of one generation, as copies are looked for among them. `visible` says which versions it shows."""

    def __init__(self, connection: Connection, visible: ColumnElement[bool]) -> None:
        self._connection = connection
        self._visible = visible

    def versions(self) -> list[int]:
        """Every version that is shown."""
        return sorted(self._connection.execute(select(RevisionRow.id).where(self._visible)).scalars())

    def days_of(self, revisions: Iterable[int]) -> dict[int, int]:
        """The day of each of these versions that is shown."""
        statement = select(RevisionRow.id, RevisionRow.day).where(self._visible)
        return {row[0]: row[1] for row in self._each(statement, RevisionRow.id, revisions)}

    def changed_in(self, generation: int) -> tuple[list[int], list[int]]:
        """(versions that a generation adds, versions that it supersedes), of those shown here."""
        added = select(RevisionRow.id).where(self._visible, RevisionRow.generation == generation)
        removed = select(RevisionRow.id).where(self._visible, RevisionRow.superseded_in == generation)
        return (
            sorted(self._connection.execute(added).scalars()),
            sorted(self._connection.execute(removed).scalars()),
        )

    def signatures(self, revisions: Iterable[int]) -> list[Row[int, bytes]]:
        """(version, signature) of each paragraph of these versions that has keys."""
        statement = (
            select(ParagraphRow.revision_id, EmbeddingRow.signature)
            .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
            .where(func.length(EmbeddingRow.signature) > 0)
        )
        return self._each(statement, ParagraphRow.revision_id, revisions)

    def with_one_key(self, revisions: Iterable[int]) -> set[int]:
        """Those of these versions that have a single key in all their paragraphs."""
        statement = (
            select(ParagraphRow.revision_id)
            .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
            .where(func.length(EmbeddingRow.signature) > 0)
            .group_by(ParagraphRow.revision_id)
            .having(func.max(func.length(EmbeddingRow.signature)) == KEY_BYTES)
            .having(func.count(EmbeddingRow.signature.distinct()) == 1)
        )
        return {row[0] for row in self._each(statement, ParagraphRow.revision_id, revisions)}

    def holding(self, keys: Iterable[int]) -> Iterator[Held]:
        """Each holder of each of these keys, streamed."""
        return self._streamed(self._held().execution_options(yield_per=5000), CopyKeyRow.key, keys)

    def stated_keys(self) -> Iterator[Row[int, int]]:
        """(key, version) of every key that is stated, of versions that are not shown too, streamed."""
        statement = select(CopyKeyRow.key, CopyKeyRow.revision_id)
        yield from self._connection.execute(statement.execution_options(yield_per=5000))

    def held_by_several(self) -> Iterator[Held]:
        """Each holder of each key that several versions hold, streamed."""
        several = select(CopyKeyRow.key).group_by(CopyKeyRow.key).having(func.count() > 1)
        statement = self._held().where(CopyKeyRow.key.in_(several))
        yield from self._connection.execute(statement.execution_options(yield_per=5000))

    def _held(self) -> Any:
        columns = (CopyKeyRow.key, RevisionRow.id, RevisionRow.day, RevisionRow.published)
        return select(*columns).join(RevisionRow, RevisionRow.id == CopyKeyRow.revision_id).where(self._visible)

    def unsigned(self, count: int) -> list[Row[int, str]]:
        """(text id, text) of at most `count` texts of paragraphs that have no signature."""
        statement = (
            select(EmbeddingRow.id, func.min(ParagraphRow.text))
            .join(ParagraphRow, ParagraphRow.embedding_id == EmbeddingRow.id)
            .where(EmbeddingRow.signature.is_(None))
            .group_by(EmbeddingRow.id)
            .limit(count)
        )
        return list(self._connection.execute(statement))

    def printed(self, revisions: Iterable[int]) -> Iterator[tuple[int, list[Printed]]]:
        """Each version's (version, paragraph, text id, text, outlet, family, credit), a paragraph a row, in order."""
        statement = (
            select(
                RevisionRow.id,
                ParagraphRow.id,
                ParagraphRow.embedding_id,
                ParagraphRow.text,
                OutletRow.id,
                OutletRow.family,
                RevisionRow.credit,
            )
            .join(ParagraphRow, ParagraphRow.revision_id == RevisionRow.id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .join(MEMBER, MEMBER.id == ArticleRow.outlet_id)
            .join(OutletRow, OutletRow.id == func.coalesce(MEMBER.merged_into, MEMBER.id))
            .order_by(RevisionRow.id, ParagraphRow.position)
        )
        for revision, rows in groupby(self._each(statement, RevisionRow.id, sorted(revisions)), itemgetter(0)):
            yield revision, list(rows)

    def texts_of(self, revisions: Iterable[int]) -> set[int]:
        """Ids of the texts that these versions print."""
        statement = select(ParagraphRow.embedding_id).distinct()
        return {row[0] for row in self._each(statement, ParagraphRow.revision_id, revisions)}

    def printing(self, texts: Iterable[int]) -> set[int]:
        """The versions that print any of these texts."""
        statement = select(RevisionRow.id).join(ParagraphRow).where(self._visible).distinct()
        return {row[0] for row in self._each(statement, ParagraphRow.embedding_id, texts)}

    def repeated(self, texts: Iterable[int], times: int) -> set[int]:
        """Those of the texts that some outlet prints in this many articles or more."""
        statement = (
            select(ParagraphRow.embedding_id)
            .join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
            .where(self._visible)
            .group_by(ParagraphRow.embedding_id, CANONICAL_ID)
            .having(func.count(RevisionRow.id.distinct()) >= times)
        )
        return {row[0] for row in self._each(statement, ParagraphRow.embedding_id, texts)}

    def outlets(self) -> list[Named]:
        """(key of a name, whether it is the outlet's own, id, the id that it counts as, family), by key and id."""
        own = (OutletNameRow.name == OutletRow.name).label("own")
        statement = select(OutletNameRow.key, own, OutletRow.id, CANONICAL_ID.label("outlet"), OutletRow.family)
        rows = self._connection.execute(statement.join(OutletRow, OutletRow.id == OutletNameRow.outlet_id))
        return sorted(rows, key=itemgetter(0, 2))

    def origins_of(self, text: str) -> list[int]:
        """The origin of the paragraphs with this very text, the first of several; empty where there are none."""
        statement = (
            select(func.min(ParagraphRow.origin_id))
            .join(RevisionRow)
            .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
            .where(EmbeddingRow.text_sha256 == sha256(text.encode()).digest(), self._visible)
        )
        found = self._connection.execute(statement).scalar_one()
        return [] if found is None else [int(found)]

    def linked(self) -> Iterator[Linked]:
        """The links of every paragraph, streamed."""
        yield from self._connection.execute(self._links().execution_options(yield_per=5000))

    def links_in(self, revisions: Iterable[int]) -> list[Linked]:
        """The links of each paragraph of these versions."""
        return self._each(self._links(), ParagraphRow.revision_id, revisions)

    def links_of(self, paragraphs: Iterable[int]) -> list[Linked]:
        """The links of these paragraphs."""
        return self._each(self._links(), ParagraphRow.id, paragraphs)

    def groups(self, origins: Iterable[int]) -> list[Linked]:
        """The links of the paragraphs with one of these origins."""
        origins = set(origins)
        copied = self._links().where(ParagraphRow.origin_id != ParagraphRow.id)  # the index's own condition
        own = self._links().where(ParagraphRow.origin_id == ParagraphRow.id)
        return self._each(copied, ParagraphRow.origin_id, origins) + self._each(own, ParagraphRow.id, origins)

    def quoted(self, paragraphs: Iterable[int]) -> set[int]:
        """Those of the paragraphs whose quotation others print."""
        statement = select(ParagraphRow.quote_id).join(RevisionRow).where(self._visible).distinct()
        others = statement.where(ParagraphRow.quote_id.is_not(None), ParagraphRow.quote_id != ParagraphRow.id)
        return {row[0] for row in self._each(others, ParagraphRow.quote_id, paragraphs)}

    def places(self, paragraphs: Iterable[int]) -> list[Row[int, str | None, int, int, str | None]]:
        """(paragraph, published, day, outlet, credit) of these paragraphs."""
        statement = (
            select(ParagraphRow.id, RevisionRow.published, RevisionRow.day, CANONICAL_ID, RevisionRow.credit)
            .join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
        )
        return self._each(statement, ParagraphRow.id, paragraphs)

    def _links(self) -> Any:
        columns = (ParagraphRow.id, ParagraphRow.copy_of, ParagraphRow.quote_id, ParagraphRow.origin_id)
        return select(*columns).join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id).where(self._visible)

    def _each(self, statement: Any, column: Any, keys: Iterable[int]) -> list[Any]:
        return list(self._streamed(statement, column, keys))

    def _streamed(self, statement: Any, column: Any, keys: Iterable[int]) -> Iterator[Any]:
        narrowed = statement.where(column.in_(bindparam("keys", expanding=True)))
        for part in in_batches(keys):
            yield from self._connection.execute(narrowed, {"keys": part})


class CopyLinks(Copies):
    """Copies that can be written."""

    def add_keys(self, held: Iterable[tuple[int, int]]) -> None:
        """State (key, version), ascending, of versions whose keys are not stated yet."""
        remaining = iter(held)
        while part := list(islice(remaining, KEYS_AT_ONCE)):
            rows = [{"key": key, "revision_id": version} for key, version in part]
            self._connection.execute(insert(CopyKeyRow), rows)

    def drop_keys(self, held: Iterable[tuple[int, int]]) -> None:
        """Drop stated (key, version), ascending."""
        same = (CopyKeyRow.key == bindparam("held_key"), CopyKeyRow.revision_id == bindparam("version"))
        remaining = iter(held)
        while part := list(islice(remaining, KEYS_AT_ONCE)):
            rows = [{"held_key": key, "version": version} for key, version in part]
            self._connection.execute(delete(CopyKeyRow).where(*same), rows)

    def forget_keys(self) -> None:
        """Drop every version's keys."""
        self._connection.execute(delete(CopyKeyRow))

    def sign(self, signatures: Mapping[int, bytes]) -> None:
        """Store signatures by text id."""
        rows = [{"text": text, "value": value} for text, value in signatures.items()]
        self._change(update(EmbeddingRow).where(EmbeddingRow.id == bindparam("text")), "signature", rows)

    def set_links(self, **columns: Mapping[int, int | None]) -> None:
        """Change `copy_of`, `quote_id` or `origin_id`, each by paragraph id."""
        statement = update(ParagraphRow).where(ParagraphRow.id == bindparam("paragraph"))
        for column, links in columns.items():
            self._change(statement, column, [{"paragraph": each, "value": other} for each, other in links.items()])

    def _change(self, statement: Any, column: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement.values({column: bindparam("value")}), list(rows))
