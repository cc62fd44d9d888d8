"""The one use case: the paragraphs of several outlets on one event, side by side, claim by claim."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from indexer.matching.records import Match
from indexer.matching.sentences import sentence_spans
from indexer.store.records import Article, Paragraph
from indexer.store.store import Store
from service.comparison.agreement import masked, same_claim_matrix
from service.comparison.alignment import MOST_SENTENCES, align
from service.comparison.attribution import attribution_of, certainty_of
from service.comparison.claims import claim_spans
from service.comparison.records import Anchor, Cell, ComparedOutlet, Comparison, Row, Source, Versions
from service.comparison.telling import Telling
from service.matches import Matches, MatchFinder
from service.queries import (
    DEFAULT_WINDOW_DAYS,
    LONGEST_WINDOW_DAYS,
    Asked,
    ComparisonQuery,
    PastedParagraph,
    Query,
    parse_date,
    resolve,
)

PASTED = "the pasted text"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A claim as one source tells it."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.paragraph.text[self.start : self.end]


class Comparer:
    """Compares over one store. Threads may share it; the same store, settings and versions give the same answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.matches = MatchFinder(store)

    def compare_event(self, event_id: int) -> Comparison:
        """An event's most central article beside the others of the event. Raises NotFoundError."""
        with self._store.view() as view:
            event = view.reader.events.event(event_id)
            articles = frozenset(view.reader.events.members([event.id])[event.id])
            days = view.reader.events.stated([event.id])[event.id]
        window = max(DEFAULT_WINDOW_DAYS, min(days.last_day - days.first_day, LONGEST_WINDOW_DAYS))
        query = Query(article_id=event.headline_article_id, window_days=window)
        compared = self.compare(query, within=articles)
        shown = {source.article.id for source in (*compared.anchor.sources, *compared.sources) if source.article}
        if left_out := len(articles - shown):
            note = (
                f"{left_out} of the {len(articles)} articles of this event are not shown: they are of the first one's outlet, "
                f"or no paragraph of theirs reaches probability {query.min_probability:.2f}, or there were too many."
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
        own = _own_sources(asked)
        shown = found.matches
        used = {match.probe for match in shown}
        anchor = Anchor(
            outlet=asked.outlet or PASTED,
            title=asked.article.title if asked.article else "",
            url=asked.article.url if asked.article else None,
            published=asked.published,
            sources=[source for position, source in enumerate(own) if position in used or len(own) == 1 or not used],
        )
        origins = {_article_key(own[0]): found.query.origin_id or 0}
        origins |= {each.article.id: each.origin_id for each in found.articles}
        outlets = _outlets(anchor, sources := [_source(match) for match in shown], origins)
        return self._side_by_side(anchor, sources, outlets, query, _notes(found, asked, len(shown)), generation)

    def compare_pasted(self, paragraphs: Sequence[PastedParagraph]) -> Comparison:
        """Compare pasted paragraphs with one another; the first is the anchor. Nothing is indexed or looked up."""
        texts = [" ".join(paragraph.text.split()) for paragraph in paragraphs]
        sources = [
            _pasted_source(position, paragraph, texts.index(texts[position]))
            for position, paragraph in enumerate(paragraphs)
        ]
        anchor = Anchor(sources[0].outlet, "", None, sources[0].published, sources[:1])
        query = Query(text=paragraphs[0].text)
        note = "Pasted paragraphs: whether they tell the same event was not judged."
        outlets = _outlets(anchor, sources[1:], {_article_key(source): source.origin_id for source in sources})
        return self._side_by_side(anchor, sources[1:], outlets, query, [note], 0)

    def _side_by_side(
        self,
        anchor: Anchor,
        sources: list[Source],
        outlets: list[ComparedOutlet],
        query: Query,
        notes: list[str],
        generation: int,
    ) -> Comparison:
        encoder = self._store.encoder
        sentences = [sentence for source in (*anchor.sources, *sources) for sentence in _sentences(source)]
        if (left_out := len(sentences) - MOST_SENTENCES) > 0:
            which = "least probable" if sources and sources[-1].probability is not None else "last"
            notes = [*notes, f"{left_out} sentences of the {which} paragraphs were left out."]
            sentences = sentences[:MOST_SENTENCES]
        own = sum(1 for sentence in sentences if sentence.source in anchor.sources)
        read = encoder.encode_tokens([masked(sentence.text) for sentence in sentences])
        same = same_claim_matrix(
            [Telling(sentence.text, tokens=tokens) for sentence, tokens in zip(sentences, read, strict=True)]
        )
        vectors = (
            np.stack([tokens.sentence for tokens in read]) if read else np.empty((0, encoder.dimension), np.float32)
        )
        order = {outlet.name: place for place, outlet in enumerate(outlets)}
        rows = [
            _row(group, sentences, vectors @ vectors[group[0]], order)
            for group in align(same, [sentence.source.outlet for sentence in sentences], anchors=own)
        ]
        return Comparison(
            anchor=anchor,
            outlets=outlets,
            rows=rows,
            sources=sources,
            origins=len({origin for outlet in outlets for origin in outlet.origin_ids}),
            window_days=query.window_days,
            min_probability=query.min_probability,
            notes=notes,
            versions=Versions(version("rashomon"), f"{encoder.name} {encoder.sha256[:12]}", generation),
        )


def _sentences(source: Source) -> list[_Sentence]:
    lang = source.article.lang if source.article else None
    text = source.paragraph.text
    return [
        _Sentence(source, start + first, start + last)
        for start, end in sentence_spans(text, lang)
        for first, last in claim_spans(text[start:end], lang or "en")
    ]


def _row(
    group: Sequence[int], sentences: Sequence[_Sentence], similarity: Sequence[float], order: dict[str, int]
) -> Row:
    members = sorted(group, key=lambda each: (order[sentences[each].source.outlet], each))
    cells = [_cell(sentences[each], round(float(similarity[each]), 4)) for each in members]
    fullest = max(cells, key=lambda cell: len(cell.text))
    return Row(claim=fullest.text, cells=cells, divergences=[], omissions=[])


def _cell(sentence: _Sentence, similarity: float) -> Cell:
    source = sentence.source
    attribution = attribution_of(sentence.text, offset=sentence.start) if _is_english(source) else None
    return Cell(
        outlet=source.outlet,
        paragraph_id=source.paragraph.id,
        article_id=source.article.id if source.article else None,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        published=source.published,
        attribution=attribution,
        certainty=certainty_of(sentence.text, attribution),
        similarity=similarity,
    )


def _is_english(source: Source) -> bool:
    return source.article is None or (source.article.lang or "en").startswith("en")


def _outlets(anchor: Anchor, sources: Sequence[Source], origin_of: dict[int, int]) -> list[ComparedOutlet]:
    """The anchor's outlet, then the others in the order of their most probable paragraph."""
    grouped: dict[str, set[int]] = {anchor.outlet: {_article_key(source) for source in anchor.sources}}
    for source in sources:
        grouped.setdefault(source.outlet, set()).add(_article_key(source))
    return [
        ComparedOutlet(name, sorted({origin_of[article] for article in articles}), len(articles))
        for name, articles in grouped.items()
    ]


def _article_key(source: Source) -> int:
    """The article's id; a pasted paragraph is an article of its own, numbered below zero."""
    return source.article.id if source.article else -1 - source.paragraph.id


def _own_sources(asked: Asked) -> list[Source]:
    origins = asked.origin_ids or [0]
    return [
        Source(paragraph, asked.article, asked.outlet or PASTED, asked.published, origin_id, None, [])
        for paragraph, origin_id in zip(asked.paragraphs, origins, strict=True)
    ]


def _source(match: Match) -> Source:
    article: Article = match.article
    return Source(
        paragraph=match.paragraph,
        article=article,
        outlet=article.outlet,
        published=article.published,
        origin_id=match.origin_id,
        probability=match.probability,
        reasons=match.reasons,
    )


def _pasted_source(position: int, pasted: PastedParagraph, origin_id: int) -> Source:
    """`origin_id` is the position of the first paragraph with the same text."""
    paragraph = Paragraph(position, 0, position, 0, len(pasted.text), pasted.text)
    published = parse_date(pasted.published)[0] if pasted.published is not None else None
    return Source(paragraph, None, pasted.outlet, published, origin_id, None, [])


def _notes(found: Matches, asked: Asked, shown: int) -> list[str]:
    notes = []
    if not found.matches:
        near = found.nearest
        nearest = f"The nearest, of {near.outlet}, has probability {near.probability:.2f}." if near else ""
        notes.append(
            f"No paragraph of another outlet reaches probability {asked.query.min_probability:.2f} within "
            f"{asked.query.window_days} days. {nearest}".strip()
        )
    elif asked.query.min_probability < 0.5:
        unsure = sum(match.probability < 0.5 for match in found.matches[:shown])
        if unsure:
            notes.append(
                f"{unsure} of the {shown} paragraphs shown are more likely not the same event (probability below 0.50): "
                "read them as related, not as other tellings."
            )
    if any(not (match.article.lang or "en").startswith("en") for match in found.matches):
        notes.append(
            "Attribution and certainty are read in English only: for other languages every cell says “stated”."
        )
    if asked.published is None:
        notes.append("The text has no date, so all indexed days were searched.")
    undated = {match.article.id for match in found.matches[:shown] if match.article.published is None}
    if undated:
        notes.append(f"{len(undated)} of the articles state no date; they may belong to another day.")
    return notes
