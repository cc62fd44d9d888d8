"""Opposite claims, by rules that fire where they are sure: negated on one side, denied on one side, or opposite results.

Two predicates are held against each other only where both clauses speak of the same: their content words agree, who did it
and to whom it was done included. "A won the match" and "B lost the match" are no contradiction; nor is what may be, what is
asked, or what somebody is accused of; nor are a bill rejected and its amendment approved, since what it is said of must be
one noun. Words and forms stand in `languages/<lang>/contradiction.toml`; another language has
no rules, and nothing is found. The words must be the same, up to their endings: likeness in meaning does not tell an army
from its enemy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from service.comparison.contradiction.rules import Rules, Word, rules_of
from service.comparison.telling import Found, Span, Telling

# Words of a clause that are looked at on each side of its predicate: a bound on cost, beyond the subjects and objects of news.
WINDOW = 20
# Share of the content words of the clause with fewer that must stand in the other.
AGREEMENT = 0.5
# Set by judgement, not calibrated: on 13,415 pairs of near sentences of the development data (samples, ClaimDiff, ECB+) no
# rule fires, so there is nothing to count.
PLAIN, HEDGED = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands around a predicate: stems of who did it, and of whom or what it was done to; how surely it is told.

    `thing` is the noun that it is said of with what stands before it, `doer` that of who did it, "" for none.
    """

    subject: frozenset[str]
    object: frozenset[str]
    doer: "Noun"
    thing: "Noun"
    names: frozenset[str]
    is_open: bool
    is_hedged: bool
    is_negated: bool

    def without_roles(self) -> "Clause":
        """The same, for "no casualties": what was not there has no roles to play."""
        return replace(self, subject=frozenset(), object=self.subject | self.object)


class Noun(NamedTuple):
    """Stems of a noun, of what stands before it, and of the first word of what it is for or of: "the new *plan* to *close*"."""

    head: str = ""
    before: frozenset[str] = frozenset()
    purpose: str = ""


class Predicate(NamedTuple):
    """A predicate in a text: what is shown of it, with what negates or denies it, and which word it is."""

    span: Span
    place: int


def find(left: Telling, right: Telling) -> list[Found]:
    """At most one contradiction, the surest; the first where several are equally sure."""
    language = rules_of(left.lang.partition("-")[0].casefold())
    if language is None or language is not rules_of(right.lang.partition("-")[0].casefold()):
        return []
    ours, theirs = language.words_of(left.text), language.words_of(right.text)
    found = [
        *_found(language, ours, theirs),
        *(
            Found(each.type, each.right, each.left, each.probability, each.detail)
            for each in _found(language, theirs, ours)
        ),
    ]
    texts = left.text, right.text
    return sorted(
        found, key=lambda each: (-each.probability, sorted(zip(texts, (each.left, each.right), strict=True)))
    )[:1]


def _found(language: Rules, asserting: list[Word], opposing: list[Word]) -> Iterator[Found]:
    """Contradictions of which `opposing` holds the negation, the denial, or the second word of two opposites."""
    for kind, ours, theirs in (*_negations(language, asserting, opposing), *_opposites(language, asserting, opposing)):
        clauses = _clause(language, asserting, ours.place), _clause(language, opposing, theirs.place)
        if kind == "absence":
            clauses = clauses[0].without_roles(), clauses[1].without_roles()
        negated_too = kind != "opposite" and clauses[0].is_negated
        not_told = clauses[0].is_open or (clauses[1].is_open and kind != "denial")
        if negated_too or not_told or not _speak_of_the_same(*clauses):
            continue
        if kind != "absence" and not _are_said_of_one_thing(*clauses):
            continue
        hedged = kind == "denial" or clauses[0].is_hedged or clauses[1].is_hedged
        yield Found("contradiction", ours.span, theirs.span, HEDGED if hedged else PLAIN, {"kind": kind})


def _opposites(language: Rules, ours: list[Word], theirs: list[Word]) -> Iterator[tuple[str, Predicate, Predicate]]:
    """Words of which one side has the one and the other its opposite, and neither has both."""
    first, second = _first_places(ours), _first_places(theirs)
    negated = {ours[place].text for place in _negated(language, ours)}
    negated |= {theirs[place].text for place in _negated(language, theirs)}
    for form, place in first.items():
        opposed = language.opposites.get(form, frozenset())
        kin = {each for opposite in opposed for each in language.opposites[opposite]}
        met = sorted(opposed & second.keys())
        # Each pair is met from both sides: once is enough.
        if (
            met
            and form < met[0]
            and not opposed & first.keys()
            and not kin & second.keys()
            and not negated & {form, met[0]}
        ):
            yield "opposite", _shown(ours, place), _shown(theirs, second[met[0]])


def _negations(
    language: Rules, asserting: list[Word], opposing: list[Word]
) -> Iterator[tuple[str, Predicate, Predicate]]:
    """Predicates that `opposing` negates or denies throughout, and `asserting` never does."""
    theirs, ours = _negated(language, opposing), _negated(language, asserting)
    untouched = {opposing[place].stem for place in range(len(opposing)) if place not in theirs}
    negated_here = {asserting[place].stem for place in ours}
    plain = {word.stem: place for place, word in reversed(list(enumerate(asserting))) if place not in ours}
    for place, first in theirs.items():
        stem = opposing[place].stem
        if stem in plain and stem not in untouched and stem not in negated_here:
            kind = language.kind_of(opposing[first].text)
            opens = _auxiliary(language, opposing, first) if kind == "negation" else first
            span = opposing[opens].start, opposing[place].end
            yield kind, _shown(asserting, plain[stem]), Predicate(span, place)


