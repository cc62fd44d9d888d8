"""The one use case: the paragraphs of several outlets on one event, side by side, claim by claim."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import numpy as np

from indexer.store.records import Article
from indexer.store.store import Store, View
from service.comparison.agreement import same_claim_matrix
from service.comparison.alignment import MOST_SENTENCES, align
from service.comparison.attribution import attribution_of
from service.comparison.attribution.certainty import certainty_of
from service.comparison.claims import Claim, claims_of
from service.comparison.compared import PASTED, article_key, compared_outlets, own_sources, pasted_source, source_of
from service.comparison.contradiction.nli import inference
from service.comparison.marking import Compared, compare_tellings
from service.comparison.notes import notes_on
from service.comparison.omissions import Coverage, coverage_of, omissions_of
from service.comparison.readings import Readings
from service.comparison.records import Anchor, Cell, ComparedOutlet, Comparison, Omission, Row, Source, Versions
from service.comparison.rules import fingerprint
from service.comparison.wording.table import LabelPair, label_table
from service.matches import Matches, MatchFinder
from service.queries import (
    DEFAULT_WINDOW_DAYS,
    LONGEST_WINDOW_DAYS,
    Asked,
    ComparisonQuery,
    PastedParagraph,
    Query,
    resolve,
)


class Comparer:
    """Compares over one store. Threads may share it; the same store, settings and versions give the same answer.

    Raises ModelError where the settings name a model for contradictions that cannot be loaded.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings = Readings(store.encoder)
        configured = inference(store.settings)
        self._also = (configured.find,) if configured else ()
        self.matches = MatchFinder(store)

    def compare_event(self, event_id: int, options: Mapping[str, Any] = MappingProxyType({})) -> Comparison:
        """An event's most central article beside the others of the event; `options` are fields of the query.

        Raises NotFoundError.
        """
        with self._store.view() as view:
            event = view.reader.events.event(event_id)
            articles = frozenset(view.reader.events.members([event.id])[event.id])
            days = view.reader.events.stated([event.id])[event.id]
        window = max(DEFAULT_WINDOW_DAYS, min(days.last_day - days.first_day, LONGEST_WINDOW_DAYS))
        query = Query(article_id=event.headline_article_id, **{"window_days": window, **options})
        compared = self.compare(query, within=articles)
        shown = {source.article.id for source in (*compared.anchor.sources, *compared.sources) if source.article}
        if left_out := len(articles - shown):
            note = (
                f"{left_out} of the {len(articles)} articles of this event are not shown: they are of the first one's outlet "
                f"or of one that was not asked for, or no paragraph of theirs reaches probability "
                f"{query.min_probability:.2f}, or there were too many."
            )
            compared = replace(compared, notes=[*compared.notes, note])
        return compared

    def compare(self, query: Query, *, within: frozenset[int] | None = None) -> Comparison:
        """What other outlets tell of the event that the query names: any article, or those `within`.

        Raises NotFoundError and CallError.
        """
        if isinstance(query, ComparisonQuery) and query.paragraphs:
            return self.compare_pasted(query.paragraphs)
        with self._store.view() as view:
            asked = replace(resolve(query, view.reader, self._store.encoder), within=within)
            found = self.matches.find_in(view, asked, fold=False)
            generation = view.reader.generation
            coverage = coverage_of(view.reader, _articles_on_the_event(view, asked, found, within))
        own = own_sources(asked)
        shown = found.matches
        used = {match.probe for match in shown}
        anchor = Anchor(
            outlet=asked.outlet or PASTED,
            title=asked.article.title if asked.article else "",
            url=asked.article.url if asked.article else None,
            published=asked.published,
            sources=[source for position, source in enumerate(own) if position in used or len(own) == 1 or not used],
        )
        origins = {article_key(own[0]): found.query.origin_id or 0}
        origins |= {each.article.id: each.origin_id for each in found.articles}
        on_event = {outlet: len(each.published) for outlet, each in coverage.items()}
        outlets = compared_outlets(anchor, sources := [source_of(match) for match in shown], origins, on_event)
        notes = notes_on(found, asked, len(shown))
        return self._side_by_side(anchor, sources, outlets, query, notes, generation, coverage)

    def compare_pasted(self, paragraphs: Sequence[PastedParagraph]) -> Comparison:
        """Compare pasted paragraphs with one another; the first is the anchor. Nothing is indexed or looked up."""
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
        return self._side_by_side(anchor, sources[1:], outlets, query, [note], 0, {})

    def _side_by_side(
        self,
        anchor: Anchor,
        sources: list[Source],
        outlets: list[ComparedOutlet],
        query: Query,
        notes: list[str],
        generation: int,
        coverage: Mapping[str, Coverage],
    ) -> Comparison:
        claims, left_out = claims_of([*anchor.sources, *sources], self._readings, most=MOST_SENTENCES)
        if left_out:
            which = "least probable" if sources and sources[-1].probability is not None else "last"
            notes = [*notes, f"{left_out} sentences of the {which} paragraphs were left out."]
        own = sum(1 for claim in claims if claim.source in anchor.sources)
        same = same_claim_matrix([claim.telling for claim in claims])
        vectors = np.stack([claim.telling.tokens.sentence for claim in claims if claim.telling.tokens])
        order = {outlet.name: place for place, outlet in enumerate(outlets)}
        rows: list[Row] = []
        labels: list[LabelPair] = []
        for group in align(same, [claim.source.outlet for claim in claims], anchors=own):
            members = sorted(group, key=lambda each: (order[claims[each].source.outlet], each))
            told = [claims[each] for each in members]
            compared = compare_tellings(told, same[np.ix_(members, members)], also=self._also)
            silent = [each for each in omissions_of(told, coverage) if each.outlet in order]
            rows.append(_row(told, vectors[members] @ vectors[group[0]], compared, silent))
            labels += [label for each in compared for label in each.label_pairs()]
        return Comparison(
            anchor=anchor,
            outlets=outlets,
            rows=rows,
            labels=label_table(labels),
            sources=sources,
            origins=len({origin for outlet in outlets for origin in outlet.origin_ids}),
            window_days=query.window_days,
            min_probability=query.min_probability,
            notes=notes,
            versions=self.versions(generation),
        )

    def versions(self, generation: int) -> Versions:
        """What makes a comparison of this publication."""
        encoder = self._store.encoder
        return Versions(version("rashomon"), f"{encoder.name} {encoder.sha256[:12]}", fingerprint(), generation)


