"""Who calls whom what: the words that outlets use for one actor over many aligned sentences. Pure and deterministic.

Two words name one actor where sentences were found to use one in the place of the other. Groups grow by average linkage
(Sokal, Michener 1958) with words never found together counting 0, so that one weak link never joins two actors, and two
words that one sentence uses side by side are kept apart: whoever tells of rebels and of the regime tells of two.

What is found so is sure, and seldom: only where two outlets tell one claim. An outlet that says "the regime" in every second
sentence may be found doing it once, so the other places of a group's words are given too, apart: whom they name there
("the French government") nothing tells.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.matching.letters import Written
from service.comparison.telling import Found, Span, Telling
from service.comparison.wording.quotes import quoted_parts
from service.comparison.wording.terms import WORD, stem

# Mean probability between the words of two groups from which on they are one: of three words, two pairs that are more probable
# than not make a group with a third that was never found; a fourth word that is tied to one of three does not join them.
LINKED = 0.28
# Different words that one table takes at most, the most used ones: linkage grows with the square.
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A telling of an outlet, which begins at `start` of its `paragraph` as that is read; alone it is a paragraph by itself."""

    outlet: str
    telling: Telling
    paragraph_id: int = 0
    start: int = 0
    paragraph: Written | None = None

    def stored(self, span: Span) -> tuple[Span, str]:
        """Where words of the telling stand in the stored paragraph, and how they are spelled there."""
        start, end = self.start + span[0], self.start + span[1]
        if self.paragraph is None:
            return (start, end), self.telling.text[slice(*span)]
        found = self.paragraph.stored(start, end)
        return found, self.paragraph.text[slice(*found)]


@dataclass(frozen=True, slots=True)
class LabelPair:
    """Two tellings of one claim, and a label that was found to differ between them."""

    left: Said
    right: Said
    found: Found


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, spelled as there: `text == paragraph text[start:end]`; in the outlet's own or in quoted voice."""

    paragraph_id: int
    start: int
    end: int
    text: str
    voice: Literal["outlet", "quoted"]


