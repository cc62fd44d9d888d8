"""What a copy changed in the text that it prints: words taken out and words put in, each with what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words with the white space behind them, so that what is joined again is the text.
_WORD = re.compile(r"\S+\s*")
_AROUND = 3  # words shown on each side of an edit


@dataclass(frozen=True, slots=True)
class Edit:
    """`removed` stands in the original only, `added` in the copy only; one of them may be empty."""

    before: str
    removed: str
    added: str
    after: str


@dataclass(frozen=True, slots=True)
class Edits:
    """How much of the words is the same, in [0, 1], and every edit, in the order of the text."""

    likeness: float
    edits: list[Edit]


def edits_of(original: Sequence[str], copy: Sequence[str]) -> Edits:
    """The edits that make the copy of the original, word by word; both are paragraphs."""
    ours, theirs = _words(original), _words(copy)
    # Compared without the white space behind the words, which no edit of a text is.
    matcher = SequenceMatcher(None, [word.strip() for word in ours], [word.strip() for word in theirs], autojunk=False)
    edits = [
        Edit(
            before="".join(theirs[max(0, first - _AROUND) : first]),
            removed="".join(ours[left:right]).strip(),
            added="".join(theirs[first:last]).strip(),
            after="".join(theirs[last : last + _AROUND]).strip(),
        )
        for tag, left, right, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]
    return Edits(matcher.ratio(), edits)


def _words(paragraphs: Sequence[str]) -> list[str]:
    return _WORD.findall("\n".join(paragraphs))
