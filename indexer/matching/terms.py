"""The words and names of a text: what rare-word overlap counts.

Numbers are left out on purpose: two outlets that disagree on a death toll tell the same event, and two incidents that
share only a toll do not (law 10 of the architecture).
"""

import re
from collections.abc import Iterable

# Letters with inner apostrophes and hyphens ("al-Salehin", "O'Brien"); no digits.
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# Runs of capitalised words, with particles inside: "Khan Sheikhoun", "Bashar al-Assad", "Bustan al-Qasr".
NAME = re.compile(
    r"(?:al-|el-)?[A-ZÀ-Þ][^\W\d_]+(?:['’\-][^\W\d_]+)*"
    r"(?:\s(?:(?:of|de|bin|ibn|al|el)\s)?(?:al-|el-)?[A-ZÀ-Þ][^\W\d_]+(?:['’\-][^\W\d_]+)*)*"
)
SENTENCE_END = re.compile(r"[.!?:\"“”']\s*$")
# Words that open sentences and stand before names: "On Tuesday", "The Syrian Observatory".
OPENING_WORDS = frozenset(  # English
    "a an the on in at of for by with from to and but as when while after before since if all some two three".split()
)
SHORTEST_WORD = 3
LONGEST_TERM = 200  # longer runs of letters are no words, and no index of PostgreSQL takes them
NAME_PREFIX = "="  # no word holds it, so a name and a word of the same letters stay two terms


def terms_of(text: str) -> frozenset[str]:
    """Words (casefolded, three letters or more) and names (`=khan sheikhoun`) of a text."""
    words = {_folded(match.group()) for match in WORD.finditer(text) if len(match.group()) >= SHORTEST_WORD}
    names = {NAME_PREFIX + _folded(name) for name in names_in(text)}
    return frozenset(term for term in words | names if len(term) <= LONGEST_TERM)


def names_in(text: str) -> list[str]:
    """Capitalised names in order of appearance. A single capitalised word that opens a sentence is none: any word may."""
    found = []
    for match in NAME.finditer(text):
        before = text[: match.start()].rstrip(" ")
        name = match.group()
        opens_sentence = not before or SENTENCE_END.search(before[-2:]) is not None
        first, _, rest = name.partition(" ")
        if opens_sentence and rest and first.casefold() in OPENING_WORDS:
            name, opens_sentence = rest, False
        if " " in name or not opens_sentence:
            found.append(name)
    return found


def as_written(terms: Iterable[str], text: str) -> list[str]:
    """The terms in the spelling of `text`, in order of first appearance; a word that is part of a listed name is left out."""
    wanted = set(terms)
    spelled = {NAME_PREFIX + _folded(name): name for name in reversed(names_in(text))}
    spelled |= {_folded(match.group()): match.group() for match in reversed(list(WORD.finditer(text)))}
    shown = sorted({spelled[term] for term in spelled if term in wanted}, key=text.find)
    return [word for word in shown if not any(word != other and word in other for other in shown)]


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")
