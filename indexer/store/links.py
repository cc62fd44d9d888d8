"""Links between articles, and what events are found by: the catalogue's side of `indexer.linking`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, or_, select, union_all
from sqlalchemy.orm import aliased

from indexer.store.event_tables import LinkRow
from indexer.store.statements import in_batches
from indexer.store.tables import ArticleRow, RevisionRow

LOW = aliased(RevisionRow)
HIGH = aliased(RevisionRow)
# Of two articles, in the order of their versions.
LINKS = (
    select(LOW.article_id, HIGH.article_id, LinkRow.probability)
    .select_from(LinkRow)
    .join(LOW, LOW.id == LinkRow.low)
    .join(HIGH, HIGH.id == LinkRow.high)
)
# (article, another, probability), the first with the smaller id
ArticleLink = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What linking needs of an article: `day` is an ordinal or 0, `content_sha256` and `identity` order equals."""

    id: int
    day: int
    titled: bool
    content_sha256: bytes
    identity: str


class Links:
    """The links of one generation. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Callable[[], ColumnElement[bool]]) -> None:
        self._connection = connection
        self._visible = visible

    def articles(self, ids: Iterable[int] | None = None) -> list[LinkedArticle]:
        """These articles, or all, by id."""
        statement = (
            select(
                RevisionRow.article_id,
                RevisionRow.day,
                RevisionRow.title != "",
                RevisionRow.content_sha256,
                ArticleRow.identity,
            )
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(self._visible())
        )
        rows = self._each(statement, RevisionRow.article_id, ids)
        return sorted((LinkedArticle(*row) for row in rows), key=lambda each: each.id)

    def of(self, articles: Iterable[int] | None = None) -> list[ArticleLink]:
        """All links of these articles, also with others; or all there are. Each once, in order."""
        wanted = None if articles is None else set(articles)
        sides = (LOW.article_id,) if wanted is None else (LOW.article_id, HIGH.article_id)
        rows = (row for side in sides for row in self._each(LINKS, side, wanted))
        return sorted({(min(one, other), max(one, other), probability) for one, other, probability in rows})

    def strong_neighbours(self, articles: Iterable[int], least: float) -> set[int]:
        """The articles with a link of at least this probability to one of these."""
        strong = LINKS.where(LinkRow.probability >= least)
        wanted = set(articles)
        found = {row[1] for row in self._each(strong, LOW.article_id, wanted)}
        return found | {row[0] for row in self._each(strong, HIGH.article_id, wanted)}

    def strongest(self, version: int, count: int) -> list[int]:
        """The versions shown that are linked with this one: `count` of them at most, the most probable first."""
        one = select(LinkRow.high.label("other"), LinkRow.probability).where(LinkRow.low == version)
        two = select(LinkRow.low, LinkRow.probability).where(LinkRow.high == version)
        linked = union_all(one, two).subquery()
        statement = (
            select(linked.c.other)
            .join(RevisionRow, RevisionRow.id == linked.c.other)
            .where(self._visible())
            .order_by(linked.c.probability.desc(), linked.c.other)
            .limit(count)
        )
        return list(self._connection.execute(statement).scalars())

    def versions(self) -> list[int]:
        """Every version that is shown."""
        return sorted(self._connection.execute(select(RevisionRow.id).where(self._visible())).scalars())

    def changed_in(self, generation: int) -> tuple[list[int], list[int]]:
        """(versions that a generation shows first, versions that it supersedes)."""
        added = select(RevisionRow.id).where(self._visible(), RevisionRow.generation == generation)
        gone = select(RevisionRow.id).where(RevisionRow.superseded_in == generation)
        return sorted(self._connection.execute(added).scalars()), sorted(self._connection.execute(gone).scalars())

    def versions_shown(self, articles: Iterable[int]) -> dict[int, int]:
        """The version that is shown of each of these articles."""
        statement = select(RevisionRow.article_id, RevisionRow.id).where(self._visible())
        return {row[0]: row[1] for row in self._each(statement, RevisionRow.article_id, articles)}

    def articles_of(self, versions: Iterable[int]) -> set[int]:
        """The articles of these versions."""
        return {row[0] for row in self._each(select(RevisionRow.article_id), RevisionRow.id, versions)}

    def _each(self, statement: Select[*tuple[Any, ...]], column: Any, keys: Iterable[int] | None) -> list[Any]:
        if keys is None:
            return list(self._connection.execute(statement))
        narrowed = statement.where(column.in_(bindparam("keys", expanding=True)))
        return [row for part in in_batches(keys) for row in self._connection.execute(narrowed, {"keys": part}).all()]


class LinkEditor(Links):
    """Links that can be changed."""

    def add(self, links: Mapping[tuple[int, int], float]) -> None:
        """State links of pairs of versions (the smaller id first) that have none."""
        rows = [{"low": low, "high": high, "probability": value} for (low, high), value in sorted(links.items())]
        if rows:
            self._connection.execute(insert(LinkRow), rows)

    def forget(self, versions: Iterable[int]) -> set[int]:
        """Drop the links of these versions; returns the articles at their other ends."""
        touched: set[int] = set()
        for part in in_batches(versions):
            of_part = or_(LinkRow.low.in_(part), LinkRow.high.in_(part))
            rows = self._connection.execute(LINKS.where(of_part)).all()
            touched |= {article for row in rows for article in row[:2]}
            self._connection.execute(delete(LinkRow).where(of_part))
        return touched

    def forget_all(self) -> None:
        """Drop every link."""
        self._connection.execute(delete(LinkRow))
