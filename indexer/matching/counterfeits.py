"""Counterfeits: an article's words told of other names. To learn from that likeness of wording is not sameness of event.

Labelled news holds few pairs that are alike in everything but who and where, and those few are the costly ones: two bombings
of two markets on one morning. So names of a true partner are exchanged for names that other articles of the file hold.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from indexer.matching.terms import names_in

Record = dict[str, Any]
# How many are made of a file at most, and the seed.
MOST = 1500
SEED = 20161208
# Some keep a part of their names: two events have a country in common, or a ministry.
PARTLY, KEPT = 0.3, 0.4
PARAGRAPHS = 4
SHORTEST_PART = 4


def counterfeits(records: Sequence[Record]) -> Iterator[tuple[str, str, Record]]:
    """(id of an article, id of its partner, the partner with other names) for labelled partners of different outlets."""
    random = Random(SEED)
    events: dict[str, list[Record]] = {}
    for record in records:
        if record.get("event"):
            events.setdefault(record["event"], []).append(record)
    pairs = [
        (one, other)
        for members in events.values()
        for one in members
        for other in members
        if one["outlet"] != other["outlet"]
    ]
    random.shuffle(pairs)
    names = names_by_length(records)
    for number, (one, other) in enumerate(pairs[:MOST]):
        changed = renamed(other, names, random)
        if changed is not None:
            yield one["id"], other["id"], changed | {"id": f"counterfeit:{number}", "url": None, "event": None}


def names_by_length(records: Sequence[Record]) -> dict[int, list[str]]:
    """Names by their number of words, three standing for more; each as often as articles hold it."""
    found: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for record in records:
        for name in sorted(set(names_in(" ".join(_paragraphs(record)[:PARAGRAPHS])))):
            found[_length(name)].append(name)
    return found


def renamed(record: Record, names: Mapping[int, Sequence[str]], random: Random) -> Record | None:
    """An article with its names exchanged for `names` of as many words; some keep a part of theirs. None without any."""
    text = "\n".join([record.get("title") or "", *_paragraphs(record)])
    keeps_some = random.random() < PARTLY
    exchanged: dict[str, str] = {}
    for name in sorted(set(names_in(text)), key=lambda name: (-len(name), name)):
        if keeps_some and random.random() < KEPT:
            continue
        exchanged[name] = random.choice(names[_length(name)])
        for part in name.split():
            if part[0].isupper() and len(part) >= SHORTEST_PART:
                exchanged.setdefault(part, random.choice(names[1]))
    if not exchanged:
        return None
    longest_first = sorted(exchanged, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first))

    def told_of_others(words: str) -> str:
        return pattern.sub(lambda found: exchanged[found.group()], words)

    title = told_of_others(record.get("title") or "")
    return record | {"title": title, "paragraphs": [told_of_others(each) for each in _paragraphs(record)]}


def _paragraphs(record: Record) -> list[str]:
    return list(record.get("paragraphs") or [])


def _length(name: str) -> int:
    return min(3, len(name.split()))
