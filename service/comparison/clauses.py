"""A sentence into claims: where it plainly joins two, each is one. Pure: text in, spans out.

Cut is behind a semicolon, and at a comma with a joining word ("and", "but", "while") before a new subject with a verb of
its own. A list, a quotation and what somebody is said to have said stay whole: half a claim misleads, and so does one
without its source. Words stand in
`languages/<lang>/claims.toml`; another language has no rules, and a sentence is one claim.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from indexer.matching.languages import rules
from indexer.matching.letters import LETTERS_AND_DIGITS
from service.comparison.telling import Span

WORD = re.compile(rf"{LETTERS_AND_DIGITS}(?:['’\-]{LETTERS_AND_DIGITS})*")
PUNCTUATION = re.compile(r"[,;:()“”\"]")
# Characters from which on a text is no sentence, and stays whole: bounds the cost.
LONGEST_SENTENCE = 2000
# A claim has at least a subject, a verb and what they are about.
FEWEST_WORDS = 4
# Characters at the end of a sentence in which ", … said" names the source of all of it.
LONGEST_CLOSING = 160
# Words, from its first on, in which a new clause must show its verb.
LONGEST_SUBJECT = 6
OPENING, CLOSING = "“«(", "”»)"


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's words, as `claims.toml` names them."""

    joins: re.Pattern[str]
    subjects: frozenset[str]
    verbs: frozenset[str]
    verb_endings: tuple[str, ...]
    reporting: frozenset[str]


def claim_spans(text: str, lang: str = "en") -> list[Span]:
    """(start, end) of each claim of one sentence, in code points, in order, without white space around it.

    A sentence that no rule cuts is one claim; an empty one has none.
    """
    words = _rules(lang.partition("-")[0].casefold())
    whole = _trimmed(text, 0, len(text))
    if words is None or not 0 < whole[1] - whole[0] <= LONGEST_SENTENCE:
        return [whole] if whole[0] < whole[1] else []
    spans, start = [], whole[0]
    for end, following in _cuts(text, words):
        if _are_two_claims(text[start:end], text[following : whole[1]], words):
            spans.append(_trimmed(text, start, end))
            start = following
    return [*spans, _trimmed(text, start, whole[1])]


def _cuts(text: str, words: Rules) -> Iterator[Span]:
    """Where a claim may end, and where the next begins: outside of quotation marks and brackets."""
    depths = _depths(text)
    for match in words.joins.finditer(text):
        if depths[match.start()] == 0 and (
            text[match.start()] == ";" or _opens_clause(text[match.end() :][:200], words)
        ):
            yield match.start(), match.end()


def _opens_clause(text: str, words: Rules) -> bool:
    """Whether a subject opens the text: a pronoun, an article or a name, with a verb soon behind it."""
    opening = WORD.findall(PUNCTUATION.split(text, maxsplit=1)[0])[: LONGEST_SUBJECT + 1]
    if not opening or not (opening[0].casefold() in words.subjects or opening[0][0].isupper()):
        return False
    return any(_is_verb(word, words) for word in opening[1:])


def _are_two_claims(first: str, second: str, words: Rules) -> bool:
    """Whether each is a claim, the first is not cut within a list, and nobody is named as the source of both."""
    _, comma, last = first.rpartition(",")
    in_list = bool(comma) and not any(_is_verb(word, words) for word in WORD.findall(last))
    closing = second[-LONGEST_CLOSING:].rpartition(",")
    sources = first + " " + closing[2] if closing[1] else first
    reported = any(word.casefold() in words.reporting for word in WORD.findall(sources))
    return not in_list and not reported and _is_claim(first, words) and _is_claim(second, words)


def _is_claim(text: str, words: Rules) -> bool:
    """Whether there are words enough, and a verb among them behind the first."""
    found = WORD.findall(text)
    return len(found) >= FEWEST_WORDS and any(_is_verb(word, words) for word in found[1:])


def _is_verb(word: str, words: Rules) -> bool:
    return word.casefold() in words.verbs or (word.islower() and word.endswith(words.verb_endings))


def _depths(text: str) -> list[int]:
    """For each place, how many quotation marks and brackets are open; straight marks open and close in turn."""
    depths, depth, straight = [], 0, False
    for character in text:
        depths.append(depth + straight)
        if character == '"':
            straight = not straight
        elif character in OPENING:
            depth += 1
        elif character in CLOSING and depth:
            depth -= 1
    return depths


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return begin, begin + len(piece.strip())


@cache
def _rules(lang: str) -> Rules | None:
    stored = rules(lang, "claims")
    if stored is None:
        return None
    joins = "|".join(map(re.escape, stored["joins"]))
    return Rules(
        joins=re.compile(rf";\s+|,\s+(?:{joins})\s+", re.IGNORECASE),
        subjects=frozenset(stored["subjects"]),
        verbs=frozenset(stored["verbs"]),
        verb_endings=tuple(stored["verb_endings"]),
        reporting=frozenset(stored["reporting"]),
    )
