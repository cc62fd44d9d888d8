"""Are days and places marked where two tellings of one happening differ in them, and nowhere else?

    python -m benchmarks.times_and_places DATA                       DATA holds ecbplus/ and gva/

Pairs of sentences of different articles, by collection:

- one happening: articles of one incident (gva), sentences that share an event chain (ecbplus). Nearly all agree, so a mark is
  mostly wrong, and its share is to be near 0.
- planted: those of them in which each names one day (one place), and both the same. In the second it is put two days earlier
  (the next such name of the collection takes its place). The share is recall; a mark must hold the planted words.
- two happenings: articles published at most five days apart on two incidents (gva, a sample), the two look-alike events of
  one topic (ecbplus). Most pairs tell different things there; a mark names what tells the two apart.

ecbplus gives no days of publication: the date in an article's first three sentences is taken, else one day for all.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import articles
from indexer.matching.sentences import sentence_spans
from indexer.matching.time_words import time_words
from service.comparison import places, times
from service.comparison.place_words import places_told
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
SAMPLE = 20_000


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
    table = Table("pairs", "type", "number", "marked", "share", "95 % interval")
    for name, one, two in (
        ("gva", *_gva(options.data / "gva" / "articles.jsonl")),
        ("ecbplus", *_ecb(options.data / "ecbplus" / "sentences.jsonl")),
    ):
        for kind, find, planted in (
            ("time", times.find, _days_planted(one)),
            ("place", places.find, _places_planted(one)),
        ):
            _add(table, f"{name}, one happening", kind, find, [Case(*pair) for pair in one])
            _add(table, f"{name}, planted", kind, find, list(planted))
            _add(table, f"{name}, two happenings", kind, find, [Case(*pair) for pair in two])
    Console().print(table)


def _add(table: Table, name: str, kind: str, find: Find, cases: Sequence[Case]) -> None:
    marked = np.array([case.marked(find) for case in cases], dtype=np.float64)
    share = figure(name, len(marked), lambda part: float(marked[part].mean()))
    interval = f"{share.low:.4f} to {share.high:.4f}"
    table.add_row(name, kind, f"{len(marked):,}", f"{marked.sum():.0f}", f"{share.value:.4f}", interval)


def _gva(path: Path) -> tuple[list[Pair], list[Pair]]:
    """Pairs of one incident, and a sample of pairs of two; sentences that name a day or a place."""
    told: dict[str, list[tuple[str, Telling]]] = defaultdict(list)
    for article in articles(path):
        if not article.get("published"):
            continue
        published = date.fromisoformat(article["published"][:10])
        for paragraph in article["paragraphs"][:PARAGRAPHS]:
            for start, end in sentence_spans(paragraph, "en"):
                telling = Telling(paragraph[start:end], "en", published)
                if _says_when_or_where(telling):
                    told[article["event"]].append((article["outlet"], telling))
    one = [
        (left, right)
        for event in told.values()
        for (outlet, left), (other, right) in combinations(event, 2)
        if outlet != other and left.text != right.text
    ]
    chance = random.Random(SEED)
    every = [(event, telling) for event, tellings in told.items() for _, telling in tellings]
    two: list[Pair] = []
    while len(two) < SAMPLE:
        (event, left), (other, right) = chance.choice(every), chance.choice(every)
        if event != other and left.published and right.published and abs(left.published - right.published) <= NEAR:
            two.append((left, right))
    return one, two


def _ecb(path: Path) -> tuple[list[Pair], list[Pair]]:
    """Pairs of one chain of events, and pairs of the two look-alike events of a topic."""
    lines = list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    heads: dict[str, str] = defaultdict(str)
    for line in lines:
        heads[line["article"]] += f"{line['text']} " if line["sid"] < 3 else ""
    published = {article: _date_in(head) or ECB_DAY for article, head in heads.items()}
    told = [
        (line, Telling(_joined(line["text"]), "en", published[line["article"]])) for line in lines if line["annotated"]
    ]
    chains: dict[str, list[int]] = defaultdict(list)
    topics: dict[int, list[int]] = defaultdict(list)
    for number, (line, telling) in enumerate(told):
        for chain in {action["chain"] for action in line["actions"] if action["tag"] == "ACTION_OCCURRENCE"}:
            chains[chain].append(number)
        if _says_when_or_where(telling):
            topics[line["topic"]].append(number)
    one = {pair for chain in chains.values() for pair in combinations(chain, 2)}
    two = {
        pair
        for topic in topics.values()
        for pair in combinations(topic, 2)
        if len({told[each][0]["event"] for each in pair}) > 1
    }
    return [
        [
            (told[left][1], told[right][1])
            for left, right in sorted(pairs)
            if told[left][0]["article"] != told[right][0]["article"] and told[left][1].text != told[right][1].text
        ]
        for pairs in (one, two)
    ]


def _says_when_or_where(telling: Telling) -> bool:
    return bool(time_words(telling.text, telling.lang, telling.published) or places_told(telling.text, telling.lang))


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
        one, other = (places_told(each.text, each.lang) for each in (left, right))
        if len(one) != 1 or len(other) != 1 or one[0][1:] != other[0][1:]:
            continue
        span, name, kind = other[0]
        if others := [each for each in last[kind] if each != name]:
            yield _planted(left, right, span, others[-1])
        last[kind] = [*others, name][-2:]


def _planted(left: Telling, right: Telling, span: Span, words: str) -> Case:
    start, end = span
    return Case(left, replace(right, text=right.text[:start] + words + right.text[end:]), (start, start + len(words)))


if __name__ == "__main__":
    main()
