"""What a whole article states: one quantity for each thing said of persons, out of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.comparison.quantities.divergence import bounds, differ
from service.comparison.quantities.lexicon import lexicon
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import PEOPLE, Quantity

# Sentences of headline and lead.
_LEAD = 3


@dataclass(frozen=True, slots=True)
class Toll:
    """A stated quantity and where it stands: texts[text][quantity.start:quantity.end].

    `stated` is all that the article states of the same predicate, this one among it, in reading order: totals, or parts where
    it states no total.
    """

    quantity: Quantity
    text: int
    stated: tuple[Quantity, ...]


def toll_of(texts: Sequence[str], lang: str) -> dict[str, Toll]:
    """For each predicate ("killed", "injured", …) the count that an article states of it; `texts` in reading order.

    Totals come before parts ("four others"), those of the event before those over a time or several events, those of headline
    and lead before what else is told, numbers before "several", those of all persons before those of a group ("three
    soldiers"), of several persons before that of one, and of them the first: single persons are told of beside a total.
    "Fourteen others were wounded" is the toll where no other number of wounded is stated: then they are others than the dead.
    """
    rules = lexicon(lang)
    stated: dict[str, list[tuple[int, Quantity]]] = {}
    for place, text in enumerate(texts):
        for quantity in quantities_in(text, lang):
            if quantity.predicate:
                stated.setdefault(quantity.predicate, []).append((place, quantity))
    tolls = {predicate: _toll(each) for predicate, each in stated.items()}
    implied = {rules.implied[name]: toll for name, toll in tolls.items() if name in rules.implied} if rules else {}
    return implied | tolls


def _toll(stated: Sequence[tuple[int, Quantity]]) -> Toll:
    place, quantity = max(stated, key=lambda one: _rank(*one))
    alike = tuple(each for _, each in stated if each.part == quantity.part)
    if quantity.part and len({bounds(each) for _, each in stated}) == 1:
        return Toll(replace(quantity, part=False), place, tuple(replace(each, part=False) for each in alike))
    return Toll(quantity, place, alike)


def tolls_differ(one: Toll, other: Toll) -> bool:
    """Whether no number that either article states fits the other's toll: one that tells both numbers agrees with both.

    The tolls themselves must differ, too; a later "several" or "at least one" takes nothing back.
    """
    if one.quantity.part or other.quantity.part:
        return False
    return differ(one.quantity, other.quantity) and not _fits(one, other) and not _fits(other, one)


def _fits(one: Toll, other: Toll) -> bool:
    return any(each.precision == "exact" and not differ(one.quantity, each) for each in other.stated)


def _rank(place: int, quantity: Quantity) -> tuple[bool, ...]:
    whole = (not quantity.part, not quantity.wide, place < _LEAD)
    return *whole, quantity.precision != "vague", quantity.counted == PEOPLE, quantity.low != 1
