"""Why a probability is what it is, in words that a reader can check."""

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.matching.abstention import taken
from indexer.matching.conflicts import CONFLICTS
from indexer.matching.features import FEATURES
from indexer.matching.frequencies import Frequencies
from indexer.matching.model import Model
from indexer.matching.records import Judged, Probe, Reason
from indexer.matching.terms import as_written
from indexer.store.records import Candidate, TermIds

SHOWN_TERMS = 6
# What more than one article in twelve says explains nothing to a reader.
LOWEST_SHOWN_IDF = 2.5
# A reason that moves the odds by less than this is not worth a reader's time.
SMALLEST_WEIGHT = 0.1
WORDS = "same names and rare words"
HEADLINES = "meaning of the headlines"
OPENINGS = "meaning of the openings"
GISTS = "meaning of the articles"
DATES = "dates"
TOLD = "days told of"
OTHERS = "nearer articles"
UNLIKE = "nothing in common"
# What conflicts are called; their words are those of both sides.
CONFLICTING: Mapping[str, str] = {
    "places": "other places",
    "headlines": "other names in the headlines",
    "particulars": "little in common but place and day",
    "days": "another act on another day",
    "roles": "exchanged roles",
}
# Which features make up which reason.
KINDS: Mapping[str, str] = {
    "title_cosine": HEADLINES,
    "lead_cosine": OPENINGS,
    "title_lead_cosine": OPENINGS,
    "gist_cosine": GISTS,
    "day_gap": DATES,
    "undated": DATES,
    "estimated_gap": DATES,
    "estimate": DATES,
    "told_gap": TOLD,
    "first_told_gap": TOLD,
} | {name: OTHERS for name in FEATURES if "_lag" in name}


def reasons(
    model: Model, probe: Probe, judged: Judged, shared: Sequence[str], conflicting: Mapping[str, str]
) -> list[Reason]:
    """The reasons, strongest first; with those too weak to be shown they add up to the log-odds less the model's own.

    `conflicting` are the words of each conflict on both sides.
    """
    if judged.unread is not None:
        return [Reason("language", f"the embedding model does not read {judged.unread}: not judged", 0.0)]
    weights = dict.fromkeys((WORDS, HEADLINES, OPENINGS, GISTS, DATES, TOLD, OTHERS), 0.0)
    for name, weight in model.contributions(judged.row, titled=probe.version is not None).items():
        weights[KINDS.get(name, WORDS)] += weight
    value = dict(zip(FEATURES, judged.row.tolist(), strict=True))
    told = {
        WORDS: " · ".join(as_written(shared, probe.article_text)) or "none",
        HEADLINES: "one has none" if np.isnan(value["title_cosine"]) else f"cosine {value['title_cosine']:.2f}",
        OPENINGS: f"cosine {value['lead_cosine']:.2f}",
        GISTS: f"cosine {value['gist_cosine']:.2f}",
        DATES: _dates(probe.day, judged.candidate.day),
        TOLD: _told(value["told_gap"]),
        OTHERS: _others(value),
    }
    found = [Reason(name, told[name], round(weight, 2)) for name, weight in weights.items()]
    against = dict(zip(CONFLICTS, judged.doubts.tolist(), strict=True))
    found += [Reason(CONFLICTING[kind], words, -round(against[kind], 2)) for kind, words in conflicting.items()]
    if judged.unlike:
        cosine = f"cosines {value['lead_cosine']:.2f} and {value['gist_cosine']:.2f}, less than unrelated articles have"
        found.append(Reason(UNLIKE, cosine, -round(taken(judged.probability), 2)))
    kept = (each for each in found if abs(each.weight) >= SMALLEST_WEIGHT or each.value == "a date is not known")
    return sorted(kept, key=lambda each: -abs(each.weight))


def shared_terms(probe: Probe, candidate: Candidate, frequencies: Frequencies) -> list[int]:
    """The rarest shared term ids: those of the two paragraphs before those of their articles."""
    near = _shared(probe.terms, candidate.terms, frequencies)
    wide = _shared(probe.article_terms, candidate.article_terms, frequencies)
    return list(dict.fromkeys(near + wide))[:SHOWN_TERMS]


def _shared(left: TermIds, right: TermIds, frequencies: Frequencies) -> list[int]:
    shared = np.intersect1d(left, right, assume_unique=True)
    rarity = frequencies.idf(shared)
    order = np.argsort(-rarity, kind="stable")
    return [int(term) for term in shared[order[rarity[order] >= LOWEST_SHOWN_IDF]]]


def _dates(left: int | None, right: int | None) -> str:
    if left is None or right is None:
        return "a date is not known"
    return _days(abs(left - right)) if left != right else "same day"


def _told(gap: float) -> str:
    if np.isnan(gap):
        return "none named"
    days = round(float(np.expm1(gap)))
    return _days(days) if days else "the same day"


def _days(gap: int) -> str:
    return f"{gap} day{'s' if gap > 1 else ''} apart"


def _others(value: Mapping[str, float]) -> str:
    if value["term_lag"] >= 0 and value["term_lag_back"] >= 0:
        return "none shares more words with either"
    return "another shares more words with one of the two"
