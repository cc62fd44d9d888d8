"""The labelled articles that `benchmarks.origins` measures on, made from the development data."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

from rapidfuzz import fuzz

from benchmarks.corpus import articles
from benchmarks.desk_edits import edited, rewritten

STRENGTHS = ("verbatim", "light", "medium", "heavy")
# Sentences that any report may hold.
TEMPLATES = (
    "Police said the investigation is ongoing.",
    "The White House did not immediately respond to a request for comment.",
    "No arrests have been made, and the cause is under investigation.",
    "Officials did not immediately respond to requests for comment on Tuesday.",
    "Read more from our correspondents around the world.",
    "The names of the victims have not been released.",
)
SPEAKERS = (
    "Asked about it on Monday, the spokesman told reporters: “{}”",
    "“{}” the senator said in an interview that was broadcast late on Sunday evening.",
    "In a statement to this newspaper a lawyer for the family put it like this. “{}”",
)
NOT_TOLD = re.compile(
    r"[“”\"‘]|\b(I|[Ww]e|[Oo]ur|[Mm]y|[Uu]s)\b|\(@"
    r"|[Pp]hoto|Reuters\)|Getty|[Ss]ign up|[Nn]ewsletter|columnist|\breporter\b|writer|Copyright|[Cc]ontributed"
)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Printed:
    """An article of the data; `paragraphs` are those of five words or more."""

    id: str
    outlet: str
    published: str | None
    paragraphs: tuple[str, ...]
    event: str | None = None


@dataclass(slots=True)
class Articles:
    """Articles of one store with what is known of their paragraphs, each by (article, position).

    `copies`: of which paragraphs it is a copy (any of them will do), and of what kind. `own`: paragraphs that copy nothing.
    """

    printed: list[Printed] = field(default_factory=list)
    copies: dict[Place, tuple[str, list[Place]]] = field(default_factory=dict)
    own: dict[Place, str] = field(default_factory=dict)

    def add(self, outlet: str, published: str, paragraphs: Iterable[str]) -> int:
        """Add an article; returns its number."""
        self.printed.append(Printed(str(len(self.printed)), outlet, published, tuple(paragraphs)))
        return len(self.printed) - 1

    def text(self, place: Place) -> str:
        """A paragraph's text."""
        return self.printed[place[0]].paragraphs[place[1]]


def read_articles(path: Path) -> Iterator[Printed]:
    """The articles of a JSON Lines file, plain or .zst."""
    for found in articles(path):
        paragraphs = tuple(text for text in found["paragraphs"] if len(text.split()) >= 5)
        yield Printed(found["id"], found["outlet"], found.get("published"), paragraphs, found.get("event"))


def constructed(articles: Sequence[Printed], seed: int, count: int) -> Articles:
    """`count` wire articles, each followed by one rewritten whole, one that takes three paragraphs, and one that takes one.

    The two that take a few stand on a real article of another outlet and day, whose paragraphs are their own. Every fourth
    also shares a real quotation with the wire article in other words, and prints sentences that any report may hold.
    """
    random = Random(seed)
    made = Articles()
    chosen = random.sample(articles, 3 * count)
    for number in range(count):
        wire, *hosts = chosen[3 * number : 3 * number + 3]
        paragraphs = wire.paragraphs
        day = _day(wire)
        first = made.add("Wire", day.isoformat(), paragraphs)
        made.own |= {(first, position): "wire" for position in range(len(paragraphs))}
        strength = STRENGTHS[number % len(STRENGTHS)]
        rewriting = rewritten(paragraphs, strength, random)
        whole = made.add("Desk A", _later(day, random), [text for text, _ in rewriting])
        for position, (_, originals) in enumerate(rewriting):
            made.copies[whole, position] = (f"whole, {strength}", [(first, each) for each in originals])
        for host, takes in zip(hosts, (3, 1), strict=True):
            lone = _lone(paragraphs, takes, strength, random)
            outlet = {3: "Desk B", 1: "Desk C"}[takes]
            parts = _mixed(host.paragraphs, lone, random) + _shared_by_chance(paragraphs, random)
            added = made.add(outlet, _later(day, random), [text for text, _, _ in parts])
            for position, (_, kind, originals) in enumerate(parts):
                if originals:
                    made.copies[added, position] = (kind, [(first, each) for each in originals])
                else:
                    made.own[added, position] = kind
    return made


# (text, kind, positions of its originals)
Part = tuple[str, str, list[int]]


