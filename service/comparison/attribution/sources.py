"""Whether two names of sources can be the same source in other words, or are surely two.

Surely two are: two bodies, two persons, or somebody unnamed ("field sources") and somebody named, that share no word, no
acronym and no seat of government. A person may speak for a body, and a description ("the president") may be anybody's: of
these nothing is said.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from indexer.matching.languages import rules
from service.comparison.attribution.lists import Lists
from service.comparison.attribution.rules import LINKS

Kind = Literal["body", "person", "unnamed", "described"]
# Inflections of one word share their beginning.
STEM = 5
# Shorter words are links; acronyms, in capitals, are kept.
SHORT = 3


@dataclass(frozen=True, slots=True)
class Source:
    """`words` that say who it is and their `stems`, `names` those in capitals as written, and what kind of source that is."""

    words: frozenset[str]
    stems: frozenset[str]
    names: tuple[str, ...]
    kind: Kind
    is_somebody: bool  # a name or a noun for people or bodies is in it: "footage" and "pictures" are nobody


def source_of(text: str, lang: str, *, opens: bool) -> Source | None:
    """Read a source's words; `opens` where they open the sentence, so that the first capital says nothing by itself.

    None where the language has no rules.
    """
    lists = Lists.of(lang)
    if lists is None:
        return None
    written = [word.strip('.,;:()[]"“”«»') for word in text.replace("’", "'").replace("'s", " ").split()]
    lower = [word.casefold() for word in written]
    telling = [word for word in lower if word and word not in lists.articles and word not in LINKS]
    names = tuple(
        word
        for place, word in enumerate(written)
        if word[:1].isupper()
        and lower[place] not in lists.articles
        and not (opens and not place and _plain(written, lower, lists))
    )
    stems = frozenset(word[:STEM] for word in telling if len(word) >= SHORT or word.upper() in names)
    is_somebody = bool(names) or any(word in lists.bodies for word in lower)
    return Source(frozenset(telling), stems, names, _kind(written, lower, names, lists, lang), is_somebody)


def surely_two(one: Source, other: Source, lang: str) -> bool:
    """Whether these are two sources, beyond what a careful reader doubts."""
    if (
        one.stems & other.stems
        or _seats(one, lang) & _seats(other, lang)
        or _abbreviates(one, other)
        or _abbreviates(other, one)
    ):
        return False
    kinds = {one.kind, other.kind}
    if kinds in ({"body"}, {"person"}):
        return True
    return "unnamed" in kinds and len(kinds) == 2 and "described" not in kinds


def _plain(written: list[str], lower: list[str], lists: Lists) -> bool:
    """Whether the first word's capital may be only that of the sentence: no capital follows, or it is a common noun."""
    return lower[0] in lists.bodies or len(written) == 1 or not written[1][:1].isupper()


def _kind(written: list[str], lower: list[str], names: tuple[str, ...], lists: Lists, lang: str) -> Kind:
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


def _abbreviates(short: Source, long: Source) -> bool:
    """Whether a name of the one is made of the initials of the other's names ("SDF")."""
    initials = "".join(name[0] for name in long.names)
    return any(len(name) > 1 and name.isupper() and name.replace(".", "") in initials for name in short.names)
