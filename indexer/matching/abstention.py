"""When not to judge: a text that the embedding model cannot read, and two texts that have nothing in common."""

import numpy as np
from numpy.typing import NDArray

from indexer.matching.features import FEATURES
from indexer.matching.model import Scale
from indexer.store.encoder import DEFAULT_MODEL_SHA256

# What embedding models can read, by the SHA-256 of their weights; others are trusted with any language.
LANGUAGES = {DEFAULT_MODEL_SHA256: frozenset({"en"})}
# What is left of a probability where the tool abstains: below any half-way cut-off, not nothing, and still in its order.
ABSTAINED = 0.25
# So many standard deviations from the mean of unrelated articles' cosines: where openings and gists both are less alike, there
# is nothing that a reader could be shown. The trees have seen such pairs as partners, pages of which nothing but a notice
# was saved, and trust dates alone: a recipe had a match among air strikes.
UNLIKE = -0.5


def unread(asked: str | None, found: str | None, model_sha256: str) -> str | None:
    """The language of the two that the embedding model does not know; None where it knows both, or any."""
    known = LANGUAGES.get(model_sha256)
    langs = (lang.partition("-")[0] for lang in (asked, found) if lang)
    return next((lang for lang in langs if known is not None and lang not in known), None)


def unlike(rows: NDArray[np.float64], scale: Scale) -> NDArray[np.bool_]:
    """Which rows of FEATURES, shape (pairs, features), are of two texts with nothing in common; `scale` is their cosines'."""
    low = [
        rows[:, FEATURES.index(f"{text}_cosine")] < scale[text][0] + UNLIKE * scale[text][1]
        for text in ("lead", "gist")
    ]
    return np.asarray(low[0] & low[1])


def taken(probability: float) -> float:
    """What abstaining took from the log-odds to leave this probability, in (0, ABSTAINED]."""
    # Odds so high that they round to certainty have no logarithm.
    before = min(probability / ABSTAINED, 1 - 1e-12)
    return float(np.log(before / (1 - before)) - np.log(probability / (1 - probability)))
