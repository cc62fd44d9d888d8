"""Articles whose attributions people have marked, as sentences of marked words. Read by training and by the benchmark.

A file has one article a line: `id`, `text` (a line a paragraph), and `attributions`, each with lists of (start, end) in code
points of the text, `source`, `cue` and `content`, of which any may be missing (PolNeAR's format, read to JSON).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.matching.sentences import sentence_spans
from service.comparison.attribution.model import CONTENT, CUE, SOURCE
from service.comparison.attribution.words import Run, Words, leaves_open, words_of
from service.comparison.telling import Span

KINDS = {"source": SOURCE, "content": CONTENT, "cue": CUE}
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence at `start` of its article's text, with the attributions whose cue it holds, as runs of its words."""

    article: int
    paragraph: int
    start: int
    words: Words
    marked: tuple[dict[str, tuple[Run, ...]], ...]

    @property
    def labels(self) -> NDArray[np.int64]:
        """NONE, SOURCE, CUE or CONTENT of each word; a cue outweighs the others."""
        found = np.zeros(len(self.words), dtype=np.int64)
        for kind, label in KINDS.items():
            for each in self.marked:
                for start, end in each[kind]:
                    found[start:end] = label
        return found


def read_articles(file: Path) -> list[dict[str, Any]]:
    """The articles of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def marked_sentences(articles: list[dict[str, Any]]) -> Iterator[MarkedSentence]:
    """All sentences, in order."""
    for number, article in enumerate(articles):
        text = article["text"]
        for place, paragraph in enumerate(_PARAGRAPH.finditer(text)):
            quotation = False
            for start, end in sentence_spans(paragraph.group(), "en"):
                begin, stop = paragraph.start() + start, paragraph.start() + end
                words = words_of(text[begin:stop], in_quotation=quotation)
                quotation = leaves_open(words, in_quotation=quotation)
                yield MarkedSentence(number, place, begin, words, tuple(_marked(article, words, begin, stop)))


def _marked(article: dict[str, Any], words: Words, start: int, end: int) -> Iterator[dict[str, tuple[Run, ...]]]:
    for each in article["attributions"]:
        if any(at < end and start < to for kind in KINDS for at, to in each.get(kind, ())):
            yield {
                kind: tuple(run for at, to in each.get(kind, ()) if (run := _run(words, at - start, to - start)))
                for kind in KINDS
            }


def _run(words: Words, start: int, end: int) -> Run | None:
    """The words that overlap these code points."""
    first = int(np.searchsorted(words.places[:, 1], start, side="right"))
    last = int(np.searchsorted(words.places[:, 0], end, side="left"))
    return (first, last) if first < last else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many spans were found, how many are marked, and how many of the found ones are right."""

    right: int
    found: int
    marked: int

    @property
    def precision(self) -> float:
        """Of what was found, what is right, in [0, 1]."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what is marked, what was found, in [0, 1]."""
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.marked) if self.found + self.marked else 0.0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(self.right + other.right, self.found + other.found, self.marked + other.marked)


def overlapping(found: Iterable[Span], marked: Iterable[Span]) -> Agreement:
    """Pairs one to one, the best first by shared length over joint length: a found span is right where it has a partner."""
    ours, gold = sorted(set(found)), sorted(set(marked))
    pairs = sorted(
        (-shared / (max(end, to) - min(start, at)), first, second)
        for first, (start, end) in enumerate(ours)
        for second, (at, to) in enumerate(gold)
        if (shared := min(end, to) - max(start, at)) > 0
    )
    left: set[int] = set()
    right: set[int] = set()
    for _, first, second in pairs:
        if first not in left and second not in right:
            left.add(first)
            right.add(second)
    return Agreement(len(left), len(ours), len(gold))
