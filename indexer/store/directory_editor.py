"""What is written to the outlet directory: outlets that articles bring, and what users say of outlets."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from indexer.store.directory import OutletDirectory
from indexer.store.errors import CallError
from indexer.store.outlet_entries import OutletEntry, name_of, tag_of
from indexer.store.outlet_import import Fact, Step
from indexer.store.outlets import Directory, domain_of, domains_above, host_of, key_of, label_of, shown_host, site_name
from indexer.store.records import Version
from indexer.store.statements import CANONICAL_ID, in_batches
from indexer.store.tables import Base, OutletDomainRow, OutletNameRow, OutletRow, OutletTagRow


class DirectoryEditor(OutletDirectory):
    """The directory inside a writing transaction.

    `next_id` numbers a new outlet; `on_change` is told of what users change, not of outlets that articles bring.
    """

    def __init__(
        self,
        connection: Connection,
        visible: Callable[[], ColumnElement[bool]],
        next_id: Callable[[], int],
        on_change: Callable[[], None],
    ) -> None:
        super().__init__(connection, visible)
        self._next_id = next_id
        self._on_change = on_change

    def resolved(self, versions: Sequence[Version]) -> list[Version]:
        """The versions, each under the name of its outlet (see `Directory.resolve`). Unknown outlets are made.

        Outlets are numbered in the order in which articles bring them, so a run that was killed and repeated gives the ids of
        one that was not.
        """
        hosts = {host for each in versions if not each.outlet and (host := host_of(each.url or ""))}
        names = {name for each in versions if (name := each.outlet or site_name(each.site))}
        names |= {shown_host(domain_of(host)) for host in hosts}
        known = self.names_among(key_of(name) for name in names)
        domains = self._domains_among(domain for host in hosts for domain in domains_above(host))
        homes = self._at_home({outlet for _, outlet in known}) if hosts else set()
        directory = Directory(known, domains, at_home=homes, next_id=self._next_id)
        outlets = [directory.resolve(each.outlet, site=each.site, url=each.url) for each in versions]
        self._make(directory.new_outlets)
        self._put_domains(directory.new_domains)
        shown = self._names_of(outlets)
        return [
            each if each.outlet == shown[outlet] else replace(each, outlet=shown[outlet])
            for each, outlet in zip(versions, outlets, strict=True)
        ]

    def rows_of(self, names: Iterable[str]) -> dict[str, list[int]]:
        """The ids of the rows of outlets by their own names: the outlet's own, then those merged into it, in order."""
        ids: dict[str, int] = {}
        for part in in_batches(names):
            statement = select(OutletRow.name, OutletRow.id).where(
                OutletRow.name.in_(part), OutletRow.merged_into.is_(None)
            )
            ids |= {row[0]: row[1] for row in self._connection.execute(statement)}
        members = self._rows_of(set(ids.values()))
        return {name: [outlet, *sorted(members[outlet] - {outlet})] for name, outlet in ids.items()}

    def take_in(self, entries: Sequence[OutletEntry]) -> list[Step]:
        """Bring the directory to what the entries say; returns what changed. Raises CallError (see `steps`)."""
        planned = self.planned(entries)
        described = [self._described(step) for step in planned]
        # Only now, since a name may move from an outlet that gets another one here.
        for outlet, step in zip(described, planned, strict=True):
            self._put_names(outlet, step.names)
            self._put_domains(dict.fromkeys(step.domains, outlet))
            self._state(outlet, step.facts)
        self._on_change()
        return planned

    def rename(self, old: str, new: str) -> None:
        """Give an outlet another name; the old one still names it. Raises CallError where the new one names another."""
        outlet, new = self.one(old), name_of(new)
        if new in self.merged_names():
            raise CallError(f"{new!r} was merged into another outlet: run `rashomon outlets split {new!r}` first")
        if self.named([new]).get(new, outlet) != outlet:
            raise CallError(f"{new!r} is another outlet: make them one with `rashomon outlets merge {old!r} {new!r}`")
        self._rename(outlet, new)
        self._put_names(outlet, [new])
        self._on_change()

    def merge(self, name: str, into: str) -> tuple[str, str]:
        """Count an outlet as another: its articles, names and domains become the other's, what is said of it is put aside.

        Returns the names of both. Raises CallError where the two are one already.
        """
        outlet, other = self.one(name), self.one(into)
        if outlet == other:
            raise CallError(f"{name!r} and {into!r} are one outlet already")
        self._merge(outlet, other)
        self._on_change()
        names = self._names_of([outlet, other])
        return names[outlet], names[other]

    def split(self, name: str) -> None:
        """Undo a merge: the outlet that had this name counts for itself again. Raises CallError where none was merged."""
        rows = self._connection.execute(select(OutletRow.id, OutletRow.name).where(OutletRow.merged_into.is_not(None)))
        merged = {key_of(row.name): row.id for row in rows}
        if (outlet := merged.get(key_of(name))) is None:
            raise CallError(f"no outlet of the name {name!r} was merged into another")
        self._connection.execute(update(OutletRow).where(OutletRow.id == outlet).values(merged_into=None))
        self._on_change()

    def tag(self, name: str, *, add: Collection[str], remove: Collection[str]) -> tuple[str, ...]:
        """Change an outlet's tags; returns those that it has now. Raises CallError for a tag that cannot be one."""
        outlet = self.one(name)
        statement = select(OutletTagRow.tag).where(OutletTagRow.outlet_id == outlet)
        before = set(self._connection.execute(statement).scalars())
        tags = tuple(sorted(before - {label_of(tag) for tag in remove} | {tag_of(tag) for tag in add}))
        self._state(outlet, {"tags": tags})
        self._on_change()
        return tags

    def _described(self, step: Step) -> int:
        """The outlet that a step is about, made, renamed and merged as the step says; returns its id."""
        name = step.entry.name
        if step.outlet is None:
            outlet = self._next_id()
            self._connection.execute(insert(OutletRow).values(id=outlet, name=name))
            return outlet
        if step.outlet.name != name:
            self._rename(step.outlet.id, name)
        for other in step.merged:
            self._merge(other.id, step.outlet.id)
        return step.outlet.id

    def _rename(self, outlet: int, name: str) -> None:
        self._connection.execute(update(OutletRow).where(OutletRow.id == outlet).values(name=name))

    def _merge(self, outlet: int, other: int) -> None:
        rows = or_(OutletRow.id == outlet, OutletRow.merged_into == outlet)
        self._connection.execute(update(OutletRow).where(rows).values(merged_into=other))

    def _state(self, outlet: int, facts: Mapping[str, Fact]) -> None:
        columns = {name: value for name, value in facts.items() if name != "tags"}
        if columns:
            self._connection.execute(update(OutletRow).where(OutletRow.id == outlet).values(columns))
        if (tags := facts.get("tags")) is not None:
            self._connection.execute(delete(OutletTagRow).where(OutletTagRow.outlet_id == outlet))
            self._insert(OutletTagRow, [{"outlet_id": outlet, "tag": tag} for tag in tags])

    def _put_names(self, outlet: int, names: Iterable[str]) -> None:
        """Have names, and what is compared equal to them, name an outlet and no other."""
        rows = sorted(self._rows_of({outlet})[outlet])
        for name in names:
            same = OutletNameRow.key == key_of(name)
            self._connection.execute(delete(OutletNameRow).where(same, OutletNameRow.outlet_id.not_in(rows)))
            if self._connection.execute(select(OutletNameRow.name).filter_by(name=name)).first() is None:
                self._insert(OutletNameRow, [{"name": name, "key": key_of(name), "outlet_id": outlet}])

    def _put_domains(self, owners: Mapping[str, int]) -> None:
        for part in in_batches(owners):
            self._connection.execute(delete(OutletDomainRow).where(OutletDomainRow.domain.in_(part)))
        self._insert(OutletDomainRow, [{"domain": domain, "outlet_id": outlet} for domain, outlet in owners.items()])

    def _make(self, outlets: Mapping[int, str]) -> None:
        """Make outlets of which no other has the name."""
        self._insert(OutletRow, [{"id": number, "name": name} for number, name in outlets.items()])
        names = [{"name": name, "key": key_of(name), "outlet_id": number} for number, name in outlets.items()]
        self._insert(OutletNameRow, names)

    def _insert(self, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
        if rows:
            self._connection.execute(insert(table), list(rows))

    def _domains_among(self, domains: Iterable[str]) -> list[tuple[str, int]]:
        statement = select(OutletDomainRow.domain, CANONICAL_ID).join(
            OutletRow, OutletRow.id == OutletDomainRow.outlet_id
        )
        return [
            (row[0], row[1])
            for part in in_batches(sorted(set(domains)))
            for row in self._connection.execute(statement.where(OutletDomainRow.domain.in_(part)))
        ]

    def _at_home(self, outlets: Iterable[int]) -> set[int]:
        """Those of the outlets that have a domain."""
        statement = select(CANONICAL_ID).join(OutletDomainRow, OutletDomainRow.outlet_id == OutletRow.id).distinct()
        return {
            outlet
            for part in in_batches(sorted(set(outlets)))
            for outlet in self._connection.execute(
                statement.where(or_(OutletRow.id.in_(part), OutletRow.merged_into.in_(part)))
            ).scalars()
        }
