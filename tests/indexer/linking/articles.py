"""Invented articles and links, as clustering takes them and as a catalogue holds them."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from indexer.linking import relink
from indexer.linking.publication import add_links
from indexer.store.catalogue import Catalogue
from indexer.store.judgements import Judgement, Verdict
from indexer.store.links import ArticleLink, LinkedArticle
from indexer.store.writing import Writer
from tests.indexer.store.versions import add, version
from tests.indexer.store.versions import publish as publish_versions

FIRST_DAY = 736_306  # 2016-12-08

Titles = frozenset[str]
Told = Mapping[tuple[str, str], float]


def article(number: int, day: int = FIRST_DAY) -> LinkedArticle:
    return LinkedArticle(number, day, True, number.to_bytes(4, "big"), f"title:{number}")


def all_linked(articles: Iterable[int], probability: float = 0.9) -> list[ArticleLink]:
    """A link between each two."""
    numbers = sorted(articles)
    return [(one, other, probability) for place, one in enumerate(numbers) for other in numbers[place + 1 :]]


def judgement(number: int, verdict: Verdict, one: Sequence[int], other: Sequence[int]) -> Judgement:
    return Judgement(
        id=number,
        verdict=verdict,
        event_id=1,
        other_event_id=None,
        article_ids=tuple(one),
        other_article_ids=tuple(other),
        by="A. Editor",
        note=None,
        at="",
    )


def publish(catalogue: Catalogue, told: Told, *titles: str, days: Mapping[str, str | None] | None = None) -> None:
    """One run of the indexer over articles of these titles, of which `told` says how probably two tell one event.

    An article that is known already is revised: its text is another each time.
    """
    with catalogue.write() as writer:
        revised = sum(len(writer.known_versions([("Outlet", f"title:{title}")])) for title in titles)
        number = writer.generation + revised
        texts = [
            version("Outlet", f"{title} once {number}.", title=title, published=(days or {}).get(title, "2016-12-08"))
            for title in titles
        ]
        add(writer, *texts)
    with catalogue.write() as writer:
        publish_versions(writer)
        added, gone = writer.links.changed_in(writer.generation)
        changed = writer.links.forget(gone)
        changed |= add_links(writer, pairs(writer, added, told))
        relink(writer, changed | writer.links.articles_of(added))


def pairs(writer: Writer, versions: Iterable[int], told: Told) -> Iterable[tuple[int, int, float]]:
    """What a matcher would say of these versions, and all that are shown."""
    shown = writer.links.versions_shown(each.id for each in writer.links.articles())
    titles = {shown[article]: title for title, article in article_ids(writer).items()}
    return [
        (one, other, told[min(titles[one], titles[other]), max(titles[one], titles[other])])
        for one in versions
        for other in titles
        if (min(titles[one], titles[other]), max(titles[one], titles[other])) in told
    ]


def article_ids(reader: Writer) -> dict[str, int]:
    """Title → id of every article that is shown."""
    texts = reader.events.texts(each.id for each in reader.links.articles())
    return {text.partition("\n")[0]: number for number, text in texts}


def events(catalogue: Catalogue) -> dict[int, Titles]:
    """The titles of each event's articles."""
    found: dict[int, set[str]] = {}
    with catalogue.write() as writer:
        titles = {number: title for title, number in article_ids(writer).items()}
        for number, event in writer.events.every_member().items():
            found.setdefault(event, set()).add(titles[number])
    return {event: frozenset(members) for event, members in sorted(found.items())}


def stories(catalogue: Catalogue) -> set[frozenset[Titles]]:
    """The events of each story, an event as its titles."""
    found: dict[int, set[Titles]] = {}
    members = events(catalogue)
    with catalogue.read() as reader:
        for event, stated in reader.events.stated().items():
            found.setdefault(stated.story_id, set()).add(members[event])
    return {frozenset(each) for each in found.values()}


def invented(random: Random, count: int) -> dict[tuple[str, str], float]:
    """Probabilities among articles 'A0', 'A1', …: of groups that tell one event mostly high, of others mostly none."""
    names = [f"A{number}" for number in range(count)]
    group = {name: random.randrange(max(1, count // 4)) for name in names}
    told: dict[tuple[str, str], float] = {}
    for place, one in enumerate(sorted(names)):
        for other in sorted(names)[place + 1 :]:
            if group[one] == group[other] and random.random() < 0.8:
                told[one, other] = round(random.uniform(0.3, 1.0), 2)
            elif random.random() < 0.08:
                told[one, other] = round(random.uniform(0.1, 0.8), 2)
    return told
