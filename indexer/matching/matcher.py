"""The same-event paragraphs of a paragraph: candidates by vector, then a probability for each, with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.matching.features import FEATURES, context_vector, features, shared_terms
from indexer.matching.frequencies import Frequencies, FrequencyCache
from indexer.matching.model import model_for
from indexer.matching.records import Match, Probe, Reason
from indexer.matching.terms import as_written
from indexer.store.records import Candidate, Neighbour
from indexer.store.store import View
from indexer.store.vectors import Scope

# Candidates that are judged for one paragraph, and for each of several: the true ones stand far above either rank.
CANDIDATES = 100
CANDIDATES_OF_SEVERAL = 60
SHOWN_TERMS = 6
# What more than one article in twelve says explains nothing to a reader.
LOWEST_SHOWN_IDF = 2.5
# A reason that moves the odds by less than this is not worth a reader's time.
SMALLEST_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its judgement: `row` are its FEATURES, `probe` the position of the probe it matches best."""

    candidate: Candidate
    row: NDArray[np.float64]
    score: float
    probability: float
    probe: int


class Matcher:
    """Judges candidates. Threads may share it; it remembers nothing but term frequencies."""

    def __init__(self) -> None:
        self._frequencies = FrequencyCache()

    def judge(self, view: View, probes: Sequence[Probe], *, scope: Scope) -> list[Judged]:
        """All candidates of any of the probes, most probable first; each once, with the probe that it matches best."""
        best: dict[int, Judged] = {}
        for position, (candidates, rows, scores) in enumerate(self.measured(view, probes, scope=scope)):
            probabilities = model_for(titled=probes[position].titled).probabilities(rows).tolist()
            for candidate, row, score, probability in zip(candidates, rows, scores, probabilities, strict=True):
                known = best.get(candidate.paragraph_id)
                if known is None or probability > known.probability:
                    best[candidate.paragraph_id] = Judged(candidate, row, score, probability, position)
        return sorted(best.values(), key=lambda judged: (-judged.probability, judged.candidate.paragraph_id))

    def explained(self, view: View, probes: Sequence[Probe], judged: Sequence[Judged]) -> list[Match]:
        """Judged candidates as matches, with reasons in words."""
        frequencies = self._frequencies.at(view.reader)
        shared = [_shared_terms(probes[each.probe], each.candidate, frequencies) for each in judged]
        words = view.reader.terms(sorted({term for terms in shared for term in terms}))
        passages = view.reader.passages([each.candidate.paragraph_id for each in judged])
        return [
            Match(
                paragraph=paragraph,
                article=article,
                score=round(each.score, 4),
                probability=round(each.probability, 4),
                reasons=_reasons(probes[each.probe], each, [words[term] for term in terms]),
                origin_id=each.candidate.origin_id,
                quote_id=each.candidate.quote_id,
                probe=each.probe,
            )
            for each, terms, (paragraph, article) in zip(judged, shared, passages, strict=True)
        ]

    def measured(
        self, view: View, probes: Sequence[Probe], *, scope: Scope
    ) -> list[tuple[list[Candidate], NDArray[np.float64], list[float]]]:
        """For each probe: its candidates, their features (see `features`), and their cosines."""
        queries = np.stack([context_vector(probe) for probe in probes])
        found = view.search(queries, k=CANDIDATES if len(probes) == 1 else CANDIDATES_OF_SEVERAL, scope=scope)
        ids = sorted({neighbour.paragraph_id for neighbours in found for neighbour in neighbours})
        stored = dict(zip(ids, view.reader.candidates(ids), strict=True)) if ids else {}
        frequencies = self._frequencies.at(view.reader)
        return [_measured(probe, near, stored, frequencies) for probe, near in zip(probes, found, strict=True)]


def _measured(
    probe: Probe, neighbours: Sequence[Neighbour], stored: dict[int, Candidate], frequencies: Frequencies
) -> tuple[list[Candidate], NDArray[np.float64], list[float]]:
    candidates = [stored[neighbour.paragraph_id] for neighbour in neighbours]
    rows = features(probe, candidates, frequencies) if candidates else np.zeros((0, len(FEATURES)))
    return candidates, rows, [neighbour.score for neighbour in neighbours]


def _reasons(probe: Probe, judged: Judged, shared: Sequence[str]) -> list[Reason]:
    """The reasons in words, strongest first; they add up to the log-odds beyond a typical candidate's."""
    model = model_for(titled=probe.titled)
    weight = model.contributions(judged.row)
    value = dict(zip(FEATURES, judged.row.tolist(), strict=True))
    headline = "meaning of the headlines" if probe.titled else "meaning of the text and the headline"
    reasons = [
        Reason("meaning of the paragraphs", f"cosine {value['context_cosine']:.2f}", weight["context_cosine"]),
        Reason(headline, f"cosine {value['title_cosine']:.2f}", weight["title_cosine"]),
        Reason(
            "same names and rare words",
            " · ".join(as_written(shared, probe.article_text)) or "none",
            weight["article_overlap"],
        ),
        Reason("dates", _dates(probe.day, judged.candidate.day), weight["day_gap"] + weight["undated"]),
    ]
    kept = [Reason(each.name, each.value, round(each.weight, 2)) for each in reasons]
    return sorted((each for each in kept if abs(each.weight) >= SMALLEST_WEIGHT), key=lambda each: -abs(each.weight))


def _shared_terms(probe: Probe, candidate: Candidate, frequencies: Frequencies) -> list[int]:
    """The rarest shared terms: those of the two paragraphs before those of their articles."""
    near = shared_terms(probe.terms, candidate.terms, frequencies)
    wide = shared_terms(probe.article_terms, candidate.article_terms, frequencies)
    telling = [term for term in dict.fromkeys(near + wide) if frequencies.idf(np.array([term]))[0] >= LOWEST_SHOWN_IDF]
    return telling[:SHOWN_TERMS]


def _dates(left: int | None, right: int | None) -> str:
    if left is None or right is None:
        return "a date is not known"
    gap = abs(left - right)
    return "same day" if gap == 0 else f"{gap} day{'s' if gap > 1 else ''} apart"
