"""Forged openings: a true partner told of other names, other places, another day or with its roles exchanged, and another
event told of the place and the day.

Unlike `counterfeits`, which are indexed and embedded, these are read for their conflicts only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from indexer.matching.counterfeits import names_by_length, renamed
from indexer.matching.openings import Opening, opening_of

Record = dict[str, Any]
SHORTEST_PART = 4
# How much later a thing happens again; a week keeps the weekdays' names.
AGAIN = timedelta(7)
# Forgeries count less than read news, as nobody knows how many look-alikes there are for one true partner; those that tell
# outright of another day or of other roles count whole.
LIKELY, OUTRIGHT = 0.3, 1.0
# Of so many other articles the one that is likest tells the other event.
DRAWN = 20


def opening_of_record(record: Record) -> Opening | None:
    """The opening of an article as JSON Lines have it; None in a language without rules."""
    return opening_of(*_told(record), record.get("lang") or "en", _published(record))


class Forger:
    """Forges partners from the names, places and articles of one file."""

    def __init__(self, records: Sequence[Record], random: Random) -> None:
        self._random = random
        self._names = names_by_length(records)
        read = ((record, opening_of_record(record)) for record in records)
        self._read = [(record, opening) for record, opening in read if opening is not None]
        self._places = sorted({name.text for _, each in self._read for name in each.names if name.place})

    def forged(self, left: Record, partner: Record) -> Iterator[tuple[Opening, float]]:
        """Openings of other events, as like `left` or its partner as can be, with what each counts.

        Another day and exchanged roles are those of `left` itself: told in other words, they mostly cannot be read.
        """
        own, right = opening_of_record(left), opening_of_record(partner)
        if own is None or right is None or not self._places:
            return
        told = [
            (renamed(partner, self._names, self._random), LIKELY),
            (_retold(partner, self._other_places(right, self._places)), LIKELY),
            (_later(left), OUTRIGHT),
            (_retold(left, _other_roles(own)), OUTRIGHT),
            (self._moved(left, own), LIKELY),
        ]
        for record, counted in told:
            opening = opening_of_record(record) if record is not None else None
            if opening is not None:
                yield opening, counted

    def _other_places(self, opening: Opening, places: Sequence[str]) -> dict[str, str]:
        exchanged: dict[str, str] = {}
        for name in opening.names:
            if name.place:
                other = exchanged[name.text] = self._random.choice(places)
                parts = (part for part in name.text.split() if part[0].isupper() and len(part) >= SHORTEST_PART)
                exchanged |= {part: other.split()[-1] for part in parts if part not in exchanged}
        return exchanged

    def _moved(self, left: Record, own: Opening) -> Record | None:
        """An article on another event, of those drawn the likest, told of the place and the day of `left`."""
        drawn = self._random.sample(self._read, min(DRAWN, len(self._read)))
        others = [each for each in drawn if not each[0].get("event") or each[0].get("event") != left.get("event")]
        if not others or not (places := [name.text for name in own.names if name.place]):
            return None
        record, opening = max(others, key=lambda each: len(each[1].particulars.told.keys() & own.particulars.known))
        return _retold(record | {"published": left.get("published")}, self._other_places(opening, places))


def _later(record: Record) -> Record | None:
    """The same told a week later, of a day a week later."""
    day = _published(record)
    return record | {"published": (day + AGAIN).isoformat()} if day is not None else None


def _other_roles(opening: Opening) -> dict[str, str]:
    """Who did it for whom it was done to, of the first deed told, and the other way."""
    if not opening.deeds:
        return {}
    deed = opening.deeds[0]
    pairs = list(zip(deed.agent.values(), deed.patient.values(), strict=False))
    return dict(pairs) | {patient: agent for agent, patient in pairs}


def _retold(record: Record, exchanged: Mapping[str, str]) -> Record | None:
    """An article with words exchanged; None where there are none."""
    if not exchanged:
        return None
    paragraphs = [_exchanging(each, exchanged) for each in record.get("paragraphs") or ()]
    return record | {"title": _exchanging(record.get("title") or "", exchanged), "paragraphs": paragraphs}


def _exchanging(text: str, exchanged: Mapping[str, str]) -> str:
    longest_first = sorted(exchanged, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first))
    return pattern.sub(lambda found: exchanged[found.group()], text)


def _told(record: Record) -> tuple[str, str]:
    return record.get("title") or "", "\n".join(record.get("paragraphs") or ())


def _published(record: Record) -> date | None:
    published = record.get("published")
    return date.fromisoformat(published[:10]) if published else None
