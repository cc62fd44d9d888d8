"""Does an article copy from an earlier one, and what? A pure decision, from the two alone.

Copies are told by the outlet's own words. Words inside quotation marks belong to the speaker, and every outlet prints them.
A paragraph that is nearly another one is a copy by itself; once two articles have several of those, a looser likeness
will do for their other paragraphs, and without any none is near enough.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.syndication.notices import is_notice
from indexer.syndication.wording import SHARED_RUN, Flags, Places, Wording

# Shared words of the outlet's own and coverage from which a paragraph is a copy by itself: the more words, the looser.
# Fitted on one half of the set of `benchmarks/origins.py` and by reading pairs on both sides of each (decision 0008).
ALONE = ((20, 0.85), (30, 0.75))
# Where both articles state a common source, or their outlets are of one family.
RELATED = (16, 0.65)
# For paragraphs that together make one article a copy of another; the same where they are related.
CREDIBLE = (12, 0.7)
RELATED_CREDIBLE = (12, 0.6)
# Of what such a paragraph shares, the part that must be in the outlet's own words: else it is a quotation with its speaker.
OWN_SHARE = 0.6
# Numbers and names that each side may have for others: one, as a toll that was brought up to date, or one in so many words.
WORDS_PER_CONFLICT = 20
CREDIBLE_CONFLICTS = 2
# What the other paragraphs of an article that is a copy in part must share.
SUPPORTED = (8, 0.55)
# Share of the copy's own words from which its quotations and notices are taken for copied too, at which coverage.
MOSTLY = ((0.3, 0.8), (0.6, 0.5))
# Share of all words, and of those outside quotation marks, from which even transcripts and briefs are copies: of the shorter
# article, or of the longer where fewer words than these are shared.
WHOLE, WHOLE_WORDS = 0.6, 60
QUOTED_WORDS = 8
# Fewer are idiom.
FEWEST_RUNS = 4
# Of a run that an article repeats, the first places: a page that says one thing a thousand times takes no longer.
MOST_PLACES = 8


@dataclass(frozen=True, slots=True, eq=False)
class PrintedArticle:
    """A version of an article as it is compared.

    `paragraph_ids` are its paragraphs' ids in order, `texts` and `wording` their words, `fixtures` the positions of what its
    pages always print. `source` is who it credits, `outlet` and `family` who prints it; None where nobody is stated.
    """

    paragraph_ids: Sequence[int]
    texts: Sequence[str]
    wording: Wording
    fixtures: Collection[int]
    outlet: int
    family: str | None
    source: int | str | None

    def is_weak(self, position: int) -> bool:
        """Whether a paragraph says nothing about who copied whom."""
        return position in self.fixtures or is_notice(self.texts[position])


@dataclass(frozen=True, eq=False)
class Likeness:
    """What paragraph `copy` of `later` and paragraph `original` of `earlier` share: tokens in runs of SHARED_RUN or more.

    `copy` and `original` are positions; `covered` and `matched` tell which tokens of either are shared. Most paragraphs share
    too little to be told apart by who speaks them, and that takes longest to find: so it is looked up when it is asked for.
    """

    later: PrintedArticle
    earlier: PrintedArticle
    copy: int
    original: int
    covered: Flags
    matched: Flags

    @cached_property
    def shared(self) -> int:
        """How many tokens are shared."""
        return int(min(self.covered.sum(), self.matched.sum()))

    @cached_property
    def coverage(self) -> float:
        """The shared part of the paragraph that is covered best, in [0, 1]."""
        return float(max(self.covered.mean(), self.matched.mean()))

    @cached_property
    def closeness(self) -> float:
        """The shared part of the other paragraph, in [0, 1]."""
        return float(min(self.covered.mean(), self.matched.mean()))

    @cached_property
    def told(self) -> int:
        """How many of the shared tokens are both outlets' own words."""
        ours, theirs = self.later.wording.told(self.copy), self.earlier.wording.told(self.original)
        return int(min((self.covered & ours).sum(), (self.matched & theirs).sum()))

    @property
    def quoted(self) -> int:
        """How many of the shared tokens are somebody's whom the outlets quote."""
        return self.shared - self.told if self.shared >= QUOTED_WORDS else 0

    @cached_property
    def unmarked(self) -> int:
        """How many of the shared tokens stand outside of quotation marks in both."""
        ours, theirs = self.later.wording.unmarked(self.copy), self.earlier.wording.unmarked(self.original)
        return int(min((self.covered & ours).sum(), (self.matched & theirs).sum()))

    @cached_property
    def conflicts(self) -> int:
        """How many numbers and names there are on either side for which the other has others."""
        ours, theirs = self.later.wording.telling(self.copy), self.earlier.wording.telling(self.original)
        return int(min((ours & ~self.covered).sum(), (theirs & ~self.matched).sum()))

    @cached_property
    def weak(self) -> bool:
        """Whether one of the paragraphs says nothing about who copied whom."""
        return self.later.is_weak(self.copy) or self.earlier.is_weak(self.original)


