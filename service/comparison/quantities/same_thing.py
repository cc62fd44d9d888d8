"""Whether two tellings count one thing: of one happening, and where nothing is said of the counted, by its words. Pure."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile

from service.comparison.circumstances.happenings import verbs
from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon, lexicon
from service.comparison.quantities.records import Quantity
from service.comparison.quantities.words import Words, words_of
from service.comparison.telling import Telling

# A number of which nothing is said, or a measure, is compared only where its nearest words share one: so many on each side, up
# to the next mark, behind it also to the next word of grammar; and letters that tell a word through its endings.
_NEAREST, _STEM = 3, 5
# Percentages are of anything: they need two words in common.
_SHARE, _SHARED_OF_SHARES = "percent", 2
# Words before the noun of a happening that say which of several it is ("the first car bomb"), and behind a measure that name
# whence it is taken ("30 km from the city of Padang").
_WHICH_NEAR, _WHENCE_NEAR = 3, 6
# Words behind a counted noun among which its passive stands ("30 schools in the north were closed").
_PASSIVE_NEAR = 6


@dataclass(frozen=True, slots=True)
class _Happening:
    """What a sentence says of how many happenings it tells: `which` of several, `several` together, or one (`single`)."""

    which: frozenset[str]
    several: bool
    single: bool


def are_of_other_happenings(left: Telling, right: Telling) -> bool:
    """Whether one tells of the first attack and the other of the second, or one of an attack and the other of both."""
    one, other = _happening_of(left), _happening_of(right)
    if one.which and other.which:
        return not one.which & other.which
    return _is_one_of(one, other) or _is_one_of(other, one)


def _is_one_of(one: _Happening, other: _Happening) -> bool:
    return other.several and not one.several and (bool(one.which) or one.single)


def _happening_of(telling: Telling) -> _Happening:
    rules, words = lexicon(telling.lang), words_of(telling.text)
    if rules is None:
        return _Happening(frozenset(), several=False, single=False)
    nouns = [place for place, word in enumerate(words.lower) if word in rules.happenings]
    plurals = [place for place in nouns if is_plural(words.at(place), rules)]
    which = {
        words.at(near) for place in nouns for near in range(place - _WHICH_NEAR, place) if words.at(near) in rules.which
    }
    which |= {"one" for place in plurals for near in (place, place - 1) if rules.one_of.before(words, near)}
    counted = any(
        (hit := rules.several.at(words, near)) and hit[1] <= place
        for place in plurals
        for near in range(max(0, place - _WHICH_NEAR), place)
    )
    together = bool(plurals) and any(word in rules.together for word in words.lower)
    return _Happening(frozenset(which), (counted or together) and "one" not in which, bool(nouns) and not plurals)


def may_be_same_thing(left: Telling, right: Telling, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers of which nothing is said have a word in common, and no verb or place of their own."""
    shared = len(_nearest(left, one) & _nearest(right, other))
    if shared < (_SHARED_OF_SHARES if one.counted == _SHARE else 1):
        return False
    mine, yours = _verb_of(left, one), _verb_of(right, other)
    if mine and yours and mine != yours:
        return False
    whence, from_where = _whence(left, one), _whence(right, other)
    return one.unit is None or not whence or not from_where or bool(whence & from_where)


def _nearest(telling: Telling, quantity: Quantity) -> set[str]:
    """The beginnings of the words around a number: those before it, the adjectives of its noun, and those behind."""
    rules, words = lexicon(telling.lang), words_of(telling.text)
    if rules is None:
        return set()
    first = bisect_left(words.starts, quantity.start)
    number, last = bisect_left(words.starts, quantity.number[1]), bisect_left(words.starts, quantity.end)
    places = [*takewhile(lambda place: not words.is_stop(place), range(first - 1, first - 1 - _NEAREST, -1))]
    places += range(number, last - (quantity.unit is None))
    behind = last + (words.at(last) in rules.of)
    places += takewhile(lambda place: words.at(place) not in rules.function_words, range(behind, behind + _NEAREST))
    near = (words.at(place) for place in places if words.is_word(place))
    return {
        word[:_STEM] for word in near if word not in rules.function_words and rules.units.at(words_of(word), 0) is None
    }


def _verb_of(telling: Telling, quantity: Quantity) -> str:
    """The stem of the verb whose object or passive subject a quantity is: "exported 300 tonnes"; "" where none is seen.

    Of a level it is none: whether prices rose to it or fell, the numbers say.
    """
    rules, words = lexicon(telling.lang), words_of(telling.text)
    if rules is None:
        return ""
    stems = {verb.start: verb.stem for verb in verbs(telling.text, telling.lang)}
    first, last = bisect_left(words.starts, quantity.start), bisect_left(words.starts, quantity.end)
    before = first - 1
    while words.at(before) in rules.linking["step"] | rules.linking["level"] | rules.linking["definite"]:
        before -= 1
    place = before if _is_verb(words, before, stems, rules) else _passive_behind(words, last, stems, rules)
    if place is None or quantity.change == "level":
        return ""
    ways = (way for way in ("rising", "falling") if words.at(place) in rules.linking[way])
    return next(ways, stems.get(words.starts[place], words.at(place)[:_STEM]))


def _is_verb(words: Words, place: int, stems: dict[int, str], rules: Lexicon) -> bool:
    """Whether a verb stands here: a past form, or by its ending one of the present ("exports 300 tonnes")."""
    if not 0 <= place < len(words) or words.at(place) in rules.function_words:
        return False
    changes = words.at(place) in rules.linking["rising"] | rules.linking["falling"]
    return changes or words.starts[place] in stems or _is_present(words, place, rules)


def _is_present(words: Words, place: int, rules: Lexicon) -> bool:
    return words.is_word(place) and not words.is_capital(place) and is_plural(words.at(place), rules)


def _passive_behind(words: Words, last: int, stems: dict[int, str], rules: Lexicon) -> int | None:
    """Where the verb stands of which the counted is the subject: "300 tonnes of wheat were exported"."""
    for place in range(last, last + _PASSIVE_NEAR):
        if words.is_stop(place) or words.at(place) == ",":
            return None
        if words.at(place - 1) in rules.linking["finite"] | rules.linking["passive"] and place < len(words):
            return place if words.starts[place] in stems else None
    return None


def _whence(telling: Telling, quantity: Quantity) -> set[str]:
    """The names behind a measure, up to the next mark: whence it is taken."""
    words = words_of(telling.text)
    last = bisect_left(words.starts, quantity.end)
    behind = range(last, last + _WHENCE_NEAR)
    within = takewhile(lambda place: not words.is_stop(place) and words.at(place) != ",", behind)
    return {words.at(place) for place in within if words.is_capital(place)}
