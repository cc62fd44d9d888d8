"""Who says it: the sources that a sentence or a paragraph names, their cues, and what they tell.

Rules find plain cases in any language that has a `languages/<lang>/attribution.toml`. For English, where the encoder's
token vectors are at hand, two small networks find more (`model.py`); the rules add what they missed. Words inside
quotation marks are the speaker's: nobody is a source there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from indexer.matching.sentences import sentence_spans
from indexer.store.records import Tokens
from service.comparison.attribution.lists import Lists
from service.comparison.attribution.model import WEIGHTS, model
from service.comparison.attribution.rules import LINKS, STOPS, is_capital, name_after, names_somebody, reports
from service.comparison.attribution.sources import source_of
from service.comparison.attribution.told import Told, continued
from service.comparison.attribution.words import QUOTES, Run, Words, words_of
from service.comparison.records import Attribution
from service.comparison.telling import Span

# The language whose attributions the packaged model has learned.
MODEL_LANGUAGE = "en"
# An attribution governs a sentence of which it spans this share: what half a sentence tells is not the sentence's claim.
GOVERNED = 0.6
# Texts of which the attributions are remembered: a sentence is asked for its cell and for each telling it is held against.
REMEMBERED = 1024
# Words behind a cue in which its plain object stands.
OBJECT_WITHIN = 4
# Before a name in the midst of a sentence these begin it.
_ARTICLES = frozenset(["a", "an", "the"])
_COMMAS = frozenset(",;:")
_OPENING = frozenset("([")
# A source that opens with one of these is the second of two; the first begins at most so many words before, at its article.
_JOINERS = frozenset(["and", "y", "e"])
MOST_JOINED = 4


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
    return list(_attributions(text, lang or MODEL_LANGUAGE, tokens))


@lru_cache(maxsize=REMEMBERED)
def _attributions(text: str, lang: str, tokens: Tokens | None) -> tuple[Attributed, ...]:
    lists = Lists.of(lang.partition("-")[0].casefold())
    if lists is None:
        return ()
    words = words_of(text)
    told = [
        each.shifted(first)
        for first, last in _sentences(words, lang)
        for each in _told(words.part(first, last), lang, tokens)
    ]
    return tuple(
        _attributed(words, each, lists, lang) for each in continued(words, sorted(told, key=lambda each: each.cue))
    )


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


def _sentences(words: Words, lang: str) -> list[Run]:
    """Each sentence as a run of words."""
    spans = sentence_spans(words.text, lang)
    edges = [int(np.searchsorted(words.places[:, 0], start)) for start, _ in spans] + [len(words)]
    return [(first, last) for first, last in pairwise(edges) if first < last]


def _told(words: Words, lang: str, tokens: Tokens | None) -> list[Told]:
    """What the model finds in a sentence, and what the rules find beside it."""
    lists = Lists.of(lang.partition("-")[0].casefold())
    found = _by_model(words, lang, tokens) if tokens is not None else []
    if lists is not None:
        spoken = (each for each in found if not _only_blurs(words, each, lists))
        found = [_filled(words, _turned(words, each, lists)) for each in spoken]
    return found + [each for each in reports(words, lang) if not any(each.overlaps(other) for other in found)]


def _turned(words: Words, told: Told, lists: Lists) -> Told:
    """With the name that closes the sentence as its source, where nobody stands before the verb and a comma was lost.

    "Shelling killed five children said the Observatory" is no saying of children.
    """
    start, end = told.cue
    if told.source is None or told.source[1] != start or names_somebody(words.part(*told.source), lists):
        return told
    last = len(words) - (words.lower[-1] in STOPS)
    if name_after(words, end, lists) != (end, last):
        return told
    return replace(told, source=(end, last), contents=((0, start),))


def _only_blurs(words: Words, told: Told, lists: Lists) -> bool:
    """Whether nobody speaks: a verb with a plain object, or a participle that blurs its noun ("an alleged attack")."""
    start, end = told.cue
    blurs = told.source is None and words.lower[end - 1] in lists.doubted and words.lower[start - 1] in lists.no_subject
    return takes_object(words, end - 1, lists) or (start > 0 and blurs)


def _filled(words: Words, told: Told) -> Told:
    """With all words between a content and the source behind it: where no mark stands there, what is told goes on."""
    if told.source is None or not told.contents:
        return told
    start, end = told.contents[0]
    if not end < told.source[0] <= told.cue[0] or not STOPS.isdisjoint(words.lower[end : told.source[0]]):
        return told
    return replace(told, contents=((start, told.source[0]), *told.contents[1:]))


def takes_object(words: Words, place: int, lists: Lists) -> bool:
    """Whether a verb of speech has a plain object, and nobody's words follow: "claimed the lives of 80"."""
    behind = words.lower[place + 1 : place + 1 + OBJECT_WITHIN]
    return words.lower[place] in lists.report_that | lists.participles and not lists.objects.isdisjoint(behind)


