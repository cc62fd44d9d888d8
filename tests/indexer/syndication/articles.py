"""Invented articles, and what a catalogue states of their paragraphs."""

from dataclasses import dataclass, replace
from random import Random

from indexer.store.catalogue import Catalogue
from indexer.store.writing import Writer
from tests.indexer.store.versions import add, add_and_publish, version

# A wire story, paragraph by paragraph, and two that are nothing but each outlet's own.
CONVOY = (
    "An aid convoy of 31 lorries entered the besieged town of Madaya on Monday evening, the first to reach its residents "
    "since the middle of October, a spokesman for the Red Crescent confirmed."
)
FLOUR = (
    "The lorries carried flour, blankets and medicine for about 40,000 people, enough for a month, according to the office of "
    "the governor, which had delayed the departure twice."
)
GUARDS = (
    "Soldiers at the last checkpoint searched each vehicle for more than three hours and removed several boxes of surgical "
    "equipment, drivers who took part in the operation complained afterwards."
)
OWN = (
    "From the roof of the bakery one sees the whole valley, and on this evening the headlights of the column moved through it "
    "like a slow necklace while children counted them aloud."
)
OTHER = (
    "Negotiators in Geneva will now turn to the question of prisoners, where both delegations have brought long lists and "
    "little patience, diplomats close to the talks expect."
)
PARAGRAPHS = (CONVOY, FLOUR, GUARDS, OTHER, OWN)
QUOTE = "Nobody who has seen the children of this town will ever again speak to me of acceptable losses or of patience"


@dataclass(frozen=True)
class Story:
    """An article: its outlet, its title (which is its identity) and what else is stated."""

    outlet: str
    paragraphs: tuple[str, ...]
    published: str | None = "2016-12-08"
    title: str = "Convoy"
    credit: str | None = None


def story(outlet: str, *paragraphs: str, published: str | None = "2016-12-08", **stated: str) -> Story:
    return Story(outlet, paragraphs, published, **stated)


def write(writer: Writer, *stories: Story) -> None:
    versions = [
        replace(version(each.outlet, *each.paragraphs, title=each.title, published=each.published), credit=each.credit)
        for each in stories
    ]
    add(writer, *versions)


def publish(catalogue: Catalogue, *stories: Story) -> None:
    """One run of the indexer."""
    with catalogue.write() as writer:
        write(writer, *stories)
    add_and_publish(catalogue)


def origins(catalogue: Catalogue) -> dict[tuple[str, str, int], tuple[str, str, int]]:
    """The origin of each current paragraph, both as (outlet, title, position)."""
    return _stated(catalogue, "origin_id")


def quotes(catalogue: Catalogue) -> dict[tuple[str, str, int], tuple[str, str, int]]:
    """Whose quotation each current paragraph prints, of those that print one."""
    return _stated(catalogue, "quote_id")


def _stated(catalogue: Catalogue, column: str) -> dict[tuple[str, str, int], tuple[str, str, int]]:
    with catalogue.read() as reader:
        links = {row.id: getattr(row, column) for row in reader.copies.linked()}
        names = {
            paragraph.id: (article.outlet, article.title, paragraph.position)
            for paragraph, article in reader.passages(sorted(links))
        }
    return {names[paragraph]: names[other] for paragraph, other in links.items() if other is not None}


def copies(catalogue: Catalogue) -> dict[tuple[str, int], tuple[str, int]]:
    """The same without titles, and without paragraphs that are their own origin: (outlet, position) → its origin's."""
    return {(copy[0], copy[2]): (first[0], first[2]) for copy, first in origins(catalogue).items() if copy != first}


def reworded(text: str, random: Random) -> str:
    """The text with one word in fifteen another."""
    return " ".join(word if random.randrange(15) else "indeed" for word in text.split())
