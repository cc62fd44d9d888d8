"""What the model of labels learns from: sentences whose words are tied to actors by annotators.

- NewsWCL50 (Hamborg, Zhukova, Gipp: Automated Identification of Media Bias by Word Choice and Labeling in News Articles,
  JCDL 2019): five events, five outlets each; `concept` ties the words used to the actor they name.
- PolNeAR (Newell, Margolin, Ruths, LREC 2018): sources of attributions are actors, their cues are not.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.matching.sentences import sentence_spans
from indexer.store.encoder import Encoder
from indexer.store.records import Tokens, Vectors
from service.comparison.telling import Span, Telling
from service.comparison.wording.cast import NEAR
from service.comparison.wording.terms import Reading, read

# Where a phrase ends that names somebody: what follows says more of him.
HEAD_ENDS = re.compile(r",|\s(?:of|in|for|at|who|to|on|from|with|and|that)\s")
# Mention types of NewsWCL50 that name somebody. Concepts of the first two are one person or one group; those of the others
# gather whatever belongs to a country or is said by its people.
SPECIFIC = frozenset({"ACTOR", "GROUP"})
ACTORS = SPECIFIC | {"COUNTRY", "ACTOR-I"}
PERSONS, BODIES = frozenset({"ACTOR", "ACTOR-I"}), frozenset({"COUNTRY"})
# Characters that one sentence may have: longer ones of PolNeAR are lists.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a sentence that name a concept; `head` ends before what only says more of it."""

    span: Span
    head: Span
    concept: str
    type: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article on an event, with the mentions of actors that annotators found in it."""

    event: str
    article: str
    telling: Telling
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """Vectors (n, d) of terms and what they are, shape (n,), with the event that each is of ("" for none)."""

    vectors: Vectors
    value: NDArray[np.bool_]
    event: NDArray[np.str_]


def annotated_sentences(folder: Path, encoder: Encoder) -> list[Sentence]:
    """The sentences of NewsWCL50 in `folder` (articles.jsonl, mentions.jsonl), as the encoder reads them."""
    mentions: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for each in _records(folder / "mentions.jsonl"):
        if each["type"] in ACTORS and each["paragraph"] is not None:
            mentions.setdefault((each["article"], each["paragraph"]), []).append(each)
    places, texts = [], []
    for article in _records(folder / "articles.jsonl"):
        for position, paragraph in enumerate(article["paragraphs"]):
            for start, end in sentence_spans(paragraph, "en"):
                places.append((article["id"], position))
                texts.append(paragraph[start:end])
    tokens = encoder.encode_tokens(texts)
    found: list[list[Mention]] = [[] for _ in texts]
    for place, theirs in mentions.items():
        inside = [number for number, each in enumerate(places) if each == place]
        for mention in theirs:
            _place(mention, inside, texts, found)
    return [
        Sentence(article.partition("_")[0], article, Telling(text, tokens=read_as), tuple(named))
        for (article, _), text, read_as, named in zip(places, texts, tokens, found, strict=True)
    ]


def aligned(sentences: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """All pairs of annotated sentences of different articles on one event whose cosine is at least NEAR."""
    named = [each for each in sentences if each.mentions]
    vectors = np.stack([_tokens(each).sentence for each in named])
    near = np.argwhere(np.triu(vectors @ vectors.T >= NEAR, 1)).tolist()
    pairs = ((named[one], named[other]) for one, other in near)
    return [(one, other) for one, other in pairs if one.event == other.event and one.article != other.article]


def actor_terms(sentences: Iterable[Sentence]) -> Taught:
    """Which terms are heads of mentions of actors; other terms inside of mentions are left out: they may be either."""
    rows = []
    for sentence in sentences:
        reading = read(sentence.telling)
        if reading is None or not sentence.mentions:
            continue
        heads = {head_of(reading, mention.head) for mention in sentence.mentions}
        for place, term in enumerate(reading.terms):
            inside = any(_overlap(term.span, mention.span) for mention in sentence.mentions)
            if place in heads or not inside:
                rows.append((reading.vectors[place], place in heads, sentence.event))
    return _taught(rows)


def person_terms(sentences: Iterable[Sentence]) -> Taught:
    """Which heads of mentions name one person, and which a country or a body."""
    rows = []
    for sentence in sentences:
        reading = read(sentence.telling)
        if reading is None:
            continue
        for mention in sentence.mentions:
            place = head_of(reading, mention.head)
            if place is not None and mention.type in PERSONS | BODIES:
                rows.append((reading.vectors[place], mention.type in PERSONS, sentence.event))
    return _taught(rows)


def source_terms(file: Path, encoder: Encoder, *, most: int) -> Taught:
    """Of up to `most` sentences of PolNeAR, evenly drawn: heads of sources (actors), and the terms of cues (none)."""
    drawn = [
        (article["text"][start:end], _inside(article["attributions"], start, end))
        for article in _records(file)
        for start, end in sentence_spans(article["text"], "en")
        if end - start < LONGEST
    ]
    drawn = [each for each in drawn if any(role == "source" for _, role in each[1])]
    drawn = drawn[:: max(1, len(drawn) // most)][:most]
    rows = []
    for (text, spans), tokens in zip(drawn, encoder.encode_tokens([text for text, _ in drawn]), strict=True):
        reading = read(Telling(text, tokens=tokens))
        for span, role in spans if reading else []:
            assert reading is not None
            if role == "cue":
                rows += [
                    (vector, False, "")
                    for term, vector in zip(reading.terms, reading.vectors, strict=True)
                    if span[0] <= term.span[0] and term.span[1] <= span[1]
                ]
            elif (place := head_of(reading, head_span(text, span))) is not None:
                rows.append((reading.vectors[place], True, ""))
    return _taught(rows)


def head_span(text: str, span: Span) -> Span:
    """The part of a mention before what only says more of it."""
    return span[0], span[0] + len(HEAD_ENDS.split(text[slice(*span)], maxsplit=1)[0])


def head_of(reading: Reading, head: Span) -> int | None:
    """The place of the last term that ends inside of a head; None where the model reads none there."""
    inside = [place for place, term in enumerate(reading.terms) if head[0] < term.span[1] <= head[1]]
    return inside[-1] if inside else None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _place(mention: dict[str, Any], inside: Sequence[int], texts: Sequence[str], found: list[list[Mention]]) -> None:
    """Find a mention in the sentences of its paragraph, by its words alone: the sets' spaces and marks differ.

    Where it stands more than once, the occurrence nearest to the mention's own count of words and marks is taken.
    """
    words = re.findall(r"\w+", re.sub(r"-[LR]SB-", " ", mention["mention"]))
    if not words:
        return
    pattern = re.compile(r"\b" + r"[\W_]*".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
    best: tuple[int, int, Span] | None = None
    for number in inside:
        for match in pattern.finditer(texts[number]):
            before = len(re.findall(r"\w+|[^\w\s]", texts[number][: match.start()]))
            here = (abs(before - mention["start"]), number, match.span())
            best = min(best, here) if best else here
    if best:
        _, number, span = best
        found[number].append(Mention(span, head_span(texts[number], span), mention["concept"], mention["type"]))


def _inside(attributions: Iterable[dict[str, Any]], start: int, end: int) -> list[tuple[Span, str]]:
    return [
        ((first - start, last - start), role)
        for each in attributions
        for role in ("source", "cue")
        for first, last in each.get(role, [])
        if start <= first and last <= end
    ]


def _taught(rows: Sequence[tuple[Vectors, bool, str]]) -> Taught:
    vectors, value, event = zip(*rows, strict=True)
    return Taught(np.stack(vectors), np.array(value), np.array(event))


def _tokens(sentence: Sentence) -> Tokens:
    assert sentence.telling.tokens is not None
    return sentence.telling.tokens


def _records(file: Path) -> Iterable[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