def _auxiliary(language: Rules, words: list[Word], negator: int) -> int:
    """Where the auxiliaries begin that the negator stands behind: without them "did not bomb" is quoted as "not bomb"."""
    first = negator
    while first and words[first - 1].text in language.auxiliaries and not words[first].opens_clause:
        first -= 1
    return first


def _negated(language: Rules, words: list[Word]) -> dict[int, int]:
    """Place of each content word that is negated or denied → that of the word that does it."""
    found: dict[int, int] = {}
    for place, word in enumerate(words):
        fails = word.text in language.failures and place + 1 < len(words) and words[place + 1].text in language.purposes
        if fails or word.text in language.negators or word.text in language.denials:
            target = place + 1
            while target < min(len(words), place + 1 + language.reach) and words[target].text in language.between:
                target += 1
            if target < len(words) and _negates(language, words, place, target):
                found[target] = place
    return found


def _negates(language: Rules, words: list[Word], place: int, target: int) -> bool:
    between = words[place + 1 : target + 1]
    if any(word.text in language.not_negating or word.opens_clause for word in between):
        return False
    if place and words[place - 1].text in language.modals:
        return False
    if words[place].text in language.denials:
        return words[target].text not in language.function_words | language.given
    contrasted = any(word.text in language.contrasts for word in words[target + 1 : target + 1 + WINDOW])
    return not contrasted and words[target].text not in language.function_words


def _clause(language: Rules, words: list[Word], place: int) -> Clause:
    """The clause of a predicate, at most WINDOW words each way. In the passive, who did it stands behind "by"."""
    start, end = place, place + 1
    while start > max(0, place - WINDOW) and not words[start].opens_clause:
        start -= 1
    while end < min(len(words), place + WINDOW) and not words[end].opens_clause:
        end += 1
    # What "denied that" or "accused it, and" leads to is not told outright, though a clause of its own.
    lead = words[max(0, start - 1) : start] if words[start].text in language.boundaries else []
    texts = {word.text for word in (*words[start:place], *words[place + 1 : end])}
    names = frozenset(
        word.stem for word in words[start:end] if word.is_name and word.text not in language.function_words
    )
    before, after = words[start:place], words[place + 1 : end]
    agent = next((number for number, word in enumerate(after) if word.text == language.passive_agent), None)
    passive = any(word.text in language.copulas for word in before[-3:])
    if passive and agent is not None:
        before, after = after[agent + 1 :], [*before, *after[:agent]]
    elif passive:
        before, after = [], [*before, *after]
    # "in that area", cut behind "in": what it points at is not here.
    cut = words[end - 1].text in language.prepositions
    leading, following = _first_noun(language, words[start:place]), _first_noun(language, words[place + 1 : end])
    return Clause(
        _content(language, before),
        _content(language, after),
        Noun() if passive else leading,
        leading if passive else following,
        names,
        cut or not language.open.isdisjoint(texts | {word.text for word in lead}),
        bool(texts & language.hedges),
        bool(texts & language.negators),
    )


def _first_noun(language: Rules, words: list[Word]) -> Noun:
    """The noun that words begin with, behind its article; none where other words come first."""
    first = next((place for place, word in enumerate(words) if word.text not in language.articles), len(words))
    end = first
    while end < len(words) and words[end].text not in language.function_words | language.prepositions:
        end += 1
    if first == end:
        return Noun()
    purpose = ""
    if end + 1 < len(words) and words[end].text in language.purposes:
        following = words[end + 1]
        is_told = following.text not in language.articles | language.function_words and not following.text.isdigit()
        purpose = following.stem if is_told else ""
    return Noun(words[end - 1].stem, frozenset(word.stem for word in words[first : end - 1]), purpose)


def _are_said_of_one_thing(left: Clause, right: Clause) -> bool:
    """Whether it is said of one thing and of one doer, as far as both tell: a bill is not its amendment, nor another bill."""
    ours, theirs = left.thing, right.thing
    if ours.head and theirs.head and ours.head != theirs.head:
        return False
    return not (_is_another(ours, theirs) or _is_another(left.doer, right.doer))


def _is_another(one: Noun, other: Noun) -> bool:
    """Whether both say more of a noun of one name, and not the same ("opposition lawmakers", "government lawmakers")."""
    if not one.head or one.head != other.head:
        return False
    apart = bool(one.before and other.before) and one.before.isdisjoint(other.before)
    return apart or bool(one.purpose and other.purpose and one.purpose != other.purpose)


def _content(language: Rules, words: list[Word]) -> frozenset[str]:
    ignored = language.function_words | language.negators | language.hedges | language.boundaries
    return frozenset(word.stem for word in words if word.text not in ignored and not word.text.isdigit())


def _speak_of_the_same(left: Clause, right: Clause) -> bool:
    """Whether two clauses share who and what, in the same roles, and enough of their words; a name of its own parts them."""
    ours, theirs = left.subject | left.object, right.subject | right.object
    shared = ours & theirs
    if not shared or len(shared) < AGREEMENT * min(len(ours), len(theirs)):
        return False
    if left.names - theirs and right.names - ours:
        return False
    if len(shared) < 2 and len(shared) < max(len(ours), len(theirs)):
        return False
    crossed = (left.subject & right.object) | (left.object & right.subject)
    if crossed - (left.subject & right.subject) - (left.object & right.object):
        return False
    return all(
        bool(mine & other)
        for mine, other in ((left.subject, right.subject), (left.object, right.object))
        if mine and other
    )


def _shown(words: list[Word], place: int) -> Predicate:
    return Predicate((words[place].start, words[place].end), place)


def _first_places(words: list[Word]) -> dict[str, int]:
    return {word.text: place for place, word in reversed(list(enumerate(words)))}
