"""Is the toll that an article states taken from it, and are tolls that differ told from those that agree?

    python -m benchmarks.quantities gva/articles.jsonl gva/incidents.jsonl

Every incident has a recorded number of killed and injured. An article states a toll where one of its sentences has that number
and a word of harm within six words (`train.states`, a rule that knows nothing of the extractor); the share is that of those
articles whose toll as taken (`toll_of`) holds the recorded number. Pairs are articles of one incident. Two agree where both
state the recorded toll. Pairs that differ are made of those: in one of the two the recorded number is another by one to three
in all sentences with a word of harm, so that all else stays as it was told; a single person is told by "a man", so there the
recorded number is above one, and none is made where the other article says "at least two" alone, nor of an article that tells
the recorded number by persons too ("a woman and a man were found dead"): with another numeral it tells both. Marked is a pair
whose tolls as taken differ by the detector's own rule and probability. Intervals are by bootstrap over incidents. Reported is
the half of the incidents that `train.is_tuning` leaves; `--tuning` shows the other. The first rules were written before that
split, with some 150 sentences read of both halves.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.tolls import Toll, toll_of, tolls_differ
from service.comparison.quantities.divergence import are_sure
from service.comparison.quantities.train import RECORDED, SPELT, is_tuning, sentences_of, states
from service.figures import figure

LANG = "en"
# What tells harm, so that a number beside it is another in a changed article: more words than a toll is looked for by.
_HARMED = re.compile(
    r"\b(?:kill|dead\b|die[ds]?\b|dying|death|fatal|slain|slay|murder|homicid|bod(?:y|ies)\b|li[vf]es?\b|injur|wound|hurt|shot\b)",
    re.IGNORECASE,
)
_PERSON = r"(?:wo)?m[ae]n|(?:fe)?males?|boys?|girls?|teens?|teenagers?|adults?|child(?:ren)?"
_NUMERAL = rf"an?|{'|'.join(SPELT)}|\d+"
_PERSONS = rf"(?:[\w-]+ )?(?:{_PERSON})"
_SUM = re.compile(rf"\b({_NUMERAL}) {_PERSONS} and (?:({_NUMERAL}) )?{_PERSONS}\b", re.IGNORECASE)
_AT_LEAST = "at least|more than|over|no fewer than"
# An incident, and whether what is measured holds for an article or a pair of it.
Judged = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Stating:
    """An article that states the recorded toll: its sentences, and the recorded number."""

    incident: str
    sentences: list[str]
    recorded: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Tolls taken from articles, and pairs of them.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("incidents", type=Path)
    parser.add_argument(
        "--tuning", action="store_true", help="the incidents for tuning in place of those for reporting"
    )
    options = parser.parse_args(arguments)
    table = Table(
        "measure", "value", "95 % interval", "number", title="tolls, for tuning" if options.tuning else "tolls"
    )
    for harm in RECORDED:
        stating = list(_stating(options.articles, options.incidents, harm, tuning=options.tuning))
        tolls = [_toll(each.sentences, harm) for each in stating]
        taken = [(each.incident, _holds(toll, each.recorded)) for each, toll in zip(stating, tolls, strict=True)]
        _add(table, f"{harm}: articles that state a toll, taken", taken)
        agreeing, differing = _pairs(stating, tolls, harm)
        _add(table, f"{harm}: pairs whose tolls differ, marked", differing)
        _add(table, f"{harm}: pairs whose tolls agree, marked", agreeing)
    Console().print(table)


def _stating(articles: Path, incidents: Path, harm: str, *, tuning: bool) -> Iterator[Stating]:
    recorded = {each["event"]: each[harm] for each in _records(incidents)}
    for article in _records(articles):
        event = article["event"]
        if recorded.get(event, 0) < 1 or is_tuning(event) != tuning:
            continue
        sentences = sentences_of(article)
        if any(states(each, harm, recorded[event]) for each in sentences):
            yield Stating(event, sentences, recorded[event])


def _toll(sentences: Sequence[str], harm: str) -> Toll | None:
    return toll_of(sentences, LANG).get(harm)


def _holds(toll: Toll | None, number: int) -> bool:
    if toll is None:
        return False
    low, high = toll.quantity.low, toll.quantity.high
    return (low is None or low <= number) and (high is None or number <= high)


def _pairs(stating: Sequence[Stating], tolls: Sequence[Toll | None], harm: str) -> tuple[list[Judged], list[Judged]]:
    """Whether each agreeing pair and each differing pair is marked."""
    by_incident = defaultdict(list)
    for place, each in enumerate(stating):
        by_incident[each.incident].append(place)
    agreeing, differing = [], []
    for incident, places in by_incident.items():
        for one, other in combinations(places, 2):
            agreeing.append((incident, _marked(tolls[one], tolls[other])))
            if stating[other].recorded > 1 and not _is_bounded(stating[one], harm) and not _is_summed(stating[other]):
                changed = _toll(list(_changed(stating[other])), harm)
                differing.append((incident, _marked(tolls[one], changed)))
    return agreeing, differing


def _is_bounded(article: Stating, harm: str) -> bool:
    """Whether the article states the recorded number as a bound alone ("at least two"), which more than that does not deny."""
    numeral = _numeral(article.recorded)
    stated = [each for each in article.sentences if states(each, harm, article.recorded)]
    return all(re.search(rf"\b(?:{_AT_LEAST}) (?:{numeral})\b", each, re.IGNORECASE) for each in stated)


def _is_summed(article: Stating) -> bool:
    """Whether a sentence with a word of harm tells the recorded number by persons, who are summed: "a woman and a man"."""
    sums = (
        sum(map(_value, told.groups()))
        for each in article.sentences
        if _HARMED.search(each)
        for told in _SUM.finditer(each)
    )
    return article.recorded in sums


def _value(numeral: str | None) -> int:
    """What a numeral says; an article, or none, is one."""
    word = (numeral or "a").casefold()
    return int(word) if word.isdigit() else SPELT.index(word) if word in SPELT else 1


def _numeral(number: int) -> str:
    return f"{number}|{SPELT[number]}" if number < len(SPELT) else str(number)


def _changed(article: Stating) -> Iterator[str]:
    """The article with another toll: one to three more, the same for all its sentences."""
    more = article.recorded + 1 + len(article.sentences) % 3
    pattern = re.compile(rf"\b(?:{_numeral(article.recorded)})\b(?!-)", re.IGNORECASE)
    for sentence in article.sentences:
        yield pattern.sub(str(more), sentence) if _HARMED.search(sentence) else sentence


def _marked(one: Toll | None, other: Toll | None) -> bool:
    if one is None or other is None:
        return False
    return are_sure(one.quantity, other.quantity) and tolls_differ(one, other)


def _add(table: Table, name: str, judged: Sequence[Judged]) -> None:
    """The share of those that hold, resampled by incident: what is told of one incident is alike."""
    by_incident = defaultdict(list)
    for incident, holds in judged:
        by_incident[incident].append(holds)
    sums = np.array([(sum(each), len(each)) for each in by_incident.values()], dtype=np.float64)
    found = figure(name, len(sums), lambda part: float(sums[part, 0].sum() / sums[part, 1].sum()))
    table.add_row(name, f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}", f"{len(judged):,}")


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
