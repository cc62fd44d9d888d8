"""What the page of an article shows of it: a version, its paragraphs, who else prints them, and its event."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

from indexer.store.errors import NotFoundError
from indexer.store.judgements import Judgement
from indexer.store.reading import Reader
from indexer.store.records import Article, Event, Paragraph, TimeWords
from service.comparison.corrections import corrections_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A paragraph. `pieces` are its words, cut so that those that name a day stand alone, with what they mean.

    `copies` are other articles that print it; `origin` is the one that it is a copy of, None where it is the first.
    """

    paragraph: Paragraph
    pieces: list[tuple[str, TimeWords | None]]
    copies: list[Article]
    origin: Article | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article in one of its versions, all of them, and the event that its current version is in."""

    article: Article
    versions: list[Article]
    paragraphs: list[Printed]
    event: Event | None

    @property
    def is_current(self) -> bool:
        """Whether this is the version that searches and comparisons see."""
        return self.article.revision == self.versions[-1].revision


@dataclass(frozen=True, slots=True)
class Beside:
    """The event of an article, others of its articles, and the judgement by which somebody put this one there, if any."""

    event: Event | None
    articles: list[Article]
    placed: Judgement | None


def sheet_of(reader: Reader, article_id: int, version: int | None) -> Sheet:
    """An article's current version, or the one with this number. Raises NotFoundError."""
    versions = reader.versions.of(article_id)
    shown = next((each for each in versions if each.revision == version), None) if version else versions[-1]
    if shown is None:
        raise NotFoundError(f"article {article_id} has no version {version}: it has {len(versions)}")
    paragraphs = reader.versions.paragraphs(article_id, shown.revision)
    events = reader.events.of_articles([article_id])
    return Sheet(
        article=shown,
        versions=versions,
        paragraphs=_printed(reader, paragraphs),
        event=reader.events.event(events[article_id]) if article_id in events else None,
    )


def beside_of(reader: Reader, article_id: int, *, besides: Set[int]) -> Beside:
    """What stands in an article's event with it, `besides` the articles that are shown already."""
    event = reader.events.of_articles([article_id]).get(article_id)
    if event is None:
        return Beside(None, [], None)
    members = set(reader.events.members([event])[event])
    placed = corrections_of(reader, event, members).placed(article_id)
    return Beside(reader.events.event(event), reader.articles_by_id(members - besides - {article_id}), placed)


def _printed(reader: Reader, paragraphs: list[Paragraph]) -> list[Printed]:
    origin_of = {
        paragraph: origin for paragraph, _, _, origin in reader.copies.links_of(each.id for each in paragraphs)
    }
    groups: dict[int, list[int]] = defaultdict(list)
    for row in reader.copies.groups(each for each in origin_of.values() if each is not None):
        groups[row[3] or row[0]].append(row[0])
    others = sorted({each for group in groups.values() for each in group} - origin_of.keys())
    article_of = {other.id: article for other, article in reader.passages(others)}
    printed = []
    for paragraph in paragraphs:
        origin = origin_of.get(paragraph.id)
        copies = [article_of[each] for each in groups.get(origin or 0, []) if each in article_of and each != origin]
        first = article_of.get(origin) if origin is not None and origin != paragraph.id else None
        printed.append(Printed(paragraph, _cut(paragraph), copies, first))
    return printed


def _cut(paragraph: Paragraph) -> list[tuple[str, TimeWords | None]]:
    """The words of a paragraph in pieces; nothing is lost between them."""
    starting = {words.start: words for words in paragraph.times}
    cuts = {0, len(paragraph.text)}.union(*((words.start, words.end) for words in paragraph.times))
    return [(paragraph.text[start:end], starting.get(start)) for start, end in pairwise(sorted(cuts))]