def _articles_on_the_event(view: View, asked: Asked, found: Matches, within: frozenset[int] | None) -> list[Article]:
    """The asked article, and all that were found or linked into its event: where silence is looked for."""
    ids = {each.article.id for each in found.articles}
    if asked.article:
        ids.add(asked.article.id)
        events = view.reader.events.of_articles([asked.article.id])
        for members in view.reader.events.members(events.values()).values():
            ids.update(members)
    ids |= within or set()
    return [view.reader.article(each) for each in sorted(ids)]


def _row(
    told: Sequence[Claim], similarity: Sequence[float], compared: Sequence[Compared], silent: list[Omission]
) -> Row:
    return Row(
        claim=max((claim.telling.text for claim in told), key=len),
        cells=[_cell(claim, round(float(near), 4)) for claim, near in zip(told, similarity, strict=True)],
        divergences=[divergence for each in compared for divergence in each.divergences()],
        omissions=silent,
    )


def _cell(claim: Claim, similarity: float) -> Cell:
    source, text = claim.source, claim.telling.text
    lang = claim.telling.lang
    attribution = attribution_of(text, offset=claim.start, lang=lang, tokens=claim.telling.tokens)
    return Cell(
        outlet=source.outlet,
        paragraph_id=source.paragraph.id,
        article_id=source.article.id if source.article else None,
        start=claim.start,
        end=claim.end,
        text=text,
        published=source.published,
        attribution=attribution,
        certainty=certainty_of(text, attribution, lang).certainty,
        similarity=similarity,
    )
