"""Which articles may tell the same event: near in meaning within some days, or sharing rare words and names at any time.

Embeddings find retellings in other words; rare names find what embeddings confuse, and follow-ups that come weeks later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from indexer.matching.block import Block, Places, held_terms
from indexer.matching.features import Likeness, likeness
from indexer.matching.frequencies import NOTHING, Frequencies, with_terms
from indexer.store.profiles import Outlines, Profile
from indexer.store.reading import Reader
from indexer.store.records import TermIds, Vectors

# Days between publications beyond which likeness in meaning alone finds no candidate.
NEAR_DAYS = 5
# Candidates of each kind for one article.
NEAREST = 15
# Of an event that thousands tell each article's nearest are its own small circle. So the earliest articles that are as near
# as this in context are candidates of all of them, and hold the circles together.
HUBS, HUB_COSINE = 6, 0.8
# The rarest terms of an article are looked up; a term that more articles hold tells little.
TERMS_LOOKED_UP = 24
MOST_HOLDERS = 300
# Articles whose candidates are looked for together, and rows of a comparison of all with all.
ARTICLES_AT_ONCE = 1500
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """Pairs of a block, each both ways round: those to judge, in which an `asked` article (n,) takes part, and those of such
    candidates of theirs of which it is not known yet what is around them: an article that is nearer to a third tells that
    one's event.

    `frequencies` are of the terms that articles of the block have.
    """

    block: Block
    pairs: Likeness
    asked: NDArray[np.bool_]
    frequencies: Frequencies


def proposed(reader: Reader, versions: Collection[int]) -> Iterator[Proposed]:
    """The pairs to judge of these versions; each of them is asked once."""
    days = reader.profiles.days_of(versions)
    ordered = sorted(days, key=lambda version: (days[version], version))
    for first in range(0, len(ordered), ARTICLES_AT_ONCE):
        asked = ordered[first : first + ARTICLES_AT_ONCE]
        around = set(asked) | set(reader.profiles.between(0, 0))
        for start, end in _windows(sorted({days[version] for version in asked if days[version]})):
            around.update(reader.profiles.between(start, end))
        yield _together(reader, asked, around)


def _windows(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first day, last day) of what is looked at around some days, ascending, without overlaps."""
    reach = 2 * NEAR_DAYS
    starts = [place for place, day in enumerate(days) if not place or day - days[place - 1] > 2 * reach]
    for start, end in pairwise([*starts, len(days)]):
        yield days[start] - reach, days[end - 1] + reach


def _together(reader: Reader, asked: Sequence[int], around: set[int]) -> Proposed:
    """The pairs of articles whose candidates are looked for together.

    Of all articles around only the outlines are read, of those that take part in a pair all: cost follows the pairs.
    """
    known = {each.version: each for each in reader.profiles.of(asked)}
    frequencies = _counted(reader, NOTHING, known.values())
    found = holders(reader, [each.terms for each in known.values()], frequencies, stored=True)
    field = _Field(reader.profiles.outlines(around | {version for _, version in found}), found, frequencies)
    first = field.candidates(known)
    reached = {each.version: each for each in reader.profiles.of(set(first[:, 1].tolist()) - known.keys())}
    second = field.candidates(reached)
    unknown = [version for version, each in reached.items() if not _surrounded(each)]
    pairs = np.concatenate([first, second[np.isin(second[:, 1], asked) | np.isin(second[:, 0], unknown)]])
    pairs = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    read = known | reached
    read |= {each.version: each for each in reader.profiles.of(set(np.unique(pairs).tolist()) - read.keys())}
    taking_part = [read[version] for version in sorted(read)]
    frequencies = _counted(reader, frequencies, taking_part)
    block = Block.of(taking_part, len(frequencies.inverse))
    left, right = np.searchsorted(block.versions, pairs).T
    return Proposed(block, likeness(block, left, right, frequencies), np.isin(block.versions, list(known)), frequencies)


def _surrounded(profile: Profile) -> bool:
    """Whether it is known what an article has around it, and when it was published, if only by what that suggests."""
    return profile.around is not None and (profile.day or profile.around.day) is not None


def _counted(reader: Reader, frequencies: Frequencies, profiles: Iterable[Profile]) -> Frequencies:
    """The frequencies, and those of all terms of some articles."""
    terms = np.unique(np.concatenate([each.terms for each in profiles] or [np.zeros(0, dtype=np.int32)]))
    inside = terms[terms < len(frequencies.counts)]
    return with_terms(frequencies, reader, np.setdiff1d(terms, inside[frequencies.counts[inside] > 0]))


def holders(
    reader: Reader, terms: Sequence[TermIds], frequencies: Frequencies, *, stored: bool
) -> list[tuple[int, int]]:
    """(term, version) of the rarest terms of these articles: where else they stand. `stored` articles are counted in them."""
    found = [rarest(each, frequencies, least=2 if stored else 1) for each in terms]
    wanted = np.unique(np.concatenate(found or [np.zeros(0, dtype=np.int32)]))
    return reader.profiles.holding(wanted.tolist())


