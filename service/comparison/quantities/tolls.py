"""What a whole article states: one quantity for each thing said of persons, out of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.comparison.quantities.divergence import differ
from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import PEOPLE, Quantity


@dataclass(frozen=True, slots=True)
class Toll:
    """A stated quantity and where it stands: texts[text][quantity.start:quantity.end].

    `stated` are all totals that the article states of the same predicate, this one among them, in reading order.
    """

    quantity: Quantity
    text: int
    stated: tuple[Quantity, ...]


def toll_of(texts: Sequence[str], lang: str) -> dict[str, Toll]:
    """For each predicate ("killed", "injured", …) the count that an article states of it; `texts` in reading order.

    Totals of the event come before those over a time or several events, numbers before "several", those of all persons before
    those of a group ("three soldiers"), of several persons before that of one, and of them the first: news puts the total into
    headline and lead, and tells of single persons beside it.
    """
    stated: dict[str, list[tuple[int, Quantity]]] = {}
    for place, text in enumerate(texts):
        for quantity in quantities_in(text, lang):
            if quantity.predicate and not quantity.part:
                stated.setdefault(quantity.predicate, []).append((place, quantity))
    tolls = {}
    for predicate, each in stated.items():
        place, quantity = max(each, key=lambda one: _rank(one[1]))
        tolls[predicate] = Toll(quantity, place, tuple(quantity for _, quantity in each))
    return tolls


def tolls_differ(one: Toll, other: Toll) -> bool:
    """Whether no number that either article states fits the other's toll: one that tells both numbers agrees with both.

    The tolls themselves must differ, too; a later "several" or "at least one" takes nothing back.
    """
    return differ(one.quantity, other.quantity) and not _fits(one, other) and not _fits(other, one)


def _fits(one: Toll, other: Toll) -> bool:
    return any(each.precision == "exact" and not differ(one.quantity, each) for each in other.stated)


def _rank(quantity: Quantity) -> tuple[bool, bool, bool, bool]:
    return not quantity.wide, quantity.precision != "vague", quantity.counted == PEOPLE, quantity.low != 1
