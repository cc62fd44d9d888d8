"""The same happening put in another place. Silent unless both tellings name one place of one kind, of verbs that may be one.

"In Aleppo" and "in Idlib province" may both be true, and so may two bare names of which one lies in the other: nothing here
knows the map. So names are compared where the texts give both the same kind ("the town of X", "Y town") or the same larger
place ("in X, Ohio", "in Y, Ohio"), and where neither text names the other's place anywhere.
"""

import re
from dataclasses import dataclass

from service.comparison.agreement import same_claim
from service.comparison.circumstances.happenings import Verb, same_happening, same_verb, verb_of, verbs
from service.comparison.circumstances.place_words import Place, names_it, places_in, same_name
from service.comparison.circumstances.times import FARTHEST, days_told
from service.comparison.telling import Found, Telling

# Of 1,222 pairs of one happening none was marked (benchmarks/times_and_places.py): false marks are rarer than 0.002
# of pairs, and how rare true ones are is not known. So it is held lower than that of days, which has marks that were read.
PROBABILITY = 0.6
# Probability of the same claim from which two bare names are compared: from 0.5 on, five more of 1,222 pairs of one happening
# are marked, towns beside their counties among them.
SURE_OF_BARE = 0.9
# "in Shelby, N.C.", "in Shelby, North Carolina"
LARGER = re.compile(r",\s(?P<name>(?:[A-Z]\.){2,3}|[A-Z]{2}\b|[A-Z][a-z]+\.?(?:\s[A-Z][a-z]+)?)")
# "Culebra and Westover Hills": a list of places contradicts no one of them
LISTED = re.compile(r"(?:,?\s(?:and|or|y|e|o)\s|\s?[/–-]\s?)[A-ZÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Told:
    """A place that a sentence gives its happening, the verb it stands with, and the larger place named behind it."""

    place: Place
    verb: Verb
    larger: str


def find(left: Telling, right: Telling, *, context: str = "") -> list[Found]:
    """The one place that both tellings give the same happening, where it is not the same.

    `context` is what else the two articles say: a place that it names is not held against the other side's.
    """
    if left.text == right.text:
        return []
    one, other = (_told(each) for each in (left, right))
    pairs = [
        (mine, yours)
        for mine in one
        for yours in other
        if same_verb(left, mine.verb, right, yours.verb) and _level(left, mine, right, yours)
    ]
    if len(pairs) != 1:
        return []
    mine, yours = pairs[0]
    if (
        same_name(mine.place.core, yours.place.core)
        or names_it(left.text, yours.place)
        or names_it(right.text, mine.place)
    ):
        return []
    if names_it(context, mine.place) or names_it(context, yours.place) or _other_days(left, right):
        return []
    if not same_happening(left, right, mine.place.span, yours.place.span):
        return []
    detail: dict[str, object] = {"left": mine.place.name, "right": yours.place.name, "kind": mine.place.kind}
    return [Found("place", mine.place.span, yours.place.span, PROBABILITY, detail)]


def _told(telling: Telling) -> list[Told]:
    found = verbs(telling.text, telling.lang)
    told = []
    for place in places_in(telling.text, telling.lang):
        verb = verb_of(place.span, telling.text, found)
        if verb is None or verb.reporting or LISTED.match(telling.text, place.span[1]):
            continue
        larger = LARGER.match(telling.text, place.span[1])
        told.append(Told(place, verb, larger["name"] if larger else ""))
    return told


def _level(left: Telling, one: Told, right: Telling, other: Told) -> bool:
    """Whether two places are of one kind, or lie in one larger place; or, bare, stand in surely one claim."""
    if one.place.kind or other.place.kind:
        return one.place.kind == other.place.kind
    if one.larger and one.larger == other.larger:
        return True
    if left.tokens is None or right.tokens is None or one.place.holds_towns != other.place.holds_towns:
        return False
    return same_claim(left, right) >= SURE_OF_BARE


def _other_days(left: Telling, right: Telling) -> bool:
    """Whether the days speak for two happenings: those told, else those of publication."""
    one, other = (days_told(each.text, each.published, each.lang) for each in (left, right))
    if one and other:
        return not any(first <= till and since <= last for _, first, last in one for _, since, till in other)
    if left.published is None or right.published is None:
        return False
    return abs((left.published - right.published).days) > FARTHEST
