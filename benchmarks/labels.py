"""How many different names for one actor are marked, and how many marks are right?

    python -m benchmarks.labels DATA [--errors] [--samples FILE...]      DATA holds wordchoice/ and attribution/

Cross-validated over the five events of NewsWCL50: each event's sentences are judged by a model that has not seen it, once with
all texts of the event before it, as a comparison has them, and once as two sentences of which nothing else is known.
`service/comparison/wording/gold.py` defines the candidates and which of them are right. Marks of which annotators tied one
word to nobody count as wrong in the strict precision only: most are right and were overlooked, as `--errors` shows, which
lists all marks that are not surely right and what was missed. 95 % intervals by bootstrap over the pairs of articles.

`--samples` prints what the packaged model marks in sentences of article files (samples/*.jsonl): each sentence beside the
nearest of every other outlet's article that is at most two days away, if their cosine is at least NEAR.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from indexer.matching.sentences import sentence_spans
from indexer.store.encoder import load_encoder
from service.comparison.telling import Telling
from service.comparison.wording import cast, find
from service.comparison.wording.cast import NEAR
from service.comparison.wording.gold import Judged, Judgement
from service.comparison.wording.labels import LIKELY, chosen
from service.comparison.wording.model import SURE_ALONE
from service.comparison.wording.table import LabelPair, Said, label_table
from service.comparison.wording.train import Lessons, fitted, held_out, lessons_in
from service.figures import figure

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DAYS = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates of two sentences with probabilities from a model that has not seen their event."""

    judged: Judged
    probabilities: NDArray[np.float64]

    def marks(self, least: float) -> list[int]:
        """Places of the candidates that are marked."""
        return chosen(self.judged.candidates, self.probabilities, least)

    def words(self, place: int) -> tuple[str, str]:
        """The words of a candidate."""
        terms = zip(
            (self.judged.candidates.left, self.judged.candidates.right),
            self.judged.candidates.pairs.places[place].tolist(),
            self.judged.sentences,
            strict=True,
        )
        left, right = (sentence.telling.text[slice(*read.terms[term].span)] for read, term, sentence in terms)
        return left, right


@dataclass(frozen=True, slots=True)
class Counts:
    """Marks by judgement, and how many concepts were found of those due."""

    same: int
    another: int
    untied: int
    found: int
    due: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Different names for one actor.")
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="list marks that are not surely right, and what was missed"
    )
    parser.add_argument("--samples", type=Path, nargs="*", default=[], help="show what is marked in these articles")
    options = parser.parse_args(arguments)
    console = Console()
    lessons = lessons_in(options.data, load_encoder(None))
    answers, alone = _answers(lessons)
    judged = Counter(str(judgement) for each in answers for judgement in each.judged.judgements)
    due = sum(len(each.judged.due) for each in answers)
    console.print(f"{len(answers):,} pairs of sentences; candidates: {dict(judged)}; names due: {due}")
    console.print(_by_threshold(answers, "of an event, cross-validated by event", LIKELY))
    console.print(_by_threshold(alone, "two sentences alone, cross-validated by event", SURE_ALONE))
    console.print(_by_event(answers))
    if options.errors:
        _print_errors(console, answers)
    if options.samples:
        _print_samples(console, options.samples)


def _answers(lessons: Lessons) -> tuple[list[Answer], list[Answer]]:
    """Of all pairs of sentences, as of their event and alone."""
    held = held_out(lessons)
    answers: tuple[list[Answer], list[Answer]] = ([], [])
    for event in lessons.events:
        model = fitted(lessons, held, [each for each in lessons.events if each != event])
        for found, judged in zip(answers, (held[event].told, held[event].alone), strict=True):
            found += [Answer(each, model.probabilities(each.candidates.pairs)) for each in judged]
    return answers


def _counts(answer: Answer, least: float) -> Counts:
    marks = answer.marks(least)
    judged = Counter(answer.judged.judgements[place] for place in marks)
    found = {concept for place in marks for concept in answer.judged.common[place]} & answer.judged.due
    same, another, untied = (judged[each] for each in (Judgement.SAME, Judgement.ANOTHER, Judgement.UNTIED))
    return Counts(same, another, untied, len(found), len(answer.judged.due))


def _totals(answers: Sequence[Answer], least: float) -> NDArray[np.int64]:
    """Counts of each pair of articles, shape (article pairs, 5), in the order of `Counts`."""
    ordered = sorted(answers, key=_articles)
    rows = []
    for _, group in groupby(ordered, key=_articles):
        counts = [_counts(answer, least) for answer in group]
        rows.append([sum(getattr(each, name) for each in counts) for name in Counts.__slots__])
    return np.array(rows, dtype=np.int64)


def _articles(answer: Answer) -> tuple[str, ...]:
    return tuple(sorted(sentence.article for sentence in answer.judged.sentences))


