"""Articles, links and judgements → events and stories. A pure function: the order in which anything arrived is no part of it.

Articles that are joined by strong links, directly or through others, make a neighbourhood, and nothing outside of it is
looked at. Within it, clusters are merged by average linkage: down to EVENT for events, which are cut where they are silent
for long, and from there on down to STORY for stories, of which events are the episodes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from indexer.linking.agglomeration import Agglomeration
from indexer.linking.constraints import Constraints, joined
from indexer.linking.episodes import Neighbours, episodes
from indexer.linking.union import Union
from indexer.store.links import ArticleLink, LinkedArticle
from indexer.store.vectors import UNDATED

# Neighbours that are kept of an article, so that an event of thousands stays linear in them; see Agglomeration for what
# that leaves open. What is less probable than FLOOR counts as 0 all the same.
LINKS_KEPT = 30
FLOOR = 0.1
EVENT = 0.4
STORY = 0.15
# Clusters that average so much have a link of so much: neighbourhoods over links of it lose no event.
STRONG = EVENT
# An article with so many strong links has more than were looked for: of each kind the nearest 15 are candidates. What is
# missing between two such articles says nothing.
CROWDED = 15


@dataclass(frozen=True, slots=True)
class Group:
    """An event as it was found: its articles by id, the most central one, and what all events of its story share."""

    articles: tuple[int, ...]
    central: int
    first_day: int
    last_day: int
    story: int


def events_of(articles: Sequence[LinkedArticle], links: Iterable[ArticleLink], judged: Constraints) -> list[Group]:
    """The events of these articles, which must be whole neighbourhoods; links may lead to others too.

    `story` of a group is the smallest of the ids of its story's articles.
    """
    known = {each.id: each for each in articles}
    degrees: Counter[int] = Counter()
    among: list[ArticleLink] = []
    for link in links:
        if link[2] >= STRONG:
            degrees.update(link[:2])
        if link[0] in known and link[1] in known:
            among.append(link)
    crowded = {article for article, degree in degrees.items() if degree >= CROWDED}
    place = _neighbourhoods(known, among, judged)
    members: dict[int, list[LinkedArticle]] = defaultdict(list)
    for each in articles:
        members[place[each.id]].append(each)
    inside: dict[int, list[ArticleLink]] = defaultdict(list)
    for link in among:
        if place[link[0]] == place[link[1]]:
            inside[place[link[0]]].append(link)
    return [group for root, part in members.items() for group in _neighbourhood(part, inside[root], crowded, judged)]


def _neighbourhoods(known: Iterable[int], links: Iterable[ArticleLink], judged: Constraints) -> dict[int, int]:
    """Of each article the one that stands for its neighbourhood."""
    together = Union(known)
    for one, other, probability in links:
        if probability >= STRONG:
            together.join(one, other)
    for articles in judged.together:
        inside = [article for article in articles if article in together]
        for article in inside[1:]:
            together.join(inside[0], article)
    return {article: together.root(article) for article in known}


def _neighbourhood(
    articles: Sequence[LinkedArticle], links: Sequence[ArticleLink], crowded: Set[int], judged: Constraints
) -> Iterator[Group]:
    if len(articles) == 1:
        [alone] = articles
        yield Group((alone.id,), alone.id, alone.day, alone.day, alone.id)
        return
    # Numbered by what they say, not by ids, so that equal affinities are taken in the same order whoever came first.
    ordered = sorted(articles, key=lambda each: (each.day, each.content_sha256, each.identity, each.id))
    number = {each.id: place for place, each in enumerate(ordered)}
    numbered = sorted(
        (min(number[one], number[other]), max(number[one], number[other]), probability)
        for one, other, probability in links
    )
    agglomeration = Agglomeration(
        len(ordered),
        numbered,
        crowded={number[each.id] for each in ordered if each.id in crowded},
        tokens={number[each.id]: judged.tokens[each.id] for each in ordered if each.id in judged.tokens},
    )
    agglomeration.merge_down_to(EVENT)
    clusters = [[ordered[place] for place in cluster] for cluster in agglomeration.members.values()]
    agglomeration.forget_tokens()
    agglomeration.merge_down_to(STORY)
    story = {ordered[place].id: root for root, cluster in agglomeration.members.items() for place in cluster}
    neighbours = _by_article(links)
    cut = [[each.id for each in episode] for cluster in clusters for episode in episodes(cluster, neighbours)]
    yield from _groups(joined(cut, judged), story, number, {each.id: each for each in ordered}, neighbours)


def _groups(
    events: Sequence[Sequence[int]],
    story: Mapping[int, int],
    number: Mapping[int, int],
    known: Mapping[int, LinkedArticle],
    neighbours: Neighbours,
) -> Iterator[Group]:
    stories = Union(story.values())
    for event in events:
        for article in event[1:]:
            stories.join(story[event[0]], story[article])
    first: dict[int, int] = {}
    for article, root in sorted(story.items()):
        first.setdefault(stories.root(root), article)
    for event in events:
        days = [known[article].day for article in event if known[article].day != UNDATED] or [UNDATED]
        inside = set(event)

        def centrality(article: int, inside: Set[int] = inside) -> tuple[bool, float, int]:
            near = neighbours.get(article, {})
            total = sum(near[other] for other in sorted(near.keys() & inside, key=number.__getitem__))
            return known[article].titled, round(total, 6), -number[article]

        central = max(event, key=centrality)
        yield Group(tuple(sorted(event)), central, min(days), max(days), first[stories.root(story[event[0]])])


def _by_article(links: Iterable[ArticleLink]) -> Neighbours:
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, probability in links:
        found[one][other] = found[other][one] = probability
    return found
