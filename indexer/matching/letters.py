r"""A word's letters, and a text as it is read: one definition of both, for everything that looks for words.

`é` may be stored as one character or as `e` and a mark; vowels of Hindi and points of Arabic are marks too, and nothing is
seen of a joiner. To Python's `\w` marks and joiners are no letters, so that a pattern made of `\w` alone cuts a name in two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category, is_normalized, normalize


def _between_brackets(characters: Iterable[int]) -> str:
    """What a pattern needs between brackets to match these code points, which are in order."""
    ranges: list[list[int]] = []
    for place in characters:
        if ranges and ranges[-1][1] == place - 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


# Behind these planes Unicode has no marks but selectors of a glyph, which are not seen.
_PLANES = range(0x300, 0x20000)
_MARKS = _between_brackets(place for place in _PLANES if category(chr(place)).startswith("M"))
# Joiners, marks of direction, soft hyphens, selectors: nothing is seen where they stand (Unicode, section 5.21).
_UNSEEN = (
    r"\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
# Points of Hebrew, points and lengthening of Arabic: one word is written with them and without (Unicode, sections 9.1, 9.2).
_OPTIONAL = (
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
)
# The later letters of a Korean syllable that is stored in parts.
_LATER_LETTERS = r"\u1160-\u11ff"


def run_of(character: str) -> str:
    """The pattern of a run of these characters, with the marks that belong to them; none of it is ever given back."""
    return rf"{character}++(?:{MARK}++{character}*+)*+"


# Patterns, to make others of.
MARK = f"[{_MARKS}{_UNSEEN}]"
LETTER = rf"[^\W\d_]{MARK}*+"
CAPITAL = rf"[A-ZÀ-Þ]{MARK}*+"
LETTERS = run_of(r"[^\W\d_]")
LETTERS_AND_DIGITS = run_of(r"[^\W_]")

# White space bears no marks: a word never begins with it.
_WITH_MARKS = re.compile(rf"\s|(?s:.)[{_MARKS}{_UNSEEN}{_LATER_LETTERS}]*+")
_NOT_SEEN, _NOT_READ = re.compile(f"[{_UNSEEN}]+"), re.compile(f"[{_UNSEEN}{_OPTIONAL}]+")


def as_read(text: str) -> str:
    """A text with composed letters (NFC), without what nobody sees and without points that may be left out."""
    return "".join(read for read, _ in _pieces(text)) if _is_read_otherwise(text) else text


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is stored, and as it is `read`. `_places` holds where each character of that is stored; None where both
    are equal.
    """

    text: str
    read: str
    _places: tuple[tuple[int, int], ...] | None = None

    @classmethod
    def of(cls, text: str) -> "Written":
        """A stored text."""
        if not _is_read_otherwise(text):
            return cls(text, text)
        pieces = list(_pieces(text))
        return cls(text, "".join(read for read, _ in pieces), tuple(span for read, span in pieces for _ in read))

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Where the words are stored that stand at [start, end), not empty, of what is read: letters with all their marks."""
        return (start, end) if self._places is None else (self._places[start][0], self._places[end - 1][1])


def _is_read_otherwise(text: str) -> bool:
    return not text.isascii() and not (is_normalized("NFC", text) and _NOT_READ.search(text) is None)


def _pieces(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each letter with its marks: what is read of it, "" for what is not seen, and where it stands."""
    for found in _WITH_MARKS.finditer(text):
        composed = normalize("NFC", _NOT_SEEN.sub("", found.group()))
        yield _NOT_READ.sub("", composed), found.span()
