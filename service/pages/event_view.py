"""What the page of an event shows, and the grammar of its address: every view of it can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from indexer.store.derived import Edition
from indexer.store.reading import Reader
from indexer.store.records import Article
from indexer.store.store import Store
from service.comparison.records import Comparison
from service.events import EventDetail, event_detail
from service.headway import tell
from service.memory import Memory
from service.pages.asking import Kind
from service.presentation.charts import NARROW, WIDE, timeline_size
from service.presentation.figures import Series, contested
from service.presentation.listing import Facets, Listing, listing_of
from service.presentation.strips import Coverage, coverage_of
from service.presentation.table import ALIKE, Table, TableLine, table_of
from service.queries import Name
from service.survey import Survey

# No event has so many parts of its list.
_MOST_PARTS = 100_000
# Articles and places of tables that remembered events hold together: some 100 MB.
_MOST_REMEMBERED = 50_000
# So many of the rows that differ are open, the others are folded: the first screen has an answer, and a phone an end.
OPENED = 6
# What a newcomer should see first: opposite claims and figures, before how something is called or who says it.
_ORDER = ("contradiction", "quantity", "time", "place", "label", "attribution", "certainty", "update", "omission")


class Asked(BaseModel):
    """The parameters of `/events/{id}`: which paragraphs are listed and from which part on, and which rows, by what.

    `by` is "" where the number of outlets decides.
    """

    model_config = ConfigDict(frozen=True)

    type: list[Kind] = []
    outlet: list[Name] = []
    unmarked: bool = False
    fold: bool = True
    part: int = Field(default=1, ge=1, le=_MOST_PARTS)
    by: Literal["answer", "outlet", ""] = ""
    rows: Literal["all", ""] = ""

    def query(self, **changes: Any) -> str:
        """The query string of this view with some parameters changed; what stands at its default is left out."""
        given = self.model_copy(update=changes).model_dump(exclude_defaults=True)
        plain = {name: int(value) if isinstance(value, bool) else value for name, value in given.items()}
        return f"?{urlencode(plain, doseq=True)}" if plain else ""


@dataclass(frozen=True)
class Outline:
    """What is known of an event before it is compared."""

    event: EventDetail
    articles: list[Article]
    coverage: Coverage

    @property
    def languages(self) -> list[str]:
        """The languages of its articles, each once."""
        return list(dict.fromkeys(article.lang for article in self.articles if article.lang))

    @property
    def headline(self) -> Article:
        """The article whose headline the event has."""
        return next(article for article in self.articles if article.id == self.event.headline_article_id)


@dataclass(frozen=True)
class EventShown(Outline):
    """An event with its comparison, laid out. Nothing here depends on what of it a visitor asks to see."""

    comparison: Comparison
    table: Table
    series: list[Series]

    @cached_property
    def positions(self) -> dict[int, int]:
        """Which paragraph of its article each compared one is, from 1 on, by its id."""
        sources = [*self.comparison.anchor.sources, *self.comparison.sources]
        return {each.paragraph.id: each.paragraph.position + 1 for each in sources}

    @cached_property
    def differing(self) -> list[TableLine]:
        """The rows in which tellings part, those that say most first; of rows with the same words one comes early."""
        rows = [line for line in self.table.lines if line.kind not in ("omission", ALIKE)]
        return _repeated_last(sorted(rows, key=_weight))

    @property
    def foremost(self) -> list[TableLine]:
        """Those of the differing rows that are open."""
        return self.differing[:OPENED]

    @property
    def further(self) -> list[TableLine]:
        """Those of the differing rows that are folded."""
        return self.differing[OPENED:]

    @cached_property
    def unreported(self) -> list[TableLine]:
        """The rows in which nothing differs but that some are silent, those that most origins tell first."""
        return sorted((line for line in self.table.lines if line.kind == "omission"), key=_weight)

    def size(self, *, narrow: bool = False) -> tuple[int, int]:
        """(width, height) in pixels of the plot of contested numbers."""
        return timeline_size(self.series, width=NARROW if narrow else WIDE)

    def listing(self, asked: Asked) -> Listing:
        """The paragraphs that are asked for."""
        letters = [self.table.letters[name] for name in asked.outlet if name in self.table.letters]
        return listing_of(self.table, Facets(asked.type, letters, asked.unmarked, asked.fold, asked.part))

    def addresses(self, asked: Asked, places: Mapping[int, tuple[int, int]]) -> dict[int, str]:
        """Where each compared paragraph is found, by its id: on a part of the list, or in its article.

        In full, because a script may have changed the list since.
        """
        sources = [*self.comparison.anchor.sources, *self.comparison.sources]
        found = {each.paragraph.id: f"/articles/{each.paragraph.article_id}#p{each.paragraph.id}" for each in sources}
        for paragraph, (part, listed) in places.items():
            found[paragraph] = f"/events/{self.event.id}{asked.query(part=part)}#p{listed}"
        return found


class EventViews:
    """Events laid out, remembered until the store changes. Threads may share it."""

    def __init__(self, store: Store, survey: Survey) -> None:
        self._store = store
        self._survey = survey
        self._memory: Memory[tuple[Edition, int], EventShown] = Memory(_size, most=_MOST_REMEMBERED)

    def now(self, event_id: int) -> tuple[Edition, int]:
        """The edition of the store, and the event that the id stands for in it. Raises NotFoundError."""
        with self._store.catalogue.read() as reader:
            return reader.edition, reader.events.event(event_id).id

    def outline(self, event_id: int) -> Outline:
        """What can be shown of an event at once. Raises NotFoundError."""
        with self._store.catalogue.read() as reader:
            return _outline(reader, event_id, {})

    def kept(self, edition: Edition, event_id: int) -> EventShown | None:
        """The same as `of`, where it is there already; `edition` and id as `now` gives them."""
        return self._memory.kept((edition, event_id))

    def of(self, event_id: int) -> EventShown:
        """All that is shown of an event; of a replaced id, of the event that replaced it. Raises NotFoundError."""
        with self._store.view() as view:
            event = view.reader.events.event(event_id)
            key = view.reader.edition, event.id
            return self._memory.answer(key, lambda: self._laid_out(view.reader, event.id))

    def _laid_out(self, reader: Reader, event_id: int) -> EventShown:
        comparison = self._survey.compare(event_id)
        tell("Laying it out")
        table = table_of(comparison)
        outline = _outline(reader, event_id, table.letters)
        return EventShown(
            outline.event, outline.articles, outline.coverage, comparison, table, series=contested(comparison)
        )


def _outline(reader: Reader, event_id: int, letters: Mapping[str, str]) -> Outline:
    event = event_detail(reader, event_id)
    articles = reader.articles_by_id(event.article_ids)
    printed = reader.events.printed(event.article_ids)
    return Outline(event, articles, coverage_of(articles, printed, letters, anchor=event.headline_article_id))


def _size(shown: EventShown) -> int:
    return len(shown.articles) + len(shown.table.lines) * len(shown.table.every)


def _repeated_last(lines: list[TableLine]) -> list[TableLine]:
    """Within a kind, rows whose words stand in an earlier one's title come last: they tell a reader nothing new."""
    told: set[tuple[str, frozenset[str]]] = set()
    ranked = []
    for line in lines:
        title = line.kind, frozenset(words.casefold() for words in line.title.answers)
        ranked.append((_ORDER.index(line.kind), title in told, line))
        told.add(title)
    return [line for *_, line in sorted(ranked, key=lambda each: each[:2])]


def _weight(line: TableLine) -> tuple[int, int, int]:
    """Rows that tell of a difference before others; those that more origins tell first; else as they are told."""
    kind = _ORDER.index(line.kind)
    return kind, -line.line.origins, line.number
