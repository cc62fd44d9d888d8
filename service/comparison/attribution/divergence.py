"""What one telling attributes and the other tells in its outlet's own voice, or attributes to another source."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from service.comparison.attribution.aligned_words import (
    CLAUSE_MARKS,
    Aligned,
    aligned,
    comparable,
    ends_clause,
    turned,
    whole,
)
from service.comparison.attribution.certainty import denies, hearsay
from service.comparison.attribution.lists import Lists
from service.comparison.attribution.reading import Attributed, read, takes_object, voice_of
from service.comparison.attribution.sources import source_of, surely_two
from service.comparison.attribution.words import Words, words_of
from service.comparison.circumstances.happenings import verbs
from service.comparison.quantities import Quantity, quantities_in
from service.comparison.quantities.divergence import differ
from service.comparison.telling import Found, Span, Telling

# Of the words that mean something in what is attributed, this share at least and so many must stand in the other telling,
# and so much of the other telling must be what is attributed. Both are known to tell one claim, so little is asked: chosen
# on the dev half of the gold pairs, where 0.6, 4 and 0.4 found 3 of 33 marks and these find 20.
SHARED, LEAST_SHARED, SHARED_BACK = 0.25, 3, 0.2
# Cosine from which a verb of what is attributed is told by a word of the other telling. Of the marks of the gold pairs' dev
# half and of the samples, read one by one, the right ones have 0.46 and more, a wrong one 0.39.
LIKE_VERB = 0.42
# Words by which a quotation at least is longer than a part of it.
LEAST_GONE_ON = 4
# Words of a mark at most, where a side names no source.
MOST_MARKED = 12
# The share of marks that hold where both tell one claim, as first judged; `calibration` counts those that were read beside it.
PROBABILITY = 0.85
# Letters of the shortest word by which a source is known again.
LEAST_TELLING = 5


def find(left: Telling, right: Telling) -> list[Found]:
    """What one telling attributes and the other tells in its outlet's own voice, or attributes to another source.

    Only reports that govern a whole sentence count. The marks are the names of the sources; where a side names none, the
    clause that tells what the other side attributes (`counterpart`). Silent where a side tells it as anybody's in a way
    that is not understood, where it does not tell the same, and where the sources may be one (`sources.surely_two`) or the
    other names it in another way.
    """
    if not comparable(left, right):
        return []
    ours, theirs = _reading(left), _reading(right)
    against_theirs = ours.source is not None and (theirs.owned or ours.tells_of(theirs))
    against_ours = theirs.source is not None and (ours.owned or theirs.tells_of(ours))
    if against_theirs and against_ours:  # each tells that the other reports: neither is anybody's own voice
        return []
    if against_theirs:
        return _of_own_voice(ours, theirs, left, right)
    if against_ours:
        return [turned(each) for each in _of_own_voice(theirs, ours, right, left)]
    if ours.source is not None and theirs.source is not None:
        return _of_two_sources(ours, theirs, left, right)
    return []


@dataclass(frozen=True, slots=True)
class _Reading:
    """A telling with its governing source, if any, and the `verbs` of speech of its cue, in lower case; `owned`: told in the
    outlet's own voice, no word of another's in it.
    """

    words: Words
    lang: str
    source: Span | None
    verbs: frozenset[str]
    content: tuple[Span, ...]
    owned: bool

    def reported(self) -> NDArray[np.bool_]:
        """Which words are what the source tells, (words,): of a clause that only says which subject is meant, none.

        Such a clause ends at a mark, or at the verb behind its own: "those who are displaced are mostly from Homs".
        """
        inside = np.zeros(len(self.words), dtype=np.bool_)
        lists = Lists.of(self.lang)
        if lists is None:
            return inside
        past = {verb.start for verb in verbs(self.words.text, self.lang)}
        places = self.words.places
        told = False
        for start, end in self.content:
            aside, own_verbs, before = False, 0, ""
            for place in np.flatnonzero((places[:, 0] >= start) & (places[:, 1] <= end)).tolist():
                word = self.words.lower[place]
                form = "auxiliary" if word in lists.auxiliaries else "past" if int(places[place, 0]) in past else ""
                if not told and word in lists.relatives:
                    aside, own_verbs = True, 0
                own_verbs += (before, form) in {("", "auxiliary"), ("", "past"), ("past", "auxiliary")}
                aside = aside and word not in CLAUSE_MARKS and own_verbs < 2
                told = told or bool(form and not aside)
                inside[place] = not aside
                before = form
        return inside

    @property
    def name(self) -> str:
        start, end = self.source or (0, 0)
        return self.words.text[start:end]

    @property
    def tells_of_itself(self) -> bool:
        """Whether the source tells what it did, so that the other names it as who did it: "rebels said they had seized it"."""
        lists = Lists.of(self.lang)
        told = words_of(self.words.text[slice(*self.content[0])]).lower if self.content else []
        subject = next((word for word in told if lists is not None and word not in lists.introduced_by), "")
        return lists is not None and subject in lists.persons

    def tells_of(self, other: "_Reading") -> bool:
        """Whether the other's whole report is in what this source tells: "They said the leaders stressed" / "The leaders
        stressed".
        """
        told = {word for start, end in self.content for word in self.words.text[start:end].casefold().split()}
        return bool(other.verbs) and other.verbs <= told


def _reading(telling: Telling) -> _Reading:
    lang = telling.lang.partition("-")[0].casefold()
    words = words_of(telling.text, in_quotation=telling.in_quotation)
    found = read(telling)
    governing = voice_of(telling)
    # A question, or words of somebody who says "I", are a speaker's whose quotation marks were lost; hearsay is nobody's word.
    spoken = words.quoted.any() or "?" in words.lower or mentions_report(words, lang) or hearsay(words, lang)
    lists = Lists.of(lang)
    told = lists is None or governing is not None or any(_tells(each, telling, lists) for each in found)
    owned = len(words) > 0 and not told and not spoken
    # Who denies tells the opposite: that is no source of the other's statement, and `certainty.find` marks it.
    denied = governing is not None and denies(words, governing.cue, lang)
    named, content = (governing.source, governing.content) if governing and not denied else (None, ())
    cue = telling.text[slice(*governing.cue)].casefold().split() if governing else []
    verbs = lists.speech_words.intersection(cue) if lists is not None else frozenset[str]()
    return _Reading(words, lang, named, verbs, content, owned)


def _tells(each: Attributed, telling: Telling, lists: Lists) -> bool:
    """Whether words are somebody's who says, thinks or finds them; who "ignored warnings" or "lied to them" tells nothing."""
    if each.reports or each.source is None:
        return each.reports
    cue, *content = (telling.text[slice(*span)].casefold().split() for span in (each.cue, *each.content))
    heard = lists.attitude | lists.speech_words
    finite = lists.auxiliaries | lists.modals | lists.introduced_by
    past = any(start <= verb.start < end for verb in verbs(telling.text, lists.lang) for start, end in each.content)
    return past or not heard.isdisjoint(cue) or any(not finite.isdisjoint(piece) for piece in content)


