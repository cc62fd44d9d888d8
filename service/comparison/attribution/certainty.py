"""How surely it is told: stated, attributed, hedged or denied, with the words that make it so.

The words are data (`languages/<lang>/certainty.toml`). Those inside quotation marks are the speaker's, not the outlet's.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

from indexer.matching.languages import rules
from service.comparison.attribution.aligned_words import SAME, Aligned, aligned, comparable, turned
from service.comparison.attribution.words import QUOTES, Run, Words, words_of
from service.comparison.records import Attribution, Certainty
from service.comparison.telling import Found, Span, Telling

Held = Literal["hedged", "denied"]
# How far a hedge reaches: to the next mark, this many words at most.
REACH = 8
# Of the first so many words of meaning behind a hedge, which are what it holds at a distance ("suspected gas attack"), so many
# must stand in the other telling. Chosen on the dev half of the gold pairs: of the first two, both, finds fewer marks; one
# of three marks what the hedge does not mean.
MEANT, LEAST_SHARED = 3, 2
# Where one has a counterpart, a second is looked for within so many words of that: "attack" and "incident" of "a suspected
# chemical attack" and "a chemical weapons incident" are not each other's nearest words, but they stand in the same place.
BESIDE = 3
# The counterpart in the other telling may be so many words longer than what the hedge reaches over.
SLACK = 3
# As first judged, where both tell one claim; `calibration` counts the marks that were read beside it.
PROBABILITY = 0.6
_MARKS = frozenset(".,;:!?()") | QUOTES


@dataclass(frozen=True, slots=True)
class Certain:
    """`span` holds the words that make it hedged or denied; for the others None."""

    certainty: Certainty
    span: Span | None


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases word by word, longest first, under their first word."""

    held: dict[str, list[tuple[Held, tuple[str, ...]]]]
    refused: frozenset[str]
    not_denial_after: frozenset[str]
    negations: frozenset[str]

    @classmethod
    @cache
    def of(cls, lang: str) -> Self | None:
        """None where the language has no rules."""
        tables = rules(lang, "certainty")
        if tables is None:
            return None
        held: dict[str, list[tuple[Held, tuple[str, ...]]]] = {}
        kinds: tuple[tuple[Held, str], ...] = (("hedged", "hedges"), ("denied", "denials"))
        for kind, name in kinds:
            for phrase in tables[name]:
                first, *rest = phrase.split()
                held.setdefault(first, []).append((kind, (first, *rest)))
        for phrases in held.values():
            phrases.sort(key=lambda each: -len(each[1]))
        lists = (frozenset(tables[name].split()) for name in ("refused", "not_denial_after", "negations"))
        return cls(held, *lists)


def certainty_of(text: str, attribution: Attribution | None, lang: str | None) -> Certain:
    """How the outlet tells it: denied before hedged, hedged before attributed; `stated` where the language has no rules."""
    words = words_of(text)
    found = holds(words, lang or "en")
    for kind in ("denied", "hedged"):
        for held, run in found:
            if held == kind:
                return Certain(held, words.span(run))
    return Certain("attributed" if attribution else "stated", None)


def denies(text: str, lang: str) -> bool:
    """Whether the words are, or hold, a denial."""
    return any(held == "denied" for held, _ in holds(words_of(text), lang))


def holds(words: Words, lang: str) -> list[tuple[Held, Run]]:
    """The hedges and denials in the outlet's own words, in order."""
    phrases = Phrases.of(lang.partition("-")[0].casefold())
    if phrases is None:
        return []
    found: list[tuple[Held, Run]] = []
    for place, word in enumerate(words.lower):
        if words.quoted[place] or word not in phrases.held or (found and place < found[-1][1][1]):
            continue
        for kind, phrase in phrases.held[word]:
            if tuple(words.lower[place : place + len(phrase)]) == phrase:
                run = place, place + len(phrase)
                if kind == "hedged" or _denies(words, run, phrases):
                    found.append((kind, run))
                break
    return found


def _denies(words: Words, run: Run, phrases: Phrases) -> bool:
    """Whether it is a denial, and not a refusal ("denied access", "were denied") or its opposite ("cannot deny")."""
    start, end = run
    behind = words.lower[end : end + 3]
    before = words.lower[start - 1] if start else ""
    return before not in phrases.not_denial_after and not any(word in phrases.refused for word in behind)


