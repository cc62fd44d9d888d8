"""Of which of several happenings a sentence tells: the first attack, both blasts, one of the boats. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon, lexicon
from service.comparison.quantities.words import Words, words_of
from service.comparison.telling import Telling

# Words before the noun of a happening that say which of several it is: "the first car bomb".
_WHICH_NEAR = 3
# Texts of which this is remembered: a sentence is held against several others.
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class _Told:
    """`which` of several happenings a sentence tells, whether `several` together, or one (`single`).

    `one_of` are the nouns of which it tells one ("one of the boats"), `plurals` all that it has in the plural.
    """

    which: frozenset[str] = frozenset()
    several: bool = False
    single: bool = False
    one_of: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()


def are_of_other_happenings(left: Telling, right: Telling) -> bool:
    """Whether one tells of the first attack and the other of the second, or one of an attack and the other of both."""
    one, other = _told(left.text, left.lang), _told(right.text, right.lang)
    if one.which and other.which:
        return not one.which & other.which
    return _is_one_of(one, other) or _is_one_of(other, one)


def _is_one_of(one: _Told, other: _Told) -> bool:
    if one.one_of & other.plurals - other.one_of:
        return True
    return other.several and not one.several and (bool(one.which) or one.single)


@lru_cache(maxsize=_REMEMBERED)
def _told(text: str, lang: str) -> _Told:
    rules, words = lexicon(lang), words_of(text)
    if rules is None:
        return _Told()
    plurals = [place for place, word in enumerate(words.lower) if is_plural(word, rules)]
    nouns = [place for place, word in enumerate(words.lower) if word in rules.happenings]
    several = [place for place in nouns if place in plurals]
    one_of = [place for place in plurals if any(rules.one_of.before(words, near) for near in (place, place - 1))]
    before = (words.at(near) for place in nouns for near in range(place - _WHICH_NEAR, place))
    together = bool(several) and not rules.together.isdisjoint(words.lower)
    return _Told(
        which=frozenset(word for word in before if word in rules.which),
        several=(together or any(_is_counted(words, place, rules) for place in several)) and not one_of,
        single=bool(nouns) and not several,
        one_of=frozenset(map(words.at, one_of)),
        plurals=frozenset(map(words.at, plurals)),
    )


def _is_counted(words: Words, place: int, rules: Lexicon) -> bool:
    """Whether "two", "both" or "a series of" stands before the noun of happenings at `place`."""
    hits = (rules.several.at(words, near) for near in range(max(0, place - _WHICH_NEAR), place))
    return any(hit is not None and hit[1] <= place for hit in hits)
