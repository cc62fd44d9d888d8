"""Everything that is read from the catalogue, at one generation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select

from indexer.store.copies import Copies
from indexer.store.derived import Derived
from indexer.store.directory import OutletDirectory
from indexer.store.documents import DocumentLog
from indexer.store.errors import NotFoundError, StoreError
from indexer.store.events import Events
from indexer.store.fetches import FetchLog
from indexer.store.judgements import Judgements
from indexer.store.links import Links
from indexer.store.objections import Objections
from indexer.store.profiles import Profiles
from indexer.store.records import Article, Bucket, Candidate, Paragraph
from indexer.store.statements import (
    ARTICLES,
    BUCKET_COLUMNS,
    CANDIDATE_REVISIONS,
    CANDIDATES,
    CANONICAL_ID,
    PARAGRAPHS,
    PASSAGES,
    article_of,
    candidate_of,
    contains,
    in_batches,
    paragraph_of,
    term_ids,
)
from indexer.store.tables import ArticleRow, BucketRow, EmbeddingRow, OutletRow, ParagraphRow, RevisionRow
from indexer.store.tallies import Tallies
from indexer.store.terms import Terms
from indexer.store.urls import spellings
from indexer.store.vectors import UNDATED, VectorRows, are_sound, as_vectors, embedding_fault
from indexer.store.versions import Versions


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles a list shows; None means any. Days are ordinals, the last included; `words` are in the title."""

    outlet: str | None = None
    first_day: int | None = None
    last_day: int | None = None
    words: str | None = None