def _lone(paragraphs: Sequence[str], takes: int, strength: str, random: Random) -> list[Part]:
    """Some reports of a wire article, as they are or edited."""
    long = [position for position, text in enumerate(paragraphs) if len(text.split()) >= 25 and _is_told(text)]
    if strength == "heavy" and takes == 1:
        long = []  # whether one paragraph alone, reworked throughout, is still a copy, editors would dispute
    chosen = random.sample(long, min(takes, len(long)))
    return [(edited(paragraphs[each], strength, random), f"{takes} of them, {strength}", [each]) for each in chosen]


def _mixed(own: Sequence[str], lone: Sequence[Part], random: Random) -> list[Part]:
    parts: list[Part] = [(text, "host", []) for text in own]
    for part in lone:
        parts.insert(random.randint(1, len(parts)), part)
    return parts


def _shared_by_chance(paragraphs: Sequence[str], random: Random) -> list[Part]:
    """What copies nothing: one of the wire's quotations in other words, and sentences that any report may hold."""
    quotes = [quote for text in paragraphs if (quote := _quotation(text))]
    spoken = [random.choice(SPEAKERS).format(random.choice(quotes))] if quotes and random.random() < 0.5 else []
    parts: list[Part] = [(text, "quote", []) for text in spoken]
    return parts + [(text, "template", []) for text in random.sample(TEMPLATES, 2)]


def natural(articles: Sequence[Printed]) -> Articles:
    """Articles of different outlets, a week apart at most, that share two long reports word for word: real copies.

    Known as copies are these and their other paragraphs of ten words or more that stand between shared ones on both sides and
    are 70 % alike by edit distance of characters, which is not how the product compares.
    """
    made = Articles()
    for original, copy in _copying(articles):
        first = made.add(original.outlet, str(original.published), original.paragraphs)
        second = made.add(copy.outlet, str(copy.published), copy.paragraphs)
        shared = {text: place for place, text in enumerate(original.paragraphs) if _is_anchor(text)}
        anchors = [(shared[text], place) for place, text in enumerate(copy.paragraphs) if text in shared]
        for place, text in enumerate(copy.paragraphs):
            kind, source = _aligned(text, place, original.paragraphs, anchors)
            if kind:
                made.copies[second, place] = (f"natural, {kind}", [(first, source)])
    return made


def _aligned(text: str, place: int, originals: Sequence[str], anchors: Sequence[Place]) -> tuple[str, int]:
    if len(text.split()) < 10:
        return "", 0
    before = max((a for a, b in anchors if b <= place), default=None)
    after = min((a for a, b in anchors if b >= place), default=None)
    if before is None or after is None:
        return "", 0
    alike = [(fuzz.ratio(text, originals[each]), each) for each in range(before, after + 1)]
    likeness, source = max(alike, default=(0.0, 0))
    if likeness < 70:
        return "", 0
    return ("exact" if text == originals[source] else "edited"), source


def _copying(articles: Sequence[Printed]) -> list[tuple[Printed, Printed]]:
    """(earlier, later) of two outlets' articles; each article once, so that no copy of a copy is asked for."""
    printing: dict[str, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        for text in {text for text in article.paragraphs if _is_anchor(text)}:
            printing[text].append(number)
    shared = Counter(pair for numbers in printing.values() for pair in combinations(numbers[:20], 2))
    found: list[tuple[Printed, Printed]] = []
    used: set[str] = set()
    for (one, other), count in sorted(shared.items()):
        pair = sorted((articles[one], articles[other]), key=lambda article: (_day(article), article.id))
        apart = (_day(pair[1]) - _day(pair[0])).days
        if count >= 2 and apart <= 7 and pair[0].outlet != pair[1].outlet and not used & {pair[0].id, pair[1].id}:
            used |= {pair[0].id, pair[1].id}
            found.append((pair[0], pair[1]))
    return found


def _quotation(text: str) -> str | None:
    start, end = text.find("“"), text.find("”")
    quote = text[start + 1 : end] if 0 <= start < end else ""
    return quote if len(quote.split()) >= 12 else None


def _is_anchor(text: str) -> bool:
    return len(text.split()) >= 15 and _is_told(text)


def _is_told(text: str) -> bool:
    """Whether a paragraph is a report: nobody's speech or post, no column, caption or notice."""
    return NOT_TOLD.search(text) is None


def _later(day: date, random: Random) -> str:
    return (day + timedelta(days=random.randint(1, 3))).isoformat()


def _day(article: Printed) -> date:
    return date.fromisoformat(str(article.published))
