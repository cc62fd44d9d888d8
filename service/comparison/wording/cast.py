"""Who plays in an event, and by which words its texts name them: what all its sentences show of a pair of words. Pure.

Two sentences rarely say that "the president" is Trump; somewhere in the event a text does, and puts both side by side
("President Trump", "Abe, the Japanese prime minister"). Such titles and appositions are the surest sign that a name and a noun
are one (Haghighi, Klein: Simple coreference resolution with rich syntactic and semantic features, EMNLP 2009). Nouns that name
the same people stand in for one another: where sentences are near, one has this noun and the other has that.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from numpy.typing import NDArray

from service.comparison.telling import Telling
from service.comparison.wording.kinds import Probes
from service.comparison.wording.terms import WORD, Reading, Term, language, opens, read, stem

# Cosine of sentences from which on they are near: of two that tell one claim, most have it (`alignment.py`).
NEAR = 0.55
# What stands between a noun and the name that it belongs to: "leader Kim", "the leader, Kim".
TITLE = re.compile(r" ?,? ")
# What stands between a name and the phrase that says who it is: "Kim, the North Korean leader".
APPOSITION = re.compile(r" ?, (?:(\w+) )?")
NOBODY: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Cast:
    """Of an event's sentences: the reading of each by its text, and which are `near`, shape (sentences, sentences).

    By word: `sentences` are the places of those that have it, `actors` is how surely it names an actor, the mean of its
    mentions, `roles` counts the names that a noun stands beside, `aliases` are all words of the names that a word stands in.
    `small` and `capital` count how often a word is written so inside of sentences.
    """

    readings: dict[str, Reading]
    near: NDArray[np.bool_]
    sentences: dict[str, frozenset[int]]
    actors: dict[str, float]
    roles: dict[str, Counter[str]]
    aliases: dict[str, frozenset[str]]
    small: Counter[str]
    capital: Counter[str]

    def read(self, telling: Telling) -> Reading | None:
        """As `terms.read`, and a word that opens a sentence is a name where the event mostly writes it with a capital."""
        known = self.readings.get(telling.text)
        return _cased(telling, self.small, self.capital) if known is None else known

    def apposed(self, noun: Term, name: Term) -> tuple[int, int]:
        """How often the event's texts put a noun beside a name of one person, and beside names of others."""
        roles = self.roles.get(noun.stems[-1])
        if roles is None:
            return 0, 0
        mine = sum(roles[each] for each in self._names(name))
        return mine, roles.total() - mine

    def are_aliases(self, one: Term, other: Term) -> bool:
        """Whether two names are parts of one: somewhere the texts say both together."""
        return bool(self._names(one) & set(_person(other, self.small)))

    def shared_roles(self, one: str, other: str) -> float:
        """Cosine, in [0, 1], of the counts of names that two nouns stand beside."""
        here, there = self.roles.get(one), self.roles.get(other)
        if here is None or there is None:
            return 0.0
        product = sum(count * there[name] for name, count in here.items())
        return float(product / np.sqrt(_squared(here) * _squared(there)))

    def other_roles(self, one: str, other: str) -> int:
        """How often two nouns stand beside names that the other never stands beside; the smaller of both counts."""
        here, there = self.roles.get(one, NOBODY), self.roles.get(other, NOBODY)
        return min(_without(here, there), _without(there, here))

    def opposed(self, one: str, other: str) -> int:
        """How many pairs of near sentences have one of the words in the one and the other in the other, and neither both."""
        here, there = self.sentences.get(one, frozenset()), self.sentences.get(other, frozenset())
        return int(np.count_nonzero(self.near[np.ix_(sorted(here - there), sorted(there - here))]))

    def _names(self, name: Term) -> set[str]:
        return {alias for each in _person(name, self.small) for alias in self.aliases.get(each, frozenset({each}))}


