"""Profiles of article versions and postings of rare terms: the catalogue's side of `indexer.matching`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, func, insert, select

from indexer.store.profile_tables import PostingRow, ProfileRow, SurroundingsRow
from indexer.store.records import TermIds, Vectors
from indexer.store.statements import CANONICAL_ID, in_batches, term_ids
from indexer.store.tables import ArticleRow, EmbeddingRow, OutletRow, ParagraphRow, RevisionRow
from indexer.store.vectors import Scope, as_blobs, as_vectors, compose

Rows = list[Row[*tuple[Any, ...]]]
# Versions whose paragraphs are read together.
VERSIONS_AT_ONCE = 1000

PROFILES = (
    select(
        RevisionRow.id,
        RevisionRow.article_id,
        CANONICAL_ID.label("outlet_id"),
        RevisionRow.day,
        RevisionRow.terms,
        ProfileRow.title_terms,
        ProfileRow.lead_terms,
        ProfileRow.days,
        ProfileRow.gist,
        ProfileRow.lead,
        SurroundingsRow.term,
        SurroundingsRow.title.label("title_likeness"),
        SurroundingsRow.gist.label("gist_likeness"),
        SurroundingsRow.day.label("suggested"),
        SurroundingsRow.sure,
        EmbeddingRow.vector.label("title"),
    )
    .select_from(ProfileRow)
    .join(RevisionRow, RevisionRow.id == ProfileRow.revision_id)
    .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
    .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    .outerjoin(EmbeddingRow, EmbeddingRow.id == RevisionRow.title_embedding_id)
    .outerjoin(SurroundingsRow, SurroundingsRow.revision_id == ProfileRow.revision_id)
    .where(ProfileRow.revision_id.in_(bindparam("ids", expanding=True)))
)
# The same of many articles at once, with no more than likeness in meaning takes.
OUTLINES = (
    select(RevisionRow.id, RevisionRow.day, ProfileRow.gist, EmbeddingRow.vector.label("title"))
    .select_from(ProfileRow)
    .join(RevisionRow, RevisionRow.id == ProfileRow.revision_id)
    .outerjoin(EmbeddingRow, EmbeddingRow.id == RevisionRow.title_embedding_id)
    .where(ProfileRow.revision_id.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Around:
    """What the articles of other outlets say of a version: its best likeness with any of them in `term`s, `title` and `gist`
    (cosines, never below 0), and the `day` of publication that they suggest where it states none, how `sure`, in [0, 1].
    """

    term: float
    title: float
    gist: float
    day: int | None
    sure: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What matching needs of a version of an article as a whole.

    `day` is an ordinal or None, `days` those that its first paragraphs speak of, first named first. `title_terms` are of the
    headline, `lead_terms` of the headline and the opening, `terms` of all (term ids, ascending). `title`, `lead` and `gist`
    are unit vectors (d,) of the headline (zeros where there is none), the opening and the first paragraphs, float32. `around`
    is what follows from other articles, None where it was not looked for yet.
    """

    version: int
    article_id: int
    outlet_id: int
    day: int | None
    days: TermIds
    terms: TermIds
    title_terms: TermIds
    lead_terms: TermIds
    title: Vectors
    lead: Vectors
    gist: Vectors
    around: Around | None


@dataclass(frozen=True, slots=True)
class Outlines:
    """What n versions of articles are about, by id.

    `versions` (n,) are ids, `days` (n,) of publication, NaN where unknown; `context` (n, d) unit vectors of the first
    paragraphs in the context of the headline.
    """

    versions: NDArray[np.int64]
    days: NDArray[np.float64]
    context: Vectors

    def __len__(self) -> int:
        return len(self.versions)


