"""Names of one people or act that take different stances, where a language's rules know them. Pure.

"Regime" beside "government", "terrorists" beside "rebels", "liberated" beside "captured": style guides tell writers to choose
between these with care, so the choice is worth a mark wherever two tellings of one claim differ in it. What no list foresaw,
the model finds (`labels.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from indexer.matching.languages import rules
from indexer.matching.letters import LETTERS
from indexer.store.records import Vectors
from service.comparison.telling import Found, Span, Telling
from service.comparison.wording.quotes import quoted_parts
from service.comparison.wording.terms import language

# Words with inner apostrophes; the parts of hyphened words stand for themselves ("pro-regime").
_WORD = re.compile(rf"{LETTERS}(?:['’]{LETTERS})*")
# What a hyphen joins to a name.
_JOINED_BEFORE, _JOINED_BEHIND = re.compile(r"\b\w+[-‑]$"), re.compile(r"[-‑]\w+")
_LONGEST_FORM = 20
# Words of the longest name.
_LONGEST = 3
# From this share of capitals in words of more letters on, a text is a headline in title case.
_TITLE_CASE, _SHORT = 0.6, 3
# The share of marks that hold on pairs of one claim (`python -m benchmarks.divergences dev`).
PROBABILITY = 0.85


@dataclass(frozen=True, slots=True)
class _Use:
    """A name in a text: its frame, its stance there, and whose it says it is, where a word of nationality stands before.

    `form` is what a hyphen joins to it ("pro-", "-held"): such a name is another's ("rebel-held towns").
    """

    span: Span
    frame: int
    stance: int
    form: str
    whose: str | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Frames:
    """By folded name, every (frame, stance) that it belongs to; what each frame's names stand for; endings of demonyms; and
    the language's words that name nobody, where they are listed.
    """

    names: dict[str, list[tuple[int, int]]]
    same: list[str]
    demonym_endings: tuple[str, ...]
    function_words: frozenset[str]


def find(left: Telling, right: Telling) -> list[Found]:
    """One mark for each frame and form of a name in which the tellings take different stances, and neither the other's too."""
    lang = _language(left)
    frames = _frames(lang)
    if frames is None or lang != _language(right):
        return []
    ours, theirs = list(_uses(left.text, frames)), list(_uses(right.text, frames))
    found = []
    for frame, form in sorted({(use.frame, use.form) for use in ours} & {(use.frame, use.form) for use in theirs}):
        one, other = ([use for use in uses if (use.frame, use.form) == (frame, form)] for uses in (ours, theirs))
        pair = _contrast(one, other, left, right)
        if pair:
            detail: dict[str, object] = {
                "same": frames.same[frame],
                "left": _side(left.text, pair[0]),
                "right": _side(right.text, pair[1]),
            }
            found.append(Found("label", pair[0].span, pair[1].span, PROBABILITY, detail))
    return found


def are_plain_synonyms(one: str, other: str, lang: str) -> bool:
    """Whether a language's rules know two names that take one stance, and none that parts them."""
    frames = _frames(lang.partition("-")[0].casefold())
    if frames is None:
        return False
    ours, theirs = (_stances(name.casefold(), frames) for name in (one, other))
    return bool(ours & theirs)


def _stances(name: str, frames: _Frames) -> set[tuple[int, int]]:
    """Every frame and stance of a folded name; of one that lost its apostrophe ("the armys"), those of the name."""
    return set(frames.names.get(name, frames.names.get(name.removesuffix("s"), [])))


def _contrast(ours: list[_Use], theirs: list[_Use], left: Telling, right: Telling) -> tuple[_Use, _Use] | None:
    """The two names that are most alike in their sentences, where neither side takes a stance of the other's as well.

    None where they are two peoples' actors. Without tokens, the first of each side.
    """
    if {use.stance for use in ours} & {use.stance for use in theirs}:
        return None
    mine, yours = _vectors(ours, left), _vectors(theirs, right)
    comparable = mine.shape[1] == yours.shape[1]
    one, other = divmod(int(np.round(mine @ yours.T, 4).argmax()), len(theirs)) if comparable else (0, 0)
    first, second = ours[one], theirs[other]
    return None if first.whose and second.whose and first.whose != second.whose else (first, second)


