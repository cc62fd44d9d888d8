"""Whether two numbers of which nothing is said count one thing, by the words around them. Pure."""

from bisect import bisect_left
from itertools import takewhile

from indexer.matching.terms import is_name, terms_of
from service.comparison.circumstances.happenings import verbs
from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon, lexicon
from service.comparison.quantities.records import DURATION, IMPRISONMENT, SCORE, Quantity
from service.comparison.quantities.words import Words, words_of
from service.comparison.telling import Telling

# A number of which nothing is said, or a measure, is compared only where its nearest words share one: so many on each side, up
# to the next mark, behind it also to the next word of grammar; and letters that tell a word through its endings.
_NEAREST, _STEM = 3, 5
# Before a span of time stand its subject and verb: "the hostages were held for 12 days".
_NEAREST_OF_DURATION = 5
# Percentages and spans of time are of anything: they need two words in common.
_SHARED = {"percent": 2, DURATION: 2}
# A score is told of a house and a bill, or of two teams.
_SHARED_OF_SCORES = 2
_SELF_TOLD = frozenset({"magnitude", SCORE, IMPRISONMENT})
# Words behind a measure that name whence it is taken: "30 km from the city of Padang".
_WHENCE_NEAR = 6
# Words behind a counted noun among which its passive stands ("30 schools in the north were closed").
_PASSIVE_NEAR = 6


def may_be_same_thing(left: Telling, right: Telling, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers of which nothing is said have a word in common, and no verb or place of their own.

    What says by itself of what it is, a magnitude, a score, a prison term, needs no word, but no names apart.
    """
    mine, yours = _verb_of(left, one), _verb_of(right, other)
    is_one_verb = not mine or not yours or mine == yours
    if one.counted == SCORE and len(_subjects(left) & _subjects(right)) < _SHARED_OF_SCORES:
        return False
    if one.counted in _SELF_TOLD:
        return not _name_others(left, right) and (is_one_verb or one.counted != IMPRISONMENT)
    shared = len(_nearest(left, one) & _nearest(right, other))
    if shared < _SHARED.get(one.counted, 1):
        return False
    if not is_one_verb or one.unit is None:
        return is_one_verb
    around = _behind if one.counted == DURATION else _whence
    here, there = around(left, one), around(right, other)
    return not here or not there or bool(here & there)


def _subjects(telling: Telling) -> set[str]:
    """The beginnings of the words with a meaning that do not only say that there is a score."""
    rules, words = lexicon(telling.lang), words_of(telling.text)
    known = rules.function_words | rules.scores["told"] | rules.scores["counted"] if rules else frozenset[str]()
    return {word[:_STEM] for place, word in enumerate(words.lower) if words.is_word(place) and word not in known}


def _name_others(left: Telling, right: Telling) -> bool:
    """Whether each names somebody or some place that the other does not."""
    one, other = (_names(each) for each in (left, right))
    return bool(one - other and other - one)


def _names(telling: Telling) -> set[str]:
    """The names of a text; a single word that opens it is one where a verb of a court's follows: "Smith was sentenced"."""
    rules, words = lexicon(telling.lang), words_of(telling.text)
    opens = words.at(0) if rules and words.at(1) in rules.linking["singular"] and words.is_capital(0) else ""
    named = {term for term in terms_of(telling.text) if is_name(term)}
    return named | ({opens} - rules.function_words if opens and rules else set())


def _nearest(telling: Telling, quantity: Quantity) -> set[str]:
    """The beginnings of the words around a number: those before it, the adjectives of its noun, and those behind."""
    rules, words = lexicon(telling.lang), words_of(telling.text)
    if rules is None:
        return set()
    before = _NEAREST_OF_DURATION if quantity.counted == DURATION else _NEAREST
    first = bisect_left(words.starts, quantity.start)
    number, last = bisect_left(words.starts, quantity.number[1]), bisect_left(words.starts, quantity.end)
    places = [*takewhile(lambda place: not words.is_stop(place), range(first - 1, first - 1 - before, -1))]
    places += range(number, last - (quantity.unit is None))
    behind = last + (words.at(last) in rules.of)
    places += takewhile(lambda place: words.at(place) not in rules.function_words, range(behind, behind + _NEAREST))
    near = (words.at(place) for place in places if words.is_word(place))
    return {
        word[:_STEM] for word in near if word not in rules.function_words and rules.units.at(words_of(word), 0) is None
    }


def _verb_of(telling: Telling, quantity: Quantity) -> str:
    """The stem of the verb whose object or passive subject a quantity is: "exported 300 tonnes"; "" where none is seen.

    What has changed to a level has none: whether it rose or fell, the numbers say.
    """
    rules, words = lexicon(telling.lang), words_of(telling.text)
    if rules is None:
        return ""
    stems = {verb.start: verb.stem for verb in verbs(telling.text, telling.lang)}
    first, last = bisect_left(words.starts, quantity.start), bisect_left(words.starts, quantity.end)
    skipped = frozenset.union(*(rules.linking[name] for name in ("step", "level", "definite", "particles")))
    before = first - 1
    while words.at(before) in skipped:
        before -= 1
    place = before if _is_verb(words, before, stems, rules) else _passive_behind(words, last, stems, rules)
    if place is None:
        return ""
    way = next((way for way in ("rising", "falling") if words.at(place) in rules.linking[way]), "")
    if way:
        return "" if quantity.change == "level" else way
    return stems.get(words.starts[place], words.at(place)[:_STEM])


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
    rules, words = lexicon(telling.lang), words_of(telling.text)
    last = bisect_left(words.starts, quantity.end)
    behind = range(last, last + _WHENCE_NEAR)
    within = takewhile(lambda place: not words.is_stop(place) and words.at(place) != ",", behind)
    dates = rules.labels["weekdays"] | rules.labels["months"] if rules else frozenset[str]()
    return {words.at(place) for place in within if words.is_capital(place)} - dates


def _behind(telling: Telling, quantity: Quantity) -> set[str]:
    """The words with a meaning behind a span of time, up to the next mark: "two years in office"."""
    rules, words = lexicon(telling.lang), words_of(telling.text)
    last = bisect_left(words.starts, quantity.end)
    behind = (words.at(place) for place in range(last, last + _WHENCE_NEAR) if words.is_word(place))
    return {word[:_STEM] for word in behind if rules and word not in rules.function_words | rules.labels["months"]}