class Profiles:
    """The profiles of one generation. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Callable[[], ColumnElement[bool]]) -> None:
        self._connection = connection
        self._visible = visible

    def of(self, versions: Iterable[int]) -> list[Profile]:
        """The profiles of those of these versions that have one, by id."""
        rows = sorted(self._each(PROFILES, versions), key=lambda row: row.id)
        if not rows:
            return []
        none = bytes(len(rows[0].gist))
        title, lead, gist = (
            as_vectors([getattr(row, name) or none for row in rows]) for name in ("title", "lead", "gist")
        )
        return [
            Profile(
                version=row.id,
                article_id=row.article_id,
                outlet_id=row.outlet_id,
                day=row.day or None,
                days=term_ids(row.days),
                terms=term_ids(row.terms),
                title_terms=term_ids(row.title_terms),
                lead_terms=term_ids(row.lead_terms),
                title=title[place],
                lead=lead[place],
                gist=gist[place],
                around=_around(row),
            )
            for place, row in enumerate(rows)
        ]

    def outlines(self, versions: Iterable[int]) -> Outlines:
        """What those of these versions that have a profile are about, by id."""
        rows = sorted(self._each(OUTLINES, versions), key=lambda row: row.id)
        none = bytes(len(rows[0].gist) if rows else 0)
        return Outlines(
            versions=np.array([row.id for row in rows], dtype=np.int64),
            days=np.array([row.day or np.nan for row in rows], dtype=np.float64),
            context=compose(as_vectors([row.gist for row in rows]), as_vectors([row.title or none for row in rows])),
        )

    def days_of(self, versions: Iterable[int]) -> dict[int, int]:
        """The day of publication of each of these versions: an ordinal, or 0."""
        statement = select(RevisionRow.id, RevisionRow.day).where(RevisionRow.id.in_(bindparam("ids", expanding=True)))
        return {row.id: row.day for row in self._each(statement, versions)}

    def between(self, first: int, last: int) -> list[int]:
        """The versions shown that were published on these days, both included, by id; (0, 0) for the undated."""
        statement = select(RevisionRow.id).where(self._visible(), RevisionRow.day >= first, RevisionRow.day <= last)
        return sorted(self._connection.execute(statement).scalars())

    def first(self, count: int) -> list[int]:
        """The versions shown with the lowest ids."""
        statement = select(RevisionRow.id).where(self._visible()).order_by(RevisionRow.id).limit(count)
        return list(self._connection.execute(statement).scalars())

    def holding(self, terms: Sequence[int]) -> list[tuple[int, int]]:
        """(term, version shown) for each of these terms and each version that it is posted for."""
        statement = (
            select(PostingRow.term_id, PostingRow.revision_id)
            .join(RevisionRow, RevisionRow.id == PostingRow.revision_id)
            .where(PostingRow.term_id.in_(bindparam("ids", expanding=True)), self._visible())
        )
        return [(row[0], row[1]) for row in self._each(statement, terms)]

    def in_scope(self, versions: Iterable[int], scope: Scope) -> list[int]:
        """Those of these versions whose paragraphs are in scope."""
        statement = (
            select(RevisionRow.id, ArticleRow.outlet_id, RevisionRow.lang, RevisionRow.day)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(RevisionRow.id.in_(bindparam("ids", expanding=True)))
        )
        return [
            row.id
            for row in self._each(statement, versions)
            if scope.covers(row.day) and scope.wants(row.outlet_id) and scope.admits(row.lang or "")
        ]

    def first_paragraphs(self, versions: Iterable[int], count: int) -> list[int]:
        """The ids of the first paragraphs of these versions, by id."""
        statement = select(ParagraphRow.id).where(
            ParagraphRow.revision_id.in_(bindparam("ids", expanding=True)), ParagraphRow.position < count
        )
        return sorted(row.id for row in self._each(statement, versions))

    def opening_paragraphs(self, versions: Iterable[int]) -> dict[int, int]:
        """The first paragraph's id of each of these versions."""
        statement = select(ParagraphRow.revision_id, ParagraphRow.id).where(
            ParagraphRow.revision_id.in_(bindparam("ids", expanding=True)), ParagraphRow.position == 0
        )
        return {row.revision_id: row.id for row in self._each(statement, versions)}

    def beginnings(self, versions: Iterable[int], length: int) -> dict[int, tuple[str, str, str | None, int]]:
        """(title, the first `length` code points of the text, language, day or 0) of each of these versions."""
        text = func.substr(RevisionRow.text, 1, length).label("text")
        statement = select(RevisionRow.id, RevisionRow.title, text, RevisionRow.lang, RevisionRow.day)
        rows = self._each(statement.where(RevisionRow.id.in_(bindparam("ids", expanding=True))), versions)
        return {row.id: (row.title, row.text, row.lang, row.day) for row in rows}

    def _each(self, statement: Select[*tuple[Any, ...]], ids: Iterable[int]) -> Rows:
        return [row for part in in_batches(ids) for row in self._connection.execute(statement, {"ids": part}).all()]


