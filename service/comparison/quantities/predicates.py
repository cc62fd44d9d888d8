"""What is said of the counted: killed, injured, arrested, destroyed … as rules that fire on plain cases only."""

from dataclasses import dataclass

from service.comparison.quantities.lexicon import Lexicon
from service.comparison.quantities.numerals import Number
from service.comparison.quantities.phrases import Noun
from service.comparison.quantities.records import Basis
from service.comparison.quantities.words import Words

# Words by which a verb may stand behind its subject ("56 people, including 20 children under ten, were killed"), and a total
# before its number ("the death toll from the attacks on the city rose to 56").
_REACH = 14
_TOTAL_REACH = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A predicate, how it was told, and how many words lie between. `verb`: an auxiliary makes it the sentence's own verb."""

    predicate: str
    basis: Basis
    distance: int
    verb: bool = False


def said_of(words: Words, number: Number, noun: Noun, rules: Lexicon) -> Said | None:
    """What is said of a counted noun phrase, or of a number alone."""
    joined = words.at(number.first - 1) == rules.joiner
    wrong_verb = "" if number.high == 0 or joined else "plural" if number.high == 1 else "singular"
    act = act_before(words, number.first, rules)
    state = state_behind(words, noun.end, rules, wrong_verb)
    alone = noun.end == noun.start
    # "2 killed 13 injured", "those killed … 20 were injured", "shot three men dead": the nearer verb tells it.
    if act and not (state and state.distance == 0 and (alone or state.verb or act.predicate == "shot")):
        return act
    if noun.said:
        return Said(noun.said, "state", 0)
    event = _event_before(words, number, rules)
    if state and (event is None or (state.distance == 0 and state.predicate != "shot")):
        return state
    head = words.at(noun.end - 1) if noun.end > noun.start else ""
    if head in rules.counted:
        return Said(rules.counted[head], "thing", 0)
    return event or _total_before(words, number, rules)


def state_behind(words: Words, place: int, rules: Lexicon, wrong_verb: str) -> Said | None:
    """A predicate: "killed", "were killed", "including five children, were killed" behind a phrase that ends before `place`.

    `wrong_verb` names the auxiliaries that cannot be its verb: those of the singular, of the plural, or none.
    """
    if direct := rules.states.at(words, place):
        return (
            None
            if _takes_object(words, place, direct[1], rules)
            else Said(_with_others(words, *direct, rules), "state", 0)
        )
    verb = place
    if words.at(place) not in rules.linking["auxiliaries"]:
        if words.at(place) not in rules.linking["openings"]:
            return None
        verb = _finite_verb(words, place, rules)
    if words.at(verb) in rules.linking.get(wrong_verb, ()):
        return None
    end = verb
    while not (hit := rules.states.at(words, end)) and _is_auxiliary(words.at(end), rules):
        end += 1
    if not hit or (end == verb and words.at(verb) not in rules.linking["intransitive"]):
        return None
    if words.at(end - 1) in rules.linking["perfect"] and _takes_object(words, end, hit[1], rules):
        return None
    return Said(_with_others(words, *hit, rules), "state", verb - place, verb=True)


def _with_others(words: Words, predicate: str, end: int, rules: Lexicon) -> str:
    """A predicate that ends before `end`, with those behind that are told as one with it: "killed, injured or missing"."""
    told, place, joined, last = {predicate}, end, False, ""
    while words.at(place) == "," or words.at(place) in rules.joiners:
        last = words.at(place) if words.at(place) in rules.joiners else last
        ahead = place + 1
        while _is_auxiliary(words.at(ahead), rules):
            ahead += 1
        hit = rules.states.at(words, ahead) or rules.acts.at(words, ahead)
        if hit is None:
            break
        told.add(hit[0])
        place, joined = hit[1], words.at(place) in rules.joiners
    # "Arrested and charged" holds of each; "dead and missing" of none.
    apart = last != rules.joiner or told <= rules.exclusive
    return rules.either(told) if joined and apart else predicate


def _is_auxiliary(word: str, rules: Lexicon) -> bool:
    return word in rules.linking["auxiliaries"] or word.endswith(rules.adverb)


def _finite_verb(words: Words, place: int, rules: Lexicon) -> int:
    """The next finite auxiliary within reach, or -1: behind the end of the clause or a new one there is none."""
    for ahead in range(place, place + _REACH):
        word = words.at(ahead)
        if word in rules.linking["finite"] or word in rules.linking["intransitive"]:
            return ahead
        listed = word == rules.joiner and (_is_number(words, ahead + 1, rules) or _joins_names(words, ahead))
        if words.is_stop(ahead) or (word in rules.linking["clauses"] and ahead > place and not listed):
            return -1
    return -1


def _joins_names(words: Words, place: int) -> bool:
    """Whether a joiner stands between two capitals: "from the towns of Fuaa and Kafraya"."""
    return words.is_capital(place - 1) and words.is_capital(place + 1)


def _is_number(words: Words, place: int, rules: Lexicon) -> bool:
    return words.is_digits(place) or words.at(place) in rules.values


def _takes_object(words: Words, place: int, end: int, rules: Lexicon) -> bool:
    """Whether a verb that may be active has an object: "two gunmen killed three people"."""
    if rules.acts.at(words, place) is None:
        return False
    follows = words.at(end)
    if follows in rules.linking["subject_follows"] or (words.is_digits(end) and not rules.states.at(words, end + 1)):
        return True
    return words.is_capital(end) and follows not in rules.function_words | rules.labels["months"]


def act_before(words: Words, place: int, rules: Lexicon) -> Said | None:
    """An act: "killed", "claiming the lives of" before a number phrase that starts at `place`."""
    start = place
    while start > place - 2 and words.at(start - 1) in rules.objects_after:
        start -= 1
    hit = rules.acts.before(words, start)
    if (
        not hit
        or words.is_digits(hit[1] - 1)
        or (words.at(hit[1] - 1) in rules.linking["passive"] and not rules.subject_behind)
    ):
        return None
    return Said(_with_others_before(words, *hit, rules), "act", place - start)


def _with_others_before(words: Words, predicate: str, start: int, rules: Lexicon) -> str:
    """An act that begins at `start`, with one before that is told as one with it: "damaged or destroyed 60 houses"."""
    link = words.at(start - 1)
    hit = rules.acts.before(words, start - 1) if link in rules.joiners else None
    if hit is None or (link == rules.joiner and not {predicate, hit[0]} <= rules.exclusive):
        return predicate
    return rules.either({predicate, hit[0]})


def _event_before(words: Words, number: Number, rules: Lexicon) -> Said | None:
    place = number.first - 1
    if words.at(place) in rules.objects_after:
        place -= 1
    if words.at(place) not in rules.of:
        return None
    hit = rules.events.before(words, place)
    return Said(hit[0], "event", 1) if hit else None


def _total_before(words: Words, number: Number, rules: Lexicon) -> Said | None:
    """A total: "the death toll … rose to 56", "brought to 56 the number killed"."""
    after = number.last + (words.at(number.last) in rules.objects_after)
    if hit := rules.totals.at(words, after):
        return Said(hit[0], "total", 1)
    if words.at(number.first - 1) not in rules.linking["to_total"]:
        return None
    for back in range(number.first - 1, max(number.first - 1 - _TOTAL_REACH, 0), -1):
        if words.is_stop(back) or words.is_digits(back):
            return None
        if hit := rules.totals.before(words, back):
            return Said(hit[0], "total", number.first - back)
    return None
