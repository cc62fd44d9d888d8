"""Everything that is written to the catalogue. The store's lock is held: there is one writer, so it numbers the rows itself.

Numbers that follow from what is committed make a run that was killed and repeated equal to one that was not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, tuple_, update

from indexer.store.copies import CopyLinks
from indexer.store.directory_editor import DirectoryEditor
from indexer.store.event_editor import EventEditor
from indexer.store.event_tables import EventRow, JudgementRow
from indexer.store.judgements import JudgementEditor
from indexer.store.links import LinkEditor
from indexer.store.objection_tables import ObjectionRow
from indexer.store.objections import ObjectionEditor
from indexer.store.profiles import ProfileEditor
from indexer.store.reading import Reader
from indexer.store.records import Bucket, KnownVersion, Version
from indexer.store.statements import ids_of, in_batches, packed
from indexer.store.tables import (
    ArticleRow,
    Base,
    BucketRow,
    EmbeddingRow,
    OutletRow,
    ParagraphRow,
    QuarantineRow,
    RevisionRow,
    StoreRow,
    TermRow,
)
from indexer.store.tallies import TallyEditor
from indexer.store.terms import TermEditor

# How often users changed outlets or events, or called a mark wrong.
CORRECTIONS = "corrections"
# Fields that a revision takes over from the version found, as they are.
COPIED_FIELDS = (
    "external_id url title published published_from utc_offset day lang lang_from author "
    "credit credit_from text extra source line content_sha256"
).split()


class Writer(Reader):
    """A transaction that also writes. It reads like a Reader of the last published generation."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._ids: dict[type[Base], count[int]] = {}

    @property
    def next_generation(self) -> int:
        """The generation that the next publication makes."""
        return self.generation + 1

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """State facts about the store as a whole."""
        for key, value in facts.items():
            if key in self.facts:
                self._connection.execute(update(StoreRow).where(StoreRow.key == key).values(value=value))
            else:
                self._connection.execute(insert(StoreRow).values(key=key, value=value))
            self.facts[key] = value

    @property
    def copies(self) -> CopyLinks:
        """Which paragraphs are copies of which; to be stated too."""
        return CopyLinks(self._connection, self._visible())

    @property
    def events(self) -> EventEditor:
        """What several articles tell; to be changed too."""
        return EventEditor(self._connection, self._visible, lambda: self._next(EventRow))

    @property
    def links(self) -> LinkEditor:
        """What events are found by; to be changed too."""
        return LinkEditor(self._connection, self._visible)

    @property
    def profiles(self) -> ProfileEditor:
        """What matching needs of articles as a whole; to be added to."""
        return ProfileEditor(self._connection, self._visible)

    @property
    def judgements(self) -> JudgementEditor:
        """What users judged of events; to be added to."""
        return JudgementEditor(self._connection, lambda: self._next(JudgementRow), self._count_correction)

    @property
    def terms(self) -> TermEditor:
        """Words and names, and how many articles have them; to be added to and counted too."""
        return TermEditor(
            self._connection,
            self._visible,
            lambda: self._next(TermRow),
            upcoming=self.next_generation,
            of_upcoming=lambda: self.as_of_next().terms,
        )

    @property
    def tallies(self) -> TallyEditor:
        """What comparisons of events found, counted; to be stated too."""
        return TallyEditor(self._connection, self._visible)

    @property
    def objections(self) -> ObjectionEditor:
        """The marks that users called wrong; to be added to."""
        return ObjectionEditor(self._connection, lambda: self._next(ObjectionRow), self._count_correction)

    @cached_property
    def outlets(self) -> DirectoryEditor:
        """Who publishes, under which names; to be changed too."""
        return DirectoryEditor(self._connection, self._visible, lambda: self._next(OutletRow), self._count_correction)

    def known_versions(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], KnownVersion]:
        """The newest version of each article among the (outlet, identity) keys, outlets as `outlets.resolved` names them.

        Articles of merged outlets are the outlet's; of two with one identity its own counts, else the first.
        """
        rows_of = self.outlets.rows_of(dict.fromkeys(outlet for outlet, _ in keys))
        asked = {(row, identity): (outlet, identity) for outlet, identity in keys for row in rows_of.get(outlet, ())}
        newest = RevisionRow.__table__.alias()
        found: dict[tuple[int, str], KnownVersion] = {}
        for part in in_batches(asked):
            rows = self._connection.execute(
                select(
                    ArticleRow.outlet_id,
                    ArticleRow.identity,
                    ArticleRow.id,
                    RevisionRow.id,
                    RevisionRow.number,
                    RevisionRow.content_sha256,
                    RevisionRow.published.is_not(None),
                )
                .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
                .where(tuple_(ArticleRow.outlet_id, ArticleRow.identity).in_(part))
                .where(
                    RevisionRow.number
                    == select(func.max(newest.c.number)).where(newest.c.article_id == ArticleRow.id).scalar_subquery()
                )
            )
            found |= {(row[0], row[1]): KnownVersion(*row[2:]) for row in rows}
        known: dict[tuple[str, str], KnownVersion] = {}
        for place, key in asked.items():
            if place in found:
                known.setdefault(key, found[place])
        return known

    def embedding_ids(self, digests: Iterable[bytes]) -> dict[bytes, int]:
        """Ids of the texts, by SHA-256, whose embedding is stored."""
        return ids_of(self._connection, EmbeddingRow.text_sha256, EmbeddingRow.id, digests)

    def add_embeddings(self, vectors: Mapping[bytes, bytes], signatures: Mapping[bytes, bytes]) -> dict[bytes, int]:
        """Store embeddings and signatures (see `indexer.syndication`) by the SHA-256 of their texts; returns their ids."""
        ids = {digest: self._next(EmbeddingRow) for digest in vectors}
        rows = [
            {"id": ids[digest], "text_sha256": digest, "vector": vector, "signature": signatures[digest]}
            for digest, vector in vectors.items()
        ]
        self._insert(EmbeddingRow, rows)
        return ids

    def add_versions(
        self, versions: Sequence[tuple[Version, KnownVersion | None]], embedding_ids: Mapping[bytes, int]
    ) -> list[int]:
        """Store new articles (no known version) and revisions, which supersede their known version; returns the versions' ids.

        `embedding_ids` holds every paragraph's and title's text by SHA-256; outlets are named as by `outlets.resolved`.
        """
        outlets = self.outlets.rows_of(dict.fromkeys(version.outlet for version, _ in versions))
        terms = self.terms.numbered(term for version, _ in versions for term in sorted(version.article_terms))
        articles: list[dict[str, Any]] = []
        revisions: list[dict[str, Any]] = []
        paragraphs: list[dict[str, Any]] = []
        superseded: list[dict[str, int]] = []
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for version, known in versions:
            article_id = known.article_id if known else self._next(ArticleRow)
            if known:
                superseded.append({"old": known.revision_id, "by": self.next_generation})
            else:
                articles.append(
                    {"id": article_id, "outlet_id": outlets[version.outlet][0], "identity": version.identity}
                )
            revision = self._revision(version, article_id, known.number + 1 if known else 1)
            revision["title_embedding_id"] = embedding_ids[digest_of(version.title)] if version.title else None
            revision["terms"] = packed(terms[term] for term in version.article_terms)
            revisions.append(revision | {"indexed_at": now})
            paragraphs += self._paragraph_rows(version, revision["id"], terms, embedding_ids)
        self._insert(ArticleRow, articles)
        self._insert(RevisionRow, revisions)
        self._insert(ParagraphRow, paragraphs)
        if superseded:
            statement = update(RevisionRow).where(RevisionRow.id == bindparam("old"))
            self._connection.execute(statement.values(superseded_in=bindparam("by")), superseded)
        return [revision["id"] for revision in revisions]

    def quarantine(self, documents: Sequence[tuple[str, int, str, bytes]]) -> list[int]:
        """Record documents that were not taken in: (source, line, reason, document). The same one is recorded once.

        Returns the entries' ids.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        ids: list[int] = []
        for source, line, reason, document in documents:
            key = {"source": source, "line": line, "document_sha256": sha256(document).digest()}
            found = self._connection.execute(select(QuarantineRow.id).filter_by(**key)).scalar_one_or_none()
            if found is None:
                found = self._next(QuarantineRow)
                excerpt = document[:200].decode(errors="replace").replace("\0", "�")
                row = key | {"id": found, "reason": reason, "excerpt": excerpt, "at": now}
                self._connection.execute(insert(QuarantineRow).values(row))
            ids.append(found)
        return ids

    def unpublished_days(self) -> list[int]:
        """Days whose paragraphs the next publication changes."""
        rows = self._connection.execute(select(RevisionRow.day).where(self._unpublished()).distinct())
        return sorted(rows.scalars())

    def publish(self, buckets: Mapping[int, Bucket | None]) -> None:
        """Make the next generation current: with these buckets in place of their days' old ones (None: the day is empty)."""
        for day in buckets:
            statement = update(BucketRow).where(BucketRow.day == day, BucketRow.retired_in.is_(None))
            self._connection.execute(statement.values(retired_in=self.next_generation))
        fields = ("day", "generation", "file", "sha256", "rows", "highest_paragraph_id")
        present = [bucket for bucket in buckets.values() if bucket is not None]
        self._insert(BucketRow, [{name: getattr(bucket, name) for name in fields} for bucket in present])
        self.set_facts({"generation": str(self.next_generation)})
        current = select(func.count(RevisionRow.id)).where(self._visible())
        self.set_facts({"articles": str(self._scalar(current))})

    def as_of_next(self) -> Reader:
        """A reader of what the next publication will show, inside this transaction."""
        reader = Reader(self._connection)
        reader.facts = self.facts | {"generation": str(self.next_generation)}
        return reader

    def _count_correction(self) -> None:
        """Note that users changed what readers see at once, without a publication (see `Derived.edition`)."""
        self.set_facts({CORRECTIONS: str(int(self.facts.get(CORRECTIONS, 0)) + 1)})

    def _unpublished(self) -> ColumnElement[bool]:
        return (RevisionRow.generation == self.next_generation) | (RevisionRow.superseded_in == self.next_generation)

    def _revision(self, version: Version, article_id: int, number: int) -> dict[str, Any]:
        return {name: getattr(version, name) for name in COPIED_FIELDS} | {
            "id": self._next(RevisionRow),
            "article_id": article_id,
            "number": number,
            "generation": self.next_generation,
        }

    def _paragraph_rows(
        self, version: Version, revision_id: int, terms: Mapping[str, int], embedding_ids: Mapping[bytes, int]
    ) -> Iterator[dict[str, Any]]:
        for position, (start, end) in enumerate(version.spans):
            text = version.text[start:end]
            number = self._next(ParagraphRow)
            yield {
                "id": number,
                "origin_id": number,  # until the publication finds another
                "revision_id": revision_id,
                "position": position,
                "start": start,
                "end": end,
                "text": text,
                "times": [asdict(each) for each in version.times[position]] or None if version.times else None,
                "terms": packed(terms[term] for term in version.paragraph_terms[position]),
                "embedding_id": embedding_ids[digest_of(text)],
            }

    def _next(self, table: type[Any]) -> int:
        if table not in self._ids:
            highest = self._connection.execute(select(func.coalesce(func.max(table.id), 0))).scalar_one()
            self._ids[table] = count(highest + 1)
        return next(self._ids[table])

    def _insert(self, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table.__table__), list(rows))  # type: ignore[arg-type]


def digest_of(text: str) -> bytes:
    """SHA-256 of a text's UTF-8: what equal texts share one embedding by."""
    return sha256(text.encode()).digest()
