"""Words beside a number that change what it counts: by what time, how much or to what, with whom, of which happening. Pure."""

from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.records import Change
from service.comparison.quantities.words import Words

# Words behind a phrase among which the time is looked for by which it counts, and the noun of a change.
_RATE_NEAR, _CHANGE_NEAR = 4, 3
# Words behind a phrase among which somebody is named ("…, including the gunman"), and of that name at most.
_NAMED_NEAR, _LONGEST_NAME = 25, 4
# Words before a phrase among which another happening opens its clause, and from "the" to that happening's noun.
_SEQUEL_NEAR, _DEFINITE_NEAR = 12, 4


def rate_behind(words: Words, last: int, rules: Lexicon) -> str:
    """The time by which a phrase counts that ends before `last`: "300 cars per day"; "" where it counts by none."""
    for place in range(last, last + _RATE_NEAR):
        if words.is_stop(place) or words.is_digits(place):
            return ""
        if hit := rules.rates.at(words, place):
            return "" if words.at(hit[1]) in rules.labels["ago_after"] else hit[0]  # "12 were killed a day after"
    return ""


def change_of(words: Words, first: int, last: int, rules: Lexicon) -> Change:
    """What words[first:last] tells of a change: "by 3 percent", "rose 3 percent" and "a 3 percent rise" are steps of it."""
    before = words.at(first - 1)
    if before in rules.linking["level"]:
        return "level"
    behind = (words.at(place) for place in range(last, last + _CHANGE_NEAR))
    if before in rules.linking["step"] | rules.linking["rising"] | rules.linking["falling"] or (
        before in rules.articles and any(word in rules.linking["changes_told"] for word in behind)
    ):
        return "step"
    return ""


def named_beside(words: Words, last: int, rules: Lexicon) -> int:
    """So many persons as are named behind a phrase that ends before `last`; below 0 such as it does not count."""
    if words.at(last) == rules.joiner and (named := _named_at(words, last + 1, rules)):
        return -named
    for place in range(last, last + _NAMED_NEAR):
        if words.is_stop(place) or words.is_digits(place) or words.at(place) in rules.values:
            return 0
        if hit := rules.besides.at(words, place):
            return -_named_at(words, hit[1], rules)
        if hit := rules.parts.at(words, place):
            return _named_at(words, hit[1], rules)
    return 0


def _named_at(words: Words, place: int, rules: Lexicon) -> int:
    """How many "the gunman", "the three attackers" are; 0 where nobody or no number of them is told."""
    if words.at(place) in rules.persons and not is_plural(words.at(place), rules):  # a headline: "including gunman"
        return 1
    if words.at(place) not in rules.linking["definite"]:
        return 0
    if value := rules.values.get(words.at(place + 1)):
        return int(value)
    end = place + 1
    while words.is_word(end) and words.at(end) not in rules.function_words and not rules.states.at(words, end):
        end += 1
    is_one = place + 1 < end <= place + _LONGEST_NAME and not is_plural(words.at(end - 1), rules)
    return int(is_one and (words.is_stop(end) or not words.is_word(end) or words.at(end) in rules.function_words))


def is_of_a_sequel(words: Words, first: int, rules: Lexicon) -> bool:
    """Whether the phrase that starts at `first` counts what came before what is told: "came hours after 15 were killed".

    Not where that is a happening that both know: "comes a day after the blast that killed 15".
    """
    for place in range(first - 1, first - 1 - _SEQUEL_NEAR, -1):
        if words.is_stop(place) or words.at(place) == ",":
            return False
        if words.at(place) in rules.linking["sequels"]:
            between = range(place + 1, first)
            follows = words.at(place).startswith("follow") or any(
                words.at(each) in rules.labels["ago_after"] for each in between
            )
            return follows and not any(_is_known(words, each, rules) for each in between)
    return False


def _is_known(words: Words, place: int, rules: Lexicon) -> bool:
    near = (words.at(each) for each in range(place + 1, place + 1 + _DEFINITE_NEAR))
    return words.at(place) in rules.linking["definite"] and any(word in rules.happenings for word in near)
