"""Who did what to whom, as far as the order of words tells it: "Rangers shoot poachers" is not "Poachers shoot rangers".

No parser: around a verb of the list, the words before it up to a preposition or a clause are who did it, those behind it whom
it was done to, and a passive with "by" turns them round. Which words those are stands in `languages/<lang>/roles.toml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.matching.languages import rules
from indexer.matching.letters import LETTERS
from indexer.matching.word_forms import folded

TOKEN = re.compile(rf"{LETTERS}(?:['’\-]{LETTERS})*['’]?|\d[\d,.]*|[^\w\s]")
# A word's first letters stand for its forms (police, policeman); shorter words are none that name a party.
STEM, SHORTEST = 4, 3
# Code points of a sentence that are read, words of one party, and words between a verb and its "by", "against" or "when".
LONGEST, PARTY, REACH = 400, 6, 6
# Without an auxiliary, as headlines have it, a "by" so near makes a passive ("taken into custody by").
BY = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something, and to whom: words as written, by their stems."""

    agent: Mapping[str, str]
    patient: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoleRules:
    """The rules of one language; the file says what each list is. `irregular` gives the stem of an irregular past form."""

    verbs: frozenset[str]
    endings: tuple[tuple[str, str], ...]
    irregular: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]

    def is_verb(self, form: str) -> bool:
        """Whether a word, in lower case, can be a form of one of the verbs."""
        if form in self.irregular:
            return self.irregular[form] in self.verbs
        stems = {form.removesuffix(ending) + instead for ending, instead in self.endings if form.endswith(ending)}
        stems |= {stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]}  # "stopped", "stop"
        return form in self.verbs or not stems.isdisjoint(self.verbs)

    def is_past(self, form: str) -> bool:
        """Whether a verb's form can be its participle."""
        return form in self.irregular or form.endswith(tuple(self.lists["participle_endings"]))


@cache
def role_rules(lang: str) -> RoleRules | None:
    """The rules of a language; None where it has none."""
    read, happenings = rules(lang, "roles"), rules(lang, "happenings")
    if read is None or happenings is None:
        return None
    return RoleRules(
        verbs=frozenset(read["verbs"].split()),
        endings=tuple((ending, instead) for ending, instead in read["endings"]),
        irregular={form: stem for stem, forms in happenings["irregular"].items() for form in forms.split()},
        lists={name: frozenset(words.split()) for name, words in read["lists"].items()},
    )


def deeds_of(sentences: Sequence[str], lang: str) -> tuple[Deed, ...]:
    """What these sentences tell that one party did to another."""
    known = role_rules(lang)
    if known is None:
        return ()
    return tuple(deed for sentence in sentences for deed in _Sentence(sentence[:LONGEST], known).deeds())


def exchanged(left: Sequence[Deed], right: Sequence[Deed]) -> tuple[str, str] | None:
    """Who did it to whom on the left, and the same two turned round on the right, in words; None where nothing is turned.

    Where both also tell one deed the same way round, the other is an answer to it, or the order of words misled.
    """
    if any(
        one.agent.keys() & other.agent.keys() and one.patient.keys() & other.patient.keys()
        for one, other in _both(left, right)
    ):
        return None
    for one, other in _both(left, right):
        doers = (one.agent.keys() & other.patient.keys()) - other.agent.keys() - one.patient.keys()
        sufferers = (one.patient.keys() & other.agent.keys()) - one.agent.keys() - other.patient.keys()
        if doers and sufferers:
            doer, sufferer = min(doers), min(sufferers)
            return (
                f"{one.agent[doer]} → {one.patient[sufferer]}",
                f"{other.agent[sufferer]} → {other.patient[doer]}",
            )
    return None


def _both(left: Sequence[Deed], right: Sequence[Deed]) -> Iterator[tuple[Deed, Deed]]:
    return ((one, other) for one in left for other in right)


