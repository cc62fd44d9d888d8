"""Which parts of a sentence stand inside quotation marks: words that the outlet quotes, and does not say itself. Pure."""

import re

from service.comparison.telling import Span

MARK = re.compile(r"[\"“”„«»]|``|''")
OPENING, CLOSING = frozenset(["“", "„", "«", "``"]), frozenset(["”", "»", "''"])


def quoted_parts(text: str) -> list[Span]:
    """(start, end) of the quoted parts, in order. A quotation that does not close reaches to the end of the sentence.

    One that opened in a sentence before and closes here begins at the start.
    """
    parts: list[Span] = []
    opened: int | None = None
    for position, mark in enumerate(MARK.finditer(text)):
        closes = mark.group() in CLOSING or (mark.group() not in OPENING and _looks_closing(text, mark, opened))
        if closes and (opened is not None or position == 0):
            parts.append((opened or 0, mark.start()))
            opened = None
        elif opened is None and not closes:
            opened = mark.end()
    return parts if opened is None else [*parts, (opened, len(text))]


def _looks_closing(text: str, mark: re.Match[str], opened: int | None) -> bool:
    """A straight mark says by its neighbours which way it looks; where they do not tell, it closes what is open."""
    after_space = mark.start() == 0 or text[mark.start() - 1] in " \t\n(["
    before_space = mark.end() == len(text) or text[mark.end()] in " \t\n)].,;:!?"
    return opened is not None if after_space == before_space else before_space
