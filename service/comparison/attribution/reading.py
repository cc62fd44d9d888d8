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
from service.comparison.attribution.rules import (
    LINKS,
    MOST_SOURCE,
    RIGHT,
    STOPS,
    is_capital,
    name_after,
    names_somebody,
    reports,
)
from service.comparison.attribution.sources import source_of
from service.comparison.attribution.told import Told, continued
from service.comparison.attribution.words import QUOTES, Run, Words, words_of
from service.comparison.circumstances.happenings import verbs
from service.comparison.records import Attribution
from service.comparison.telling import Span, Telling

# The language whose attributions the packaged model has learned.
MODEL_LANGUAGE = "en"
# An attribution governs a sentence of which it spans this share: what half a sentence tells is not the sentence's claim.
GOVERNED = 0.6
# Texts of which the attributions are remembered: a sentence is asked for its cell and for each telling it is held against.
REMEMBERED = 1024
# Words behind a cue in which its plain object stands.
OBJECT_WITHIN = 4
# Words of the shortest headline that a source may close.
LEAST_OF_HEADLINE = 5
# Words that lead up to a verb of speech, at most ("has so far repeatedly declined to").
MOST_LEADING = 6
# Before a name in the midst of a sentence these begin it.
_ARTICLES = frozenset(["a", "an", "the"])
_COMMAS = frozenset(",;:")
_OPENING = frozenset("([")
# What is set apart behind a source is no part of it.
_DASHES = frozenset("–—")
# Where a word ends with one of these, it is somebody's, and speaks not itself ("editor's note").
_GENITIVES = ("'s", "’s", "s'", "s’")
# A source that opens with one of these is the second of two; the first begins at most so many words before, at its article.
_JOINERS = frozenset(["and", "y", "e"])
MOST_JOINED = 4


