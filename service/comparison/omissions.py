"""What other outlets tell and one does not, and of how many of its articles that is said.

Silence is only claimed where it was looked for: in every paragraph of the outlet's articles on the event, shown or not, and of
those that are out of it since people corrected it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.matching.terms import WORD
from indexer.store.reading import Reader
from indexer.store.records import Article, Vectors
from service.comparison.claims import Claim
from service.comparison.records import Omission
from service.comparison.updates import which_is_later

# So many origins must tell a claim before another's silence on it says anything.
LEAST_ORIGINS = 2
# Cosine of a claim with a whole paragraph from which the paragraph may tell it, in other words or beside other things: then
# nothing is said. Far below what aligns (`alignment.py`), because a false silence is worse than a missed one.
MAY_TELL = 0.45
# And so much of its runs of three words in a paragraph: a short claim beside an unrelated sentence is far from the whole.
RUN, HELD = 3, 0.5


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was indexed of one outlet on the event: its articles' dates, and the vectors (n, d) and texts of all paragraphs of
    these and of its articles that are out of the event since people corrected it.
    """

    published: list[str | None]
    vectors: Vectors
    texts: Sequence[str] = ()
    taken_out: int = 0

    def may_tell(self, told: Sequence[Claim]) -> bool:
        """Whether a paragraph comes near one of the claims, or holds half of its words as they stand there."""
        sentences = np.stack([claim.vector for claim in told])
        if float((self.vectors @ sentences.T).max()) >= MAY_TELL:
            return True
        claims = [runs for claim in told if (runs := _runs(claim.telling.text))]
        paragraphs = map(_runs, self.texts)
        return any(len(runs & paragraph) >= HELD * len(runs) for paragraph in paragraphs for runs in claims)


def coverage_of(reader: Reader, articles: Sequence[Article], taken_out: Sequence[Article] = ()) -> dict[str, Coverage]:
    """By outlet's name, from the articles' current versions; outlets without a paragraph there tell nothing by silence.

    An outlet may have told in an article that was `taken_out` of the event what the rest of its articles do not tell.
    """
    grouped, gone = _by_outlet(articles), _by_outlet(taken_out)
    found = {}
    for outlet, written in grouped.items():
        away = gone.get(outlet, [])
        paragraphs = [paragraph for article in written for paragraph in reader.paragraphs_of(article.id)]
        if paragraphs:
            paragraphs += [paragraph for article in away for paragraph in reader.paragraphs_of(article.id)]
            vectors = np.stack([each.vector for each in reader.candidates([each.id for each in paragraphs])])
            texts = [each.text for each in paragraphs]
            found[outlet] = Coverage([article.published for article in written], vectors, texts, len(away))
    return found


def omissions_of(told: Sequence[Claim], coverage: Mapping[str, Coverage]) -> list[Omission]:
    """The outlets, in the order of `coverage`, that do not tell what the claims of one row tell.

    `not_yet_published`: all its articles came before the first that tells it. None where MAY_TELL is on another model's scale.
    """
    origins = {claim.source.origin_id for claim in told}
    if len(origins) < LEAST_ORIGINS or any(claim.telling.tokens is None for claim in told):
        return []
    outlets = {claim.source.outlet for claim in told}
    dates = [claim.source.published for claim in told]
    return [
        Omission(outlet, _status(covered.published, dates), len(covered.published), covered.taken_out)
        for outlet, covered in coverage.items()
        if outlet not in outlets and not covered.may_tell(told)
    ]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every RUN words of a text that stand together, without capitals."""
    words = [match[0] for match in WORD.finditer(text.casefold())]
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _by_outlet(articles: Sequence[Article]) -> dict[str, list[Article]]:
    grouped: dict[str, list[Article]] = {}
    for article in articles:
        grouped.setdefault(article.outlet, []).append(article)
    return grouped


def _status(
    published: Sequence[str | None], known: Sequence[str | None]
) -> Literal["not_reported", "not_yet_published"]:
    before = all(which_is_later(mine, first) > 0 for mine in published for first in known)
    return "not_yet_published" if before else "not_reported"
