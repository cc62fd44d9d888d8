"""Which agency an article credits, and how: `dateline`, `byline`, `metadata`, or `contributed` where it gave but a part."""

import re
from collections.abc import Iterable
from functools import cache
from re import Pattern

from indexer.extract.agencies import AGENCIES, BYLINE, CONTRIBUTED, JOINTS, SIGNED

LONGEST_CREDIT = 250
# What is more than a name is no credit, but a sentence of thanks or of law.
LONGEST_NAME = 100

SENTENCE_END = re.compile(r"[.!?。][\"”»]?\s*([^.!?。]{2,60}\.?)$")
SPELLINGS = {
    written: name for name, others in AGENCIES.items() for said in (name, *others) for written in (said, said.upper())
}


def credit_line(paragraph: str) -> str | None:
    """The agencies that a paragraph credits, where it does nothing else."""
    return _found(CONTRIBUTED + SIGNED, paragraph) if len(paragraph) <= LONGEST_CREDIT else None


def byline(text: str) -> str | None:
    """The agencies in a byline, or in the author that a source states; None for a person."""
    return _found(BYLINE, text) if len(text) <= LONGEST_NAME else None


def signed(paragraph: str) -> str | None:
    """The agencies with whose name a paragraph ends, behind its last sentence."""
    end = SENTENCE_END.search(paragraph[-LONGEST_NAME:])
    return _found(SIGNED, end[1]) if end else None


def named(sources: Iterable[object]) -> str | None:
    """The first known agency among what metadata name as sources."""
    return next((found for each in sources if isinstance(each, str) and (found := byline(each.strip()))), None)


def _found(patterns: tuple[str, ...], text: str) -> str | None:
    match = _compiled(patterns).fullmatch(text.strip().rstrip("."))
    if match is None:
        return None
    return _joined(next(said for said in match.groupdict().values() if said))


@cache
def _compiled(patterns: tuple[str, ...]) -> Pattern[str]:
    filled = (pattern.replace("{agencies}", _agencies(f"said{place}")) for place, pattern in enumerate(patterns))
    return re.compile("|".join(filled), re.IGNORECASE)


@cache
def _agencies(group: str) -> str:
    """A pattern for one agency or several. Capitals count: "spa" is no agency."""
    one = "|".join(re.escape(name) for name in sorted(SPELLINGS, key=len, reverse=True))
    return rf"(?P<{group}>(?-i:{one})(?:(?:{'|'.join(JOINTS)})(?-i:{one}))*)"


def _joined(said: str) -> str:
    """The agencies' stored names, in the order in which they are named."""
    parts = [part for part in re.split("|".join(JOINTS), said) if part]
    names = [SPELLINGS.get(part.strip(), part.strip()) for part in parts]
    return ", ".join(dict.fromkeys(names))