def _by_model(words: Words, lang: str, tokens: Tokens) -> list[Told]:
    """Nothing where the model does not know the language or the vectors, or the encoder has not read all of the words."""
    if lang.partition("-")[0].casefold() != MODEL_LANGUAGE or not WEIGHTS.is_file() or not model().knows(tokens):
        return []
    return model().told(words, tokens, lang) if words.places[-1, 1] <= tokens.places[-1, 1] else []


def _attributed(words: Words, told: Told, lists: Lists, lang: str) -> Attributed:
    source = told.source and _bare(words, told.source, lists)
    cue = words.lower[told.cue[0] : told.cue[1]]
    return Attributed(
        source=words.span(source) if source else None,
        cue=words.span(told.cue),
        content=tuple(words.span(each) for each in _beside(told.contents, source)),
        reports=lists.is_report(cue),
        named=source is not None and _is_somebody(words, source, lists, lang),
        probability=told.probability,
    )


def _is_somebody(words: Words, run: Run, lists: Lists, lang: str) -> bool:
    """Whether these words can be who speaks: a name or a noun for people or bodies, and more than a pronoun or a day."""
    lower = words.lower[run[0] : run[1]]
    if set(lower) <= lists.pronouns | lists.between or (lower[0] in LINKS and lower[0] not in lists.articles):
        return False
    start, end = words.span(run)
    source = source_of(words.text[start:end], lang.partition("-")[0].casefold(), opens=start == 0)
    return source is not None and source.is_somebody


def _bare(words: Words, run: Run, lists: Lists) -> Run:
    """Without commas and days before it, a second verb of speech behind it ("said Khalil adding that"), or other words.

    Where commas were lost, words of what is said stand before the article: "hit Ghouta the Observatory said".
    """
    start, end = run
    while start < end - 1 and (_is_sign(words.lower[start]) or words.lower[start] in lists.between):
        start += 1
    inner = [place for place in range(start + 1, end - 1) if words.lower[place] in _ARTICLES]
    if start and inner and words.lower[inner[0] - 1] not in LINKS:
        start = inner[0]
    if words.lower[start] in _JOINERS and (opening := _article_before(words, start)) is not None:
        start = opening
    amount = next((place for place in range(start + 1, end) if words.lower[place] in lists.amounts), end)
    if names_somebody(words.part(start, amount), lists):
        end = amount
    while start < end - 1 and (words.lower[end - 1] in _COMMAS or words.lower[end - 1] in lists.participles):
        end -= 1
    return _whole_name(words, start, lists), end


def _is_sign(word: str) -> bool:
    """Whether it is a comma, an emoji or another mark, and neither a letter nor one that opens something."""
    return not word[0].isalnum() and word not in QUOTES | _OPENING


def _beside(contents: Sequence[Run], source: Run | None) -> list[Run]:
    """The contents without the words of their source, which stand at an end of one where a name was cut."""
    if source is None:
        return list(contents)
    left = [(start, min(end, source[0]) if start < source[0] else end) for start, end in contents]
    right = [(max(start, source[1]) if end > source[1] and start >= source[0] else start, end) for start, end in left]
    return [(start, end) for start, end in right if start < end and not (source[0] <= start and end <= source[1])]


def _whole_name(words: Words, start: int, lists: Lists) -> int:
    """Where a name begins of which `start` is a later word: "the Syrian Observatory", "President Example".

    Only where capitals lead to an article, a mark or the beginning: where commas are lost, another name may stand before.
    """
    if not is_capital(words, start):
        return start
    first = start
    while first and is_capital(words, first - 1) and words.lower[first - 1] not in lists.links:
        first -= 1
    if first and words.lower[first - 1] in _ARTICLES:
        return first - 1
    return first if not first or words.lower[first - 1] in STOPS | lists.introduced_by else start


def _article_before(words: Words, place: int) -> int | None:
    """The place of the article that opens the first of two joined sources: "… halted a war monitor and activists said"."""
    for before in range(place - 1, max(place - 1 - MOST_JOINED, -1), -1):
        if words.lower[before] in STOPS:
            return None
        if words.lower[before] in _ARTICLES:
            return before
    return None
