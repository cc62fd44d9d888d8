"""A text as words with their places."""

import re
from dataclasses import dataclass

# Figures with their separators, abbreviations ("U.S."), words with inner hyphens or apostrophes, and marks one by one.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*"
    r"(?:['’\-‑][^\W\d_]+)*|[^\w\s]|_"
)
_STOPS = frozenset(".!?;:|\n")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: as compared (`lower`), where each starts and ends, and whether nothing parts it from the last."""

    text: str
    lower: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]

    def __len__(self) -> int:
        return len(self.lower)

    def at(self, place: int) -> str:
        """The word at a place, "" outside the text."""
        return self.lower[place] if 0 <= place < len(self.lower) else ""

    def is_glued(self, place: int) -> bool:
        """Whether a word follows the last one without a space."""
        return 0 < place < len(self.glued) and self.glued[place]

    def is_stop(self, place: int) -> bool:
        """Whether a sentence or clause ends here, or the text does."""
        return not 0 <= place < len(self.lower) or self.lower[place] in _STOPS

    def is_digits(self, place: int) -> bool:
        """Whether figures stand here."""
        return self.at(place)[:1].isdecimal()

    def is_word(self, place: int) -> bool:
        """Whether letters stand here."""
        return self.at(place)[:1].isalpha()

    def is_capital(self, place: int) -> bool:
        """Whether a word with a capital stands here."""
        if not 0 <= place < len(self.starts):
            return False
        word = self.text[self.starts[place] : self.ends[place]]
        return word[:1].isupper()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points from the first word to before the last."""
        return self.starts[first], self.ends[last - 1]


def words_of(text: str) -> Words:
    """The words of a text, in order."""
    found = list(_WORD.finditer(text))
    starts, ends = [hit.start() for hit in found], [hit.end() for hit in found]
    return Words(
        text=text,
        lower=[hit.group().casefold() for hit in found],
        starts=starts,
        ends=ends,
        glued=[False, *(start == end for start, end in zip(starts[1:], ends, strict=False))][: len(found)],
    )
