"""The noun phrase behind a number: its head, who or what that counts, and whether the number is a share of a whole."""

from dataclasses import dataclass

from service.comparison.quantities.exclusions import is_plural
from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.numerals import Number, age_at
from service.comparison.quantities.records import PEOPLE
from service.comparison.quantities.words import Words

# Words of a noun phrase up to its head: longer runs are mostly words whose punctuation was lost.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Noun:
    """words[start:end] is what is counted, `counted` its group or noun ("" where none was found).

    `said` is the predicate of an adjective ("two wounded men"), `person` tells whether the head is one of persons, `other`
    whether it is "others" or "more", `share` whether the number counts some of a whole ("two of the men").
    """

    start: int
    end: int
    counted: str
    person: bool = False
    other: bool = False
    share: bool = False
    said: str = ""


def noun_behind(words: Words, number: Number, rules: Lexicon) -> Noun:
    """The noun phrase that the number counts; an empty one where the number stands alone."""
    start, share = number.last, False
    if whole := rules.the_whole.at(words, start):
        start, share = whole[1], True
    elif words.at(start) in rules.of:
        start += 1 + (words.at(start + 1) in rules.objects_after)
    if words.at(start) in {"-", "–"} and words.is_glued(start):
        return Noun(start, start, "")
    run = _run(words, start, rules, single=number.high == 1.0)
    head = _single(words, run, rules) if number.high == 1.0 else _several(words, run, rules)
    if head is None:
        return Noun(number.last, number.last, "", share=share)
    word = words.at(head)
    said = next((hit[0] for place in range(start, head) if (hit := rules.states.at(words, place))), "")
    other = any(words.at(place) in rules.linking["others"] for place in range(start, head + 1))
    people = words.is_capital(head) and rules.demonym.search(word) is not None
    aged = is_aged(words, head + 1, rules)
    person = people or word in rules.persons or aged
    if words.is_capital(head) and not (person or word in rules.things or said) and number.core > 0:
        return Noun(number.last, number.last, "", share=share)
    counted = rules.persons.get(word) or rules.things.get(word) or (PEOPLE if person else word)
    end = head + 1
    while aged and words.is_capital(end):
        end += 1
    return Noun(start, end, counted, person, other, share, said)


def _run(words: Words, start: int, rules: Lexicon, *, single: bool) -> range:
    """The words up to the next that cannot be inside a noun phrase: a function word, a mark, a number, a predicate."""
    end = start
    while end < start + _LONGEST + 3 * single:
        word = words.at(end)
        state = rules.states.at(words, end)
        if state and not _is_attribute(words, end, state[1], rules):
            break
        if not single and (aged := age_at(words, end, rules)):
            end = aged
            continue
        is_age = single and (words.is_digits(end) or word == "-" or rules.age_after.at(words, end + 1) is not None)
        closed = word in rules.function_words and word not in rules.linking["others"]
        if (closed and not is_age) or not (words.is_word(end) or is_age):
            break
        if (word in rules.values or word in rules.scales) and not is_age:
            break
        end += 1
    return range(start, end)


def _is_attribute(words: Words, place: int, end: int, rules: Lexicon) -> bool:
    """Whether a state stands before its noun: "two wounded men", "two besieged Syrian towns"."""
    if words.at(place) not in rules.linking["attributive"] or rules.vague.at(words, end):
        return False
    for ahead in (end, end + 1, end + 2):
        word = words.at(ahead)
        if word in rules.function_words or word in rules.values or not words.is_word(ahead):
            return False
        if word in rules.persons or is_plural(word, rules):
            return True
    return False


def _several(words: Words, run: range, rules: Lexicon) -> int | None:
    """The head of a plural: the first of the run's plurals, or the last of those in a row."""
    plurals = [place for place in run if is_plural(words.at(place), rules) or words.at(place) in rules.persons]
    plurals = [place for place in plurals if words.at(place) not in rules.adjectives]
    if not plurals:
        others = [place for place in run if words.at(place) in rules.linking["others"]]
        return others[0] if others else None
    head = plurals[0]
    while not rules.head_first and head + 1 in plurals:
        head += 1
    return head


def is_aged(words: Words, end: int, rules: Lexicon) -> bool:
    """Whether "17-year-old", "three-year-old" or the like ends before `end`: a person without another noun."""
    return rules.age_after.before(words, end) is not None or rules.age_word.search(words.at(end - 1)) is not None


def _single(words: Words, run: range, rules: Lexicon) -> int | None:
    """The head of one person: the first such noun, the last of those in a row, or "17-year-old"; of one thing its noun."""
    heads = [place for place in run if words.at(place) in rules.persons and not is_plural(words.at(place), rules)]
    if heads:
        head = heads[0]
        while head + 1 in heads:
            head += 1
        return head
    if run and is_aged(words, run.stop, rules):
        return run.stop - 1
    # "25-year-old Jane Doe": the age is what is known of a person whom a name tells.
    if run and (end := age_at(words, run.start, rules)) and end in run:
        return end - 1
    return run.start if len(run) and words.at(run.start) in rules.counted else None
