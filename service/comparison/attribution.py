"""Who says it: the sources that a sentence or a paragraph names, their cues, and what they tell.

Rules find plain cases in any language that has a `languages/<lang>/attribution.toml`. For English, where the encoder's
token vectors are at hand, two small networks find more (`attribution_model.py`); the rules add what they missed. Words
inside quotation marks are the speaker's: nobody is a source there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.matching.sentences import sentence_spans
from indexer.store.records import Tokens
from service.comparison.aligned_words import Aligned, aligned, comparable, turned
from service.comparison.attribution_lists import Lists
from service.comparison.attribution_model import WEIGHTS, model
from service.comparison.attribution_rules import LINKS, names_somebody, reports
from service.comparison.records import Attribution
from service.comparison.sources import source_of, surely_two
from service.comparison.telling import Found, Span, Telling
from service.comparison.told import Told, continued
from service.comparison.words import Run, Words, words_of

# The language whose attributions the packaged model has learned.
MODEL_LANGUAGE = "en"
# An attribution governs a sentence of which it spans this share: what half a sentence tells is not the sentence's claim.
GOVERNED = 0.6

# Of the words that mean something in what is attributed, this share at least and so many must stand in the other telling,
# and so much of the other telling must be what is attributed. Both are known to tell one claim, so little is asked: chosen
# on the dev half of the gold pairs, where 0.6, 4 and 0.4 found 3 of 33 marks and these find 12.
SHARED, LEAST_SHARED, SHARED_BACK = 0.3, 2, 0.2
# Words of a mark at most, where a side names no source.
MOST_MARKED = 12
# Fixed, not calibrated: too few marks could be read one by one to measure more (docs/attribution.md).
OWN_VOICE_PROBABILITY = 0.6
TWO_SOURCES_PROBABILITY = 0.6
# Words of the shortest headline that a source may close.
LEAST_OF_HEADLINE = 5
# Words behind a cue in which its plain object stands.
OBJECT_WITHIN = 4
_CLAUSE_MARKS = frozenset(",.;:!?()–—")
_COMMAS = frozenset(",;:")


@dataclass(frozen=True, slots=True)
class Attributed:
    """Words that are told as somebody's: (start, end) in code points of the text that was asked.

    `source` None: nobody is named ("it is said that"). `content` holds each run of words that the source tells, in order,
    a quotation on both sides of "he said" as two. `reports`: the cue is one of speech, not of thought or attitude, so
    that the content is told as a fact. `named`: the source is not only a pronoun. `probability` in [0, 1].
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    reports: bool
    named: bool
    probability: float


def attributions_in(text: str, lang: str | None, tokens: Tokens | None = None) -> list[Attributed]:
    """The attributions of a sentence or a paragraph, in the order of their cues; none where the language has no rules.

    `tokens` are the model's reading of the same text (`joined` makes them of the sentences' of a paragraph).
    """
    lang = lang or MODEL_LANGUAGE
    lists = Lists.of(lang.partition("-")[0].casefold())
    if lists is None:
        return []
    words = words_of(text)
    told = [
        each.shifted(first)
        for first, last in _sentences(words, lang)
        for each in _told(words.part(first, last), lang, tokens)
    ]
    return [_attributed(words, each, lists) for each in continued(words, sorted(told, key=lambda each: each.cue))]


def attribution_of(
    sentence: str, *, offset: int, lang: str | None = None, tokens: Tokens | None = None
) -> Attribution | None:
    """The source to which a sentence as a whole is attributed, with its place shifted by `offset`.

    None where no source is named, and where it tells only part of the sentence.
    """
    governing = governing_attribution(sentence, attributions_in(sentence, lang, tokens))
    if governing is None or governing.source is None:
        return None
    start, end = governing.source
    return Attribution(sentence[start:end], offset + start, offset + end)


def governing_attribution(sentence: str, found: Sequence[Attributed], *, named: bool = True) -> Attributed | None:
    """The first report that holds at least GOVERNED of the sentence; with `named`, of more than a pronoun."""
    for each in found:
        if each.reports and (each.named or not named) and each.source is not None:
            spans = (each.source, each.cue, *each.content)
            # Behind a source that closes a sentence stands nothing but who it is.
            end = len(sentence) if max(spans) in (each.source, each.cue) else max(spans)[1]
            if end - min(spans)[0] >= GOVERNED * len(sentence.strip()):
                return each
    return None


def joined(parts: Sequence[tuple[int, Tokens]]) -> Tokens:
    """The tokens of a paragraph from those of its sentences, each with the sentence's start. Needs one at least.

    The sentence vector is the mean of the sentences'.
    """
    return Tokens(
        np.mean([tokens.sentence for _, tokens in parts], axis=0),
        np.concatenate([tokens.places + start for start, tokens in parts]),
        np.concatenate([tokens.vectors for _, tokens in parts]),
    )


