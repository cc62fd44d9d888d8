"""Who says it: how many sources, cues and contents are found, how many of the found are right, and how fast.

    python -m benchmarks.attribution attribution/dev.jsonl [--json]

FILE is as `service/comparison/attribution_gold.py` says; nothing in it may have tuned anything. Each paragraph is asked
by itself, with the encoder's reading of its sentences. By overlap, found and marked spans are paired one to one, the best
first, and a found span is right where it has a partner; exactly, it must be the same to the code point; by word, each
word of a span counts for itself, so that a span that is far too long or too short shows. 95 % intervals by bootstrap over
the articles. The time is that of `attributions_in` alone, the encoder's left out.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from indexer.matching.sentences import sentence_spans
from indexer.store.encoder import load_encoder
from indexer.store.records import Tokens
from service.comparison.attribution import Attributed, attributions_in, joined
from service.comparison.attribution.gold import Agreement, overlapping, read_articles
from service.comparison.telling import Span

LANG = "en"
KINDS = ("source", "cue", "content")
MEASURES = ("overlap", "exact", "word")
RESAMPLINGS = 1_000
SEED = 20161208
_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Article:
    """One article's agreement for each (kind, measure); seconds that its sentences took."""

    agreements: dict[tuple[str, str], Agreement] = field(default_factory=dict)
    sentences: int = 0
    seconds: float = 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; with --json the figures as one last line too."""
    parser = argparse.ArgumentParser(description="Attribution: sources, cues and contents found.")
    parser.add_argument("file", type=Path, help="JSON Lines with `text` and `attributions`")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    articles = read_articles(options.file)
    found: dict[str, Any] = {}
    for name, read in (("rules", None), ("rules and model", readings(articles))):
        judged = [judge(article, read[place] if read else None) for place, article in enumerate(articles)]
        seconds, sentences = sum(each.seconds for each in judged), sum(each.sentences for each in judged)
        found[name] = figures(judged) | {"ms a sentence": 1000 * seconds / sentences}
        _print(name, found[name], len(articles), sentences)
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")


def readings(articles: Sequence[dict[str, Any]]) -> list[list[Tokens | None]]:
    """For each article the tokens of each of its paragraphs, read sentence by sentence; None where it has none."""
    places = [
        (number, place, start, text[start:end])
        for number, article in enumerate(articles)
        for place, (_, text) in enumerate(paragraphs(article["text"]))
        for start, end in sentence_spans(text, LANG)
    ]
    read = load_encoder(None).encode_tokens([text for *_, text in places])
    parts: dict[tuple[int, int], list[tuple[int, Tokens]]] = {}
    for (number, place, start, _), tokens in zip(places, read, strict=True):
        parts.setdefault((number, place), []).append((start, tokens))
    return [
        [
            joined(own) if (own := parts.get((number, place))) else None
            for place, _ in enumerate(paragraphs(each["text"]))
        ]
        for number, each in enumerate(articles)
    ]


def judge(article: dict[str, Any], read: Sequence[Tokens | None] | None) -> Article:
    """What is found in an article beside what is marked."""
    result = Article()
    found: dict[str, set[Span]] = {kind: set() for kind in KINDS}
    for place, (start, text) in enumerate(paragraphs(article["text"])):
        tokens = read[place] if read else None
        before = time.process_time()
        told = attributions_in(text, LANG, tokens)
        result.seconds += time.process_time() - before
        result.sentences += len(sentence_spans(text, LANG))
        for each in told:
            for kind, span in _spans(each):
                found[kind].add((span[0] + start, span[1] + start))
    words = [match.span() for match in _WORD.finditer(article["text"])]
    for kind in KINDS:
        marked = {(start, end) for each in article["attributions"] for start, end in each.get(kind, ())}
        same = Agreement(len(found[kind] & marked), len(found[kind]), len(marked))
        ours, gold = _words_in(words, found[kind]), _words_in(words, marked)
        by_word = Agreement(len(ours & gold), len(ours), len(gold))
        for measure, value in zip(MEASURES, (overlapping(found[kind], marked), same, by_word), strict=True):
            result.agreements[kind, measure] = value
    return result


def figures(articles: Sequence[Article]) -> dict[str, list[float]]:
    """[F1, low, high, precision, recall] of each kind and measure."""
    random = np.random.default_rng(SEED)
    chosen = random.integers(0, len(articles), (RESAMPLINGS, len(articles)))
    found = {}
    for kind in KINDS:
        for measure in MEASURES:
            each = [article.agreements[kind, measure] for article in articles]
            counts = np.array([(one.right, one.found, one.marked) for one in each], dtype=np.float64)
            right, ours, gold = np.moveaxis(counts[chosen].sum(axis=1), 1, 0)
            low, high = np.percentile(2 * right / np.maximum(ours + gold, 1), [2.5, 97.5]).tolist()
            whole = sum(each, Agreement(0, 0, 0))
            found[f"{kind}, {measure}"] = [whole.f1, low, high, whole.precision, whole.recall]
    return found


def paragraphs(text: str) -> list[tuple[int, str]]:
    """Each line that holds something, with its start."""
    return [(match.start(), match.group()) for match in _PARAGRAPH.finditer(text)]


def _spans(each: Attributed) -> Iterator[tuple[str, Span]]:
    yield "cue", each.cue
    if each.source:
        yield "source", each.source
    for piece in each.content:
        yield "content", piece


def _words_in(words: Sequence[Span], spans: set[Span]) -> set[int]:
    starts = np.array([start for start, _ in words])
    held: set[int] = set()
    for start, end in spans:
        held.update(range(*np.searchsorted(starts, [start, end]).tolist()))
    return held


def _print(name: str, found: dict[str, Any], articles: int, sentences: int) -> None:
    speed = found["ms a sentence"]
    title = f"{name}: {articles} articles, {sentences} sentences, {speed:.2f} ms a sentence"
    table = Table("spans", "F1", "95 % interval", "precision", "recall", title=title)
    for measure, values in found.items():
        if measure != "ms a sentence":
            f1, low, high, precision, recall = values
            table.add_row(measure, f"{f1:.3f}", f"{low:.3f} to {high:.3f}", f"{precision:.3f}", f"{recall:.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
