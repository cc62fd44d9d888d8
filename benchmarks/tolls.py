"""What a whole article states: one quantity for each thing said of persons, out of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.comparison.quantities.divergence import differ
from service.comparison.quantities.lexicon import lexicon
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import PEOPLE, Quantity


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

    Totals come before parts ("four others"), those of the event before those over a time or several events, numbers before
    "several", those of all persons before those of a group ("three soldiers"), of several persons before that of one, and of
    them the first: news puts the total into headline and lead, and tells of single persons beside it.
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
    place, quantity = max(stated, key=lambda one: _rank(one[1]))
    return Toll(quantity, place, tuple(each for _, each in stated if each.part == quantity.part))


def tolls_differ(one: Toll, other: Toll) -> bool:
    """Whether no number that either article states fits the other's toll: one that tells both numbers agrees with both.

    The tolls themselves must differ, too; a later "several" or "at least one" takes nothing back.
    """
    if one.quantity.part or other.quantity.part:
        return False
    return differ(one.quantity, other.quantity) and not _fits(one, other) and not _fits(other, one)


def _fits(one: Toll, other: Toll) -> bool:
    return any(each.precision == "exact" and not differ(one.quantity, each) for each in other.stated)


def _rank(quantity: Quantity) -> tuple[bool, ...]:
    whole = (not quantity.part, not quantity.wide)
    return *whole, quantity.precision != "vague", quantity.counted == PEOPLE, quantity.low != 1
