"""Forged openings: a true partner's headline and text told of other names or of other places.

Unlike `counterfeits`, which are indexed and embedded, these are read for their conflicts only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from indexer.matching.counterfeits import names_by_length, renamed
from indexer.matching.openings import Opening, opening_of

Record = dict[str, Any]
SHORTEST_PART = 4


def opening_of_record(record: Record) -> Opening | None:
    """The opening of an article as JSON Lines have it; None in a language without rules."""
    return opening_of(*_told(record), record.get("lang") or "en")


class Forger:
    """Forges partners from the names and places of one file."""

    def __init__(self, records: Sequence[Record], random: Random) -> None:
        self._random = random
        self._names = names_by_length(records)
        openings = filter(None, map(opening_of_record, records))
        self._places = sorted({name.text for each in openings for name in each.names if name.place})

    def forged(self, partner: Record) -> Iterator[Opening]:
        """The partner's opening with all names exchanged, and with its places, where it has any."""
        right = opening_of_record(partner)
        if right is None or not self._places:
            return
        title, text = _told(partner)
        of_others = renamed(partner, self._names, self._random)
        told = [] if of_others is None else [_told(of_others)]
        if exchanged := self._other_places(right):
            told.append((_exchanging(title, exchanged), _exchanging(text, exchanged)))
        yield from filter(None, (opening_of(*each, partner.get("lang") or "en") for each in told))

    def _other_places(self, opening: Opening) -> dict[str, str]:
        exchanged: dict[str, str] = {}
        for name in opening.names:
            if name.place:
                other = exchanged[name.text] = self._random.choice(self._places)
                parts = (part for part in name.text.split() if part[0].isupper() and len(part) >= SHORTEST_PART)
                exchanged |= {part: other.split()[-1] for part in parts if part not in exchanged}
        return exchanged


def _exchanging(text: str, exchanged: Mapping[str, str]) -> str:
    longest_first = sorted(exchanged, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first))
    return pattern.sub(lambda found: exchanged[found.group()], text)


def _told(record: Record) -> tuple[str, str]:
    return record.get("title") or "", "\n".join(record.get("paragraphs") or ())
