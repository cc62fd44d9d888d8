"""The words of an article as copies are told by them: which words, in what order, and who speaks them."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

# Runs of letters and digits; scripts that part no words (Han, kana, Thai) letter by letter.
TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
# Two texts share words where they share a run of this many: shorter runs are idiom.
SHARED_RUN = 3
# English. Outside of quotation marks these too are spoken: a statement printed as a block, a transcript, a column.
FIRST_PERSON = frozenset("i me my mine we our ours".split())
# A post printed whole ends with the name of its account.
POST = re.compile(r"\(@\w{1,30}\)")
DOUBLE_MARK = re.compile('[“”„"«»]')
# ‘…’ and '…'. An apostrophe stands after a letter or before a year ('90s).
SINGLE_OPENS = re.compile(r"(?<![\w’'])[‘'](?=[^\W\d])")
SINGLE_CLOSES = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")
OPENS_SENTENCE = re.compile(r"(?:^|[.!?:“”\"‘«»—–-])\s*$")
_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xBF58476D1CE4E5B9)
_THIRD = np.uint64(0x94D049BB133111EB)


class _TokenHashes(dict[str, int]):
    """64-bit BLAKE2b of case-folded tokens, computed once each: the same on every machine, which Python's own hash is not."""

    MOST = 500_000

    def __missing__(self, token: str) -> int:
        if len(self) >= self.MOST:
            self.clear()
        value = int.from_bytes(blake2b(token.casefold().encode(), digest_size=8).digest(), "little")
        self[token] = value
        return value


_HASHES = _TokenHashes()


def token_hashes(texts: Sequence[str]) -> tuple[Hashes, Places]:
    """(hashes of all tokens in order, offsets (n + 1,) of the texts in them)."""
    tokens = [TOKEN.findall(text) for text in texts]
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in tokens], out=offsets[1:])
    return np.fromiter(map(_HASHES.__getitem__, chain.from_iterable(tokens)), np.uint64, offsets[-1]), offsets


def runs(tokens: Hashes, offsets: Places, length: int) -> tuple[Hashes, Places]:
    """(hash of each run of `length` tokens within a text, place of its first token)."""
    count = len(tokens) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    found = np.zeros(count, np.uint64)
    for place in range(length):
        found = mixed(found * _FIRST + tokens[place : place + count])
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    places = np.flatnonzero(owner[:count] == owner[length - 1 :])
    return found[places], places


def mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * _SECOND
    values = (values ^ (values >> np.uint64(27))) * _THIRD
    return values ^ (values >> np.uint64(31))


class Wording:
    """The words of an article's paragraphs, n tokens in all.

    `offsets` (paragraphs + 1,) cut `tokens` (n,) into paragraphs; `paragraph_of` (n,). `runs` and `places`: every run of
    SHARED_RUN tokens, sorted by hash, and where it begins.
    """

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._paragraphs = paragraphs
        self._spoken: dict[int, tuple[Flags, Flags]] = {}
        self._telling: dict[int, Flags] = {}
        self.tokens, self.offsets = token_hashes(paragraphs)
        self.paragraph_of = np.repeat(np.arange(len(paragraphs)), np.diff(self.offsets))
        found, places = runs(self.tokens, self.offsets, SHARED_RUN)
        order = np.argsort(found, kind="stable")
        self.runs, self.places = found[order], places[order]

    def told(self, paragraph: int) -> Flags:
        """Which tokens of a paragraph are the outlet's own words, neither inside quotation marks nor spoken without them."""
        return self._flags(paragraph)[0]

    def unmarked(self, paragraph: int) -> Flags:
        """Which tokens of a paragraph stand outside of quotation marks."""
        return self._flags(paragraph)[1]

    def telling(self, paragraph: int) -> Flags:
        """Which tokens of a paragraph are numbers and names, which tell one incident from another."""
        if paragraph not in self._telling:
            self._telling[paragraph] = _telling(self._paragraphs[paragraph])
        return self._telling[paragraph]

    @cached_property
    def told_in_all(self) -> int:
        """How many tokens are the outlet's own words."""
        return sum(int(self.told(paragraph).sum()) for paragraph in range(len(self._paragraphs)))

    @cached_property
    def unmarked_in_all(self) -> int:
        """How many tokens stand outside of quotation marks."""
        return sum(int(self.unmarked(paragraph).sum()) for paragraph in range(len(self._paragraphs)))

    def _flags(self, paragraph: int) -> tuple[Flags, Flags]:
        # Made when asked for: most paragraphs share nothing with any other, and telling who speaks takes longest.
        if paragraph not in self._spoken:
            self._spoken[paragraph] = _flags(self._paragraphs[paragraph])
        return self._spoken[paragraph]


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of what stands inside quotation marks, in code points, marks included.

    What is not closed runs to the end; what is closed and was not opened began before the paragraph, or holds a quotation.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in DOUBLE_MARK.finditer(text):
        if opened is None and mark.group() == "”":
            spans.append((spans.pop()[0] if spans else 0, mark.end()))
        elif opened is None:
            opened = mark.start()
        elif mark.group() != "“" or text[opened] == "„":
            spans.append((opened, mark.end()))
            opened = None
    if opened is not None:
        spans.append((opened, len(text)))
    return spans + _single_quoted(text)


def _single_quoted(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    place = 0
    while found := SINGLE_OPENS.search(text, place):
        closed = SINGLE_CLOSES.search(text, found.end())
        place = closed.end() if closed else found.end()
        if closed or found.start() == 0:
            spans.append((found.start(), closed.end() if closed else len(text)))
    return spans


def _flags(text: str) -> tuple[Flags, Flags]:
    """(told, unmarked) of a paragraph's tokens."""
    words = TOKEN.findall(text)
    unmarked = np.ones(len(words), dtype=np.bool_)
    outside: Iterable[str] = words
    if spans := quoted_spans(text):
        starts = np.array([match.start() for match in TOKEN.finditer(text)], dtype=np.int64)
        for start, end in spans:
            unmarked &= (starts < start) | (starts >= end)
        outside = (word for word, is_outside in zip(words, unmarked.tolist(), strict=True) if is_outside)
    spoken = POST.search(text) is not None or not FIRST_PERSON.isdisjoint(" ".join(outside).casefold().split())
    return unmarked & (not spoken), unmarked


def _telling(text: str) -> Flags:
    """Which of a paragraph's tokens are numbers and names."""
    starts = [match.start() for match in TOKEN.finditer(text)]
    telling = [
        text[start].isdigit()
        or (text[start].isupper() and OPENS_SENTENCE.search(text[max(0, start - 3) : start]) is None)
        for start in starts
    ]
    return np.array(telling, dtype=np.bool_)
