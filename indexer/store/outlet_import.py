"""What taking in an outlet directory does to the outlets that are known: pure decisions, told in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from indexer.store.errors import CallError
from indexer.store.outlet_entries import OutletEntry
from indexer.store.outlets import key_of, shown_host
from indexer.store.records import Outlet

FACTS = ("family", "country", "lang", "kind", "tags")
Fact = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one entry: it describes `outlet` (None: a new one), and `merged` turn out to be the same outlet.

    `names`, `domains` and `facts` are those that change.
    """

    entry: OutletEntry
    outlet: Outlet | None
    merged: tuple[Outlet, ...]
    names: tuple[str, ...]
    domains: tuple[str, ...]
    facts: Mapping[str, Fact]

    def told(self) -> Iterator[str]:
        """Each change as a line; none where the entry says nothing new."""
        name = self.entry.name
        if self.outlet is None:
            yield f"{name}: new"
        elif self.outlet.name != name:
            yield f"{name}: was {self.outlet.name}"
        yield from (f"{name}: takes in {other.name}, {other.articles:,} articles" for other in self.merged)
        yield from (f"{name}: also known as {alias}" for alias in self.names if alias != name)
        yield from (f"{name}: at {shown_host(domain)}" for domain in self.domains)
        yield from (f"{name}: {field} {_shown(value)}" for field, value in self.facts.items())


def steps(entries: Sequence[OutletEntry], known: Sequence[Outlet], merged: Mapping[str, int]) -> list[Step]:
    """What each entry does. `merged` are the names of outlets that users merged into others (ids).

        an entry describes the outlet of its name, else of its aliases, else the one all of whose domains it claims
        where it describes several, the others are merged into the first
        a name or domain of an outlet that another entry describes moves to the entry that claims it

    Names are compared by `key_of`. An outlet that has its name from a domain is found by that domain. The order of the
    entries does not matter where each outlet is claimed once. Raises CallError for a claim on the name of an outlet that was
    merged into another, which is to be split first.
    """
    described = _described(entries, known)
    return [_step(entry, described[place], merged) for place, entry in enumerate(entries)]


def _described(entries: Sequence[OutletEntry], known: Sequence[Outlet]) -> dict[int, list[Outlet]]:
    """The outlets that each entry, by its place, describes. Each is described by one: the one with the strongest claim."""
    claims: list[tuple[int, int, Outlet]] = []
    finder = _Finder(known)
    for place, entry in enumerate(entries):
        claims += [(strength, place, outlet) for strength, outlet in finder.claimed(entry)]
    taken: set[int] = set()
    described: dict[int, list[Outlet]] = defaultdict(list)
    for _, place, outlet in sorted(claims, key=lambda claim: claim[:2]):
        if outlet.id not in taken:
            taken.add(outlet.id)
            described[place].append(outlet)
    return described


class _Finder:
    """Known outlets by all that they are known by."""

    def __init__(self, known: Sequence[Outlet]) -> None:
        self._named = {outlet.name: outlet for outlet in known}
        self._by_key: dict[str, list[Outlet]] = defaultdict(list)
        self._by_alias: dict[str, list[Outlet]] = defaultdict(list)
        self._by_domain = {domain: outlet for outlet in known for domain in outlet.domains}
        for outlet in known:
            self._by_key[key_of(outlet.name)].append(outlet)
            for alias in outlet.aliases:
                self._by_alias[key_of(alias)].append(outlet)

    def claimed(self, entry: OutletEntry) -> Iterator[tuple[int, Outlet]]:
        """(rank, outlet) of each outlet that the entry may describe, rank 0 the surest."""
        if entry.name in self._named:
            yield 0, self._named[entry.name]
        own = key_of(entry.name)
        others = [key_of(name) for name in entry.aliases]
        at = [key_of(shown_host(domain)) for domain in entry.domains]
        yield from ((1, outlet) for outlet in self._by_key.get(own, ()))
        yield from ((2, outlet) for outlet in self._by_alias.get(own, ()))
        yield from ((3, outlet) for key in (*others, *at) for outlet in self._by_key.get(key, ()))
        yield from ((4, outlet) for key in others for outlet in self._by_alias.get(key, ()))
        for domain in entry.domains:
            outlet = self._by_domain.get(domain)
            # One that also has other domains is not the same: it only loses this one.
            if outlet is not None and set(outlet.domains) <= set(entry.domains):
                yield 5, outlet


def _step(entry: OutletEntry, described: Sequence[Outlet], merged: Mapping[str, int]) -> Step:
    own = {outlet.id for outlet in described}
    for name in (entry.name, *entry.aliases):
        if name in merged and (name == entry.name or merged[name] not in own):
            raise CallError(
                f"the outlet {name!r} was merged into another: run `rashomon outlets split {name!r}`, or leave the name out"
            )
    outlet = described[0] if described else None
    names = {name for each in described for name in (each.name, *each.aliases)}
    domains = {domain for each in described for domain in each.domains}
    return Step(
        entry=entry,
        outlet=outlet,
        merged=tuple(described[1:]),
        names=tuple(_new_names(entry, names)),
        domains=tuple(dict.fromkeys(domain for domain in entry.domains if domain not in domains)),
        facts=_new_facts(entry, outlet),
    )


def _new_names(entry: OutletEntry, known: Set[str]) -> Iterator[str]:
    if entry.name not in known:
        yield entry.name
    keys = {key_of(name) for name in (entry.name, *known)}
    for alias in entry.aliases:
        if (key := key_of(alias)) not in keys:
            keys.add(key)
            yield alias


def _new_facts(entry: OutletEntry, outlet: Outlet | None) -> dict[str, Fact]:
    stated: dict[str, Fact] = {name: getattr(entry, name) for name in FACTS if name in entry.model_fields_set}
    if "tags" in stated:
        stated["tags"] = tuple(sorted(set(entry.tags)))
    known = {name: getattr(outlet, name) if outlet else None for name in stated}
    return {name: value for name, value in stated.items() if (value or None) != (known[name] or None)}


def _shown(value: Fact) -> str:
    return (", ".join(value) if isinstance(value, tuple) else value) or "none"
