"""What a user judges of an event: which articles it is about, and on which side each of them stands."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from indexer.store.errors import CallError, NotFoundError
from indexer.store.judgements import Judgement, Verdict
from indexer.store.reading import Reader
from indexer.store.records import Event
from service.queries import Id, Name

MOST_ARTICLES = 10_000
# What turns the words around it, and not only its own: a note that names who judged would be read backwards.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _stripped(value: str) -> str:
    if not value.strip():
        raise ValueError("say who you are")
    return value.strip()


def _straight(value: str) -> str:
    if _TURNS.search(value):
        raise ValueError("a control character that turns the direction of writing is in it: take it out")
    return value


Who = Annotated[Name, Field(max_length=200), AfterValidator(_stripped), AfterValidator(_straight)]
Note = Annotated[Name, Field(max_length=2000), AfterValidator(_straight)]


class JudgementRequest(BaseModel):
    """A judgement on an event: which articles tell it and which do not.

    `same`: the articles tell one event (one article: the event's own). `not_same`: two articles do not (one: it does not tell
    this event). `split`: the articles are one event, and another than the rest. `merge`: `other_event_id` is this one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    verdict: Verdict
    article_ids: list[Id] = Field(default_factory=list, max_length=MOST_ARTICLES, description="articles judged")
    other_event_id: Id | None = Field(default=None, description="for `merge`: the event that is this one too")
    by: Who = Field(description="who judges")
    note: Note | None = Field(default=None, description="why")

    @model_validator(mode="after")
    def _names_its_subject(self) -> Self:
        merges = self.verdict == "merge"
        if merges != (self.other_event_id is not None) or merges == bool(self.article_ids):
            raise ValueError("`merge` takes `other_event_id`, every other verdict `article_ids`")
        if len(set(self.article_ids)) != len(self.article_ids):
            raise ValueError("an article is named twice")
        if self.verdict == "not_same" and len(self.article_ids) > 2:
            raise ValueError("`not_same` takes one article, or two; to part several from an event use `split`")
        return self


def judgement_of(reader: Reader, event_id: int, request: JudgementRequest) -> Judgement:
    """The judgement to be stored. Raises NotFoundError for an unknown event or article, CallError where it says nothing."""
    event = reader.events.event(event_id)
    members = reader.events.members([event.id])[event.id]
    other = None
    known = reader.events.of_articles(request.article_ids)
    if unknown := [article for article in request.article_ids if article not in known]:
        raise NotFoundError(f"there is no article {unknown[0]} in this store")
    if request.other_event_id is None:
        sides = _sides(request, members, event)
    else:
        other = reader.events.event(request.other_event_id).id
        if other == event.id:
            raise CallError(f"event {event.id} is event {request.other_event_id} already: name another")
        sides = members, reader.events.members([other])[other]
    return Judgement(
        id=0,
        verdict=request.verdict,
        event_id=event.id,
        other_event_id=other,
        article_ids=tuple(sides[0]),
        other_article_ids=tuple(sides[1]),
        by=request.by,
        note=request.note,
        at="",
    )


def _sides(request: JudgementRequest, members: list[int], event: Event) -> tuple[list[int], list[int]]:
    """The two sides of a judgement on articles."""
    named = list(request.article_ids)
    inside = set(named).intersection(members)
    rest = [article for article in members if article not in inside]
    if request.verdict == "split" or (request.verdict == "not_same" and len(named) == 1):
        if len(inside) < len(named):
            raise CallError(f"an article named is not in event {event.id}: see its article_ids")
        if not rest:
            raise CallError(f"event {event.id} has no other articles than those named: there is nothing to part")
        return named, rest
    if request.verdict == "same" and len(named) == 1:
        if named == [event.headline_article_id]:
            raise CallError(f"article {named[0]} gives event {event.id} its headline: name another article")
        return [event.headline_article_id], named
    if not inside:
        raise CallError(f"none of the articles named is in event {event.id}: see its article_ids")
    return named[:1], named[1:]
