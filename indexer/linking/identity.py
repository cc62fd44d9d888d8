"""Which event keeps which id when its articles change."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from indexer.linking.clustering import Group


def identified(
    groups: Sequence[Group], before: Mapping[int, int], new_id: Callable[[], int]
) -> tuple[dict[int, Group], dict[int, int]]:
    """(event id → group, id that has no article any more → the event that replaced it).

    `before` is the event that each article was in. An event keeps its id where most of its articles are; of events that
    became one the id of the one that gave the most stays, of as many the older; where an event fell into equal parts, the
    part that begins earlier keeps it.
    """
    shared = Counter(
        (before[article], place)
        for place, group in enumerate(groups)
        for article in group.articles
        if article in before
    )
    claims = sorted(
        shared, key=lambda claim: (-shared[claim], claim[0], groups[claim[1]].first_day, groups[claim[1]].articles)
    )
    event_of: dict[int, int] = {}
    taken: set[int] = set()
    for event, place in claims:
        if event not in taken and place not in event_of:
            event_of[place] = event
            taken.add(event)
    for place in sorted(range(len(groups)), key=lambda place: groups[place].articles):
        if place not in event_of:
            event_of[place] = new_id()
    replaced: dict[int, int] = {}
    for event, place in claims:
        if event not in taken:
            replaced.setdefault(event, event_of[place])
    return {event: groups[place] for place, event in sorted(event_of.items())}, replaced