def find(left: Telling, right: Telling) -> list[Found]:
    """What one telling states and the other hedges or denies, or one hedges and the other denies.

    The marks are the hedge or denial, and on the side without one its counterpart: the words there that tell the same as
    what the hedge reaches over, from the first to the last. Silent where the other telling does not hold these words.
    """
    if not comparable(left, right):
        return []
    one, other = words_of(left.text), words_of(right.text)
    ours, theirs = holds(one, left.lang), holds(other, right.lang)
    if not ours and not theirs:
        return []
    alignment = aligned(one, other, left, right)
    found = _unmatched(one, other, ours, theirs, alignment, left.lang)
    back = _unmatched(other, one, theirs, ours, alignment.turned(), left.lang)
    found += [turned(each) for each in back]
    unique = {(each.left, each.right): each for each in found}
    return [unique[key] for key in sorted(unique)]


def _unmatched(
    one: Words,
    other: Words,
    ours: list[tuple[Held, Run]],
    theirs: list[tuple[Held, Run]],
    alignment: Aligned,
    lang: str,
) -> list[Found]:
    """Our hedges and denials over words that the other telling holds otherwise."""
    found = []
    for held, run in ours:
        counterpart = _counterpart(one, run, alignment)
        if counterpart is None:
            continue
        near = [each for each in theirs if _reaches(other, each[1], counterpart)]
        if any(kind == held for kind, _ in near) or (not near and (theirs or _unsure(other, counterpart, held, lang))):
            continue
        span = other.span(near[0][1] if near else counterpart)
        detail: dict[str, object] = {
            "left": {"certainty": held},
            "right": {"certainty": near[0][0] if near else "stated"},
        }
        found.append(Found("certainty", one.span(run), span, PROBABILITY, detail))
    return found


def _counterpart(words: Words, run: Run, alignment: Aligned) -> Run | None:
    """The other telling's words for what a hedge stands before, if it holds LEAST_SHARED of the first MEANT."""
    start, end = run[1], run[1]
    while end < min(len(words), run[1] + REACH) and words.lower[end] not in _MARKS:
        end += 1
    meant = [place for place in range(start, end) if alignment.means[place]]
    near, shared = (
        [int(alignment.places[place]) for place in some if alignment.places[place] >= 0]
        for some in (meant[:MEANT], meant)
    )
    groups = [shared, near] if len(near) >= LEAST_SHARED else []
    if near and alignment.places[meant[0]] == near[0]:
        groups.append([near[0], *_beside(meant[1:MEANT], near[0], alignment)])
    runs = ((min(group), max(group) + 1) for group in groups if len(group) >= LEAST_SHARED)
    return next((run for run in runs if run[1] - run[0] <= end - start + SLACK), None)


def _beside(meant: list[int], found: int, alignment: Aligned) -> list[int]:
    """The place beside a counterpart that is likest to a word of ours without one, where it is alike at all."""
    first, last = max(0, found - BESIDE), found + BESIDE + 1
    alone = [place for place in meant if alignment.places[place] < 0 and place < len(alignment.likeness)]
    window = alignment.likeness[alone, first:last].copy()
    window[:, found - first] = -1
    if not window.size or window.max() < SAME:
        return []
    return [first + int(window.max(axis=0).argmax())]


def _unsure(words: Words, counterpart: Run, held: Held, lang: str) -> bool:
    """Whether these words are a speaker's, asked or negated, so that the outlet does not state them.

    Beside a denial any negation counts: "denied the attack" and "the army did not have such weapons" are two denials.
    """
    start, end = counterpart
    phrases = Phrases.of(lang.partition("-")[0].casefold())
    looked_at = words.lower if held == "denied" else words.lower[max(0, start - REACH) : end]
    negated = phrases is not None and any(word in phrases.negations for word in looked_at)
    return negated or bool(words.quoted[start:end].any()) or "?" in words.lower[end:]


def _reaches(words: Words, hedge: Run, counterpart: Run) -> bool:
    """Whether a hedge stands before or among these words, in reach of the first."""
    return (
        hedge[0] < counterpart[1]
        and counterpart[0] - hedge[1] <= REACH
        and not any(word in _MARKS for word in words.lower[hedge[1] : counterpart[0]])
    )
