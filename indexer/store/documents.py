"""Which documents were read before, and what they became: a second run over a source need not read them again."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, func, insert, select

from indexer.store.records import Provenance, Quarantined, Refused, TakenIn
from indexer.store.statements import in_batches
from indexer.store.tables import ArticleRow, DocumentRow, OutletRow, ParagraphRow, QuarantineRow, RevisionRow


class DocumentLog:
    """The documents of one catalogue, by the SHA-256 of all that their reading depends on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, digests: Iterable[bytes]) -> dict[bytes, TakenIn | Refused]:
        """Those that need not be read again. One whose article has a newer version by now is left out: it may revise it."""
        own = OutletRow.__table__.alias()
        taken_in = (
            select(DocumentRow.sha256, OutletRow.name, ArticleRow.identity, RevisionRow.content_sha256)
            .join(RevisionRow, RevisionRow.id == DocumentRow.revision_id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .join(own, own.c.id == ArticleRow.outlet_id)
            .join(OutletRow, OutletRow.id == func.coalesce(own.c.merged_into, own.c.id))
            .where(RevisionRow.superseded_in.is_(None))
        )
        refused = select(DocumentRow.sha256, QuarantineRow.reason).join(
            QuarantineRow, QuarantineRow.id == DocumentRow.quarantine_id
        )
        found: dict[bytes, TakenIn | Refused] = {}
        for part in in_batches(digests):
            among = DocumentRow.sha256.in_(part)
            found |= {row[0]: TakenIn(*row[1:]) for row in self._connection.execute(taken_in.where(among))}
            found |= {row[0]: Refused(row[1], lasting=True) for row in self._connection.execute(refused.where(among))}
        return found

    def behind(self, paragraphs: Iterable[int]) -> dict[int, Provenance]:
        """The document that each of these paragraphs was read from, superseded or not; unknown ids are left out."""
        statement = select(
            ParagraphRow.id, RevisionRow.source, RevisionRow.line, RevisionRow.indexed_at, RevisionRow.text
        ).join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id)
        return {
            row[0]: Provenance(*row[1:])
            for part in in_batches(paragraphs)
            for row in self._connection.execute(statement.where(ParagraphRow.id.in_(part)))
        }

    def quarantine_size(self) -> int:
        """How many documents were not taken in."""
        return int(self._connection.scalar(select(func.count(QuarantineRow.id))) or 0)

    def quarantined(self, *, limit: int = 20) -> list[Quarantined]:
        """The latest documents that were not taken in."""
        columns = (
            QuarantineRow.source,
            QuarantineRow.line,
            QuarantineRow.reason,
            QuarantineRow.excerpt,
            QuarantineRow.at,
        )
        rows = self._connection.execute(select(*columns).order_by(QuarantineRow.id.desc()).limit(limit))
        return [Quarantined(*row) for row in rows]

    def note(self, *, revisions: Mapping[bytes | None, int], quarantined: Mapping[bytes | None, int]) -> None:
        """State what documents became, whatever was stated before: ids of versions, and of quarantine entries.

        What stands under None is not to be remembered.
        """
        became = [("revision_id", digest, number) for digest, number in revisions.items() if digest]
        became += [("quarantine_id", digest, number) for digest, number in quarantined.items() if digest]
        rows = [
            {"sha256": digest, "revision_id": None, "quarantine_id": None} | {id_: number}
            for id_, digest, number in became
        ]
        for part in in_batches([row["sha256"] for row in rows]):
            self._connection.execute(delete(DocumentRow).where(DocumentRow.sha256.in_(part)))
        if rows:
            self._connection.execute(insert(DocumentRow), rows)
