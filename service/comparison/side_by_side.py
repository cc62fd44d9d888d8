"""What was gathered of an event, laid side by side: claims aligned to rows, differences marked, silences counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np

from indexer.store.encoder import Encoder
from service.comparison.agreement import same_claim_matrix
from service.comparison.alignment import MOST_SENTENCES, align
from service.comparison.attribution import attribution_of
from service.comparison.attribution.certainty import certainty_of
from service.comparison.claims import Claim, claims_of
from service.comparison.compared import article_key
from service.comparison.divergences import Detector, detectors_of
from service.comparison.fitted import unfitted_note
from service.comparison.further import figures_of, with_further_figures
from service.comparison.language import language_notes
from service.comparison.marking import Compared, compare_tellings, said_of
from service.comparison.omissions import Coverage, omissions_of
from service.comparison.readings import Readings
from service.comparison.records import (
    Anchor,
    Attribution,
    Cell,
    ComparedOutlet,
    Comparison,
    LeftOut,
    Omission,
    Row,
    Source,
    Versions,
)
from service.comparison.rules import fingerprint
from service.comparison.wording.table import LabelPair, label_table
from service.headway import tell
from service.queries import Query


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be compared: the anchor's paragraphs, the `sources` beside them, and their outlets, the anchor's first.

    `coverage` is where silence is looked for; `notes` say what a reader must know of how all this was found. `left_out` and
    `corrections` are as in the comparison.
    """

    anchor: Anchor
    sources: list[Source]
    outlets: list[ComparedOutlet]
    query: Query
    notes: list[str]
    generation: int = 0
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    corrections: list[int] = field(default_factory=list)


class SideBySide:
    """Lays gathered paragraphs side by side, read by one encoder. `also` are detectors that the user configures."""

    def __init__(self, encoder: Encoder, *, also: Sequence[Detector] = ()) -> None:
        self._encoder = encoder
        self._readings = Readings(encoder)
        self._also = also

    def of(self, gathered: Gathered) -> Comparison:
        """The comparison. The same is given for the same, whatever was compared before."""
        sources = [*gathered.anchor.sources, *gathered.sources]
        claims, left_out = claims_of(sources, self._readings, most=MOST_SENTENCES)
        rows, labels = self._rows(claims, gathered)
        outlets = gathered.outlets
        return Comparison(
            anchor=gathered.anchor,
            outlets=outlets,
            rows=rows,
            labels=label_table(labels, map(said_of, claims)),
            sources=gathered.sources,
            origins=len({origin for outlet in outlets for origin in outlet.origin_ids}),
            window_days=gathered.query.window_days,
            min_probability=gathered.query.min_probability,
            notes=[
                *gathered.notes,
                *language_notes(sources),
                *_note_on(left_out, gathered.sources),
                *self._note_on_the_model(),
            ],
            versions=self.versions(gathered.generation),
            left_out=gathered.left_out,
            corrections=gathered.corrections,
        )

    def versions(self, generation: int) -> Versions:
        """What makes a comparison of this publication."""
        encoder = self._encoder
        return Versions(version("rashomon"), f"{encoder.name} {encoder.sha256[:12]}", fingerprint(), generation)

    def _rows(self, claims: Sequence[Claim], gathered: Gathered) -> tuple[list[Row], list[LabelPair]]:
        """The rows, and of all rows the labels that were found to differ."""
        own = sum(1 for claim in claims if claim.source in gathered.anchor.sources)
        tellings = [claim.telling for claim in claims]
        tell("Lining up claims")
        same = same_claim_matrix(tellings)
        detectors = (*detectors_of(tellings), *self._also)
        vectors = np.stack([claim.vector for claim in claims])
        order = {outlet.name: place for place, outlet in enumerate(gathered.outlets)}
        rows: list[Row] = []
        labels: list[LabelPair] = []
        aligned = align(same, [claim.source.outlet for claim in claims], anchors=own)
        tellers = [(claim.source.outlet, article_key(claim.source)) for claim in claims]
        groups = with_further_figures(aligned, same, tellers, list(map(figures_of, tellings)))
        # Work grows with the sentences of a row: their count is nearer to the time that is left than the rows'.
        done, total = 0, sum(map(len, groups))
        for group in groups:
            tell("Marking what differs", done, total)
            done += len(group)
            members = sorted(group, key=lambda each: (order[claims[each].source.outlet], each))
            told = [claims[each] for each in members]
            compared = compare_tellings(told, same[np.ix_(members, members)], detectors=detectors)
            silent = [each for each in omissions_of(told, gathered.coverage) if each.outlet in order]
            rows.append(_row(told, vectors[members] @ vectors[group[0]], compared, silent))
            labels += [label for each in compared for label in each.label_pairs()]
        return rows, labels

    def _note_on_the_model(self) -> list[str]:
        return [] if self._readings.are_known else [unfitted_note(self._encoder)]


def _note_on(left_out: int, sources: Sequence[Source]) -> list[str]:
    if not left_out:
        return []
    which = "least probable" if sources and sources[-1].probability is not None else "last"
    return [f"{left_out} sentences of the {which} paragraphs were left out."]


def _row(
    told: Sequence[Claim], similarity: Sequence[float], compared: Sequence[Compared], silent: list[Omission]
) -> Row:
    return Row(
        claim=max((claim.text for claim in told), key=len),
        cells=[_cell(claim, round(float(near), 4)) for claim, near in zip(told, similarity, strict=True)],
        divergences=[divergence for each in compared for divergence in each.divergences()],
        omissions=silent,
    )


def _cell(claim: Claim, similarity: float) -> Cell:
    source, read = claim.source, attribution_of(claim.telling, offset=0)
    start, end = claim.stored((0, len(claim.telling.text)))
    return Cell(
        outlet=source.outlet,
        paragraph_id=source.paragraph.id,
        article_id=source.article.id if source.article else None,
        start=start,
        end=end,
        text=claim.text,
        published=source.published,
        attribution=_stored(claim, read) if read else None,
        certainty=certainty_of(claim.telling).certainty,
        similarity=similarity,
    )


def _stored(claim: Claim, read: Attribution) -> Attribution:
    start, end = claim.stored((read.start, read.end))
    return Attribution(claim.paragraph.text[start:end], start, end)