def rarest(terms: TermIds, frequencies: Frequencies, *, least: int) -> TermIds:
    """The rarest of an article's terms, TERMS_LOOKED_UP at most, of those that `least` to MOST_HOLDERS articles hold."""
    known = terms[: np.searchsorted(terms, len(frequencies.inverse))]
    counts = frequencies.counts[known]
    known = known[(frequencies.weights[known, 2] > 0) & (counts >= least) & (counts <= MOST_HOLDERS)]
    found: TermIds = known[np.lexsort((frequencies.order[known], -frequencies.inverse[known]))[:TERMS_LOOKED_UP]]
    return found


class _Field:
    """The articles among which candidates are looked for, by outlines and by (term, version) of rare terms."""

    def __init__(self, outlines: Outlines, found: Sequence[tuple[int, int]], frequencies: Frequencies) -> None:
        self._outlines = outlines
        terms, versions = np.array(found, dtype=np.int64).reshape(-1, 2).T
        there = np.isin(versions, outlines.versions)
        shape = len(frequencies.inverse), len(outlines)
        places = np.searchsorted(outlines.versions, versions[there])
        self._posted = csr_matrix((frequencies.weights[terms[there], 0], (terms[there], places)), shape=shape)

    def candidates(self, asking: Mapping[int, Profile]) -> NDArray[np.int64]:
        """Pairs of versions, shape (pairs, 2), of these with what is nearest to each."""
        rows = np.searchsorted(self._outlines.versions, sorted(asking))
        profiles = [asking[version] for version in sorted(asking)]
        pairs: NDArray[np.int64] = np.concatenate([*self._nearest(rows), *self._sharing(rows, profiles)])
        return self._outlines.versions[pairs]

    def _nearest(self, rows: Places) -> Iterator[NDArray[np.int64]]:
        """Pairs of these rows with what is nearest in meaning, within NEAR_DAYS or without a date on either side."""
        yield np.zeros((0, 2), dtype=np.int64)
        days, context = self._outlines.days, self._outlines.context
        # Held against every row: gathered once, and met by many rows together.
        undated = context[np.isnan(days)]
        ordered = rows[np.argsort(days[rows], kind="stable")]
        for first in range(0, len(ordered), ROWS_AT_ONCE):
            part = ordered[first : first + ROWS_AT_ONCE]
            to_undated = context[part] @ undated.T
            for start, end in _by_days(days[part]):
                yield from self._nearest_around(part[start:end], to_undated[start:end])

    def _nearest_around(self, part: Places, to_undated: Vectors) -> Iterator[NDArray[np.int64]]:
        """The same of rows of a few days, given their cosines to the articles without a date."""
        days, context = self._outlines.days, self._outlines.context
        # An article without a date may be near to any, so NaN must not count as far.
        far = (days < days[part].min() - NEAR_DAYS) | (days > days[part].max() + NEAR_DAYS)
        columns = np.flatnonzero(~far)
        dated = ~np.isnan(days[columns])
        scores = np.empty((len(part), len(columns)), dtype=np.float32)
        scores[:, ~dated] = to_undated
        scores[:, dated] = context[part] @ context[columns[dated]].T
        scores[np.abs(days[part][:, None] - days[columns][None, :]) > NEAR_DAYS] = -2.0
        scores[np.arange(len(part)), np.searchsorted(columns, part)] = -2.0
        if kept := min(NEAREST, len(columns) - 1):
            best = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
            pairs = np.column_stack([np.repeat(part, kept), columns[best.ravel()]])
            yield pairs[np.take_along_axis(scores, best, axis=1).ravel() > -2.0]
        row, hub = np.nonzero(scores >= HUB_COSINE)
        earliest = np.arange(len(row)) - np.searchsorted(row, row) < HUBS
        yield np.column_stack([part[row[earliest]], columns[hub[earliest]]])

    def _sharing(self, rows: Places, profiles: Sequence[Profile]) -> Iterator[NDArray[np.int64]]:
        """Pairs of these rows with the articles that share most of their rarest terms, by idf²."""
        if not self._posted.nnz or not profiles:
            return
        shared = (held_terms([each.terms for each in profiles], self._posted.shape[0]) @ self._posted).tocsr()
        for place, row in enumerate(rows.tolist()):
            part = slice(shared.indptr[place], shared.indptr[place + 1])
            others, scores = shared.indices[part], shared.data[part]
            others, scores = others[others != row], scores[others != row]
            best = others[np.argsort(-scores, kind="stable")[:NEAREST]]
            yield np.column_stack([np.full(len(best), row), best]).astype(np.int64)


def _by_days(days: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Parts (start, end) of ascending days, each a few days long, the undated (last) together: what a part is held against is
    a few days too.
    """
    start = 0
    while start < len(days):
        end = len(days)
        if not np.isnan(days[start]):
            end = int(np.searchsorted(days, days[start] + NEAR_DAYS, side="right"))
        yield start, end
        start = end
