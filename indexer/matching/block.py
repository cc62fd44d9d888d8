"""Some articles as columns, so that many pairs of them are measured at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from indexer.store.profiles import Around, Profile
from indexer.store.records import TermIds, Vectors

Places = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """n articles; a pair is two places in it.

    `days` (n,) are days of publication, NaN where unknown; `told` (n, k) the days each speaks of, first named first, NaN
    beyond; `title`, `lead` and `gist` (n, d) unit vectors, `titled` (n,) tells who has a headline; `terms`, `title_terms` and
    `lead_terms` (n, terms) are 1 where the article holds the term. What is known of the surroundings: `best` (n, 3) term, title
    and gist likeness, and the day that other articles suggest for an undated one, `suggested` (n,), NaN where none, how `sure`.
    """

    versions: Places
    outlets: Places
    days: Numbers
    told: Numbers
    titled: NDArray[np.bool_]
    title: Vectors
    lead: Vectors
    gist: Vectors
    terms: csr_matrix
    title_terms: csr_matrix
    lead_terms: csr_matrix
    best: Numbers
    suggested: Numbers
    sure: Numbers

    def __len__(self) -> int:
        return len(self.versions)

    @classmethod
    def of(cls, profiles: Sequence[Profile], terms: int) -> Self:
        """The articles of these profiles, in order; `terms` is the number of term ids there are."""
        longest = max((len(each.days) for each in profiles), default=0) or 1
        told = np.full((len(profiles), longest), np.nan)
        for row, each in zip(told, profiles, strict=True):
            row[: len(each.days)] = each.days
        title = np.stack([each.title for each in profiles])
        return cls(
            versions=np.array([each.version for each in profiles], dtype=np.int64),
            outlets=np.array([each.outlet_id for each in profiles], dtype=np.int64),
            days=np.array([np.nan if each.day is None else each.day for each in profiles], dtype=np.float64),
            told=told,
            titled=np.asarray(title.any(axis=1), dtype=np.bool_),
            title=title,
            lead=np.stack([each.lead for each in profiles]),
            gist=np.stack([each.gist for each in profiles]),
            terms=held_terms([each.terms for each in profiles], terms),
            title_terms=held_terms([each.title_terms for each in profiles], terms),
            lead_terms=held_terms([each.lead_terms for each in profiles], terms),
            best=np.array([_best(each.around) for each in profiles], dtype=np.float64),
            suggested=np.array(
                [np.nan if not each.around or each.around.day is None else each.around.day for each in profiles]
            ),
            sure=np.array([each.around.sure if each.around else 0.0 for each in profiles]),
        )


def _best(around: Around | None) -> tuple[float, float, float]:
    return (around.term, around.title, around.gist) if around else (0.0, 0.0, 0.0)


def held_terms(rows: Sequence[TermIds], terms: int) -> csr_matrix:
    """1 where a row holds a term. Terms that a later publication added are not known yet, and left out."""
    known = [row[: np.searchsorted(row, terms)] for row in rows]
    ends = np.cumsum([0, *(len(row) for row in known)])
    flat = np.concatenate(known) if known else np.zeros(0, dtype=np.int32)
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(rows), terms))
