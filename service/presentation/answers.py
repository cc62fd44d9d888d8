"""What the outlets answer in a row: which words part, who says which, and in how many independent origins."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.comparison.records import Cell, Divergence, Mark, Row
from service.presentation.titles import detail_of, leading_of, says, sides_of, stands_in, unsaid

ALIKE = "told, with no words marked"
Teller = tuple[str, int]  # an outlet's letter, and the origin of the paragraph that it tells it in


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers in a row. `words` are a source's own, or "" where nothing is said and `said` tells that in ours.

    `letters` are the outlets that give it, `origins` how many of them are independent: 0 where only a copy put it so.
    """

    words: str
    said: str
    letters: list[str]
    origins: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a row, that of most origins first, those without a mark last. `of`: by letter, places in `given`."""

    given: list[Answer]
    of: dict[str, set[int]]

    def parts(self, letter: str, reference: str) -> bool:
        """Whether an outlet gives an answer that is marked, and that the reference does not give."""
        return any(self.given[place].said != ALIKE for place in self.of[letter] - self.of[reference])


def answers_of(row: Row, tellers: Sequence[tuple[Teller, Cell]], copies: Collection[str] = ()) -> Answers:
    """Group the tellings of a row by what they say of the thing that it is called by. `copies` are letters of copies.

    A telling without a mark that has the very words of one answer gives that answer. An outlet that says several things of it
    gives several answers; what it tells without a mark is none beside them.

    An origin counts for the answer of the outlet that it comes from, whatever its copies changed.
    """
    leading = leading_of(row)
    told = [
        (letter, origin, *_answer(leading, cell))
        for (letter, origin), cell in sorted(tellers, key=lambda each: each[0][0] in copies)
    ]
    answering = {letter for letter, _, key, _, _ in told if key is not None}
    grouped: dict[Hashable, list[str]] = {}
    shown: dict[Hashable, tuple[str, str]] = {}
    origins: dict[Hashable, set[int]] = defaultdict(set)
    first: dict[int, str] = {}
    for letter, origin, key, words, said in told:
        if key is None and letter in answering:
            continue
        grouped.setdefault(key, []).append(letter)
        shown.setdefault(key, (words, said))
        if first.setdefault(origin, letter) == letter:
            origins[key].add(origin)
    # Who is not marked gives no answer of its own, and comes last.
    ordered = sorted(grouped, key=lambda key: (key is None, -len(origins[key])))
    given = [Answer(*shown[key], list(dict.fromkeys(grouped[key])), len(origins[key])) for key in ordered]
    of: dict[str, set[int]] = defaultdict(set)
    for place, each in enumerate(given):
        for letter in each.letters:
            of[letter].add(place)
    return Answers(given, dict(of))


def tellings_of_claim(row: Row) -> list[Cell]:
    """The tellings that answer as the words of the claim do in what the row is called by, and otherwise in nothing.

    Who is marked against these words gives another answer, a later figure too. So does who says nothing of what the row is
    called by: "dozens" is not "at least 58". Where nothing is marked in them, whoever is not marked either tells the same.
    """
    same = [cell for cell in row.cells if _plain(cell.text) == _plain(row.claim)]
    against = [
        other
        for each in row.divergences
        for mine, other in (sides_of(each), sides_of(each)[::-1])
        if any(stands_in(mine, cell) for cell in same)
    ]
    leading, *further = list(_things(row)) or [[]]

    def answers_so(cell: Cell) -> bool:
        if any(stands_in(mark, cell) for mark in against) or _answer(leading, cell)[0] != _answer_of(same, leading):
            return False
        said = ((_answer(thing, cell)[0], _answer_of(same, thing)) for thing in further)
        return all(None in each or each[0] == each[1] for each in said)

    return [cell for cell in row.cells if cell in same or answers_so(cell)]


def _answer_of(cells: Sequence[Cell], thing: Sequence[Divergence]) -> Hashable:
    """What the first of these tellings says that says anything of what the marks are of; None where none does."""
    return next((key for cell in cells if (key := _answer(thing, cell)[0]) is not None), None)


def _things(row: Row) -> Iterator[list[Divergence]]:
    """The marks of a row by what they are of, those that it is called by first."""
    rest = row.divergences
    while rest:
        leading = leading_of(replace(row, divergences=rest))
        yield leading
        rest = [each for each in rest if each not in leading]


def _answer(leading: Sequence[Divergence], cell: Cell) -> tuple[Hashable, str, str]:
    for divergence in leading:
        for side in sides_of(divergence):
            if not stands_in(side, cell):
                continue
            words = _plain(side.text)
            if not says(divergence, side):
                return unsaid(divergence, side), "", unsaid(divergence, side)
            return _key(divergence, side, words), words, ""
    return _repeated(leading, cell) or (None, "", ALIKE)


def _repeated(leading: Sequence[Divergence], cell: Cell) -> tuple[Hashable, str, str] | None:
    """The one answer of others whose very words stand in an unmarked telling; None where none, or more than one, does."""
    found = {
        _key(each, side, words): words
        for each in leading
        for side in sides_of(each)
        if says(each, side) and _holds(cell.text, words := _plain(side.text))
    }
    if len(found) != 1:
        return None
    [(key, words)] = found.items()
    return key, words, ""


def _holds(text: str, words: str) -> bool:
    """Whether the words stand in a text, as words and not within others."""
    pattern = rf"(?<!\w){re.escape(words.casefold())}(?!\w)"
    return re.search(pattern, _plain(text.casefold())) is not None


def _plain(words: str) -> str:
    """Words with one space between them."""
    return " ".join(words.split())


def _key(divergence: Divergence, side: Mark, words: str) -> Hashable:
    """What two answers have in common that are one: the figure that was read, else the words."""
    told = detail_of(divergence, side)
    if divergence.type == "quantity":
        return told.get("low"), told.get("high"), told.get("unit")
    return words.casefold()