@dataclass(frozen=True, slots=True)
class Attributed:
    """Words that are told as somebody's: (start, end) in code points of the text that was asked.

    `source` None: nobody is named ("it is said that"). `content` holds each run of words that the source tells, in order,
    a quotation on both sides of "he said" as two. `reports`: the cue is one of speech, not of thought or attitude, nor withheld
    ("declined to say"), so that the content is told as a fact. `named`: a name or a noun for people or bodies is in the source;
    `shown`: it can be shown as who says it, if only as "he". `probability` in [0, 1].
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    reports: bool
    named: bool
    shown: bool
    probability: float


def attributions_in(
    text: str, lang: str | None, tokens: Tokens | None = None, *, in_quotation: bool = False
) -> list[Attributed]:
    """The attributions of a sentence or a paragraph, in the order of their cues; none where the language has no rules.

    `tokens` are the model's reading of the same text (`joined` makes them of the sentences' of a paragraph). `in_quotation`: a
    quotation that was opened before the text is still open where it begins.
    """
    return list(_attributions(text, lang or MODEL_LANGUAGE, tokens, in_quotation))


@lru_cache(maxsize=REMEMBERED)
def _attributions(text: str, lang: str, tokens: Tokens | None, in_quotation: bool) -> tuple[Attributed, ...]:
    lists = Lists.of(lang.partition("-")[0].casefold())
    if lists is None:
        return ()
    words = words_of(text, in_quotation=in_quotation)
    told = [
        each.shifted(first)
        for first, last in _sentences(words, lang)
        for each in _told(words.part(first, last), lang, tokens)
    ]
    return tuple(
        _attributed(words, each, lists, lang) for each in continued(words, sorted(told, key=lambda each: each.cue))
    )


def attribution_of(telling: Telling, *, offset: int) -> Attribution | None:
    """The source to which a sentence as a whole is attributed, with its place shifted by `offset`.

    None where no source is named, and where it tells only part of the sentence.
    """
    voice = voice_of(telling)
    if voice is None or voice.source is None:
        return None
    start, end = voice.source
    return Attribution(telling.text[start:end], offset + start, offset + end)


def voice_of(telling: Telling) -> Attributed | None:
    """Whose words a sentence as a whole is: cells and marks both ask this.

    The first report that holds at least GOVERNED of it, of somebody named before one of "he"; or a body that closes a headline.
    """
    found = read(telling)
    governing = [each for each in found if each.reports and each.shown and _governs(each, telling.text)]
    if governing:
        return next((each for each in governing if each.named), governing[0])
    if any(each.reports or each.source for each in found):
        return None
    lists = Lists.of(telling.lang.partition("-")[0].casefold())
    return _closing_voice(words_of(telling.text), lists) if lists is not None else None


def read(telling: Telling) -> list[Attributed]:
    """The attributions of a telling."""
    return attributions_in(telling.text, telling.lang, telling.tokens, in_quotation=telling.in_quotation)


def _governs(each: Attributed, sentence: str) -> bool:
    spans = (each.cue, *each.content, *((each.source,) if each.source else ()))
    # Behind a source that closes a sentence stands nothing but who it is.
    end = len(sentence) if max(spans) in (each.source, each.cue) else max(spans)[1]
    first: int = min(spans)[0]
    return end - first >= GOVERNED * len(sentence.strip())


def _closing_voice(words: Words, lists: Lists) -> Attributed | None:
    """A body that closes a headline behind a dash, which may be lost: "Shelling kills 19: Monitor". Its cue is itself."""
    if len(words) < LEAST_OF_HEADLINE or words.lower[-1] not in lists.bodies:
        return None
    (start, end), before = words.places[-1].tolist(), words.text[slice(*words.places[-2].tolist())]
    joined = before[:1].isupper() or words.lower[-2] in lists.links
    if joined or not words.text[start].isupper():
        return None
    return Attributed(
        (start, end), (start, end), ((0, start),), reports=True, named=True, shown=True, probability=RIGHT
    )


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
    ruled = reports(words, lang)
    if lists is not None:
        found = [each for each in found if not any(_is_misread(words, each, other, lists) for other in ruled)]
        spoken = (each for each in found if not _only_blurs(words, each, lists))
        found = [_filled(words, _turned(words, each, lists)) for each in spoken]
    return found + [each for each in ruled if not any(each.overlaps(other) for other in found)]


def _is_misread(words: Words, told: Told, ruled: Told, lists: Lists) -> bool:
    """Whether the model finds no source where a rule does; or where a rule sees who closes the sentence, takes what is told for
    the source, or finds nothing told: "The dam broke at noon, said a farmer."
    """
    start, end = ruled.cue
    if ruled.source is None or not told.overlaps(ruled):
        return False
    if told.source is None:
        return told.cue[0] < end and start < told.cue[1]
    closes = ruled.source[0] == end and ruled.source[1] >= len(words) - 1
    if not closes or words.lower[start] not in lists.report - lists.addressing:
        return False
    first, last = words.span((0, start))
    finite = not (lists.auxiliaries | lists.modals).isdisjoint(words.lower[:start])
    finite = finite or any(first <= verb.start < last for verb in verbs(words.text, lists.lang))
    return finite and (told.source[1] <= start or not told.contents)


def _turned(words: Words, told: Told, lists: Lists) -> Told:
    """With the name that closes the sentence as its source, where nobody stands before the verb and a comma was lost.

    "Shelling killed five children said the Observatory" is no saying of children.
    """
    start, end = told.cue
    if told.source is None or told.source[1] != start or _can_say(words, told.source, lists):
        return told
    last = len(words) - (words.lower[-1] in STOPS)
    if name_after(words, end, lists) != (end, last):
        return told
    return replace(told, source=(end, last), contents=((0, start),))


def _can_say(words: Words, run: Run, lists: Lists) -> bool:
    """Whether these words can be who speaks: amid a clause no noun for any people, of whom it may tell ("killed residents")."""
    nouns = lists.nouns if run[0] == 0 or words.lower[run[0] - 1] in STOPS else lists.bodies
    return any(is_capital(words, place) or words.lower[place] in nouns for place in range(*run))


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
    named = source is not None and _is_somebody(words, source, lists, lang)
    return Attributed(
        source=words.span(source) if source else None,
        cue=words.span(told.cue),
        content=tuple(words.span(each) for each in _beside(told.contents, source)),
        reports=lists.is_report(cue)
        and not _is_withheld(words, told.cue, lists)
        and not _is_act(words, told.cue, lists),
        named=named,
        shown=source is not None
        and (named or _is_speaker(words, source, told.cue, lists))
        and not _is_passive(words, told, lists),
        probability=told.probability,
    )


def _is_withheld(words: Words, cue: Run, lists: Lists) -> bool:
    """Whether nothing is told: "did not say", "declined to say", "neither confirmed nor denied"."""
    withholding = lists.negations | lists.unsaid
    before = cue[0]
    while before > max(0, cue[0] - MOST_LEADING) and words.lower[before - 1] in lists.leading:
        before -= 1
    return not withholding.isdisjoint(words.lower[before : cue[1]])


def _is_act(words: Words, cue: Run, lists: Lists) -> bool:
    """Whether a promise is an act, of a thing: "pledged $3 million", neither "pledged to pay" nor "pledged it would"."""
    behind = words.lower[cue[1] : cue[1] + OBJECT_WITHIN]
    speech = lists.introduced_by | lists.modals | QUOTES | {":"}
    promises = not lists.promises.isdisjoint(words.lower[cue[0] : cue[1]])
    return (
        promises and bool(behind) and behind[0] not in lists.infinitive | STOPS - QUOTES and speech.isdisjoint(behind)
    )


def _is_passive(words: Words, told: Told, lists: Lists) -> bool:
    """Whether the words before the verb are whom it is told of: "the minister is said to have left"."""
    start, end = told.cue
    spoken = (place for place in range(start, end) if words.lower[place] in lists.report | lists.report_that and place)
    passive = any(words.lower[place - 1] in lists.being for place in spoken)
    return passive and told.source is not None and told.source[1] <= start


def _is_somebody(words: Words, run: Run, lists: Lists, lang: str) -> bool:
    """Whether these words can be who speaks: a name or a noun for people or bodies, and more than a pronoun or a day."""
    lower = words.lower[run[0] : run[1]]
    if set(lower) <= lists.pronouns | lists.between or _is_no_subject(words, run, lists):
        return False
    start, end = words.span(run)
    source = source_of(words.text[start:end], lang.partition("-")[0].casefold(), opens=start == 0)
    return source is not None and source.is_somebody


def _is_speaker(words: Words, run: Run, cue: Run, lists: Lists) -> bool:
    """Whether a source without a noun for people can be shown: "he", a name that opens the sentence, or what is said to "say".

    Of a thing that "suggests" or "confirms" it is not sure that anybody speaks.
    """
    lower = words.lower[run[0] : run[1]]
    if _is_no_subject(words, run, lists) or set(lower) <= lists.articles:
        return False
    name = any(is_capital(words, place) and words.lower[place] not in lists.links for place in range(*run))
    behind = run[0] == cue[1]  # "…, confirmed the museum"
    return name or behind or set(lower) <= lists.persons | lists.between or lists.says(words.lower[cue[0] : cue[1]])


def _is_no_subject(words: Words, run: Run, lists: Lists) -> bool:
    """Whether these words cannot be who speaks: "who", "of the town", "editor's"."""
    start, end = run
    first, last = words.lower[start], words.lower[end - 1]
    joins = first in LINKS and first not in lists.articles and not is_capital(words, start)
    return joins or bool({first, last} & lists.standing_in) or last.endswith(_GENITIVES)


def _bare(words: Words, run: Run, lists: Lists) -> Run:
    """Without commas and days before it, a second verb of speech behind it ("said Khalil adding that"), or other words.

    Where commas were lost, words of what is said stand before the article: "hit Ghouta the Observatory said".
    """
    start, end = run
    while start < end - 1 and (_is_sign(words.lower[start]) or words.lower[start] in lists.between):
        start += 1
    inner = [place for place in range(start + 1, end - 1) if words.lower[place] in _ARTICLES]
    if start and inner and words.lower[inner[0] - 1] not in LINKS | lists.placing | lists.prepositions:
        start = inner[0]
    if words.lower[start] in _JOINERS and (opening := _article_before(words, start)) is not None:
        start = opening
    end = next((place for place in range(start + 1, end) if words.lower[place] in _DASHES), end)
    amount = next((place for place in range(start + 1, end) if words.lower[place] in lists.amounts), end)
    if names_somebody(words.part(start, amount), lists):
        end = amount
    return _whole_name(words, start, lists), _end_of_source(words, start, end, lists)


def _end_of_source(words: Words, start: int, end: int, lists: Lists) -> int:
    """Where a source ends that was cut behind an article or a preposition, or goes on to what is no part of it."""
    open_ended = lists.prepositions | LINKS | _ARTICLES
    if words.lower[end - 1] in open_ended:
        stops = STOPS | lists.clause | lists.report | lists.participles | lists.between
        last = end
        while last < min(len(words), start + MOST_SOURCE) and words.lower[last] not in stops:
            last += 1
        if last == len(words) or words.lower[last] in STOPS:
            return last
    trailing = open_ended | lists.participles | lists.negations | _COMMAS
    while start < end - 1 and words.lower[end - 1] in trailing:
        end -= 1
    return end


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
    if start and words.lower[start - 1] in lists.articles and words.lower[start] not in lists.articles:
        return start - 1
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
