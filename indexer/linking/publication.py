"""Bring links and events up to a publication.

Links are found for versions that are new, and those of superseded ones go. Events follow from the links, and from
judgements, within neighbourhoods that do not touch each other: so only the neighbourhoods of what changed are looked at
again, and the outcome is what looking at all of them gives.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappush, heapreplace

from indexer.linking import neighbours
from indexer.linking.clustering import FLOOR, LINKS_KEPT, STRONG, Group, events_of
from indexer.linking.constraints import constraints
from indexer.linking.identity import identified
from indexer.linking.neighbours import Pair
from indexer.store.events import StatedEvent
from indexer.store.reading import Reader
from indexer.store.store import View
from indexer.store.writing import Writer

# A store states by which rules its events were found: other rules find others.
RULES = "1"
FACT = "events"


def link(writer: Writer, view: View, *, everything: bool = False) -> None:
    """Make links and events those of the generation that the writer has just published and the view shows.

    With `everything`, or where the rules are not those of the last time, all links are found anew.
    """
    if everything or events_are_due(writer):
        writer.links.forget_all()
        writer.profiles.forget_surroundings()
        add_links(writer, neighbours.pairs(view, writer, writer.links.versions()))
        relink(writer)
        writer.set_facts({FACT: rules()})
        return
    added, gone = writer.links.changed_in(writer.generation)
    touched = writer.links.forget(gone) | add_links(writer, neighbours.pairs(view, writer, added))
    relink(writer, touched | writer.links.articles_of(added))


def events_are_due(reader: Reader) -> bool:
    """Whether events were found by other rules, or never, which calls for a publication."""
    return reader.facts.get(FACT) != rules()


def add_links(writer: Writer, pairs: Iterable[Pair]) -> set[int]:
    """Store the strongest pairs of each version; returns the articles on both sides."""
    strongest: dict[int, list[tuple[float, int]]] = {}
    for version, other, probability in pairs:
        if probability >= FLOOR:
            kept = strongest.setdefault(version, [])
            # Of equals the ones indexed first, so that a text that thousands print has one centre.
            entry = (round(probability, 4), -other)
            if len(kept) < LINKS_KEPT:
                heappush(kept, entry)
            elif entry > kept[0]:
                heapreplace(kept, entry)
    links: dict[tuple[int, int], float] = {}
    for version, kept in strongest.items():
        for probability, negative in kept:
            link = min(version, -negative), max(version, -negative)
            links[link] = max(probability, links.get(link, 0.0))
    writer.links.add(links)
    return writer.links.articles_of({version for link in links for version in link})


def relink(writer: Writer, changed: Iterable[int] | None = None) -> None:
    """Make events those that follow from links and judgements: around the changed articles, or all."""
    judged = constraints(writer.judgements.every())
    if changed is None:
        around, stated = None, writer.events.stated()
    else:
        around = _around(writer, set(changed), judged.companions())
        stated = writer.events.stated(set(writer.events.of_articles(around).values()))
    groups = events_of(writer.links.articles(around), writer.links.of(around), judged)
    before = writer.events.of_articles(around) if around is not None else writer.events.every_member()
    found, replaced = identified(groups, before, writer.events.new_id)
    events = _stated(found)
    writer.events.state({event: each for event, each in events.items() if stated.get(event) != each}, known=stated)
    now = {article: event for event, group in found.items() for article in group.articles}
    writer.events.move({article: event for article, event in now.items() if before.get(article) != event})
    writer.events.replace(replaced)


def wrong_events(reader: Reader) -> Iterator[tuple[str, int]]:
    """(what is wrong, article) wherever links and judgements give other events than are stored.

    Nothing where other rules are due: the next publication looks at everything by itself.
    """
    if events_are_due(reader):
        return
    before = reader.events.every_member()
    groups = events_of(reader.links.articles(), reader.links.of(), constraints(reader.judgements.every()))
    stated = reader.events.stated()
    members: dict[int, list[int]] = {}
    for article, event in sorted(before.items()):
        members.setdefault(event, []).append(article)
    found = {before[group.articles[0]]: group for group in groups if group.articles[0] in before}
    right = _stated(found)
    for group in groups:
        event = before.get(group.articles[0], 0)
        if members.get(event) != list(group.articles):
            yield "articles", group.articles[0]
        elif stated.get(event) != right[event]:
            yield "record", group.articles[0]


def rules() -> str:
    """What events depend on besides articles and judgements."""
    return f"{RULES}:{neighbours.RULES}"


def _around(reader: Reader, changed: set[int], companions: Mapping[int, Iterable[int]]) -> set[int]:
    """The whole neighbourhoods of these articles, as they are and as the stored events know them."""
    found: set[int] = set()
    frontier = changed
    while frontier:
        found |= frontier
        reached = reader.links.strong_neighbours(frontier, STRONG)
        members = reader.events.members(set(reader.events.of_articles(frontier).values()))
        reached |= {article for articles in members.values() for article in articles}
        reached |= {article for each in frontier for article in companions.get(each, ())}
        frontier = reached - found
    return found


def _stated(found: dict[int, Group]) -> dict[int, StatedEvent]:
    oldest: dict[int, int] = {}
    for event, group in sorted(found.items()):
        oldest.setdefault(group.story, event)
    return {
        event: StatedEvent(oldest[group.story], group.central, group.first_day, group.last_day, len(group.articles))
        for event, group in found.items()
    }
