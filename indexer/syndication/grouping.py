"""From direct copies to origins: a copy of a copy has the origin of the first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indexer.store.dates import age


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph of a group was printed. `credited` is the outlet that its article credits, None where it is none."""

    paragraph_id: int
    published: str | None
    day: int
    outlet: int
    credited: int | None


def groups(copy_of: Mapping[int, int | None]) -> dict[int, list[int]]:
    """Paragraphs that are copies of one another, directly or not, by the one that copies nothing; a group may be of one."""
    first: dict[int, int] = {}

    def first_of(paragraph: int) -> int:
        path = []
        while paragraph not in first and (original := copy_of.get(paragraph)) is not None:
            path.append(paragraph)
            paragraph = original
        found = first.setdefault(paragraph, paragraph)
        first.update(dict.fromkeys(path, found))
        return found

    members: dict[int, list[int]] = {}
    for paragraph in copy_of:
        members.setdefault(first_of(paragraph), []).append(paragraph)
    return members


def origin(group: Collection[Place]) -> int:
    """The origin of a group: the earliest, by publication, then by id.

    Where a copy credits an outlet whose own paragraph is in the group and is dated the same day as the earliest, that
    one is the origin, though an hour later: the copy says so itself.
    """
    earliest = min(group, key=_order)
    credited = {place.credited for place in group}
    agencies = [place for place in group if place.outlet in credited and place.day == earliest.day]
    return min(agencies, key=_order, default=earliest).paragraph_id


def _order(place: Place) -> tuple[str, int]:
    return age(place.published), place.paragraph_id