class ProfileEditor(Profiles):
    """Profiles that can be added."""

    def missing(self) -> Iterator[list[int]]:
        """The versions shown that have no profile, some at a time."""
        statement = (
            select(RevisionRow.id)
            .outerjoin(ProfileRow, ProfileRow.revision_id == RevisionRow.id)
            .where(self._visible(), ProfileRow.revision_id.is_(None))
            .order_by(RevisionRow.id)
        )
        ids = list(self._connection.execute(statement).scalars())
        yield from (ids[first : first + VERSIONS_AT_ONCE] for first in range(0, len(ids), VERSIONS_AT_ONCE))

    def heads(self, versions: Sequence[int], count: int) -> list[tuple[Row[*tuple[Any, ...]], Rows]]:
        """Each version (id, title, day, terms) with its first paragraphs (start, end, terms, times, vector), in order."""
        ids = {"ids": versions}
        version = select(RevisionRow.id, RevisionRow.title, RevisionRow.day, RevisionRow.terms)
        version = version.where(RevisionRow.id.in_(bindparam("ids", expanding=True))).order_by(RevisionRow.id)
        paragraph = (
            select(
                ParagraphRow.revision_id,
                ParagraphRow.start,
                ParagraphRow.end,
                ParagraphRow.terms,
                ParagraphRow.times,
                EmbeddingRow.vector,
            )
            .join(EmbeddingRow, EmbeddingRow.id == ParagraphRow.embedding_id)
            .where(ParagraphRow.revision_id.in_(bindparam("ids", expanding=True)), ParagraphRow.position < count)
            .order_by(ParagraphRow.revision_id, ParagraphRow.position)
        )
        paragraphs: dict[int, Rows] = {each: [] for each in versions}
        for row in self._connection.execute(paragraph, ids):
            paragraphs[row.revision_id].append(row)
        return [(row, paragraphs[row.id]) for row in self._connection.execute(version, ids)]

    def add(
        self,
        versions: Sequence[int],
        vectors: Mapping[str, Vectors],
        parts: Mapping[str, Sequence[TermIds]],
        posted: Sequence[TermIds],
    ) -> None:
        """Store profiles: `vectors` are gist and lead, `parts` title_terms, lead_terms and days, `posted` the rare terms."""
        blobs = {name: as_blobs(each) for name, each in vectors.items()}
        blobs |= {name: [np.asarray(ids, dtype="<i4").tobytes() for ids in each] for name, each in parts.items()}
        rows = [
            {"revision_id": version} | {name: each[place] for name, each in blobs.items()}
            for place, version in enumerate(versions)
        ]
        postings = [
            {"term_id": int(term), "revision_id": version}
            for version, terms in zip(versions, posted, strict=True)
            for term in terms
        ]
        if rows:
            self._connection.execute(insert(ProfileRow), rows)
        if postings:
            self._connection.execute(insert(PostingRow), sorted(postings, key=lambda row: row["term_id"]))

    def surround(self, around: Mapping[int, Around]) -> None:
        """State what is around versions, in place of what was."""
        for part in in_batches(around):
            self._connection.execute(delete(SurroundingsRow).where(SurroundingsRow.revision_id.in_(part)))
        if around:
            rows = [{"revision_id": version} | asdict(each) for version, each in sorted(around.items())]
            self._connection.execute(insert(SurroundingsRow), rows)

    def forget_all(self) -> None:
        """Drop every profile, what is around it and every posting."""
        for table in (SurroundingsRow, PostingRow, ProfileRow):
            self._connection.execute(delete(table))

    def forget_surroundings(self) -> None:
        """Drop what is around every version."""
        self._connection.execute(delete(SurroundingsRow))


def _around(row: Row[*tuple[Any, ...]]) -> Around | None:
    if row.sure is None:
        return None
    return Around(row.term, row.title_likeness, row.gist_likeness, row.suggested, row.sure)