class Reader(Derived):
    """One consistent view. Superseded and not yet published versions are out of sight, except where a method says so."""

    @property
    def outlets(self) -> OutletDirectory:
        """Who publishes, under which names."""
        return OutletDirectory(self._connection, self._visible)

    @property
    def documents(self) -> DocumentLog:
        """The documents that were read before."""
        return DocumentLog(self._connection)

    @property
    def fetches(self) -> FetchLog:
        """The feeds that are followed, and their entries."""
        return FetchLog(self._connection)

    @property
    def versions(self) -> Versions:
        """Articles as they were before."""
        return Versions(self._connection, self.generation)

    @property
    def copies(self) -> Copies:
        """Which paragraphs are copies of which."""
        return Copies(self._connection, self._visible())

    @property
    def events(self) -> Events:
        """What several articles tell."""
        return Events(self._connection, self._visible)

    @property
    def links(self) -> Links:
        """What events are found by."""
        return Links(self._connection, self._visible)

    @property
    def profiles(self) -> Profiles:
        """What matching needs of articles as a whole."""
        return Profiles(self._connection, self._visible)

    @property
    def judgements(self) -> Judgements:
        """What users judged of events."""
        return Judgements(self._connection)

    @property
    def terms(self) -> Terms:
        """Words and names, and how many articles have them."""
        return Terms(self._connection, self._visible)

    @property
    def tallies(self) -> Tallies:
        """What comparisons of events found, counted."""
        return Tallies(self._connection, self._visible)

    @property
    def objections(self) -> Objections:
        """The marks that users called wrong."""
        return Objections(self._connection)

    def buckets(self) -> list[Bucket]:
        """The files that make up the vector index of this generation, oldest day first."""
        return self.buckets_since(self.generation)

    def buckets_since(self, generation: int) -> list[Bucket]:
        """The files that some generation from this one to the current uses."""
        used = or_(BucketRow.retired_in.is_(None), BucketRow.retired_in > generation)
        rows = self._connection.execute(
            select(*BUCKET_COLUMNS).where(BucketRow.generation <= self.generation, used).order_by(BucketRow.day)
        )
        return [Bucket(*row) for row in rows]

    def bucket_rows(self, day: int) -> VectorRows:
        """The vectors of one day with what filters need, by paragraph id: what the bucket of that day must hold.

        Raises StoreError where an embedding was damaged: a vector from it would be found for the wrong questions.
        """
        title = EmbeddingRow.__table__.alias()
        rows = self._connection.execute(
            select(
                ParagraphRow.id,
                ArticleRow.outlet_id,
                RevisionRow.lang,
                EmbeddingRow.vector,
                title.c.vector.label("title"),
            )
            .join(RevisionRow, RevisionRow.id == ParagraphRow.revision_id)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
            .outerjoin(title, title.c.id == RevisionRow.title_embedding_id)
            .where(RevisionRow.day == day, self._visible())
            .order_by(ParagraphRow.id)
        ).all()
        dimension = int(self.facts.get("dimension", 0))
        if not are_sound({*(row.vector for row in rows), *(row.title for row in rows)} - {None}, dimension):
            _refuse_damaged(rows, dimension)
        return VectorRows.composed(
            [row.id for row in rows],
            outlet_ids=[row.outlet_id for row in rows],
            langs=[row.lang for row in rows],
            paragraphs=[row.vector for row in rows],
            titles=[row.title for row in rows],
        )

    def paragraph(self, paragraph_id: int) -> tuple[Paragraph, Article]:
        """A paragraph with its article. Superseded ones are found too: what a report quoted stays readable."""
        found = self._connection.execute(
            PARAGRAPHS.where(ParagraphRow.id == paragraph_id, RevisionRow.generation <= self.generation)
        ).one_or_none()
        if found is None:
            raise NotFoundError(f"there is no paragraph {paragraph_id} in this store")
        return paragraph_of(found), article_of(found)

    def article(self, article_id: int) -> Article:
        """The current version of an article."""
        return self._one_article(ArticleRow.id == article_id, f"article {article_id}")

    def articles_by_id(self, article_ids: Iterable[int]) -> list[Article]:
        """The current versions of these articles, by id; unknown ones are left out."""
        found = [
            article_of(row)
            for part in in_batches(article_ids)
            for row in self._connection.execute(ARTICLES.where(ArticleRow.id.in_(part), self._visible()))
        ]
        return sorted(found, key=lambda article: article.id)

    def article_by_url(self, url: str) -> Article:
        """The current version of the article at this URL, in any spelling of it (see `indexer.store.urls`).

        Where several outlets state the same address, the first indexed.
        """
        return self._one_article(RevisionRow.url.in_(spellings(url)), f"article with the URL {url}")

    def article_by_external_id(self, external_id: str) -> Article:
        """The current version of the article with the user's own id."""
        return self._one_article(RevisionRow.external_id == external_id, f"article with the external id {external_id}")

    def article_text(self, article_id: int) -> str:
        """The stored text of the current version: what paragraph offsets count in."""
        statement = select(RevisionRow.text).where(RevisionRow.article_id == article_id, self._visible())
        text = self._connection.execute(statement).scalar_one_or_none()
        if text is None:
            raise NotFoundError(f"there is no article {article_id} in this store")
        return text

    def text_around(self, paragraph_id: int) -> str:
        """The stored text of the version that a paragraph stands in, superseded or not."""
        statement = select(RevisionRow.text).join(ParagraphRow).where(ParagraphRow.id == paragraph_id)
        return str(self._connection.execute(statement).scalar_one())

    def paragraphs_of(self, article_id: int) -> list[Paragraph]:
        """The paragraphs of an article's current version, in order."""
        rows = self._connection.execute(
            PARAGRAPHS.where(ArticleRow.id == article_id, self._visible()).order_by(ParagraphRow.position)
        )
        return [paragraph_of(row) for row in rows]

    def articles(self, matching: ArticleFilter, *, after: int = 0, limit: int = 50) -> list[Article]:
        """Articles by id, those after the id `after`, `limit` at most."""
        conditions: list[ColumnElement[bool]] = [self._visible(), ArticleRow.id > after]
        if matching.outlet is not None:
            members = self.outlets.members([matching.outlet]).get(matching.outlet, ())
            conditions.append(ArticleRow.outlet_id.in_(members))
        # Days, not the dates' text: a PostgreSQL server may sort text by the rules of some language.
        if matching.first_day is not None:
            conditions.append(RevisionRow.day >= matching.first_day)
        if matching.last_day is not None:
            conditions += [RevisionRow.day <= matching.last_day, RevisionRow.day != UNDATED]
        conditions += [contains(RevisionRow.title, word) for word in (matching.words or "").split()]
        rows = self._connection.execute(ARTICLES.where(*conditions).order_by(ArticleRow.id).limit(limit))
        return [article_of(row) for row in rows]

    def candidates(self, paragraph_ids: Sequence[int]) -> list[Candidate]:
        """What scoring needs of these paragraphs, in their order."""
        rows = self._each(CANDIDATES, paragraph_ids)
        revisions = self._each(CANDIDATE_REVISIONS, sorted({row.revision_id for row in rows}))
        dimension = int(self.facts.get("dimension", 0))
        titles = as_vectors([row.vector or bytes(2 * dimension) for row in revisions])
        shared = {row.id: (row, term_ids(row.terms), title) for row, title in zip(revisions, titles, strict=True)}
        vectors = as_vectors([row.vector for row in rows])
        found = {
            row.id: candidate_of(row, vector, *shared[row.revision_id])
            for row, vector in zip(rows, vectors, strict=True)
        }
        return [found[paragraph_id] for paragraph_id in paragraph_ids]

    def passages(self, paragraph_ids: Sequence[int]) -> list[tuple[Paragraph, Article]]:
        """Paragraphs with their articles, in the order of the ids."""
        found = {row.id: (paragraph_of(row), article_of(row)) for row in self._each(PASSAGES, paragraph_ids)}
        return [found[paragraph_id] for paragraph_id in paragraph_ids]

    def counts(self) -> dict[str, int]:
        """How much this generation holds; `unpublished` articles wait for the next run of the indexer."""
        visible = select(func.count(RevisionRow.id)).where(self._visible())
        paragraphs = select(func.count(ParagraphRow.id)).join(RevisionRow).where(self._visible())
        waiting = select(func.count(RevisionRow.id)).where(RevisionRow.generation > self.generation)
        outlets = select(func.count(CANONICAL_ID.distinct())).where(
            exists().where(ArticleRow.outlet_id == OutletRow.id)
        )
        return {
            "articles": self._scalar(visible),
            "paragraphs": self._scalar(paragraphs),
            "embeddings": self._scalar(select(func.count(EmbeddingRow.id))),
            "outlets": self._scalar(outlets),
            "quarantined": self.documents.quarantine_size(),
            "unpublished": self._scalar(waiting),
        }

    def _each(self, statement: Select[*tuple[Any, ...]], ids: Sequence[int]) -> list[Row[*tuple[Any, ...]]]:
        """The rows of a statement that asks for `ids`, however many."""
        return [row for part in in_batches(ids) for row in self._connection.execute(statement, {"ids": part})]

    def _one_article(self, condition: ColumnElement[bool], what: str) -> Article:
        found = self._connection.execute(
            ARTICLES.where(condition, self._visible()).order_by(ArticleRow.id).limit(1)
        ).one_or_none()
        if found is None:
            raise NotFoundError(f"there is no {what} in this store: index it first")
        return article_of(found)


def _refuse_damaged(rows: Sequence[Row[*tuple[Any, ...]]], dimension: int) -> None:
    """Raise StoreError for the first row of a bucket with a damaged embedding."""
    for row in rows:
        if fault := embedding_fault(row.vector, dimension):
            raise StoreError(f"the embedding of paragraph {row.id} {fault}")
        if row.title is not None and (fault := embedding_fault(row.title, dimension)):
            raise StoreError(f"the embedding of the title above paragraph {row.id} {fault}")
