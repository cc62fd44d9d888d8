"""The one use case: the paragraphs of several outlets on one event, side by side, claim by claim."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from indexer.store.derived import Edition
from indexer.store.records import Article, Event
from indexer.store.store import Store, View
from service.comparison.compared import PASTED, article_key, compared_outlets, own_sources, pasted_source, source_of
from service.comparison.contradiction.nli import inference
from service.comparison.corrections import Corrections, corrections_of, with_objections
from service.comparison.left_out import left_out_of
from service.comparison.notes import correction_notes, left_out_notes, notes_on
from service.comparison.omissions import Coverage, coverage_of
from service.comparison.records import Anchor, Comparison, Versions
from service.comparison.side_by_side import Gathered, SideBySide
from service.headway import tell
from service.matches import Matches, MatchFinder
from service.memory import Memory
from service.queries import (
    DEFAULT_WINDOW_DAYS,
    LONGEST_WINDOW_DAYS,
    Asked,
    ComparisonQuery,
    PastedParagraph,
    Query,
    resolve,
)

# Paragraphs of other outlets that the comparison of an event shows at most, the nearest of every article before the second
# of any.
MOST_OF_AN_EVENT = 400
# Cells, marks and paragraphs that remembered comparisons hold together: some 100 MB.
MOST_REMEMBERED = 100_000


class Comparer:
    """Compares over one store. Threads may share it; the same store, settings and versions give the same answer.

    What was compared is remembered until the store changes. Raises ModelError where the settings name a model for
    contradictions that cannot be loaded.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        configured = inference(store.settings)
        self._side_by_side = SideBySide(store.encoder, also=(configured.find,) if configured else ())
        self._memory: Memory[tuple[Edition, str, frozenset[int] | None], Comparison] = Memory(
            _weight, most=MOST_REMEMBERED
        )
        self.matches = MatchFinder(store)

    def compare_event(self, event_id: int, options: Mapping[str, Any] = MappingProxyType({})) -> Comparison:
        """An event's most central article beside the others of the event; `options` are fields of the query, JSON can say them.

        Raises NotFoundError.
        """
        with self._store.view() as view:
            event = view.reader.events.event(event_id)
            key = view.reader.edition, f"{event.id} {json.dumps(dict(options), sort_keys=True)}", None
            return self._memory.answer(key, lambda: self._event_in(view, event, options))

    def compare(self, query: Query, *, within: frozenset[int] | None = None) -> Comparison:
        """What other outlets tell of the event that the query names: any article, or those `within`.

        Raises NotFoundError and CallError.
        """
        if isinstance(query, ComparisonQuery) and query.paragraphs:
            return self.compare_pasted(query.paragraphs)
        with self._store.view() as view:
            key = view.reader.edition, query.model_dump_json(), within
            return self._memory.answer(key, lambda: self._compared(view, self._gathered(view, query, within=within)))

    def compare_pasted(self, paragraphs: Sequence[PastedParagraph]) -> Comparison:
        """Compare pasted paragraphs with one another; the first is the anchor. Nothing is indexed, looked up or remembered."""
        texts = [" ".join(paragraph.text.split()) for paragraph in paragraphs]
        sources = [
            pasted_source(position, paragraph, texts.index(texts[position]))
            for position, paragraph in enumerate(paragraphs)
        ]
        anchor = Anchor(sources[0].outlet, "", None, sources[0].published, sources[:1])
        query = Query(text=paragraphs[0].text)
        note = "Pasted paragraphs: whether they tell the same event was not judged."
        outlets = compared_outlets(
            anchor, sources[1:], {article_key(source): source.origin_id for source in sources}, {}
        )
        return self._side_by_side.of(Gathered(anchor, sources[1:], outlets, query, [note]))

    def versions(self, generation: int) -> Versions:
        """What makes a comparison of this publication."""
        return self._side_by_side.versions(generation)

    def _event_in(self, view: View, event: Event, options: Mapping[str, Any]) -> Comparison:
        articles = frozenset(view.reader.events.members([event.id])[event.id])
        days = view.reader.events.stated([event.id])[event.id]
        window = max(DEFAULT_WINDOW_DAYS, min(days.last_day - days.first_day, LONGEST_WINDOW_DAYS))
        defaults = {"window_days": window, "limit": MOST_OF_AN_EVENT, "per_article": MOST_OF_AN_EVENT}
        query = Query(article_id=event.headline_article_id, **(defaults | dict(options)))
        gathered = self._gathered(view, query, within=articles)
        notes = [*gathered.notes, *left_out_notes(gathered.left_out, query, len(articles))]
        return self._compared(view, replace(gathered, notes=notes))

    def _compared(self, view: View, gathered: Gathered) -> Comparison:
        """What was gathered, side by side, with what people said against its marks."""
        compared = self._side_by_side.of(gathered)
        sources = (*compared.anchor.sources, *compared.sources)
        return with_objections(compared, view.reader.objections.on(each.paragraph.id for each in sources))

    def _gathered(self, view: View, query: Query, *, within: frozenset[int] | None = None) -> Gathered:
        """What the query names and what was found beside it, in any article or in those `within`."""
        tell("Finding who tells the same event")
        asked = replace(resolve(query, view.reader, self._store.encoder), within=within)
        judged = self.matches.judge(view, asked)
        found = self.matches.find_in(view, asked, fold=False, judged=judged)
        own = own_sources(asked)
        used = {match.probe for match in found.matches}
        anchor = Anchor(
            outlet=asked.outlet or PASTED,
            title=asked.article.title if asked.article else "",
            url=asked.article.url if asked.article else None,
            published=asked.published,
            sources=[source for position, source in enumerate(own) if position in used or len(own) == 1 or not used],
        )
        origins = {article_key(own[0]): found.query.origin_id or 0}
        origins |= {each.article.id: each.origin_id for each in found.articles}
        sources = [source_of(match) for match in found.matches]
        around = _around(view, asked, found, within=within or frozenset())
        shown = {source.article.id for source in (*own, *sources) if source.article}
        unshown = [each for each in around.articles if each.id in around.members - shown]
        on_event = {outlet: len(each.published) for outlet, each in around.coverage.items()}
        corrections = around.corrections
        return Gathered(
            anchor=anchor,
            sources=sources,
            outlets=compared_outlets(anchor, sources, origins, on_event),
            query=query,
            notes=[*notes_on(found, asked, len(found.matches)), *correction_notes(corrections, shown)],
            generation=view.reader.generation,
            coverage=around.coverage,
            left_out=left_out_of(view.reader, asked, unshown, judged=judged, corrections=corrections),
            corrections=[each.id for each in corrections.judgements],
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """The `members` of the event of the asked article, and what people judged of it; the `articles` in which silence is looked
    for: the asked one, and all that were found or are in the event.
    """

    members: frozenset[int]
    corrections: Corrections
    articles: list[Article]
    coverage: dict[str, Coverage]


def _around(view: View, asked: Asked, found: Matches, *, within: frozenset[int]) -> _Around:
    reader = view.reader
    members: frozenset[int] = frozenset()
    corrections = Corrections()
    if asked.article and (event := reader.events.of_articles([asked.article.id]).get(asked.article.id)):
        members = frozenset(reader.events.members([event])[event])
        corrections = corrections_of(reader, event, members)
    own = [asked.article.id] if asked.article else []
    articles = reader.articles_by_id(members.union(within, own, (each.article.id for each in found.articles)))
    known = {each.id for each in articles}
    away = [each for each, _ in corrections.taken_out if each.id not in known]
    return _Around(members, corrections, articles, coverage_of(reader, articles, away))


def _weight(comparison: Comparison) -> int:
    return len(comparison.sources) + sum(len(row.cells) + len(row.divergences) for row in comparison.rows)
