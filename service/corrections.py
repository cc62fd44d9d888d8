"""Corrections: what users judge of events and say against marks is stored, and events are linked anew at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from indexer.linking import relink
from indexer.store.judgements import Judgement
from indexer.store.objections import Objection
from indexer.store.records import Event
from indexer.store.store import Store
from indexer.store.writing import Writer
from service.judgements import JudgementRequest, judgement_of
from service.objections import ObjectionRequest, objection_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A judgement as it was stored, and the events that its articles are in now."""

    judgement: Judgement
    events: list[Event]


class Corrector:
    """Takes in corrections. Threads may share it; they wait for each other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = Lock()

    def judge(self, event_id: int, request: JudgementRequest) -> Corrected:
        """Store a judgement and bring events up to it.

        Raises NotFoundError for an unknown event or article, CallError for a judgement that says nothing of this event, and
        StoreLockedError where an indexer holds the store.
        """
        with self._writing() as writer:
            judgement = writer.judgements.add(judgement_of(writer, event_id, request))
            judged = [*judgement.article_ids, *judgement.other_article_ids]
            relink(writer, judged)
            current = sorted(set(writer.events.of_articles(judged).values()))
            return Corrected(judgement, [writer.events.event(each) for each in current])

    def object(self, request: ObjectionRequest) -> Objection:
        """Store what is said against a mark.

        Raises NotFoundError for an unknown paragraph, CallError where it does not hold the mark's words, and
        StoreLockedError where an indexer holds the store.
        """
        with self._writing() as writer:
            return writer.objections.add(objection_of(writer, request))

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with self._store.catalogue.read():
            pass  # a missing store is an error, not a new one
        with self._one_at_a_time, self._store.exclusively(), self._store.catalogue.write() as writer:
            yield writer
