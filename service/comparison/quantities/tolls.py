"""What a whole article states: one quantity for each thing said of persons, out of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.comparison.quantities.reading import quantities_in
from service.comparison.quantities.records import PEOPLE, Quantity


@dataclass(frozen=True, slots=True)
class Toll:
    """A stated quantity and where it stands: texts[text][quantity.start:quantity.end]."""

    quantity: Quantity
    text: int


def toll_of(texts: Sequence[str], lang: str) -> dict[str, Toll]:
    """For each predicate ("killed", "injured", …) the count that an article states of it; `texts` in reading order.

    Totals alone count, those of all persons before those of a group ("three soldiers"), and of them the first: news puts
    the total into headline and lead, and tells of single persons later.
    """
    tolls: dict[str, Toll] = {}
    for place, text in enumerate(texts):
        for quantity in quantities_in(text, lang):
            if not quantity.predicate or quantity.part:
                continue
            known = tolls.get(quantity.predicate)
            if known is None or _rank(quantity) > _rank(known.quantity):
                tolls[quantity.predicate] = Toll(quantity, place)
    return tolls


def _rank(quantity: Quantity) -> int:
    return int(quantity.counted == PEOPLE)
