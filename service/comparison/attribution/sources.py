"""Whether two names of sources can be the same source in other words, or are surely two.

Surely two are those of kinds that exclude one another ("police", "residents"), or of two governments; and two bodies, two
persons, or somebody unnamed ("field sources") and a body, that share no word and no acronym. An official may be of the police,
a ministry may speak for an army, a person for a body, and a description ("the president") may be anybody's: of these nothing is
said.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from indexer.matching.languages import rules
from service.comparison.attribution.lists import Lists
from service.comparison.attribution.rules import LINKS

Kind = Literal["body", "person", "unnamed", "described"]
# Kinds of `attribution.toml` of which one may be, or hold, the other: a witness is a resident too, a ministry has an army.
MAY_BE = {
    "witnesses": "residents relatives protesters medical rescue ranks rebels watchdogs media experts international",
    "residents": "relatives protesters watchdogs",
    "relatives": "protesters lawyers medical",
    "protesters": "rebels watchdogs",
    "medical": "rescue watchdogs experts",
    "rescue": "police military government watchdogs ranks",
    "police": "government ranks",
    "military": "government ranks international",
    "ranks": "government rebels experts medical international",
    "government": "law media experts companies",
    "lawyers": "watchdogs experts",
    "rebels": "watchdogs",
    "media": "watchdogs",
    "watchdogs": "international experts",
    "international": "experts",
    "experts": "companies",
}
# Inflections of one word share their beginning.
STEM = 5
# Shorter words are links; acronyms, in capitals, are kept.
SHORT = 3


@dataclass(frozen=True, slots=True)
class Source:
    """`words` that say who it is and their `stems`, `names` those in capitals as written, what kind of name it is, and of which
    `kinds` its nouns are.

    A place behind who it is is left out ("police in the northern town").
    """

    words: frozenset[str]
    stems: frozenset[str]
    names: tuple[str, ...]
    kind: Kind
    kinds: frozenset[str]
    is_somebody: bool  # a name or a noun for people or bodies is in it: "footage" and "pictures" are nobody


def source_of(text: str, lang: str, *, opens: bool) -> Source | None:
    """Read a source's words; `opens` where they open the sentence, so that the first capital says nothing by itself.

    None where the language has no rules.
    """
    lists = Lists.of(lang)
    if lists is None:
        return None
    written = [word.strip(".,;:()[]\"“”«»'") for word in text.replace("’", "'").replace("'s", " ").split()]
    kind = _kind(written, _names_in(written, lists, opens=opens), lists, lang)
    written = _without_place(written, lists)
    lower = [word.casefold() for word in written]
    telling = [word for word in lower if word and word not in lists.articles and word not in LINKS]
    names = _names_in(written, lists, opens=opens)
    stems = frozenset(word[:STEM] for word in telling if len(word) >= SHORT or word.upper() in names)
    kinds = frozenset(kind for word in lower for kind in lists.kinds.get(word, ()))
    is_somebody = bool(names) or any(word in lists.nouns for word in lower)
    return Source(frozenset(telling), stems, names, kind, kinds, is_somebody)


def surely_two(one: Source, other: Source, lang: str) -> bool:
    """Whether these are two sources, beyond what a careful reader doubts."""
    if _names(one, lang) & _names(other, lang) or _abbreviates(one, other) or _abbreviates(other, one):
        return False
    ours, theirs = _seats(one, lang), _seats(other, lang)
    if ours and theirs and ours.isdisjoint(theirs):
        return True
    types, shared = {one.kind, other.kind}, one.kinds & other.kinds
    if one.kinds and other.kinds and not shared:
        return types == {"unnamed", "body"} or not any(_may_be(*pair) for pair in product(one.kinds, other.kinds))
    if one.stems & other.stems or ours & theirs:
        return False
    return types in ({"body"}, {"person"}) or (types == {"unnamed", "body"} and not shared)


def _may_be(one: str, other: str) -> bool:
    return other in MAY_BE.get(one, "").split() or one in MAY_BE.get(other, "").split()


def _without_place(written: list[str], lists: Lists) -> list[str]:
    """Without a place behind who it is, in which no noun for a source stands: "in the northern town", not "in the army"."""
    for place, word in enumerate(written):
        if place and word in lists.placing and lists.nouns.isdisjoint(each.casefold() for each in written[place:]):
            return written[:place]
    return written


def _names_in(written: list[str], lists: Lists, *, opens: bool) -> tuple[str, ...]:
    return tuple(
        word
        for place, word in enumerate(written)
        if word[:1].isupper()
        and word.casefold() not in lists.articles
        and not (opens and not place and _plain(written, lists))
    )


def _plain(written: list[str], lists: Lists) -> bool:
    """Whether the first word's capital may be only that of the sentence: no capital follows, or it is a common noun."""
    return written[0].casefold() in lists.nouns or len(written) == 1 or not written[1][:1].isupper()


def _kind(written: list[str], names: tuple[str, ...], lists: Lists, lang: str) -> Kind:
    lower = [word.casefold() for word in written]
    if not names:
        unnamed = frozenset((rules(lang, "attribution") or {})["unnamed"].split())
        return "unnamed" if any(word in unnamed for word in lower) else "described"
    capital_noun = any(word in lists.bodies and form[:1].isupper() for word, form in zip(lower, written, strict=True))
    acronym = any(len(name) > 2 and name.isupper() for name in names)
    if capital_noun or acronym or _is_institution(lower, lists, lang):
        return "body"
    plain = all(word[:1].isupper() or word in LINKS for word in written if word)
    return "person" if plain and len(names) in (2, 3) else "described"


def _is_institution(lower: list[str], lists: Lists, lang: str) -> bool:
    """Whether all nouns for who speaks are those of bodies: "the directorate of health", no "spokesman of the army"."""
    heads = lists.bodies.intersection(lower)
    return bool(heads) and heads <= frozenset((rules(lang, "attribution") or {})["institutions"].split())


@cache
def _seat_of(lang: str) -> dict[str, int]:
    """The number of the government that a word stands for."""
    groups = (rules(lang, "attribution") or {})["seats"]
    return {word: number for number, group in enumerate(groups) for word in group.split()}


def _seats(source: Source, lang: str) -> frozenset[int]:
    known = _seat_of(lang)
    return frozenset(known[word] for word in source.words if word in known)


def _names(source: Source, lang: str) -> frozenset[str]:
    """Its names but for those of a government, which many sources have: "Syrian", "Moscow"."""
    return frozenset(name.casefold() for name in source.names) - _seat_of(lang).keys()


def _abbreviates(short: Source, long: Source) -> bool:
    """Whether a name of the one is made of the initials of the other's names ("SDF")."""
    initials = "".join(name[0] for name in long.names)
    return any(len(name) > 1 and name.isupper() and name.replace(".", "") in initials for name in short.names)
