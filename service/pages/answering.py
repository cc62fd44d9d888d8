"""From a question to what the page shows: a comparison, a list to choose from, or what is in the way and what to do."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pydantic import ValidationError

from indexer.store.derived import Edition
from indexer.store.errors import CallError, NotFoundError
from indexer.store.events import EventFilter
from indexer.store.reading import ArticleFilter
from indexer.store.records import Article, Event
from indexer.store.store import Store
from indexer.store.urls import canonical
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.matches import ArticleMatch, Nearest
from service.memory import Memory
from service.pages.asking import Question
from service.presentation.layout import headline_of
from service.presentation.table import ALIKE, Table, table_of
from service.queries import DEFAULT_WINDOW_DAYS, Query, parse_date
from service.survey import Survey

_MOST_LISTED = 50
_MOST_NEAR = 10
# Characters of words that are looked for in titles and names.
_LONGEST_WORDS = 500
# Cells of tables that remembered answers hold together: some 100 MB.
_MOST_REMEMBERED = 50_000
_WINDOWS = (0, 1, 3, 7, 14, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, laid out. `event` is the one of the anchor's article;

    Where no other outlet was found, `nearest` says how far away the answer is.
    """

    table: Table
    event: Event | None
    nearest: Nearest | None
    status: int = 200

    @property
    def comparison(self) -> Comparison:
        """What was compared."""
        return self.table.comparison

    @property
    def headline(self) -> str:
        """What was asked and beside how many."""
        return headline_of(self.comparison)

    @property
    def lower_cutoff(self) -> float:
        """A cut-off that shows more: just below the nearest, or half of this one."""
        if self.nearest is None:
            return round(self.comparison.min_probability / 2, 2)
        return math.floor(self.nearest.probability * 100) / 100

    @property
    def kinds(self) -> list[str]:
        """The kinds of rows that are shown unless others are asked for: what differs, or all where nothing does."""
        return [kind for kind in self.table.counts if kind != ALIKE] or [ALIKE]

    @property
    def windows(self) -> list[int]:
        """The windows that are offered, the one in use among them."""
        return sorted({*_WINDOWS, self.comparison.window_days})


@dataclass(frozen=True, slots=True)
class Listed:
    """Events and articles with the asked words in their titles; where there are none, articles that are `near` in meaning."""

    events: list[Event]
    articles: list[Article]
    near: list[ArticleMatch]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """What is in the way: `kind` "url" for an address that is not indexed, "missing", or "call" for what cannot be asked."""

    kind: Literal["url", "missing", "call"]
    message: str
    status: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Other outlets' articles that came near and stayed below the cut-off, the nearest first."""

    articles: list[ArticleMatch]
    cutoff: float


Answer = Compared | Listed | Refused


def answer(question: Question, store: Store, *, comparer: Comparer, survey: Survey) -> Answer:
    """Answer a question that asks for something. Raises StoreError."""
    try:
        if question.searches:
            return _listed(question, store, comparer)
        return _compared(question, store, comparer=comparer, survey=survey)
    except NotFoundError as error:
        is_url = bool(question.q) and question.read() == "url" and "the URL" in str(error)
        return Refused("url", canonical(question.q), 404) if is_url else Refused("missing", str(error), 404)
    except CallError as error:
        return Refused("call", str(error), 400)
    except ValidationError as error:
        return Refused("call", said_of(error), 422)


class Answers:
    """Answers to questions, remembered until the store changes. Threads may share it."""

    def __init__(self, store: Store, *, comparer: Comparer, survey: Survey) -> None:
        self._store = store
        self._comparer = comparer
        self._survey = survey
        self._memory: Memory[tuple[Edition, str], Answer] = Memory(_size, most=_MOST_REMEMBERED)

    def key(self, question: Question) -> tuple[Edition, str]:
        """What is one answer: equal for questions that differ only in how the answer is shown."""
        return self._survey.edition(), question.compared().address()

    def kept(self, question: Question) -> Answer | None:
        """The answer, where it is there already, as it is to a question with a fault."""
        if question.fault:
            return Refused("call", question.fault, 400)
        return self._memory.kept(self.key(question))

    def of(self, question: Question) -> Answer:
        """Answer a question that asks for something. Raises StoreError."""
        work = partial(answer, question, self._store, comparer=self._comparer, survey=self._survey)
        return self.kept(question) or self._memory.answer(self.key(question), work)


def _size(found: Answer) -> int:
    return len(found.table.lines) * len(found.table.every) if isinstance(found, Compared) else _MOST_LISTED


