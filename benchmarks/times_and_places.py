"""Are days and places marked where two tellings of one happening differ in them, and nowhere else?

    python -m benchmarks.times_and_places DATA                       DATA holds ecbplus/ and gva/

Pairs of sentences of different outlets (gva) or articles (ecbplus) that a comparison would hold against each other, as they
tell the same claim with probability SAME_CLAIM or more:

- one happening: of one incident (gva), or of one chain of events (ecbplus). Nearly all agree, so the share marked is to be
  near 0. Marks there may be right: outlets do differ.
- planted: those of them in which each names one day (one place), and both the same. In the second it is put two days earlier
  (the name met before takes its place). The share is recall; a mark must hold the planted words.
- two happenings: of two incidents, articles published at most five days apart (gva, a sample), or of the look-alike events
  of one topic (ecbplus). A mark there is true of the words and wrong of the happening.

Marked is what a comparison shows: of marks that the calibration puts below LEAST_PROBABILITY there are none.

ecbplus gives no days of publication: the date in an article's first three sentences is taken. For the older half one day
stands for all, where a sentence names weekdays only.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles
from indexer.matching.sentences import sentence_spans
from indexer.matching.time_words import time_words
from indexer.store.encoder import Encoder, load_encoder
from indexer.store.records import Vectors
from service.comparison.agreement import masked, same_claim
from service.comparison.alignment import SAME_CLAIM
from service.comparison.circumstances import places, times
from service.comparison.circumstances.place_words import places_in
from service.comparison.divergences import find_divergences
from service.comparison.telling import Found, Span, Telling
from service.figures import SEED, figure

Pair = tuple[Telling, Telling]
Find = Callable[[Telling, Telling], list[Found]]
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WEEKDAY = re.compile("|".join(WEEKDAYS))
# The older half of ecbplus is of December 2008 and January 2009: a day in their middle stands for all of it.
ECB_DAY = date(2008, 12, 20)
PARAGRAPHS = 5
NEAR = timedelta(5)
# Cosine below which no two sentences were found to tell the same claim (`agreement`): they are not asked about.
CANDIDATE = 0.5
SAMPLE = 5_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that names a day or a place, whose it is, and the happenings it tells."""

    telling: Telling
    source: str
    event: str
    topic: str
    chains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """Two sentences, and where a difference was planted in the second."""

    left: Telling
    right: Telling
    planted: Span | None = None

    def marked(self, find: Find) -> bool:
        """Whether anything is marked; of a planted difference, whether it is."""
        found = find(self.left, self.right)
        if self.planted is None:
            return bool(found)
        start, end = self.planted
        return any(each.right[0] <= start and end <= each.right[1] for each in found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the share of pairs that are marked."""
    parser = argparse.ArgumentParser(description="Days and places of the same happening.")
    parser.add_argument("data", type=Path)
    options = parser.parse_args(arguments)
    encoder = load_encoder(None)
    table = Table("pairs", "type", "number", "marked", "share", "95 % interval")
    for name, sentences in (
        ("gva", _gva(options.data / "gva" / "articles.jsonl")),
        ("ecbplus", _ecb(options.data / "ecbplus" / "sentences.jsonl")),
    ):
        one, two = _aligned(sentences, encoder)
        for kind, find, planted in (
            ("time", times.find, _days_planted(one)),
            ("place", places.find, _places_planted(one)),
        ):
            shown = partial(find_divergences, detectors=(find,))
            _add(table, f"{name}, one happening", kind, shown, [Case(*pair) for pair in one])
            _add(table, f"{name}, planted", kind, shown, _read_anew(list(planted), encoder))
            _add(table, f"{name}, two happenings", kind, shown, [Case(*pair) for pair in two])
    Console().print(table)


def _read_anew(cases: Sequence[Case], encoder: Encoder) -> list[Case]:
    """The cases with the second sentence, which was changed, as the model reads it now; without those then parted."""
    tokens = encoder.encode_tokens([masked(case.right.text) for case in cases])
    read = [replace(case, right=replace(case.right, tokens=read)) for case, read in zip(cases, tokens, strict=True)]
    return [case for case in read if same_claim(case.left, case.right) >= SAME_CLAIM]


def _add(table: Table, name: str, kind: str, find: Find, cases: Sequence[Case]) -> None:
    marked = np.array([case.marked(find) for case in cases], dtype=np.float64)
    share = figure(name, len(marked), lambda part: float(marked[part].mean()))
    interval = f"{share.low:.4f} to {share.high:.4f}"
    table.add_row(name, kind, f"{len(marked):,}", f"{marked.sum():.0f}", f"{share.value:.4f}", interval)


def _gva(path: Path) -> list[Sentence]:
    """The opening sentences of the incidents that two outlets or more told."""
    told = [each for each in articles(path) if each.get("published")]
    outlets: dict[str, set[str]] = defaultdict(set)
    for article in told:
        outlets[article["event"]].add(article["outlet"])
    return [
        Sentence(telling, article["outlet"], article["event"], "shootings", frozenset({article["event"]}))
        for article in told
        if len(outlets[article["event"]]) > 1
        for paragraph in article["paragraphs"][:PARAGRAPHS]
        for start, end in sentence_spans(paragraph, "en")
        if _tells(telling := Telling(paragraph[start:end], "en", date.fromisoformat(article["published"][:10])))
    ]


def _ecb(path: Path) -> list[Sentence]:
    """The annotated sentences, with the chains of the events that they tell."""
    lines = list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    heads: dict[str, str] = defaultdict(str)
    for line in lines:
        heads[line["article"]] += f"{line['text']} " if line["sid"] < 3 else ""
    sentences = []
    for line in (line for line in lines if line["annotated"]):
        text, article = _joined(line["text"]), line["article"]
        chains = frozenset(each["chain"] for each in line["actions"] if each["tag"] == "ACTION_OCCURRENCE")
        telling = Telling(text, "en", _date_in(heads[article]) or _assumed(article, text))
        if _tells(telling):
            sentences.append(Sentence(telling, article, line["event"], str(line["topic"]), chains))
    return sentences


def _assumed(article: str, text: str) -> date | None:
    """One day for the older half of ecbplus, where the sentence names weekdays only; else None."""
    days = time_words(text, "en", ECB_DAY)
    return (
        ECB_DAY
        if article.endswith("ecb") and all(WEEKDAY.search(text, each.start, each.end) for each in days)
        else None
    )


def _tells(telling: Telling) -> bool:
    """Whether a sentence names a day or a place at all."""
    return bool(time_words(telling.text, telling.lang, telling.published) or places_in(telling.text, telling.lang))


def _aligned(sentences: Sequence[Sentence], encoder: Encoder) -> tuple[list[Pair], list[Pair]]:
    """Pairs of one happening, and of two, that alignment would put in one row, as the model reads them."""
    vectors = encoder.encode([each.telling.text for each in sentences])
    one, two = [], []
    for left, right in _near(vectors):
        mine, yours = sentences[left], sentences[right]
        if mine.source == yours.source or mine.topic != yours.topic or mine.telling.text == yours.telling.text:
            continue
        if mine.chains & yours.chains:
            one.append((left, right))
        elif mine.event != yours.event and _days_apart(mine, yours) <= NEAR.days:
            two.append((left, right))
    two = sorted(random.Random(SEED).sample(two, min(SAMPLE, len(two))))
    read = sorted({place for pair in one + two for place in pair})
    tokens = encoder.encode_tokens([masked(sentences[place].telling.text) for place in read])
    tellings = {
        place: replace(sentences[place].telling, tokens=found) for place, found in zip(read, tokens, strict=True)
    }
    pairs = ([(tellings[left], tellings[right]) for left, right in each] for each in (one, two))
    told_as_one, told_as_two = ([pair for pair in each if same_claim(*pair) >= SAME_CLAIM] for each in pairs)
    return told_as_one, told_as_two


def _near(vectors: Vectors) -> Iterator[tuple[int, int]]:
    for row, vector in enumerate(vectors):
        yield from ((row, row + 1 + int(other)) for other in np.flatnonzero(vectors[row + 1 :] @ vector >= CANDIDATE))


def _days_apart(one: Sentence, other: Sentence) -> int:
    first, second = one.telling.published, other.telling.published
    return abs((first - second).days) if first and second else 0


def _date_in(head: str) -> date | None:
    """The first date with a year, in English words."""
    days = time_words(_joined(head), "en", date(2014, 1, 1))
    return next(
        (date.fromisoformat(each.first) for each in days if re.search(r"\d{4}$", head[each.start : each.end])), None
    )


def _joined(text: str) -> str:
    """A text of tokens with its punctuation put back to the words."""
    return re.sub(r"(?<=[’']) (?=s\b)|(?<=\w) - (?=\w)|(?<=\d): (?=\d)| (?=[,.;:!?])", "", text)


def _days_planted(pairs: Sequence[Pair]) -> Iterator[Case]:
    """Where each sentence names one weekday, and both the same day: the second's is put two days earlier."""
    for left, right in pairs:
        one, other = (time_words(each.text, each.lang, each.published) for each in (left, right))
        if len(one) != 1 or len(other) != 1 or (one[0].first, one[0].last) != (other[0].first, other[0].last):
            continue
        if (day := WEEKDAY.search(right.text, other[0].start, other[0].end)) is not None:
            yield _planted(left, right, day.span(), WEEKDAYS[WEEKDAYS.index(day[0]) - 2])


def _places_planted(pairs: Sequence[Pair]) -> Iterator[Case]:
    """Where each sentence names one place, and both the same: the last other such name before takes its place."""
    last: dict[str, list[str]] = defaultdict(list)
    for left, right in pairs:
        one, other = (places_in(each.text, each.lang) for each in (left, right))
        if len(one) != 1 or len(other) != 1 or (one[0].name, one[0].kind) != (other[0].name, other[0].kind):
            continue
        place = other[0]
        if others := [each for each in last[place.kind] if each != place.name]:
            yield _planted(left, right, place.span, others[-1])
        last[place.kind] = [*others, place.name][-2:]


def _planted(left: Telling, right: Telling, span: Span, words: str) -> Case:
    start, end = span
    return Case(left, replace(right, text=right.text[:start] + words + right.text[end:]), (start, start + len(words)))


if __name__ == "__main__":
    main()
