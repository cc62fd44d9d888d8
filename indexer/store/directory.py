"""The outlet directory in the catalogue: who publishes, under which names and domains, and what users say of them.

These are facts about outlets, not about articles: a change of them needs no publication, readers see it when it is committed.
Rows of articles and index files keep the outlet under which an article came; an outlet that was merged into another is one
of its members, and whoever asks for an outlet is given all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from indexer.store.errors import NotFoundError
from indexer.store.outlet_entries import OutletEntry
from indexer.store.outlet_import import Step, steps
from indexer.store.outlets import key_of, label_of
from indexer.store.records import Outlet
from indexer.store.statements import CANONICAL_ID, in_batches
from indexer.store.tables import ArticleRow, OutletDomainRow, OutletNameRow, OutletRow, OutletTagRow, RevisionRow

# What an error names of the labels that there are.
LABELS_TOLD = 20
# Every match query runs these two (see `statements`).
NAMES = (
    select(OutletNameRow.name, CANONICAL_ID)
    .join(OutletRow, OutletRow.id == OutletNameRow.outlet_id)
    .where(OutletNameRow.key.in_(bindparam("keys", expanding=True)))
    .order_by(OutletRow.id, OutletNameRow.name)
)
MERGED = select(OutletRow.id, CANONICAL_ID).where(OutletRow.merged_into.in_(bindparam("ids", expanding=True)))
LABELS: Mapping[str, Any] = {"tag": OutletTagRow.tag, "family": OutletRow.family, "kind": OutletRow.kind}


class OutletDirectory:
    """The outlets of one view of the catalogue. `visible` is the condition under which a version of an article is shown."""

    def __init__(self, connection: Connection, visible: Callable[[], ColumnElement[bool]]) -> None:
        self._connection = connection
        self._visible = visible

    def listed(self) -> list[Outlet]:
        """Every outlet with at least one article, by name."""
        return [outlet for outlet in self.every() if outlet.articles]

    def every(self) -> list[Outlet]:
        """Every outlet, also those that are only in the directory, by name. Those that were merged count as one."""
        counted = {row[0]: row for row in self._connection.execute(self._counts())}
        names = self._owned(OutletNameRow.name, OutletNameRow.outlet_id)
        domains = self._owned(OutletDomainRow.domain, OutletDomainRow.outlet_id)
        tags = self._owned(OutletTagRow.tag, OutletTagRow.outlet_id, of_members=False)
        rows = self._connection.execute(
            select(OutletRow.id, OutletRow.name, OutletRow.family, OutletRow.country, OutletRow.lang, OutletRow.kind)
            .where(OutletRow.merged_into.is_(None))
            .order_by(OutletRow.name)
        )
        return [
            Outlet(
                id=row.id,
                name=row.name,
                articles=counted[row.id].articles if row.id in counted else 0,
                first_published=counted[row.id].first if row.id in counted else None,
                last_published=counted[row.id].last if row.id in counted else None,
                family=row.family,
                country=row.country,
                lang=row.lang,
                kind=row.kind,
                tags=tuple(tags[row.id]),
                aliases=tuple(name for name in names[row.id] if name != row.name),
                domains=tuple(domains[row.id]),
            )
            for row in rows
        ]

    def published_within(self, first_day: int, last_day: int) -> dict[str, int]:
        """How many articles of each outlet are dated from one day to another, ordinals, both included; by outlet's name."""
        counts = self._counts().where(RevisionRow.day.between(first_day, last_day))
        counted = {row[0]: int(row.articles) for row in self._connection.execute(counts)}
        names = self._names_of(counted)
        return {names[outlet]: counted[outlet] for outlet in sorted(counted, key=names.__getitem__)}

    def presence(self) -> list[tuple[int, int, str | None, int]]:
        """(outlet id, day or 0, language, articles) for each day and language in which an outlet published."""
        by = (CANONICAL_ID, RevisionRow.day, RevisionRow.lang)
        statement = (
            select(*by, func.count(RevisionRow.id))
            .select_from(OutletRow)
            .join(ArticleRow, ArticleRow.outlet_id == OutletRow.id)
            .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
            .where(self._visible())
            .group_by(*by)
        )
        rows = self._connection.execute(statement.order_by(*by))
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def members(self, names: Sequence[str]) -> dict[str, frozenset[int]]:
        """Under each of these names the ids of its outlet's rows, its own and those merged into it; unknown names are left out.

        A name is found exactly, else by `key_of`; an outlet's other names, and those of outlets merged into it, name it too.
        """
        found = self.named(names)
        rows = self._rows_of(set(found.values()))
        return {name: rows[outlet] for name, outlet in found.items()}

    def published(self, rows: Iterable[int]) -> set[int]:
        """Those of these rows of outlets of which at least one article is shown."""
        articles = select(RevisionRow.id).join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        shown = articles.where(ArticleRow.outlet_id == OutletRow.id, self._visible()).exists()
        return {
            number
            for part in in_batches(sorted(set(rows)))
            for number in self._connection.execute(select(OutletRow.id).where(OutletRow.id.in_(part), shown)).scalars()
        }

    def labelled(self, label: str, values: Sequence[str]) -> frozenset[int]:
        """The ids of the rows of all outlets with one of these values of a label: "tag", "family" or "kind".

        Values are compared by `label_of`. Raises NotFoundError, which says what there is, for a value of no outlet.
        """
        if not values:
            return frozenset()
        column = LABELS[label]
        wanted = [label_of(value) for value in values]
        stored = self._families(set(wanted)) if label == "family" else wanted
        statement = select(column, OutletRow.id).where(column.in_(stored), OutletRow.merged_into.is_(None))
        if label == "tag":
            statement = statement.join(OutletTagRow, OutletTagRow.outlet_id == OutletRow.id)
        rows = self._connection.execute(statement).all()
        if missing := [value for value in wanted if value not in {label_of(row[0]) for row in rows}]:
            there = select(column).where(column.is_not(None)).distinct().order_by(column).limit(LABELS_TOLD)
            known = ", ".join(self._connection.execute(there).scalars())
            raise NotFoundError(
                f"no outlet has the {label} {missing[0]!r}: there {'are ' + known if known else 'is none'}"
            )
        members = self._rows_of({row.id for row in rows})
        return frozenset(number for numbers in members.values() for number in numbers)

    def _families(self, wanted: Set[str]) -> list[str]:
        """The families that are one of these by `label_of`, as users wrote them."""
        every = select(OutletRow.family).where(OutletRow.family.is_not(None)).distinct()
        return [family for family in self._connection.execute(every).scalars() if family and label_of(family) in wanted]

    def planned(self, entries: Sequence[OutletEntry]) -> list[Step]:
        """What taking in these entries would do. Raises CallError (see `steps`)."""
        return steps(entries, self.every(), self.merged_names())

    def merged_names(self) -> dict[str, int]:
        """The names that outlets had when they were merged into others, with the others' ids."""
        rows = self._connection.execute(select(OutletRow.name, OutletRow.merged_into))
        return {row.name: row.merged_into for row in rows if row.merged_into is not None}

    def one(self, name: str) -> int:
        """The id of the outlet with this name. Raises NotFoundError where there is none."""
        if (found := self.named([name]).get(name)) is None:
            raise NotFoundError(f"there is no outlet {name!r} in this store: see `rashomon outlets list`")
        return found

    def named(self, names: Iterable[str]) -> dict[str, int]:
        """The ids of the outlets with these names; unknown names are left out."""
        keys = {name: key_of(name) for name in names}
        exact: dict[str, int] = {}
        near: dict[str, int] = {}
        for name, outlet in self.names_among(keys.values()):
            exact[name] = outlet
            near.setdefault(key_of(name), outlet)
        found = {name: exact.get(name, near.get(key)) for name, key in keys.items()}
        return {name: outlet for name, outlet in found.items() if outlet is not None}

    def names_among(self, keys: Iterable[str]) -> list[tuple[str, int]]:
        """(name, outlet id) of the names with these keys, those of older rows first."""
        return [
            (row[0], row[1])
            for part in in_batches(sorted(set(keys)))
            for row in self._connection.execute(NAMES, {"keys": part})
        ]

    def _names_of(self, outlets: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for part in in_batches(sorted(set(outlets))):
            rows = self._connection.execute(select(OutletRow.id, OutletRow.name).where(OutletRow.id.in_(part)))
            found |= {row.id: row.name for row in rows}
        return found

    def _rows_of(self, outlets: set[int]) -> dict[int, frozenset[int]]:
        """The ids of each outlet's rows: its own, and those of the outlets merged into it."""
        found = {outlet: {outlet} for outlet in outlets}
        for part in in_batches(sorted(outlets)):
            for number, outlet in self._connection.execute(MERGED, {"ids": part}):
                found[outlet].add(number)
        return {outlet: frozenset(numbers) for outlet, numbers in found.items()}

    def _owned(self, column: Any, outlet_id: Any, *, of_members: bool = True) -> dict[int, list[str]]:
        """The values of a column by outlet, each in order."""
        owner = CANONICAL_ID if of_members else OutletRow.id
        found: dict[int, list[str]] = defaultdict(list)
        for outlet, value in self._connection.execute(
            select(owner, column).join_from(outlet_id.table, OutletRow, OutletRow.id == outlet_id).order_by(column)
        ):
            found[outlet].append(value)
        return found

    def _counts(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                CANONICAL_ID,
                func.count(RevisionRow.id).label("articles"),
                func.min(RevisionRow.published).label("first"),
                func.max(RevisionRow.published).label("last"),
            )
            .select_from(OutletRow)
            .join(ArticleRow, ArticleRow.outlet_id == OutletRow.id)
            .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
            .where(self._visible())
            .group_by(CANONICAL_ID)
        )
