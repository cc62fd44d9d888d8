"""The statements that readers run, built once, and what their rows become.

Building and compiling a statement for each match query took longer than running it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from indexer.store.records import Article, Candidate, Paragraph, TermIds, TimeWords, Vectors
from indexer.store.tables import ArticleRow, BucketRow, EmbeddingRow, OutletRow, ParagraphRow, RevisionRow

Key = TypeVar("Key")
# Well under the bound-parameter limits of SQLite (32,766) and PostgreSQL (65,535), two columns to a key.
KEYS_PER_QUERY = 5000

ARTICLE_COLUMNS = (
    ArticleRow.id.label("article_id"),
    RevisionRow.external_id,
    OutletRow.name.label("outlet"),
    RevisionRow.title,
    RevisionRow.url,
    RevisionRow.published,
    RevisionRow.published_from,
    RevisionRow.utc_offset,
    RevisionRow.lang,
    RevisionRow.lang_from,
    RevisionRow.author,
    RevisionRow.credit,
    RevisionRow.credit_from,
    RevisionRow.number,
)
BUCKET_COLUMNS = (
    BucketRow.day,
    BucketRow.generation,
    BucketRow.file,
    BucketRow.sha256,
    BucketRow.rows,
    BucketRow.highest_paragraph_id,
)

# An outlet that was merged into another is shown and counted as the other.
CANONICAL_ID: ColumnElement[int] = func.coalesce(OutletRow.merged_into, OutletRow.id)
MEMBER = aliased(OutletRow)

ARTICLES = (
    select(*ARTICLE_COLUMNS)
    .select_from(RevisionRow)
    .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
    .join(MEMBER, MEMBER.id == ArticleRow.outlet_id)
    .join(OutletRow, OutletRow.id == func.coalesce(MEMBER.merged_into, MEMBER.id))
)
PARAGRAPHS = ARTICLES.add_columns(
    ParagraphRow.id,
    ParagraphRow.position,
    ParagraphRow.start,
    ParagraphRow.end,
    ParagraphRow.text,
    ParagraphRow.times,
).join(ParagraphRow, ParagraphRow.revision_id == RevisionRow.id)

# Every match query runs the four below.
PASSAGES = PARAGRAPHS.where(ParagraphRow.id.in_(bindparam("ids", expanding=True)))
CANDIDATES = (
    select(
        ParagraphRow.id,
        ParagraphRow.revision_id,
        ParagraphRow.origin_id,
        ParagraphRow.quote_id,
        ParagraphRow.terms,
        EmbeddingRow.vector,
    )
    .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
    .where(ParagraphRow.id.in_(bindparam("ids", expanding=True)))
)
CANDIDATE_REVISIONS = (
    select(
        RevisionRow.id,
        RevisionRow.article_id,
        CANONICAL_ID.label("outlet_id"),
        RevisionRow.day,
        RevisionRow.lang,
        RevisionRow.terms,
        EmbeddingRow.vector,
    )
    .select_from(RevisionRow)
    .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
    .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    .outerjoin(EmbeddingRow, EmbeddingRow.id == RevisionRow.title_embedding_id)
    .where(RevisionRow.id.in_(bindparam("ids", expanding=True)))
)

# What verification compares, every version with its paragraphs, in order.
TEXTS = (
    select(
        RevisionRow.id,
        RevisionRow.text.label("article"),
        ParagraphRow.id.label("paragraph_id"),
        ParagraphRow.start,
        ParagraphRow.end,
        ParagraphRow.text,
        EmbeddingRow.text_sha256,
        EmbeddingRow.vector,
    )
    .outerjoin(ParagraphRow, ParagraphRow.revision_id == RevisionRow.id)
    .outerjoin(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
    .order_by(RevisionRow.id, ParagraphRow.position)
)


def in_batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys in lists of at most KEYS_PER_QUERY, in order."""
    remaining = iter(keys)
    while part := list(islice(remaining, KEYS_PER_QUERY)):
        yield part


def contains(column: Any, word: str, *, written: Callable[[str], str] = str) -> ColumnElement[bool]:
    """Whether a column of text has a word somewhere, whatever the case of its letters; `written` is how it stands there.

    SQLite folds ASCII alone, so another script's word is looked for as it is given and in the cases that names come in.
    """
    spelled = (word,) if word.isascii() else (word, word.lower(), word.upper(), word.title())
    return or_(*(column.icontains(written(each), autoescape=True) for each in dict.fromkeys(spelled)))


def ids_of(connection: Connection, column: Any, id_column: Any, keys: Iterable[Key]) -> dict[Key, int]:
    """By key the ids of those rows whose `column` holds one of the keys."""
    found: dict[Key, int] = {}
    for part in in_batches(keys):
        rows = connection.execute(select(column, id_column).where(column.in_(part)))
        found |= {row[0]: row[1] for row in rows}
    return found


def term_ids(blob: bytes) -> TermIds:
    """Stored term ids, ascending."""
    return np.frombuffer(blob, dtype="<i4")


def packed(terms: Iterable[int]) -> bytes:
    """Term ids as they are stored."""
    return np.array(sorted(terms), dtype="<i4").tobytes()


def article_of(row: Row[*tuple[Any, ...]]) -> Article:
    """The article that a row of ARTICLE_COLUMNS tells."""
    return Article(
        id=row.article_id,
        external_id=row.external_id,
        outlet=row.outlet,
        title=row.title,
        url=row.url,
        published=row.published,
        published_from=row.published_from,
        utc_offset=row.utc_offset,
        lang=row.lang,
        lang_from=row.lang_from,
        author=row.author,
        credit=row.credit,
        credit_from=row.credit_from,
        revision=row.number,
    )


def paragraph_of(row: Row[*tuple[Any, ...]]) -> Paragraph:
    """The paragraph that a row of PARAGRAPHS tells."""
    times = tuple(TimeWords(**each) for each in row.times or ())
    return Paragraph(row.id, row.article_id, row.position, row.start, row.end, row.text, times)


def candidate_of(
    row: Row[*tuple[Any, ...]],
    vector: Vectors,
    revision: Row[*tuple[Any, ...]],
    article_terms: TermIds,
    title_vector: Vectors,
) -> Candidate:
    """A candidate from its row of CANDIDATES and what its article's version shares."""
    return Candidate(
        paragraph_id=row.id,
        version=row.revision_id,
        article_id=revision.article_id,
        outlet_id=revision.outlet_id,
        origin_id=row.origin_id or row.id,
        quote_id=row.quote_id,
        day=revision.day or None,
        lang=revision.lang,
        terms=term_ids(row.terms),
        article_terms=article_terms,
        vector=vector,
        title_vector=title_vector,
    )
