"""The survey: what comparisons of events find, counted beforehand, because a list of events cannot wait for comparisons.

An event's tally is stored with a fingerprint of what it was made from: the event's articles and whom they count for, what
people judged of them, rules, model and release. Where these have changed since, the event counts as not counted.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from threading import Lock
from types import MappingProxyType
from typing import Any

from indexer.matching.origins import article_origins
from indexer.store.derived import Edition
from indexer.store.errors import StoreLockedError
from indexer.store.events import EventFilter, Place
from indexer.store.reading import Reader
from indexer.store.records import Event
from indexer.store.store import Store
from indexer.store.tallies import Foremost, Tally
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison, Row
from service.comparison.rules import fingerprint
from service.events import shared_names
from service.presentation.titles import WEIGHT, title_of, types_of
from service.progress import Advance

# How comparisons are counted, besides the rules by which they are made: other ways of counting make other tallies.
RULES = "4"
# Within one outlet nothing is compared.
COMPARED = EventFilter(min_outlets=2)
LOOKED_AT_ONCE = 100
WRITTEN_AT_ONCE = 100
# An outlet's later figure and an outlet's silence contest nothing.
UNCONTESTING = frozenset({"update", "omission"})


class Survey:
    """The tallies of one store. Threads may share it. What is counted waits in memory until it is written."""

    def __init__(self, store: Store, comparer: Comparer) -> None:
        self._store = store
        self._comparer = comparer
        self._lock = Lock()
        self._waiting: dict[int, Tally] = {}

    def known(self, reader: Reader, events: Sequence[Event]) -> dict[int, Tally]:
        """The tallies of those of these events that are counted as they are now."""
        made_from = self._made_from(reader, events)
        with self._lock:
            waiting = [(event, self._waiting[event]) for event in made_from if event in self._waiting]
        found = [*reader.tallies.of(made_from).items(), *waiting]
        return {event: tally for event, tally in found if tally.made_from == made_from[event]}

    def due(self) -> Iterator[int]:
        """The events that are to be counted, those with the latest report first."""
        place: Place | None = None
        while True:
            with self._store.catalogue.read() as reader:
                found = reader.events.listed(COMPARED, after=place, limit=LOOKED_AT_ONCE)
                known = self.known(reader, [event for _, event in found])
            yield from (event.id for _, event in found if event.id not in known)
            if len(found) < LOOKED_AT_ONCE:
                return
            place = found[-1][0]

    def compare(self, event_id: int, options: Mapping[str, Any] = MappingProxyType({})) -> Comparison:
        """The comparison of an event, which is counted by the way where no `options` make it another. Raises NotFoundError."""
        if options:
            return self._comparer.compare_event(event_id, options)
        with self._store.catalogue.read() as reader:
            event = reader.events.event(event_id)
            edition = reader.edition
            due = event.outlets >= COMPARED.min_outlets and not self.known(reader, [event])
        compared = self._comparer.compare_event(event.id)
        if due:
            self._count(event, compared, edition)
        return compared

    def _count(self, event: Event, compared: Comparison, edition: Edition) -> None:
        with self._store.catalogue.read() as reader:
            # What changed meanwhile may or may not be in the comparison.
            if reader.edition != edition:
                return
            made_from = self._made_from(reader, [event])[event.id]
            articles = reader.events.members([event.id])[event.id]
            names, _ = shared_names(reader, articles, central=event.headline_article_id)
            origins = len(set(article_origins(reader.events.printed(articles)).values()))
        types = [types_of(row) for row in compared.rows]
        tally = Tally(
            contested=sum(1 for each in types if not UNCONTESTING.issuperset(each)),
            claims=len(compared.rows),
            origins=origins,
            types=dict(Counter(kind for each in types for kind in each)),
            names=names,
            foremost=foremost(compared.rows),
            made_from=made_from,
        )
        with self._lock:
            self._waiting[event.id] = tally

    def write(self) -> int:
        """Store what waits, unless an indexer holds the store: then it goes on waiting. Returns how many were stored.

        Raises StoreError where the store cannot be written.
        """
        with self._lock:
            waiting = dict(self._waiting)
        if not waiting:
            return 0
        try:
            with self._store.exclusively(), self._store.catalogue.write() as writer:
                writer.tallies.state(waiting)
        except StoreLockedError:
            return 0
        with self._lock:
            self._waiting = {event: each for event, each in self._waiting.items() if waiting.get(event) is not each}
        return len(waiting)

    def complete(self, *, on_progress: Advance) -> int:
        """Count every event that is due, and store what is found; returns how many.

        Raises StoreLockedError where an indexer holds the store.
        """
        due = list(self.due())
        for done, event in enumerate(due, 1):
            self.compare(event)
            on_progress(done, len(due))
            if done % WRITTEN_AT_ONCE == 0:
                self.write()
        if self.waiting() and not self.write():
            raise StoreLockedError(
                "an indexer holds the store: what was counted is lost; wait for it to end, then count again"
            )
        return len(due)

    def waiting(self) -> int:
        """How many tallies are not stored yet."""
        with self._lock:
            return len(self._waiting)

    def edition(self) -> Edition:
        """What changes whenever an event may be due again."""
        with self._store.catalogue.read() as reader:
            return reader.edition

    def _made_from(self, reader: Reader, events: Sequence[Event]) -> dict[int, str]:
        """The fingerprint of what each event's tally would be made from now."""
        rules = [RULES, version("rashomon"), fingerprint(), reader.facts.get("model_sha256"), self._store.settings.nli]
        members = reader.tallies.members(event.id for event in events)
        judged = reader.judgements.bearing_on(event.id for event in events)
        return {
            event.id: sha256(
                json.dumps(
                    [
                        *[rules, event.headline_article_id, judged.get(event.id, [])],
                        [(each.version, each.outlet_id) for each in members[event.id]],
                    ]
                ).encode()
            ).hexdigest()
            for event in events
        }


def foremost(rows: Sequence[Row]) -> Foremost | None:
    """Of the claims that are contested, one whose difference weighs most, and of these the one that most outlets tell."""
    contested = [
        (WEIGHT.index(title.kind), -len({cell.outlet for cell in row.cells}), place, title)
        for place, row in enumerate(rows)
        if (title := title_of(row)).kind not in ("", *UNCONTESTING)
    ]
    if not contested:
        return None
    *_, title = min(contested, key=lambda each: each[:3])
    return Foremost(title.kind, title.subject, list(title.answers))