def find(left: Telling, right: Telling) -> list[Found]:
    """What one telling attributes and the other tells in its outlet's own voice, or attributes to another source.

    Only reports that govern a whole sentence count. The marks are the names of the sources; where a side names none, the
    clause that tells what the other side attributes (`counterpart`). Silent where a side tells it as anybody's in a way
    that is not understood, where it does not tell the same, and where the sources may be one (`sources.surely_two`).
    """
    if not comparable(left, right):
        return []
    ours, theirs = _reading(left), _reading(right)
    if ours.source is not None and theirs.source is not None:
        return _of_two_sources(ours, theirs, left, right)
    if ours.source is not None and theirs.owned:
        return _of_own_voice(ours, theirs, left, right)
    if theirs.source is not None and ours.owned:
        return [turned(each) for each in _of_own_voice(theirs, ours, right, left)]
    return []


@dataclass(frozen=True, slots=True)
class _Reading:
    """A telling with its governing source, if any; `owned`: told in the outlet's own voice, no word of another's in it."""

    words: Words
    lang: str
    source: Span | None
    content: tuple[Span, ...]
    owned: bool

    @property
    def name(self) -> str:
        start, end = self.source or (0, 0)
        return self.words.text[start:end]


def _reading(telling: Telling) -> _Reading:
    lang = telling.lang.partition("-")[0].casefold()
    words = words_of(telling.text)
    found = attributions_in(telling.text, lang, telling.tokens)
    governing = governing_attribution(telling.text, found)
    if governing and governing.source:
        start, end = governing.source
        source = source_of(telling.text[start:end], lang, opens=start == 0)
        governing = governing if source and source.is_somebody else None
    else:
        governing = governing_attribution(telling.text, found, named=False)
    # A question, or words of somebody who says "I", are a speaker's whose quotation marks were lost.
    spoken = words.quoted.any() or "?" in words.lower or mentions_report(words, lang)
    lists = Lists.of(lang)
    owned = lists is not None and not any(each.reports or each.source for each in found) and not spoken
    named, content = (governing.source, governing.content) if governing else (None, ())
    if lists is not None and owned and (closing := _closing_source(words, lists)):
        named, content, owned = closing, ((0, closing[0]),), False
    return _Reading(words, lang, named, content, owned and len(words) > 0)


def _closing_source(words: Words, lists: Lists) -> Span | None:
    """A body that closes a headline behind a dash, which may be lost: "Shelling kills 19: Monitor"."""
    if len(words) < LEAST_OF_HEADLINE or words.lower[-1] not in lists.bodies:
        return None
    (start, end), before = words.places[-1].tolist(), words.text[slice(*words.places[-2].tolist())]
    joined = before[:1].isupper() or words.lower[-2] in lists.links
    return None if joined or not words.text[start].isupper() else (start, end)


def _of_two_sources(ours: _Reading, theirs: _Reading, left: Telling, right: Telling) -> list[Found]:
    """Both name a source: a divergence where these are surely two, and what they tell is the same."""
    assert ours.source is not None and theirs.source is not None
    one = source_of(ours.name, ours.lang, opens=ours.source[0] == 0)
    other = source_of(theirs.name, theirs.lang, opens=theirs.source[0] == 0)
    if one is None or other is None or not surely_two(one, other, ours.lang):
        return []
    alignment = aligned(ours.words, theirs.words, left, right)
    if counterpart(ours, theirs, alignment) is None or counterpart(theirs, ours, alignment.turned()) is None:
        return []
    detail = _detail(ours.name, theirs.name)
    return [Found("attribution", ours.source, theirs.source, TWO_SOURCES_PROBABILITY, detail)]


def _of_own_voice(attributed: _Reading, owned: _Reading, ours: Telling, theirs: Telling) -> list[Found]:
    """One names a source, the other none: a divergence where most of what the other tells is what the one attributes."""
    # A quotation that stands elsewhere without marks and speaker has lost them: nobody tells it in an own voice.
    if attributed.source is None or attributed.words.quoted.any():
        return []
    clause = counterpart(attributed, owned, aligned(attributed.words, owned.words, ours, theirs))
    if clause is None:
        return []
    return [Found("attribution", attributed.source, clause, OWN_VOICE_PROBABILITY, _detail(attributed.name, None))]


