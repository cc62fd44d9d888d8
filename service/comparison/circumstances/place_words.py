"""The places that a sentence names, found by the words around a name: "in X on Friday", "the town of X", "X province".

No map stands behind this, only the names of countries (CLDR, through Babel) and of states, which no town is held against. So
a name that nothing marks as a place is none, and one name is held to be another only by its letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from re import Match, Pattern

from indexer.matching.languages import rules
from indexer.matching.letters import LETTERS
from indexer.matching.terms import NAME, WORD
from service.comparison.circumstances.happenings import LONGEST
from service.comparison.cldr import countries_in
from service.comparison.telling import Span, Telling

# Names are one where so much of their letters agree, vowels left out: romanised Arabic, Russian or Chinese names differ in
# vowels and doubled letters first ("Khan Sheikhoun", "Khan Shaykhun").
ALIKE = 0.75
# So many characters around a name are looked at: "in the government-held northern town of ".
WINDOW = 60
ARTICLES = re.compile(r"\b(?:al|el|an|ar|as|ash|at|az|ad)[-\s]")
VOWELS = re.compile(r"[aeiouyw'’\-\s]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a sentence names it: the name's span, and the kind its words give it ("" where they give none).

    `core` is the name without that kind: "Henry" of "Henry County". `holds_towns`: it is a country, a state or a continent.
    """

    span: Span
    name: str
    kind: str
    core: str
    holds_towns: bool


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """The concern "places" of one language, compiled. `kinds` gives the kind of each noun."""

    kinds: dict[str, str]
    bare: Pattern[str]
    of_kind: Pattern[str]
    located: Pattern[str]
    origin: Pattern[str]
    next_word: Pattern[str]
    named_behind: Pattern[str]
    demonym: Pattern[str]
    followers: frozenset[str]
    never: frozenset[str]
    large: frozenset[str]


@cache
def place_rules(lang: str) -> PlaceRules | None:
    """The rules of a language; None where it has none."""
    table = rules(lang, "places")
    if table is None:
        return None
    forms = table["forms"]
    kinds = {noun: kind for kind, nouns in table["kinds"].items() for noun in nouns.split()}
    nouns, articles = "|".join(kinds), "|".join(forms["articles"].split())
    return PlaceRules(
        kinds,
        re.compile(rf"(?<!\w)(?i:{table['locative']})\s$"),
        re.compile(rf"(?<!\w)(?P<kind>{nouns})\s(?:(?:{forms['of']})\s)?$"),
        re.compile(rf"(?<!\w)(?i:{table['locative']})\s(?:(?:{articles})\s)?(?:[\w-]+\s){{0,4}}$"),
        re.compile(rf"(?<!\w)(?i:{table['origin']})\s(?:(?:{articles})\s(?:(?!(?:{articles})\s)[\w-]+\s){{0,3}})?$"),
        re.compile(rf"\s(?P<word>{LETTERS})"),
        re.compile(rf"\s(?:{forms['of']})\s"),
        re.compile(forms["demonym"]),
        frozenset(forms["followers"].split()),
        frozenset(forms["never"].split()),
        countries_in(lang).union(map(str.casefold, forms["large"])),
    )


def places_in(text: str, lang: str) -> list[Place]:
    """The places that a sentence names, in order; none in a language without rules, or in a text that is no sentence."""
    known = place_rules(lang)
    if known is None or len(text) > LONGEST:
        return []
    return [place for name in NAME.finditer(text) if (place := _place(name, known)) is not None]


def _place(found: Match[str], known: PlaceRules) -> Place | None:
    name = found[0]
    if (
        name.isupper()
        or known.demonym.search(name)
        or known.never & {word[0].casefold() for word in WORD.finditer(name)}
    ):
        return None
    if (kind := _kind(found, known)) is None:
        return None
    core, _, last = name.rpartition(" ")
    core = core if core and last.casefold() in known.kinds else name
    return Place(found.span(), name, kind, core, name.casefold() in known.large)


def _kind(found: Match[str], known: PlaceRules) -> str | None:
    """What kind of place the words around a name make it; "" for a bare name behind a preposition, None for no place."""
    text, (start, end), name = found.string, found.span(), found[0]
    before = text[max(0, start - WINDOW) : start]
    noun = known.of_kind.search(before)
    is_owner = name.endswith(("'s", "’s")) or text[end : end + 1] in {"'", "’"}
    if known.origin.search(before[: noun.start()] if noun else before) or (noun and is_owner):
        return None
    if noun is not None:
        return known.kinds[noun["kind"]]
    follower = known.next_word.match(text, end)
    word, last = follower["word"] if follower else "", name.rpartition(" ")[2].casefold()
    if known.located.search(before):
        if follower and word in known.kinds and not known.named_behind.match(text, follower.end()):
            return known.kinds[word]
        if " " in name and last in known.kinds:
            return known.kinds[last]
    alone = (not word or word in known.followers) and text[end : end + 1] not in {"'", "’", "-"}
    return "" if alone and known.bare.search(before) else None


def same_name(one: str, other: str) -> bool:
    """Whether two names may be spellings of one, or have a word in common ("Aleppo", "East Aleppo")."""
    if _plain_words(one) & _plain_words(other):
        return True
    first, second = sorted((_consonants(one), _consonants(other)))  # the matcher's ratio depends on the order
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE if first and second else False


def apart(left: Telling, right: Telling) -> bool:
    """Whether both name places, and neither names any of the other's."""
    one, other = (places_in(each.text, each.lang) for each in (left, right))
    named = any(names_it(right.text, place) for place in one) or any(names_it(left.text, place) for place in other)
    return bool(one and other) and not named


def names_it(text: str, place: Place) -> bool:
    """Whether a text names a place, in any spelling."""
    return any(same_name(name[0], place.core) for name in NAME.finditer(text[:LONGEST]))


def _plain(name: str) -> str:
    """A name without accents, capitals and articles."""
    letters = unicodedata.normalize("NFKD", name[:LONGEST].casefold())
    return ARTICLES.sub("", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def _plain_words(name: str) -> set[str]:
    return {word for word in re.split(r"[^\w]+", _plain(name)) if len(word) > 1}


def _consonants(name: str) -> str:
    """The consonants of a name, doubled ones once."""
    return re.sub(r"(.)\1+", r"\1", VOWELS.sub("", _plain(name)))
