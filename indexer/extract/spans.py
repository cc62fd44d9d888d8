"""Which spans of an article's text are paragraphs of its own telling, and whom the text credits.

The stored text keeps all that the source gave; a paragraph is a span of it. What is not the article's own telling
(comment forms, headings, repeated headlines, datelines, lines that only credit an agency) stays in the text and out of the
spans.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.extract.boilerplate import BOILERPLATE, DATELINES, LONGEST_BOILERPLATE, TAIL, TAIL_WORDS
from indexer.extract.credits import byline, credit_line, signed
from indexer.matching.sentences import sentence_spans

# Models read about 256 tokens: of a longer paragraph the rest would not count, so it is cut at a sentence's end.
LONGEST_PASSAGE = 1000
# A summary may stand before the paragraph that opens with the dateline; a byline before both.
PARAGRAPHS_BEFORE_THE_STORY = 3
# Credits follow the telling; behind them stand at most some links and notes.
PARAGRAPHS_BEHIND_THE_STORY = 5
OPENING = 40
NO_LETTERS_OR_DIGITS = re.compile(r"[\W_]+")

Span = tuple[int, int]
# By the opening of paragraphs: the only one that opens so, or the keys of all that do.
Seen = dict[str, str | set[str]]


@dataclass(frozen=True, slots=True)
class Telling:
    """The spans of the paragraphs, and the agency that the text credits first in each way."""

    spans: tuple[Span, ...]
    dateline: str | None = None
    byline: str | None = None
    contributed: str | None = None


def telling_of(
    text: str, lines: Sequence[Span], *, title: str, lang: str | None, headings: Collection[int] = ()
) -> Telling:
    """The article's own telling. `lines` are the source's paragraphs as spans of `text`, `headings` numbers among them.

    Boilerplate, headings, credits, the headline again, and a paragraph that stands there twice are left out; a dateline and
    a repeated headline are cut off; a very long paragraph is parted.
    """
    spans: list[Span] = []
    credited: dict[str, str] = {}
    seen: Seen = {}
    if title:
        _is_repeated(title, seen)
    for number, (line_start, line_end) in enumerate(lines):
        start, end = line_start, line_end
        way, agency = _credit(
            text[start:end], opens=len(spans) < PARAGRAPHS_BEFORE_THE_STORY, behind=len(lines) - number
        )
        if agency:
            credited.setdefault(way, agency)
            continue
        if number in headings:
            continue
        if len(spans) < PARAGRAPHS_BEFORE_THE_STORY:
            start, agency = _story_start(text, start, end, title)
            if agency:
                credited.setdefault("dateline", agency)
        if (tail := _tail(text[start:end])) is not None:
            end = start + tail
        cut = (start, end) != (line_start, line_end)
        if _is_boilerplate(text[line_start:line_end]) or (cut and _is_boilerplate(text[start:end])):
            continue
        if not _is_repeated(text[start:end], seen):
            spans += _passages(text, start, end, lang)
    if spans and (agency := signed(text[slice(*spans[-1])])):
        credited.setdefault("contributed", agency)
    return Telling(tuple(spans), **credited)


def _credit(paragraph: str, *, opens: bool, behind: int) -> tuple[str, str | None]:
    """How a paragraph that is nothing else credits an agency, and which."""
    if opens and (agency := byline(paragraph)):
        return "byline", agency
    return "contributed", credit_line(paragraph) if behind <= PARAGRAPHS_BEHIND_THE_STORY else None


def _story_start(text: str, start: int, end: int, title: str) -> tuple[int, str | None]:
    """Where a paragraph's own telling begins, behind a repeated headline and a dateline; and the agency that one names."""
    start += _length_of_headline(text[start:end], title)
    dateline = next((found for rule in DATELINES if (found := rule.match(text[start:end]))), None)
    return (start + dateline.end(), dateline["agency"] or None) if dateline else (start, None)


def _tail(paragraph: str) -> int | None:
    """Where a widget begins that was glued to a paragraph's end."""
    # The words are looked for first: the pattern would be tried behind every space.
    if not any(word in paragraph for word in TAIL_WORDS):
        return None
    found = TAIL.search(paragraph)
    return found.start() if found else None


def _is_boilerplate(paragraph: str) -> bool:
    if not any(map(str.isalpha, paragraph)):
        return True
    return len(paragraph) <= LONGEST_BOILERPLATE and BOILERPLATE.match(paragraph) is not None


def _length_of_headline(paragraph: str, title: str) -> int:
    """How many characters at the start repeat the whole headline; 0 unless it is long enough to be no accident."""
    if len(title) < 20 or paragraph[: len(title)].casefold() != title.casefold():
        return 0
    rest = paragraph[len(title) :]
    return len(paragraph) - len(rest.lstrip(" .:-–—|")) if rest[:1] in {" ", ".", ":", "|"} else 0


def _passages(text: str, start: int, end: int, lang: str | None) -> Iterator[tuple[int, int]]:
    """The span itself, or pieces of at most LONGEST_PASSAGE characters that end with sentences where they can."""
    if end - start <= LONGEST_PASSAGE:
        if start < end:
            yield start, end
        return
    cuts = [start]
    for sentence_start, sentence_end in sentence_spans(text[start:end], lang):
        if start + sentence_end - cuts[-1] > LONGEST_PASSAGE and start + sentence_start > cuts[-1]:
            cuts.append(start + sentence_start)
        while start + sentence_end - cuts[-1] > LONGEST_PASSAGE:
            space = text.rfind(" ", cuts[-1] + 1, cuts[-1] + LONGEST_PASSAGE + 1)
            cuts.append(space + 1 if space > 0 else cuts[-1] + LONGEST_PASSAGE)
    for first, last in pairwise([*cuts, end]):
        piece = text[first:last].rstrip()
        if piece:
            yield first, first + len(piece)


def _is_repeated(paragraph: str, seen: Seen) -> bool:
    """Was a paragraph of the same letters and digits seen? Keys are made only of paragraphs that open alike; few do."""
    opening = _key(paragraph[:OPENING])[: OPENING // 2]
    alike = seen.get(opening)
    if alike is None:
        seen[opening] = paragraph
        return False
    keys = seen[opening] = {_key(alike)} if isinstance(alike, str) else alike
    key = _key(paragraph)
    is_known = key in keys
    keys.add(key)
    return is_known


def _key(text: str) -> str:
    return NO_LETTERS_OR_DIGITS.sub("", text.casefold())