def counterpart(attributed: _Reading, other: _Reading, alignment: Aligned) -> Span | None:
    """The clause of the other telling that tells what the one attributes, MOST_MARKED words at most.

    Of the runs of words between marks it is the one with the most counterparts of content words, from the first of these
    to the last. None where less than SHARED of the content has a counterpart, or fewer than LEAST_SHARED words, or less
    than SHARED_BACK of the other telling.
    """
    places = attributed.words.places
    inside = np.zeros(len(places), dtype=np.bool_)
    for start, end in attributed.content:
        inside |= (places[:, 0] >= start) & (places[:, 1] <= end)
    meant = np.flatnonzero(inside & alignment.means)
    shared = np.sort(alignment.places[meant][alignment.places[meant] >= 0]).tolist()
    enough = len(shared) >= max(LEAST_SHARED, SHARED * len(meant), SHARED_BACK * alignment.back_means.sum())
    if not enough:
        return None
    clauses: dict[int, list[int]] = {}
    marks = np.cumsum([word in _CLAUSE_MARKS for word in other.words.lower])
    for place in shared:
        clauses.setdefault(int(marks[place]), []).append(place)
    fullest = max(clauses.values(), key=len)
    kept = [place for place in fullest if place - fullest[0] < MOST_MARKED]
    return other.words.span((kept[0], kept[-1] + 1))


def _detail(left: str | None, right: str | None) -> dict[str, object]:
    return {"left": {"source": left}, "right": {"source": right}}


def mentions_report(words: Words, lang: str) -> bool:
    """Whether a word of speech, or one for who speaks, stands in it: then it is not surely the outlet's own voice."""
    lists = Lists.of(lang)
    return lists is not None and any(
        word in lists.speakers or (word in lists.speech_words and words.text[start].islower())
        for word, (start, _) in zip(words.lower, words.places.tolist(), strict=True)
    )


def _sentences(words: Words, lang: str) -> list[Run]:
    """Each sentence as a run of words."""
    spans = sentence_spans(words.text, lang)
    edges = [int(np.searchsorted(words.places[:, 0], start)) for start, _ in spans] + [len(words)]
    return [(first, last) for first, last in pairwise(edges) if first < last]


def _told(words: Words, lang: str, tokens: Tokens | None) -> list[Told]:
    """What the model finds in a sentence, and what the rules find beside it."""
    lists = Lists.of(lang.partition("-")[0].casefold())
    found = _by_model(words, lang, tokens) if tokens is not None else []
    found = [each for each in found if lists is None or not _has_object(words, each, lists)]
    return found + [each for each in reports(words, lang) if not any(each.overlaps(other) for other in found)]


def _has_object(words: Words, told: Told, lists: Lists) -> bool:
    """Whether the cue is a verb with a plain object, and nobody's words follow: "claimed the lives of 80"."""
    end = told.cue[1]
    return words.lower[end - 1] in lists.report_that and not lists.objects.isdisjoint(
        words.lower[end : end + OBJECT_WITHIN]
    )


def _by_model(words: Words, lang: str, tokens: Tokens) -> list[Told]:
    """Nothing where the model does not know the language or the vectors, or the encoder has not read all of the words."""
    if lang.partition("-")[0].casefold() != MODEL_LANGUAGE or not WEIGHTS.is_file() or not model().knows(tokens):
        return []
    return model().told(words, tokens, lang) if words.places[-1, 1] <= tokens.places[-1, 1] else []


def _attributed(words: Words, told: Told, lists: Lists) -> Attributed:
    source = told.source and _bare(words, told.source, lists)
    cue = words.lower[told.cue[0] : told.cue[1]]
    return Attributed(
        source=words.span(source) if source else None,
        cue=words.span(told.cue),
        content=tuple(words.span(each) for each in told.contents),
        reports=lists.is_report(cue),
        named=source is not None and not set(words.lower[source[0] : source[1]]) <= lists.pronouns,
        probability=told.probability,
    )


def _bare(words: Words, run: Run, lists: Lists) -> Run:
    """Without the commas around it, and what runs into it where commas were lost ("left the towns a monitor said")."""
    start, end = run
    while start < end - 1 and words.lower[start] in _COMMAS:
        start += 1
    while start < end - 1 and words.lower[end - 1] in _COMMAS:
        end -= 1
    return next(
        (place for place in range(start + 1, end - 1) if _restarts(words, start, place, end, lists)), start
    ), end


def _restarts(words: Words, start: int, place: int, end: int, lists: Lists) -> bool:
    """Whether a name begins at this article: somebody stands behind it, nobody before it, and no link leads to it."""
    before, behind = words.part(start, place), words.part(place, end)
    return (
        words.lower[place] in lists.articles
        and before.lower[-1] not in lists.links | LINKS
        and not names_somebody(before, lists)
        and names_somebody(behind, lists)
    )