class _Sentence:
    """A sentence's words, and the same in lower case."""

    def __init__(self, text: str, known: RoleRules) -> None:
        self.words = TOKEN.findall(text)
        self.forms = [word.casefold() for word in self.words]
        self.known = known
        self.lists = known.lists

    def deeds(self) -> Iterator[Deed]:
        for place in range(1, len(self.words)):
            sides = self._of_noun(place) or self._of_verb(place)
            if sides is not None:
                agent, patient = map(_stems, sides)
                if agent and patient:
                    yield Deed(agent, patient)

    def _of_noun(self, place: int) -> tuple[list[str], list[str]] | None:
        """Of a noun: "the army's attack on a town", "the shelling of a town"."""
        form, behind = self.forms[place], self._form(place + 1)
        doing = form.endswith(tuple(self.lists["noun_endings"]))
        if (behind in self.lists["upon"] and (doing or form in self.lists["nouns"])) or (
            doing and behind in self.lists["of"]
        ):
            return self._before(place), self._behind(place + 2)
        return None

    def _of_verb(self, place: int) -> tuple[list[str], list[str]] | None:
        form, before = self.forms[place], self.forms[place - 1]
        if before in self.lists["no_verb_after"] or not self.known.is_verb(form):
            return None
        start = self._start(place)
        passive = self.forms[start] in self.lists["passive"]
        if self.known.is_past(form):
            by = self._next(place, self.lists["by"])
            if by is not None and (passive or by - place <= BY):
                return self._behind(by + 1), self._before(start)
            if passive:  # "was hurt when a car hit him"
                clause = self._next(place, self.lists["clauses"])
                return (self._behind(clause + 1), self._before(start)) if clause is not None else None
        return None if passive else (self._before(start), self._objects(place))

    def _objects(self, place: int) -> list[str]:
        """What stands behind a verb, its particle and its preposition; and what it is directed against."""
        start = place + 1
        for skipped in ("particles", "directed"):
            start += self._form(start) in self.lists[skipped]
        against = self._next(place, self.lists["against"])
        return self._behind(start) + (self._behind(against + 1) if against is not None else [])

    def _start(self, place: int) -> int:
        """Where a verb begins: its auxiliary, adverbs between, or the verb itself where there is none."""
        at = place - 1
        while at > 0 and self._is_adverb(self.forms[at]):
            at -= 1
        return at if self.forms[at] in self.lists["passive"] | self.lists["auxiliaries"] else place

    def _next(self, place: int, wanted: frozenset[str]) -> int | None:
        """The first of these words near behind a verb, in its clause."""
        for at in range(place + 1, min(place + REACH, len(self.words))):
            if self.forms[at] in wanted:
                return at
            if not self.forms[at][0].isalnum() or self.forms[at] in self.lists["clauses"]:
                return None
        return None

    def _before(self, place: int) -> list[str]:
        """The party that ends there; of "a crowd of Muslims in Tripura" all but what a preposition leads in."""
        found: list[str] = []
        for at in range(place - 1, -1, -1):
            form = self.forms[at]
            if self._ends_a_party(form):
                break
            found = [] if form in self.lists["prepositions"] else [*found, self.words[at]]
        return self._named(found)

    def _behind(self, place: int) -> list[str]:
        """The party that begins there."""
        found: list[str] = []
        for at in range(place, len(self.words)):
            form, before = self.forms[at], self.forms[at - 1]
            if self._ends_a_party(form) or form in self.lists["prepositions"]:
                break
            if found and self.known.is_past(form) and before not in self.lists["no_verb_after"]:
                break  # the verb of whoever stands before it
            found.append(self.words[at])
        return self._named(found)[:PARTY]

    def _ends_a_party(self, form: str) -> bool:
        enders = ("pronouns", "clauses", "breaks", "passive", "auxiliaries")
        return not form[0].isalnum() or any(form in self.lists[name] for name in enders)

    def _named(self, words: Sequence[str]) -> list[str]:
        return [
            word
            for word in words
            if word[0].isalpha()
            and not self._is_adverb(word.casefold())
            and word.casefold() not in self.lists["no_verb_after"]
        ]

    def _is_adverb(self, form: str) -> bool:
        return form in self.lists["adverbs"] or form.endswith(tuple(self.lists["adverb_endings"]))

    def _form(self, place: int) -> str:
        return self.forms[place] if place < len(self.forms) else ""


def _stems(words: Sequence[str]) -> dict[str, str]:
    """Words by their stems; of compounds ("rebel-held") each part."""
    parts = ((part, word) for word in words for part in folded(word).split("-"))
    return {part[:STEM].rstrip("s"): word for part, word in parts if len(part) >= SHORTEST}
