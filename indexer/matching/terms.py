"""The words and names of a text: what rare-word overlap counts.

Numbers are left out on purpose: two outlets that disagree on a death toll tell the same event, and two incidents that
share only a toll do not (law 10 of the architecture).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from indexer.matching.letters import CAPITAL, LETTERS, as_read

# Letters with inner apostrophes and hyphens ("al-Salehin", "O'Brien"); no digits.
WORD = re.compile(rf"{LETTERS}(?:['’\-]{LETTERS})*")
# Runs of capitalised words, with particles inside: "Khan Sheikhoun", "Bashar al-Assad", "Bustan al-Qasr".
NAME = re.compile(
    rf"(?:al-|el-)?{CAPITAL}{LETTERS}(?:['’\-]{LETTERS})*+"
    rf"(?:\s(?:(?:of|de|bin|ibn|al|el)\s)?(?:al-|el-)?{CAPITAL}{LETTERS}(?:['’\-]{LETTERS})*+)*+"
)
SENTENCE_ENDS = frozenset(".!?:\"“”'")
# Words that open sentences and stand before names: "On Tuesday", "The Syrian Observatory".
OPENING_WORDS = frozenset(  # English
    "a an the on in at of for by with from to and but as when while after before since if all some two three".split()
)
SHORTEST_WORD = 3
LONGEST_TERM = 200  # longer runs of letters are no words, and no index of PostgreSQL takes them
LONGEST_KNOWN = 40  # what is remembered of a text without spaces would be all of it
NAME_PREFIX = "="  # no word holds it, so a name and a word of the same letters stay two terms


def terms_of(text: str) -> frozenset[str]:
    """Words (casefolded, three letters or more) and names (`=khan sheikhoun`) of a text."""
    text = as_read(text)
    tokens = set(text.split())  # no word holds a space
    words_of = _known if len(max(tokens, key=len, default="")) <= LONGEST_KNOWN else _known_or_cut
    names = (NAME_PREFIX + name for name in map(as_term, names_in(text)) if len(name) < LONGEST_TERM)
    return frozenset(chain(chain.from_iterable(map(words_of, tokens)), names))


def names_in(text: str) -> list[str]:
    """Capitalised names, as they are read, in order. A single capitalised word that opens a sentence is none: any word may."""
    found = []
    text = as_read(text)
    for match in NAME.finditer(text):
        name = match.group()
        opens_sentence = _is_sentence_start(text, match.start())
        first, _, rest = name.partition(" ")
        if opens_sentence and rest and first.casefold() in OPENING_WORDS:
            name, opens_sentence = rest, False
        if " " in name or not opens_sentence:
            found.append(name)
    return found


def _is_sentence_start(text: str, start: int) -> bool:
    while start and text[start - 1] == " ":
        start -= 1
    if not start or text[start - 1] in SENTENCE_ENDS:
        return True
    return start > 1 and text[start - 1].isspace() and text[start - 2] in SENTENCE_ENDS


def as_written(terms: Iterable[str], text: str) -> list[str]:
    """The terms in the spelling of `text`, in order of first appearance; a word that is part of a listed name is left out."""
    wanted, text = set(terms), as_read(text)
    spelled = {NAME_PREFIX + as_term(name): name for name in reversed(names_in(text))}
    spelled |= {as_term(match.group()): match.group() for match in reversed(list(WORD.finditer(text)))}
    shown = sorted({spelled[term] for term in spelled if term in wanted}, key=text.find)
    return [word for word in shown if not any(word != other and word in other for other in shown)]


def _words_of(token: str) -> tuple[str, ...]:
    words = map(as_term, (word for word in WORD.findall(token) if len(word) >= SHORTEST_WORD))
    return tuple(word for word in words if len(word) <= LONGEST_TERM)


# Texts repeat their words.
_known = lru_cache(maxsize=2**16)(_words_of)


def _known_or_cut(token: str) -> tuple[str, ...]:
    return _known(token) if len(token) <= LONGEST_KNOWN else _words_of(token)


def as_term(word: str) -> str:
    """A word as terms have it: as it is read, case folded, one kind of apostrophe, without the possessive."""
    return as_read(word).casefold().replace("’", "'").removesuffix("'s")


def is_name(term: str) -> bool:
    """Whether a term of `terms_of` is a name."""
    return term.startswith(NAME_PREFIX)