def _by_threshold(answers: Sequence[Answer], title: str, default: float) -> Table:
    table = Table("threshold", "precision", "strict precision", "recall", "marks", title=title)
    for least in THRESHOLDS:
        totals = _totals(answers, least)
        name = f"{least:.1f}" + (" (default)" if least == default else "")
        cells = [_cell(totals, measure) for measure in (_precision, _strict, _recall)]
        table.add_row(name, *cells, str(totals[:, :3].sum()))
    return table


def _cell(totals: NDArray[np.int64], measure: Callable[[NDArray[np.int64]], float]) -> str:
    found = figure("", len(totals), lambda drawn: measure(totals[drawn].sum(axis=0)))
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"


def _precision(counts: NDArray[np.int64]) -> float:
    return float(counts[0] / max(1, counts[:2].sum()))


def _strict(counts: NDArray[np.int64]) -> float:
    return float(counts[0] / max(1, counts[:3].sum()))


def _recall(counts: NDArray[np.int64]) -> float:
    return float(counts[3] / max(1, counts[4]))


def _by_event(answers: Sequence[Answer]) -> Table:
    table = Table("event", "same", "another", "untied", "found", "due", title=f"at the default threshold {LIKELY}")
    for event in sorted({each.judged.event for each in answers}):
        totals = _totals([each for each in answers if each.judged.event == event], LIKELY).sum(axis=0)
        table.add_row(event, *map(str, totals.tolist()))
    return table


def _print_errors(console: Console, answers: Sequence[Answer]) -> None:
    marked: Counter[tuple[str, str, str]] = Counter()
    missed: Counter[tuple[str, str, str]] = Counter()
    for answer in answers:
        marks = answer.marks(LIKELY)
        for place, judgement in enumerate(answer.judged.judgements):
            if place in marks and judgement != Judgement.SAME:
                marked[(str(judgement), *answer.words(place))] += 1
            elif place not in marks and judgement == Judgement.SAME:
                missed[("missed", *answer.words(place))] += 1
    table = Table("judgement", "left", "right", "times", title="marks that are not surely right, candidates missed")
    for (kind, left, right), times in [*sorted(marked.items()), *sorted(missed.items())]:
        table.add_row(kind, escape(left), escape(right), str(times))
    console.print(table)


def _print_samples(console: Console, files: Sequence[Path]) -> None:
    pairs = list(_sample_pairs(files))
    table = Table("probability", "outlet", "words", "outlet", "words", title=f"{len(pairs)} marks in the samples")
    for pair in sorted(pairs, key=lambda each: -each.found.probability):
        sides = (pair.left, pair.found.left), (pair.right, pair.found.right)
        cells = [cell for said, span in sides for cell in (said.outlet, _in_context(said.telling.text, *span))]
        table.add_row(f"{pair.found.probability:.2f}", *cells)
    console.print(table)
    for group in label_table(pairs):
        console.print(escape(f"{group.same}: {' / '.join(group.words)}"))
        for usage in group.usages:
            console.print(
                escape(f"    {usage.outlet}: {usage.words} {usage.outlet_voice} (quoted {usage.quoted_voice})")
            )


def _sample_pairs(files: Sequence[Path]) -> Iterator[LabelPair]:
    articles = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [_sentences(article) for article in articles]
    tokens = iter(load_encoder(None).encode_tokens([text for each in texts for text in each]))
    tellings = [[Telling(text, tokens=next(tokens)) for text in each] for each in texts]
    for one, other in combinations(range(len(articles)), 2):
        outlets = articles[one]["outlet"], articles[other]["outlet"]
        days = [date.fromisoformat(articles[place]["published"][:10]) for place in (one, other)]
        if outlets[0] != outlets[1] and abs(days[0] - days[1]).days <= DAYS:
            known = cast([*tellings[one], *tellings[other]])
            for pair in _nearest(tellings[one], tellings[other]):
                left, right = (Said(*said) for said in zip(outlets, pair, strict=True))
                yield from (LabelPair(left, right, found) for found in find(*pair, known))


def _sentences(article: dict[str, Any]) -> list[str]:
    paragraphs = article.get("paragraphs") or article["text"].split("\n")
    return [each[start:end] for each in paragraphs for start, end in sentence_spans(each, "en")]


def _nearest(left: Sequence[Telling], right: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Each sentence of `left` with the one of `right` that is nearest to it, if it is near enough."""
    vectors = [np.stack([each.tokens.sentence for each in side if each.tokens]) for side in (left, right)]
    similar = vectors[0] @ vectors[1].T
    for place, nearest in enumerate(similar.argmax(axis=1).tolist()):
        if similar[place, nearest] >= NEAR:
            yield left[place], right[nearest]


def _in_context(text: str, start: int, end: int) -> str:
    before, marked, behind = map(escape, (text[max(0, start - 40) : start], text[start:end], text[end : end + 40]))
    return f"…{before}[bold]{marked}[/bold]{behind}…"


if __name__ == "__main__":
    main()