def cast_of(tellings: Iterable[Telling], probes: Probes) -> Cast:
    """The cast of an event's sentences, each counted once; those that `probes` cannot read are left out."""
    texts = list({telling.text: telling for telling in tellings}.values())
    small, capital = _written(texts)
    cased = ((each, _cased(each, small, capital)) for each in texts)
    read_by_all = [
        (each, reading) for each, reading in cased if reading and reading.vectors.shape[1] == probes.dimension
    ]
    sentences: dict[str, set[int]] = defaultdict(set)
    actors: dict[str, list[float]] = defaultdict(list)
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    aliases: dict[str, set[str]] = defaultdict(set)
    for place, (telling, reading) in enumerate(read_by_all):
        for term, actor in zip(reading.terms, probes.actor(reading.vectors).tolist(), strict=True):
            sentences[term.stems[-1]].add(place)
            actors[term.stems[-1]].append(actor)
            person = _person(term, small) if term.name else ()
            for each in person:
                aliases[each].update(person)
        for noun, name in _apposed(telling, reading, small):
            roles[noun][name] += 1
    return Cast(
        {telling.text: reading for telling, reading in read_by_all},
        _near([telling for telling, _ in read_by_all]),
        {word: frozenset(places) for word, places in sentences.items()},
        {word: fsum(each) / len(each) for word, each in actors.items()},
        dict(roles),
        {word: frozenset(each) for word, each in aliases.items()},
        small,
        capital,
    )


def _written(tellings: Sequence[Telling]) -> tuple[Counter[str], Counter[str]]:
    """How often words are written small and with a capital where no sentence or quotation opens."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for telling in tellings:
        for word in WORD.finditer(telling.text):
            if not opens(telling.text, word.start()):
                (capital if word.group()[0].isupper() else small)[stem(word.group())] += 1
    return small, capital


def _cased(telling: Telling, small: Counter[str], capital: Counter[str]) -> Reading | None:
    reading = read(telling)
    if reading is None:
        return None
    terms = [
        replace(term, name=True)
        if not term.name and telling.text[term.span[0]].isupper() and capital[term.stems[0]] > small[term.stems[0]]
        else term
        for term in reading.terms
    ]
    return replace(reading, terms=tuple(terms))


def _person(name: Term, small: Counter[str]) -> tuple[str, ...]:
    """The words of a name without the title before it, which the event's texts also write small: "President Trump"."""
    first = next((place for place, each in enumerate(name.stems[:-1]) if not small[each]), len(name.stems) - 1)
    return name.stems[first:]


def _apposed(telling: Telling, reading: Reading, small: Counter[str]) -> Iterator[tuple[str, str]]:
    """Nouns in the singular with the last word of the name that they are title or apposition of."""
    text = telling.text
    for place, term in enumerate(reading.terms):
        following = reading.terms[place + 1 : place + 2]
        between = text[term.span[1] : following[0].span[0]] if following else ""
        if term.name:
            person = _person(term, small)
            yield from ((title, person[-1]) for title in term.stems[: -len(person)])
            if following and _opens_apposition(between, telling.lang):
                last = [each for each in reading.terms[place + 1 :] if each.chain == following[0].chain][-1]
                if not last.name and not last.plural:
                    yield last.stems[-1], person[-1]
        elif following and following[0].name and not term.plural and TITLE.fullmatch(between):
            yield term.stems[-1], _person(following[0], small)[-1]


def _opens_apposition(between: str, lang: str) -> bool:
    """Whether a comma stands between a name and a phrase, and at most a word that opens phrases."""
    found, known = APPOSITION.fullmatch(between), language(lang)
    opening = found[1] if found else None
    return found is not None and known is not None and (opening is None or opening.casefold() in known.determiners)


def _near(tellings: Sequence[Telling]) -> NDArray[np.bool_]:
    """Which sentences are near one another, none to itself; (sentences, sentences)."""
    if not tellings:
        return np.zeros((0, 0), dtype=np.bool_)
    vectors = np.stack([each.tokens.sentence for each in tellings if each.tokens is not None])
    # Rounded, so that the order of the sentences changes nothing.
    near = np.round(vectors @ vectors.T, 5) >= NEAR
    np.fill_diagonal(near, False)
    return np.asarray(near, dtype=np.bool_)


def _without(counts: Counter[str], other: Counter[str]) -> int:
    return sum(count for name, count in counts.items() if name not in other)


def _squared(counts: Counter[str]) -> int:
    return sum(count * count for count in counts.values())