@dataclass(frozen=True, slots=True)
class Usage:
    """How many different sentences of an outlet use some words for an actor, in its own voice and in quoted voice.

    `places` are all where they stand, in the order of the paragraphs: a sentence that two paragraphs repeat counts once and
    has two. `elsewhere` are the other places of the same words, singular or plural, in the outlet's compared sentences,
    whomever they name there.
    """

    outlet: str
    words: str
    outlet_voice: int
    quoted_voice: int
    places: tuple[Place, ...]
    elsewhere: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """The words for one actor, most used first, and who uses them, by outlet and then by use."""

    same: str
    words: tuple[str, ...]
    usages: tuple[Usage, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    """One place where a word stands as a label."""

    word: str
    outlet: str
    sentence: str
    place: Place

    @property
    def counted(self) -> tuple[str, str, str, str]:
        """What counts once, wherever it stands: a word in a sentence of an outlet, in one voice."""
        return self.word, self.outlet, self.place.voice, self.sentence


def label_table(pairs: Iterable[LabelPair], said: Iterable[Said] = ()) -> list[LabelGroup]:
    """Groups of words for one actor or act, those with most uses first; `said` is where else their words are looked for.

    A sentence counts once for each word, in however many pairs it stands. Words are taken as one where they differ in case,
    possessive or a plural's ending only, and are spelled as they mostly are.
    """
    labels = [each for each in pairs if each.found.type == "label"]
    spoken: dict[str, list[Said]] = {}
    for each in said:
        spoken.setdefault(each.outlet, []).append(each)
    groups = []
    for same in sorted({str(each.found.detail["same"]) for each in labels}):
        mine = [each for each in labels if each.found.detail["same"] == same]
        groups += _groups(same, mine, spoken)
    return sorted(groups, key=lambda group: (-_used(group.usages), group.words))


def _groups(same: str, pairs: Sequence[LabelPair], spoken: Mapping[str, Sequence[Said]]) -> list[LabelGroup]:
    uses = frozenset(use for pair in pairs for use in _uses(pair))
    used = _counted(uses)
    words = sorted(used, key=lambda word: (-used[word], word))[:MOST_WORDS]
    joined = _linked(_likeness(words, pairs))
    return [_group(same, [words[place] for place in each], uses, spoken) for each in joined if len(each) > 1]


def _uses(pair: LabelPair) -> tuple[_Use, _Use]:
    """The word of either side."""
    return _use(pair.left, pair.found.left, pair.found.detail["left"]), _use(
        pair.right, pair.found.right, pair.found.detail["right"]
    )


def _use(said: Said, span: Span, detail: object) -> _Use:
    text = said.telling.text[slice(*span)]
    quoted = isinstance(detail, dict) and detail.get("voice") == "quoted"
    return _Use(_key(text), said.outlet, said.telling.text, _place(said, span, quoted=quoted))


def _place(said: Said, span: Span, *, quoted: bool) -> Place:
    (start, end), text = said.stored(span)
    return Place(said.paragraph_id, start, end, text, "quoted" if quoted else "outlet")


def _counted(uses: Iterable[_Use]) -> Counter[str]:
    """In how many sentences each word is used."""
    return Counter(word for word, *_ in {use.counted for use in uses})


def _key(words: str) -> str:
    """What words are taken as one by: without case, possessive and a plural's ending, as far as it shows."""
    return " ".join(key for _, key in _tokens(words))


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[tuple[Span, str], ...]:
    """Where each word of a text stands, and its key. Kept: each group of words looks through the same sentences."""
    return tuple((match.span(), stem(match.group()).removesuffix("s")) for match in WORD.finditer(text))


def _likeness(words: Sequence[str], pairs: Sequence[LabelPair]) -> NDArray[np.float64]:
    """The mean probability over pairs of sentences that two words were found in, shape (words, words); 0 if never.

    Below 0 for words that stand side by side in one sentence.
    """
    number = {word: place for place, word in enumerate(words)}
    total, count = np.zeros((len(words), len(words))), np.zeros((len(words), len(words)))
    for pair in pairs:
        one, other = (number.get(use.word) for use in _uses(pair))
        if one is not None and other is not None and one != other:
            for cell in ((one, other), (other, one)):
                total[cell] += pair.found.probability
                count[cell] += 1
    likeness = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    likeness[_side_by_side(words, pairs)] = -(float(len(words)) ** 2)
    return likeness


def _side_by_side(words: Sequence[str], pairs: Sequence[LabelPair]) -> NDArray[np.bool_]:
    """Which two words one sentence uses both, shape (words, words)."""
    number = {word: place for place, word in enumerate(words)}
    together = np.zeros((len(words), len(words)), dtype=bool)
    for text in sorted({said.telling.text for pair in pairs for said in (pair.left, pair.right)}):
        present = sorted({number[word] for word in _key(text).split() if word in number})
        together[np.ix_(present, present)] = True
    np.fill_diagonal(together, False)
    return together


def _linked(likeness: NDArray[np.float64]) -> list[list[int]]:
    """Average linkage: the two groups with the highest mean likeness are joined while it is at least LINKED."""
    groups = [[place] for place in range(len(likeness))]
    total = likeness.copy()
    np.fill_diagonal(total, -np.inf)
    sizes = np.ones(len(likeness))
    while len(groups) > 1:
        mean = total / np.outer(sizes, sizes)
        one, other = divmod(int(mean.argmax()), len(mean))
        if mean[one, other] < LINKED:
            break
        one, other = min(one, other), max(one, other)
        groups[one] += groups.pop(other)
        total[one] += total[other]
        total[:, one] += total[:, other]
        total[one, one] = -np.inf
        total = np.delete(np.delete(total, other, axis=0), other, axis=1)
        sizes[one] += sizes[other]
        sizes = np.delete(sizes, other)
    return groups


def _group(same: str, words: Sequence[str], uses: frozenset[_Use], spoken: Mapping[str, Sequence[Said]]) -> LabelGroup:
    mine = [use for use in uses if use.word in words]
    spelled = {word: _mostly(use.place.text for use in mine if use.word == word) for word in words}
    used = _counted(mine)
    named = sorted(words, key=lambda word: (-used[word], word))
    elsewhere = _elsewhere(words, mine, spoken)
    usages = [
        _usage(outlet, spelled[word], [use for use in mine if (use.outlet, use.word) == (outlet, word)], others)
        for outlet, word in {(use.outlet, use.word) for use in mine} | elsewhere.keys()
        for others in [elsewhere.get((outlet, word), ())]
    ]
    ordered = sorted(usages, key=lambda usage: (usage.outlet, -usage.outlet_voice - usage.quoted_voice, usage.words))
    return LabelGroup(same, tuple(spelled[word] for word in named), tuple(ordered))


def _elsewhere(
    words: Sequence[str], uses: Sequence[_Use], spoken: Mapping[str, Sequence[Said]]
) -> dict[tuple[str, str], tuple[Place, ...]]:
    """By (outlet, word): where the words of a group stand besides these uses, in the order of the paragraphs."""
    taken = {(use.place.paragraph_id, offset) for use in uses for offset in range(use.place.start, use.place.end)}
    found: dict[tuple[str, str], set[Place]] = {}
    for outlet, tellings in spoken.items():
        for each in tellings:
            for word, (start, end) in _standing(words, each.telling.text):
                quoted = any(opens <= start and end <= closes for opens, closes in quoted_parts(each.telling.text))
                place = _place(each, (start, end), quoted=quoted)
                if (each.paragraph_id, place.start) not in taken:
                    found.setdefault((outlet, word), set()).add(place)
    return {
        key: tuple(sorted(places, key=lambda place: (place.paragraph_id, place.start))) for key, places in found.items()
    }


def _standing(words: Sequence[str], text: str) -> Iterator[tuple[str, Span]]:
    """Each word of a group that stands in a text, and where; of two that begin at one place the longer."""
    lengths = sorted({len(word.split()) for word in words}, reverse=True)
    tokens = _tokens(text)
    for first, ((start, _), _) in enumerate(tokens):
        for length in lengths:
            run = tokens[first : first + length]
            if (word := " ".join(key for _, key in run)) in words:
                yield word, (start, run[-1][0][1])
                break


def _usage(outlet: str, words: str, uses: Sequence[_Use], elsewhere: tuple[Place, ...]) -> Usage:
    voices = Counter(voice for _, _, voice, _ in {use.counted for use in uses})
    places = sorted({use.place for use in uses}, key=lambda place: (place.paragraph_id, place.start, place.end))
    return Usage(outlet, words, voices["outlet"], voices["quoted"], tuple(places), elsewhere)


def _mostly(spellings: Iterable[str]) -> str:
    counted = Counter(spellings)
    return min(counted, key=lambda spelling: (-counted[spelling], spelling))


def _used(usages: Iterable[Usage]) -> int:
    return sum(usage.outlet_voice + usage.quoted_voice for usage in usages)