def _of_two_sources(ours: _Reading, theirs: _Reading, left: Telling, right: Telling) -> list[Found]:
    """Both name a source: a divergence where these are surely two, and what they tell is the same."""
    assert ours.source is not None and theirs.source is not None
    one = source_of(ours.name, ours.lang, opens=ours.source[0] == 0)
    other = source_of(theirs.name, theirs.lang, opens=theirs.source[0] == 0)
    if (
        one is None
        or other is None
        or not surely_two(one, other, ours.lang)
        or _quotes(ours, theirs)
        or _quotes(theirs, ours)
    ):
        return []
    alignment = aligned(ours.words, theirs.words, left, right)
    if counterpart(ours, theirs, alignment) is None or counterpart(theirs, ours, alignment.turned()) is None:
        return []
    detail = _detail(ours.name, theirs.name)
    return [Found("attribution", ours.source, theirs.source, PROBABILITY, detail)]


def _of_own_voice(attributed: _Reading, owned: _Reading, ours: Telling, theirs: Telling) -> list[Found]:
    """One names a source, the other none: a divergence where most of what the other tells is what the one attributes."""
    if attributed.source is None or _quotes(owned, attributed) or _goes_on(attributed, owned):
        return []
    clause = counterpart(attributed, owned, aligned(attributed.words, owned.words, ours, theirs))
    if clause is None:
        return []
    return [Found("attribution", attributed.source, clause, PROBABILITY, _detail(attributed.name, None))]


def _goes_on(attributed: _Reading, other: _Reading) -> bool:
    """Whether the other telling is, word by word, a part of a longer quotation, and so may be of one that lost its marks."""
    quoted = [word for word, inside in zip(attributed.words.lower, attributed.words.quoted, strict=True) if inside]
    said, told = ([word for word in each if word[0].isalnum()] for each in (quoted, other.words.lower))
    return len(said) >= len(told) + LEAST_GONE_ON and f" {' '.join(told)} " in f" {' '.join(said)} "


def _quotes(one: _Reading, other: _Reading) -> bool:
    """Whether a telling names the other's source too, in whatever way it says so: "the Syrian Observatory counted 24 dead".

    Who told what it did itself is named as who did it.
    """
    known = [word for word in words_of(other.name).lower if len(word) >= LEAST_TELLING]
    return bool(known) and set(known) <= set(one.words.lower) and not other.tells_of_itself


