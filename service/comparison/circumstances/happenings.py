"""The verb that tells a happening, and whether two sentences tell the same one. Pure; by the form of words alone.

A day or a place says something of the verb it stands with: "killed two on Monday". So two tellings are compared where the
same verb carries a day, or a place, in both, and where the rest of the two sentences shares enough of its words.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from re import Pattern

import numpy as np

from indexer.matching.languages import rules
from indexer.matching.terms import WORD, is_name, terms_of
from indexer.store.records import Tokens, Vectors
from service.comparison.agreement import same_claim
from service.comparison.telling import Span, Telling

# Of the shorter sentence's words and names, the share that must stand in the other: where the model says nothing, and where
# it finds the sentences at least NEAR (cosine). Fewer do where both tell one claim with probability SURE: from 0.7 on three
# times as many look-alikes are marked. Cosine from which different verbs may tell the same ("foiled", "thwarted").
# All read from pairs of one happening and of look-alike happenings that carry days: benchmarks/times_and_places.py.
SHARED_WORDS = 0.5
SHARED_WORDS_OF_NEAR, NEAR = 0.3, 0.7
SURE = 0.8
SAME_VERB = 0.5
# A verb farther off than this, in characters, is not the one a day or a place stands with: 120 are some twenty words.
REACH = 120
# The longest sentence that is read: beyond it the text is a list or was never cut into sentences.
LONGEST = 1000
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Verb:
    """A past form in a text: its place in code points, and the stem that all forms of the verb share."""

    start: int
    end: int
    stem: str
    reporting: bool


@dataclass(frozen=True, slots=True)
class VerbRules:
    """The concern "happenings" of one language, compiled. `stems` gives the stem of each irregular form."""

    past: Pattern[str]
    ending: Pattern[str]
    not_after: frozenset[str]
    nouns: frozenset[str]
    reporting: frozenset[str]
    stems: dict[str, str]


@cache
def verb_rules(lang: str) -> VerbRules | None:
    """The rules of a language; None where it has none."""
    table = rules(lang, "happenings")
    if table is None:
        return None
    return VerbRules(
        re.compile(table["past"]),
        re.compile(table["ending"]),
        frozenset(table["not_after"].split()),
        frozenset(table["nouns"].split()),
        frozenset(table["reporting"].split()),
        {form: stem for stem, forms in table["irregular"].items() for form in forms.split()},
    )


def verbs(text: str, lang: str) -> list[Verb]:
    """The past forms of a text, in order; none in a language without rules, or in a text that is no sentence."""
    known = verb_rules(lang)
    if known is None or len(text) > LONGEST:
        return []
    found = []
    before = ""
    for word in WORD.finditer(text):
        form = word[0]
        if before not in known.not_after and (stem := _stem(form, known)) is not None:
            found.append(Verb(word.start(), word.end(), stem, form in known.reporting))
        before = form.casefold()
    return found


def _stem(form: str, known: VerbRules) -> str | None:
    if form in known.stems:
        return known.stems[form]
    if form in known.reporting:
        return form
    if form in known.nouns or not known.past.fullmatch(form):
        return None
    stem = known.ending.sub("", form)
    if len(stem) < SHORTEST_STEM:
        return None
    return stem[:-1] if stem[-1] == stem[-2] else stem


def verb_of(span: Span, text: str, found: list[Verb]) -> Verb | None:
    """The verb that the words at `span` stand with: one right behind them, else the nearest before, else the next.

    `found` are the verbs of the text, in order. None where the nearest is out of reach.
    """
    start, end = span
    place = bisect_left(found, end, key=lambda verb: verb.start)
    behind = found[place] if place < len(found) else None
    before = next((verb for verb in reversed(found[:place]) if verb.end <= start), None)
    if behind is not None and (before is None or not text[end : behind.start].strip()):
        return behind if behind.start - end <= REACH else None
    return before if before is not None and start - before.end <= REACH else None


def same_verb(left: Telling, one: Verb, right: Telling, other: Verb) -> bool:
    """Whether two verbs may tell the same: forms of one, or near to each other as the model reads them."""
    if one.stem == other.stem:
        return True
    if left.tokens is None or right.tokens is None:
        return False
    mine, yours = _vector(left.tokens, one), _vector(right.tokens, other)
    return mine is not None and yours is not None and float(mine @ yours) >= SAME_VERB


def _vector(tokens: Tokens, verb: Verb) -> Vectors | None:
    """The unit vector (d,) of a verb, where the model read it."""
    starts, ends = tokens.places[:, 0], tokens.places[:, 1]
    mean = tokens.vectors[(starts < verb.end) & (ends > verb.start)].sum(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length, dtype=np.float32) if length > 0 else None


def same_happening(left: Telling, right: Telling, left_words: Span, right_words: Span) -> bool:
    """Whether two sentences, besides the words that may differ, have a name in common and enough of their words.

    Enough is half of the shorter sentence's, with no more names of its own on each side than shared ones; or fewer where
    the model finds the sentences near; or none where both surely tell one claim.
    """
    return _shares_words(left, right, left_words, right_words) or same_claim(left, right) >= SURE


def _shares_words(left: Telling, right: Telling, left_words: Span, right_words: Span) -> bool:
    one, other = (
        terms_of(each.text[:start] + each.text[end:])
        for each, (start, end) in ((left, left_words), (right, right_words))
    )
    shared = one & other
    both, mine, yours = (sum(map(is_name, terms)) for terms in (shared, one - other, other - one))
    if not both:
        return False
    share = len(shared) / min(len(one), len(other))
    if share >= SHARED_WORDS and both >= min(mine, yours):
        return True
    if left.tokens is None or right.tokens is None:
        return False
    return share >= SHARED_WORDS_OF_NEAR and float(left.tokens.sentence @ right.tokens.sentence) >= NEAR
