"""How surely it is told: stated, attributed, hedged or denied, with the words that make it so (`held.py`)."""

from dataclasses import dataclass

from service.comparison.attribution.aligned_words import SAME, Aligned, aligned, comparable, turned, whole
from service.comparison.attribution.held import MARKS, Held, Phrases, holds
from service.comparison.attribution.reading import Attributed, voice_of
from service.comparison.attribution.rules import is_capital
from service.comparison.attribution.words import Run, Words, words_of
from service.comparison.records import Certainty
from service.comparison.telling import Found, Span, Telling, overlap

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


@dataclass(frozen=True, slots=True)
class Certain:
    """`span` holds the words that make it hedged or denied; for the others None."""

    certainty: Certainty
    span: Span | None


def certainty_of(telling: Telling) -> Certain:
    """How the outlet tells it: denied before hedged, hedged before attributed; `stated` where the language has no rules.

    What stands all within quotation marks is somebody's, though it may not say whose.
    """
    words = words_of(telling.text, in_quotation=telling.in_quotation)
    found = holds(words, telling.lang)
    for kind in ("denied", "hedged"):
        for held, run in found:
            if held == kind:
                return Certain(held, words.span(run))
    of_somebody = voice_of(telling) is not None or (len(words) > 0 and bool(words.quoted.all()))
    return Certain("attributed" if of_somebody else "stated", None)


def denies(words: Words, span: Span, lang: str) -> bool:
    """Whether a denial stands in these code points of a text, or reaches into them ("rejected as false claims")."""
    return any(held == "denied" and overlap(words.span(run), span) for held, run in holds(words, lang))


def hearsay(words: Words, lang: str) -> bool:
    """Whether a sentence is hedged as a whole ("reportedly left"), and not a thing in it ("a suspected attack")."""
    phrases = Phrases.of(lang.partition("-")[0].casefold())
    return phrases is not None and any(
        held == "hedged" and not phrases.has("of_nouns", words.lower[run[0]]) for held, run in holds(words, lang)
    )


def find(left: Telling, right: Telling) -> list[Found]:
    """What one telling states and the other hedges or denies, or one hedges and the other denies.

    The marks are the hedge or denial, and on the side without one its counterpart: the words there that tell the same as
    what the hedge reaches over, from the first to the last. Silent where the other telling does not hold these words.
    """
    if not comparable(left, right):
        return []
    one, other = (words_of(each.text, in_quotation=each.in_quotation) for each in (left, right))
    ours, theirs = holds(one, left.lang), holds(other, right.lang)
    if not ours and not theirs:
        return []
    alignment = aligned(one, other, left, right)
    found = _unmatched(one, other, ours, theirs, alignment, right)
    back = _unmatched(other, one, theirs, ours, alignment.turned(), left)
    found += [turned(each) for each in back]
    unique = {(each.left, each.right): each for each in found}
    return [unique[key] for key in sorted(unique)]


def _unmatched(
    one: Words,
    other: Words,
    ours: list[tuple[Held, Run]],
    theirs: list[tuple[Held, Run]],
    alignment: Aligned,
    telling: Telling,
) -> list[Found]:
    """Our hedges and denials over words that the other telling holds otherwise."""
    found: list[Found] = []
    voice, reached = voice_of(telling), 0
    for held, run in ours:
        if run[0] < reached:  # one doubt in two words: "believe that it was likely hit"
            continue
        counterpart = _counterpart(one, other, run, alignment)
        if counterpart is None:
            continue
        near = [each for each in theirs if _reaches(other, each[1], counterpart)]
        if any(kind == held for kind, _ in near) or (
            not near and (theirs or _unsure(other, counterpart, held, telling.lang))
        ):
            continue
        shown = other.span(near[0][1] if near else whole(other, counterpart, telling.lang, most=0))
        told = near[0][0] if near else _plainly(voice, shown)
        if told is None:
            continue
        detail: dict[str, object] = {"left": {"certainty": held}, "right": {"certainty": told}}
        found.append(Found("certainty", one.span(run), shown, PROBABILITY, detail))
        reached = _end_of_reach(one, run)
    return found


def _plainly(voice: Attributed | None, span: Span) -> Certainty | None:
    """How words without hedge and denial are told: as somebody's where that is whose the telling is, as in its cell.

    None where they reach over who says it: then they are not what is said.
    """
    if voice is None:
        return "stated"
    if overlap(span, voice.cue) or (voice.source is not None and overlap(span, voice.source)):
        return None
    return "attributed" if any(overlap(span, piece) for piece in voice.content) else "stated"


def _counterpart(words: Words, other: Words, run: Run, alignment: Aligned) -> Run | None:
    """The other telling's words for what a hedge stands before, if it holds LEAST_SHARED of the first MEANT, no mere names."""
    start, end = run[1], _end_of_reach(words, run)
    meant = [place for place in range(start, end) if alignment.means[place]]
    near, shared = (
        [int(alignment.places[place]) for place in some if alignment.places[place] >= 0]
        for some in (meant[:MEANT], meant)
    )
    groups = [shared, near] if len(near) >= LEAST_SHARED else []
    if near and alignment.places[meant[0]] == near[0]:
        groups.append([near[0], *_beside(meant[1:MEANT], near[0], alignment)])
    enough = [
        group for group in groups if len(group) >= LEAST_SHARED and not all(is_capital(other, place) for place in group)
    ]
    runs = ((min(group), max(group) + 1) for group in enough)
    return next((run for run in runs if run[1] - run[0] <= end - start + SLACK), None)


def _end_of_reach(words: Words, run: Run) -> int:
    """Where a hedge's reach ends: at the next mark, or behind REACH words."""
    end = run[1]
    while end < min(len(words), run[1] + REACH) and words.lower[end] not in MARKS:
        end += 1
    return end


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
    negated = phrases is not None and any(phrases.has("negations", word) for word in looked_at)
    return negated or bool(words.quoted[start:end].any()) or "?" in words.lower[end:]


def _reaches(words: Words, hedge: Run, counterpart: Run) -> bool:
    """Whether a hedge stands before or among these words, in reach of the first."""
    return (
        hedge[0] < counterpart[1]
        and counterpart[0] - hedge[1] <= REACH
        and not any(word in MARKS for word in words.lower[hedge[1] : counterpart[0]])
    )