def counterpart(attributed: _Reading, other: _Reading, alignment: Aligned) -> Span | None:
    """The clause of the other telling that tells what the one attributes, MOST_MARKED words at most.

    Of the runs of words between marks it is the one with the most counterparts of content words, to the last of these, from
    the first or from its own beginning (`whole`). None where less than SHARED of the content has a counterpart, or fewer than
    LEAST_SHARED words, or less than SHARED_BACK of the other telling; or where what is said of those counted, or any verb, has
    none.
    """
    reported = attributed.reported()
    if not _tells_as_much(attributed, other, reported) or not _tells_a_verb(attributed, reported, alignment):
        return None
    meant = np.flatnonzero(reported & alignment.means)
    shared = np.sort(alignment.places[meant][alignment.places[meant] >= 0]).tolist()
    enough = len(shared) >= max(LEAST_SHARED, SHARED * len(meant), SHARED_BACK * alignment.back_means.sum())
    if not enough:
        return None
    clauses: dict[int, list[int]] = {}
    marks = np.cumsum([ends_clause(other.words, place) for place in range(len(other.words))])
    for place in shared:
        clauses.setdefault(int(marks[place]), []).append(place)
    fullest = max(clauses.values(), key=len)
    kept = [place for place in fullest if place - fullest[0] < MOST_MARKED]
    return other.words.span(whole(other.words, (kept[0], kept[-1] + 1), other.lang, most=MOST_MARKED))


def _tells_as_much(attributed: _Reading, other: _Reading, reported: NDArray[np.bool_]) -> bool:
    """Whether of those whom the source counts the other tells the same: "killed five" is not told where nobody is killed."""
    starts = attributed.words.places[reported, 0]
    said = [each for each in _counted(attributed) if each.predicate and each.start in starts]
    told = (each for each in _counted(other) if each.predicate)
    return not said or any(_may_count_the_same(*pair) for pair in product(said, told))


def _may_count_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether the same is said of both; other numbers, of which one counts over a time, are of two happenings."""
    return one.predicate == other.predicate and (one.wide == other.wide or not differ(one, other))


def _counted(reading: _Reading) -> list[Quantity]:
    return quantities_in(reading.words.text, reading.lang)


def _tells_a_verb(attributed: _Reading, reported: NDArray[np.bool_], alignment: Aligned) -> bool:
    """Whether the other telling has a verb of what is reported in other words, or none is known: "said the blast hit buses
    under a deal" is not told where only the deal is.
    """
    told = [float(alignment.likeness[place].max()) for place in _main_verbs(attributed, reported, alignment)]
    return not told or max(told) >= LIKE_VERB


def _main_verbs(reading: _Reading, reported: NDArray[np.bool_], alignment: Aligned) -> Iterator[int]:
    """The places of the verbs of what is reported: no participle that only says which is meant ("a deal reached between")."""
    words = reading.words
    lists = Lists.of(reading.lang)
    if lists is None or not alignment.likeness.size:
        return
    for verb in verbs(words.text, reading.lang):
        place = int(np.searchsorted(words.places[:, 0], verb.start))
        if place >= len(alignment.likeness) or not (reported[place] and alignment.means[place]) or verb.reporting:
            continue
        before, behind = words.lower[place - 1] if place else "", words.lower[place + 1 : place + 2]
        if words.lower[place] in lists.grown:
            continue
        if before in lists.auxiliaries or not lists.prepositions.issuperset(behind):
            yield place


def _detail(left: str | None, right: str | None) -> dict[str, object]:
    return {"left": {"source": left}, "right": {"source": right}}


def mentions_report(words: Words, lang: str) -> bool:
    """Whether a word of speech, or one for who speaks or saw it, stands in it: then it is not surely the outlet's own voice."""
    lists = Lists.of(lang)
    return lists is not None and any(
        word in lists.speakers | lists.eyes or (word in lists.speech_words and _is_spoken(words, place, lists))
        for place, word in enumerate(words.lower)
    )


def _is_spoken(words: Words, place: int, lists: Lists) -> bool:
    """Whether a word of speech tells of a speaker: not in a name, not "an alleged attack", "without warning"."""
    word, before = words.lower[place], words.lower[place - 1] if place else ""
    doubted = word in lists.doubted and before in lists.no_subject
    noun = word in lists.participles and before in lists.articles | lists.unsaid
    spoken = words.text[words.places[place, 0]].islower() and not takes_object(words, place, lists)
    return spoken and not doubted and not noun