def _vectors(uses: list[_Use], telling: Telling) -> Vectors:
    """The mean vector of the tokens of each name, (uses, d); (0, 1) without tokens."""
    tokens = telling.tokens
    if tokens is None or not len(tokens.places):
        return np.zeros((len(uses), 1), dtype=np.float32)
    starts, ends = tokens.places.T
    return np.stack([tokens.vectors[(starts < use.span[1]) & (ends > use.span[0])].sum(axis=0) for use in uses])


def _uses(text: str, frames: _Frames) -> Iterator[_Use]:
    quoted = quoted_parts(text)
    words = list(_WORD.finditer(text))
    headline = _is_title_case(words)
    folded = [word.group().casefold().removesuffix("'s").removesuffix("’s") for word in words]
    place = 0
    while place < len(words):
        sizes = range(min(_LONGEST, len(words) - place), 0, -1)
        size = next((size for size in sizes if " ".join(folded[place : place + size]) in frames.names), 0)
        end = place + max(size, 1)
        if size and (headline or not _is_in_a_name(text, words, place, end, frames)):
            span = words[place].start(), words[end - 1].end()
            whose, form = _whose(text, words, place, frames), _form(text, span)
            inside = any(start <= span[0] and span[1] <= stop for start, stop in quoted)
            for frame, stance in frames.names[" ".join(folded[place:end])]:
                yield _Use(span, frame, stance, form, whose, inside)
        place = end


def _whose(text: str, words: list[re.Match[str]], place: int, frames: _Frames) -> str | None:
    """The word of nationality right before a name."""
    if not place or text[words[place - 1].end() : words[place].start()] != " ":
        return None
    before = words[place - 1].group()
    return before.casefold() if before[:1].isupper() and before.endswith(frames.demonym_endings) else None


def _form(text: str, span: Span) -> str:
    joined = _JOINED_BEFORE.search(text, max(0, span[0] - _LONGEST_FORM), span[0]), _JOINED_BEHIND.match(text, span[1])
    return "".join(each.group().casefold() for each in joined if each)


def _is_in_a_name(text: str, words: list[re.Match[str]], first: int, end: int, frames: _Frames) -> bool:
    """Whether the words [first, end) are capitalised inside of a name ("Revolution and Opposition Forces").

    A function word with a capital only opens a sentence: "The Government" is none.
    """
    if not all(word.group()[0].isupper() for word in words[first:end]):
        return False
    beside = [words[place] for place in (first - 1, end) if 0 <= place < len(words)]
    joined = [
        word
        for word in beside
        if word.group()[0].isupper()
        and word.group().casefold() not in frames.function_words
        and text[min(word.end(), words[end - 1].end()) : max(word.start(), words[first].start())] == " "
    ]
    return bool(joined)


def _is_title_case(words: list[re.Match[str]]) -> bool:
    """Whether most longer words have capitals, as in a headline: then a capital makes no name."""
    longer = [word.group()[0].isupper() for word in words if len(word.group()) > _SHORT]
    return sum(longer) >= _TITLE_CASE * len(longer)


def _side(text: str, use: _Use) -> dict[str, str]:
    return {"words": text[slice(*use.span)], "voice": "quoted" if use.quoted else "outlet"}


def _language(telling: Telling) -> str:
    return telling.lang.partition("-")[0].casefold()


@cache
def _frames(lang: str) -> _Frames | None:
    table = rules(lang, "frames")
    if table is None:
        return None
    names: dict[str, list[tuple[int, int]]] = {}
    for frame, each in enumerate(table["frames"]):
        for stance, taken in enumerate(each["stances"]):
            for name in taken:
                names.setdefault(name.replace("-", " "), []).append((frame, stance))
    known = language(lang)
    return _Frames(
        names,
        [each["same"] for each in table["frames"]],
        tuple(table["demonym_endings"]),
        known.function_words if known else frozenset(),
    )