@dataclass(frozen=True, slots=True)
class Found:
    """What an article has of another: position of each copied paragraph → that of its original; the same for quotations."""

    copies: dict[int, int]
    quotes: dict[int, int]


def compare(copy: PrintedArticle, original: PrintedArticle) -> Found:
    """What `copy`, the later article, has of `original`."""
    alike = likenesses(copy, original)
    evidence = _Evidence.of(alike, copy, original)
    copies: dict[int, int] = {}
    quotes: dict[int, int] = {}
    nearest_first = sorted(alike, key=lambda each: (-each.shared, -each.closeness, each.original))
    for each in nearest_first:
        if each.copy not in copies and evidence.covers(each):
            copies[each.copy] = each.original
    for each in nearest_first:
        if each.copy not in copies and each.copy not in quotes and each.quoted >= QUOTED_WORDS:
            quotes[each.copy] = each.original
    return Found(copies, quotes)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for one article being a copy of the other, in part or as a whole.

    `credible` counts paragraphs that are copies by their likeness. `share`, `copied` and `whole`, from 0: the shared part of
    the own words of the article that has fewer of them, of the copy's own words, and of all words (see WHOLE).
    """

    credible: int
    share: float
    copied: float
    whole: float
    related: bool

    @classmethod
    def of(cls, alike: Sequence[Likeness], copy: PrintedArticle, original: PrintedArticle) -> "_Evidence":
        related = _are_related(copy, original)
        best: dict[int, Likeness] = {}
        for each in alike:
            if each.coverage >= 0.5 and not each.weak:
                best[each.copy] = max(best.get(each.copy, each), each, key=lambda one: one.shared)
        credible = sum(_is_credible(each, related=related) for each in best.values())
        told = sum(each.told for each in best.values()) if credible else 0
        own = copy.wording.told_in_all if credible else 0
        fewer = min(own, original.wording.told_in_all) if credible else 0
        return cls(
            credible=credible,
            share=told / fewer if fewer else 0.0,
            copied=told / own if own else 0.0,
            whole=_whole(best.values(), copy.wording, original.wording),
            related=related,
        )

    @property
    def is_copy(self) -> bool:
        """Whether the article is a copy, in part at least."""
        several = self.credible >= 3 or (self.credible >= 2 and self.share >= 0.1)
        return several or (self.credible >= 1 and self.share >= 0.25) or self.whole >= WHOLE

    @property
    def lowest_coverage(self) -> float:
        """At what coverage any paragraph is a copy, told or quoted; above 1 where none is."""
        fitting = (coverage for share, coverage in MOSTLY if self.is_copy and self.copied >= share)
        return min(fitting, default=MOSTLY[0][1] if self.whole >= WHOLE else 2.0)

    def covers(self, one: Likeness) -> bool:
        """Whether, with this evidence, a paragraph is a copy."""
        if one.coverage >= self.lowest_coverage:
            return True
        alike = any(_holds(one, *enough) for enough in (*ALONE, RELATED)[: len(ALONE) + self.related])
        alone = alike and one.conflicts * WORDS_PER_CONFLICT <= max(one.told, WORDS_PER_CONFLICT)
        supported = self.is_copy and _holds(one, *SUPPORTED) and one.conflicts <= CREDIBLE_CONFLICTS
        return (alone or supported) and not one.weak


def _whole(best: Collection[Likeness], copy: Wording, original: Wording) -> float:
    """The shared part of all words, or of those outside of quotation marks where that is less."""
    shared = sum(each.shared for each in best)
    smaller = min if shared >= WHOLE_WORDS else max
    part = shared / smaller(len(copy.tokens), len(original.tokens))
    if part < WHOLE:
        return 0.0
    unmarked = smaller(copy.unmarked_in_all, original.unmarked_in_all)
    return min(part, sum(each.unmarked for each in best) / unmarked) if unmarked else part


def _is_credible(one: Likeness, *, related: bool) -> bool:
    return _holds(one, *(RELATED_CREDIBLE if related else CREDIBLE)) and one.conflicts <= CREDIBLE_CONFLICTS


def _holds(one: Likeness, words: int, coverage: float) -> bool:
    return one.coverage >= coverage and one.shared >= words and one.told >= max(words, OWN_SHARE * one.shared)


def _are_related(left: PrintedArticle, right: PrintedArticle) -> bool:
    """Whether the articles state a common source, or their outlets share a family."""
    if left.outlet == right.outlet:
        return False
    credited = left.source is not None and left.source in {right.source, right.outlet}
    credited |= right.source is not None and right.source == left.outlet
    return credited or (left.family is not None and left.family == right.family)


def likenesses(copy: PrintedArticle, original: PrintedArticle) -> list[Likeness]:
    """Every two paragraphs of two articles that share FEWEST_RUNS runs of words, or all of the shorter one's."""
    left, right = copy.wording, original.wording
    first = np.searchsorted(right.runs, left.runs, "left")
    many = np.minimum(np.searchsorted(right.runs, left.runs, "right") - first, MOST_PLACES)
    here = np.repeat(left.places, many)
    there = right.places[np.repeat(first, many) + np.arange(len(here)) - np.repeat(np.cumsum(many) - many, many)]
    paragraphs = np.stack([left.paragraph_of[here], right.paragraph_of[there]])
    code = paragraphs[0] * len(right.offsets) + paragraphs[1]
    order = np.argsort(code, kind="stable")
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    ones, others = paragraphs[:, order[starts]]
    shorter = np.minimum(np.diff(left.offsets)[ones], np.diff(right.offsets)[others])
    enough = np.flatnonzero(counts >= np.minimum(FEWEST_RUNS, shorter - SHARED_RUN + 1))
    return [
        _likeness(copy, original, here[group], there[group])
        for group in (order[start : start + count] for start, count in zip(starts[enough], counts[enough], strict=True))
    ]


def _likeness(copy: PrintedArticle, original: PrintedArticle, here: Places, there: Places) -> Likeness:
    left, right = copy.wording, original.wording
    one, other = int(left.paragraph_of[here[0]]), int(right.paragraph_of[there[0]])
    ours, theirs = slice(*left.offsets[one : one + 2]), slice(*right.offsets[other : other + 2])
    return Likeness(copy, original, one, other, covered=_covered(ours, here), matched=_covered(theirs, there))


def _covered(paragraph: slice, places: Places) -> Flags:
    covered = np.zeros(paragraph.stop - paragraph.start, dtype=np.bool_)
    for step in range(SHARED_RUN):
        covered[places - paragraph.start + step] = True
    return covered