def subject_of(question: Question, store: Store) -> str:
    """What a question is about, in the sources' or the visitor's words; "" for what is not in the store. Raises StoreError."""
    if question.q.strip():
        return question.q.strip()
    with store.catalogue.read() as reader:
        try:
            if question.event is not None:
                return reader.events.event(question.event).headline
            if question.article is not None:
                return reader.article(question.article).title or ""
            [(paragraph, _)] = reader.passages([question.paragraph or 0])
        except (NotFoundError, KeyError):
            return ""
        return paragraph.text


def left_out(question: Question, store: Store, comparer: Comparer) -> LeftOut:
    """What a comparison does not show, and how near it came. Raises StoreError, NotFoundError and CallError."""
    if question.fault:
        raise CallError(question.fault)
    try:
        query = _query(question, store)
    except ValidationError as error:
        raise CallError(said_of(error)) from error
    found = comparer.matches.articles(query.model_copy(update={"min_probability": 0.0}))
    below = [each for each in found if each.probability < query.min_probability]
    return LeftOut(below[:_MOST_NEAR], query.min_probability)


def _listed(question: Question, store: Store, comparer: Comparer) -> Listed:
    first = parse_date(question.first, name="from")[1] if question.first else None
    last = parse_date(question.last, name="to")[1] if question.last else None
    words = question.q.strip()
    if len(words) > _LONGEST_WORDS:
        raise CallError(
            f"{len(words):,} characters are too many to look for as words, at most {_LONGEST_WORDS}: shorten them, or ask "
            "for them as a paragraph"
        )
    with store.view() as view:
        events = view.reader.events.listed(EventFilter(first, last, words), limit=_MOST_LISTED)
        articles = view.reader.articles(ArticleFilter(None, first, last, words), limit=_MOST_LISTED)
    admitted = [each for each in articles if _is_wanted(each, question)]
    near = [] if events or admitted else _near(question, comparer)
    return Listed([event for _, event in events], admitted, near)


def _near(question: Question, comparer: Comparer) -> list[ArticleMatch]:
    """Articles whose paragraphs mean what the words do: words are no paragraph, so no probability is claimed."""
    query = _asked(question, text=question.q.strip())
    return comparer.matches.articles(query.model_copy(update={"min_probability": 0.0}))[:_MOST_NEAR]


def _is_wanted(article: Article, question: Question) -> bool:
    spoken = not question.lang or article.lang in question.lang
    return spoken and (not question.outlet or article.outlet in question.outlet)


def _compared(question: Question, store: Store, *, comparer: Comparer, survey: Survey) -> Compared:
    query = _query(question, store)
    if question.event is None:
        comparison = comparer.compare(query)
    else:
        comparison = survey.compare(question.event, query.model_dump(mode="json", include=_chosen(question)))
    table = table_of(comparison, fold=question.fold)
    # Nothing beyond an event's own articles is near to it.
    is_final = bool(comparison.sources) or question.event is not None
    nearest = None if is_final else comparer.matches.find(query.model_copy(update={"limit": 1})).nearest
    return Compared(table, _event_of(comparison, store), nearest)


def _query(question: Question, store: Store) -> Query:
    if question.event is not None:
        with store.view() as view:
            event = view.reader.events.event(question.event)
        return _asked(question, article_id=event.headline_article_id)
    if question.paragraph is not None:
        return _asked(question, paragraph_id=question.paragraph)
    if question.article is not None:
        return _asked(question, article_id=question.article)
    return _asked(question, **{"url" if question.read() == "url" else "text": question.q.strip()})


def _chosen(question: Question) -> set[str]:
    """The fields of a query that the visitor decided: an event has a window of its own."""
    decided = {
        "window_days": question.window is not None,
        "follow_ups": not question.follow,
        "min_probability": question.min_probability is not None,
    }
    given = {
        "published": question.published,
        "published_from": question.first,
        "published_to": question.last,
        "outlets": question.outlet,
        "families": question.family,
        "languages": question.lang,
    }
    return {name for name, value in (decided | given).items() if value}


def _asked(question: Question, **subject: Any) -> Query:
    return Query(
        **subject,
        published=question.published or None,
        window_days=DEFAULT_WINDOW_DAYS if question.window is None else question.window,
        follow_ups=question.follow,
        published_from=question.first or None,
        published_to=question.last or None,
        outlets=question.outlet or None,
        families=question.family or None,
        languages=question.lang or None,
        min_probability=question.cutoff,
    )


def _event_of(comparison: Comparison, store: Store) -> Event | None:
    article = next((source.article for source in comparison.anchor.sources if source.article), None)
    if article is None:
        return None
    with store.view() as view:
        events = view.reader.events.of_articles([article.id])
        return view.reader.events.event(events[article.id]) if article.id in events else None


def said_of(error: ValidationError) -> str:
    """What a query is refused for, in words. A page has other names for its fields; at fault can only be the text here."""
    return "; ".join(str(each["msg"]).removeprefix("Value error, ") for each in error.errors())
