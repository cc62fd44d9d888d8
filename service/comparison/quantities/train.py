"""Fits the trust in a reading on articles of incidents whose numbers of killed and injured are recorded.

    python -m service.comparison.quantities.train gva/articles.jsonl gva/incidents.jsonl

Read are sentences that state the recorded number beside a word of harm, by a rule of their own (`states`); a quantity of
that harm was read right where the recorded number lies within it. Only the incidents that `is_tuning` chooses are used. The
shares under "read" and "same" are no fit, but counts of what was read: READ and SAME say whose.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from indexer.matching.sentences import sentence_spans
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import PEOPLE, Quantity
from service.comparison.quantities.trust import FEATURES, UNTAUGHT, WEIGHTS, features

RECORDED = ("killed", "injured")
# The rule of its own: a word of harm and the number within six words in one sentence. One person may be told by an article
# with a noun of persons soon behind it.
HARM = {
    "killed": re.compile(r"(?:kill(?:ed|s)?|dead|died|dies|fatal|fatally|fatalit(?:y|ies)|slain|deaths?)\Z"),
    "injured": re.compile(r"(?:injur(?:ed|es|ing)|wound(?:ed|ing)|hurt)\Z"),
}
_ONE_PERSON = re.compile(
    r"(?:man|woman|boy|girl|person|teen|teenager|child|toddler|infant|officer|student|year-old|victim|suspect|people|driver|youth)\Z"
)
SPELT = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_NEAR, _NOUN_NEAR = 6, 4
# Of how many marks on sentences that alignment puts together (cosine from 0.55, the nearest of the other article; two an event
# at most) the two sides told different numbers of the same thing: (right, read), where something is said of the counted and
# where nothing is. From allsides/dev.jsonl and, three of four, from gva's tuning incidents, whose articles mostly agree.
SAME = {"told": (14, 24), "untold": (2, 2)}
# Of how many readings without a predicate that were drawn at random from samples/ all of phrase, bounds and kind were right:
# (right, read). One right and one wrong are added to each.
READ = {"noun": (68, 75), "unit": (43, 44)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write `weights.json`."""
    parser = argparse.ArgumentParser(description="Trust in readings of quantities.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("incidents", type=Path)
    options = parser.parse_args(arguments)
    lessons = list(_lessons(options.articles, options.incidents))
    rows = np.array([features(quantity) for quantity, _ in lessons])
    right = np.array([label for _, label in lessons])
    model = LogisticRegression(C=0.3, max_iter=1000).fit(rows, right)
    weights = {
        "made_by": {
            "command": "python -m service.comparison.quantities.train gva/articles.jsonl gva/incidents.jsonl",
            "data": [f"gva/{file.name}, SHA-256 {_digest(file)}" for file in (options.articles, options.incidents)],
            "seed": "none: nothing is drawn",
            "readings": len(lessons),
            "right": round(float(right.mean()), 4),
        },
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(FEATURES, model.coef_[0], strict=True)},
        "read": {basis: _share(*READ[basis]) for basis in UNTAUGHT},
        "same": {name: _share(*counts) for name, counts in SAME.items()},
    }
    (Path(__file__).parent / WEIGHTS).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def _share(right: int, read: int) -> float:
    """Laplace's rule of succession."""
    return round((right + 1) / (read + 2), 4)


def is_tuning(event: str) -> bool:
    """Whether an incident is of the half for tuning; the other half is for reporting."""
    return hashlib.sha256(event.encode()).digest()[0] % 2 == 0


def _lessons(articles: Path, incidents: Path) -> Iterator[tuple[Quantity, bool]]:
    recorded = {record["event"]: record for record in _records(incidents)}
    for article in _records(articles):
        incident = recorded.get(article["event"])
        if incident is None or not is_tuning(article["event"]):
            continue
        for sentence in sentences_of(article):
            yield from _judged(sentence, incident)


def sentences_of(article: dict[str, Any]) -> list[str]:
    """The sentences of an article, those of its headline first."""
    texts = (article["title"], *article["paragraphs"])
    return [text[start:end] for text in texts for start, end in sentence_spans(text, "en")]


def states(sentence: str, harm: str, number: int) -> bool:
    """Whether a sentence states that so many were killed or injured, by words that are near each other alone."""
    words = re.findall(r"[\w'-]+", sentence.casefold())
    harms = [place for place, word in enumerate(words) if HARM[harm].match(word)]
    numerals = {str(number), *SPELT[number : number + 1]}
    for place, word in enumerate(words):
        behind = words[place + 1 : place + 1 + _NOUN_NEAR]
        one = number == 1 and word in {"a", "an", "another", "one", "1"} and any(map(_ONE_PERSON.search, behind))
        if (one or (number > 1 and word in numerals)) and any(abs(place - each) <= _NEAR for each in harms):
            return True
    return False


def _judged(sentence: str, incident: dict[str, int]) -> Iterator[tuple[Quantity, bool]]:
    stated = {harm for harm in RECORDED if incident[harm] and states(sentence, harm, incident[harm])}
    for quantity in quantities_in(sentence, "en"):
        if quantity.predicate in stated and quantity.counted == PEOPLE and not quantity.part:
            true = incident[quantity.predicate]
            low, high = quantity.low or 0.0, float("inf") if quantity.high is None else quantity.high
            yield quantity, low <= true <= high


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
