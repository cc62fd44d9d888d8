"""Events as they are shown: what `/v1/events/{id}` answers."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from indexer.matching.openings import are_spellings_of_one
from indexer.matching.origins import article_origins
from indexer.matching.terms import NAME_PREFIX, as_written
from indexer.store.reading import Reader
from indexer.store.records import Event
from indexer.store.tallies import Tally

NAMES_SHOWN = 12
# Texts that names are spelled from and places told by, the central article's first; and terms that are looked at.
TEXTS_READ = 10
TERMS_WEIGHED = 2000
# English, as names are: what may stand before the name of a place.
LOCATED = re.compile(
    r"\b(?:in|at|near|outside|across|around|throughout"
    r"|(?:town|city|village|province|governorate|region|district|suburbs?|neighbou?rhood|outskirts) of)"
    r"\s+(?:the\s+|downtown\s+|northern\s+|southern\s+|eastern\s+|western\s+)?$",
    re.IGNORECASE,
)
LOOKED_BACK = 40  # characters
# Tellings that must say where by a name before it counts as a place: a lone one may name a conference or a spokesman's desk.
LEAST_TELLINGS = 2
POSSESSIVE = re.compile(r"['’]s$")
# What may have lost an apostrophe; the s of a people ("Syrians", "Houthis") is a plural.
UNMARKED_POSSESSIVE = re.compile(r"(?<!ian)(?<!i)s$")
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


@dataclass(frozen=True, slots=True)
class ListedEvent(Event):
    """An event of a list. `divergences` counts its claims that are told differently, by type; None: nobody counted it yet."""

    divergences: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class EventDetail(Event):
    """An event with what its articles share.

    `replaced_by` is given where the id that was asked for was merged into this event: its id; `replaces` are such ids.
    `names` and `places` are as its articles write them, those that most articles share and few others have first. `origins`
    counts independent tellings (see docs/decisions/0008-origins.md). `episodes` are the other events of its story.
    """

    replaced_by: int | None
    replaces: list[int]
    names: list[str]
    places: list[str]
    outlet_names: list[str]
    origins: int
    article_ids: list[int]
    episodes: list[Event]


def event_detail(reader: Reader, event_id: int) -> EventDetail:
    """An event with all that is shown of it; for a replaced id, the event that replaced it. Raises NotFoundError."""
    event = reader.events.event(event_id)
    articles = reader.events.members([event.id])[event.id]
    names, places = shared_names(reader, articles, central=event.headline_article_id)
    return EventDetail(
        **asdict(event),
        replaced_by=event.id if event.id != event_id else None,
        replaces=reader.events.replaced(event.id),
        names=names,
        places=places,
        outlet_names=reader.events.outlet_names(event.id),
        origins=len(set(article_origins(reader.events.printed(articles)).values())),
        article_ids=articles,
        episodes=[each for each in reader.events.story(event.story_id) if each.id != event.id],
    )


def listed_event(event: Event, tally: Tally | None) -> ListedEvent:
    """An event with what was counted of it."""
    return ListedEvent(**asdict(event), divergences=dict(tally.types) if tally else None)


def shared_names(reader: Reader, articles: Sequence[int], *, central: int) -> tuple[list[str], list[str]]:
    """(names, places among them) that these articles share, the most telling first, as they are written."""
    near = [central, *(each for each in articles if each != central)][:TEXTS_READ]
    texts = dict(reader.events.texts(near))
    all_told = "\n".join(texts.values())
    names: dict[str, str] = {}
    telling = _telling_names(reader, articles)
    for term in telling:
        written = (found[0] for each in near if (found := as_written([term], texts[each])))
        spelled = _without_owner(next(written, ""), all_told)
        if spelled and not any(_are_one(spelled, other) for other in names.values()):
            names[term] = spelled
        if len(names) == NAMES_SHOWN:
            break
    origin_of = article_origins(reader.events.printed(near))
    told = [(origin_of[each], texts[each]) for each in near]
    # Where an event is, several say at the beginning.
    least = min(LEAST_TELLINGS, len(articles))
    places = [name for term, name in names.items() if telling[term] >= least and _is_place(name, told)]
    return list(names.values()), places


def _are_one(name: str, other: str) -> bool:
    return name in other or other in name or are_spellings_of_one(name, other)


def _without_owner(name: str, text: str) -> str:
    """A name without a possessive: what is owned ("Syria's Idlib"), or else the owner ("Aleppo's").

    Its apostrophe may be lost ("Aleppos"): then the text has the owner more often than what is written, and always something
    behind that is owned. "The Philippines" and "rangers" end in s themselves.
    """
    words = name.split()
    for place in reversed(range(len(words))):
        written = " ".join(words[: place + 1])
        is_marked = POSSESSIVE.search(written)
        owner = (POSSESSIVE if is_marked else UNMARKED_POSSESSIVE).sub("", written)
        if is_marked or (owner != written and _is_owner(owner, written, text)):
            return " ".join(words[place + 1 :]) or owner
    return name


def _is_owner(owner: str, written: str, text: str) -> bool:
    stands_alone = re.search(rf"\b[Tt]he {re.escape(written)}\b|\b{re.escape(written)}(?! \w)", text)
    return stands_alone is None and _times(owner, text) > _times(written, text)


def _times(name: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(name)}\b", text))


def _telling_names(reader: Reader, articles: Sequence[int]) -> dict[str, int]:
    """Names that two articles or more have, and how many begin with each; by the share that has them, in all and at the
    beginning, times rarity in the store: ln((N + 1) / (df + 0.5)).
    """
    profiles = reader.profiles.of(reader.links.versions_shown(articles).values())
    having = Counter(term for each in profiles for term in each.terms.tolist())
    beginning = Counter(term for each in profiles for term in {*each.title_terms.tolist(), *each.lead_terms.tolist()})
    total = int(reader.facts.get("articles", 0))
    common = dict(having.most_common(TERMS_WEIGHED))
    weighed = [
        ((having[number] + beginning[number]) * math.log((total + 1) / (frequency + 0.5)), term, beginning[number])
        for number, term, frequency in reader.terms.frequencies_of(common)
        if term.startswith(NAME_PREFIX) and having[number] >= min(2, len(articles)) and not _is_date(term)
    ]
    return {term: begins for _, term, begins in sorted(weighed, key=lambda each: (-each[0], each[1]))}


def _is_date(term: str) -> bool:
    words = term.removeprefix(NAME_PREFIX).split()
    # A possessive may have lost its apostrophe: "tuesdays".
    return not CALENDAR.isdisjoint([*words, *(word.removesuffix("s") for word in words)])


def _is_place(name: str, told: Sequence[tuple[int, str]]) -> bool:
    """Whether a third of a name's mentions say where, in two independent tellings or more; `told`: (origin, text)."""
    mentions = [
        (origin, LOCATED.search(text, max(0, found.start() - LOOKED_BACK), found.start()) is not None)
        for origin, text in told
        for found in re.finditer(rf"\b{re.escape(name)}\b(?!['’]s)", text)
    ]
    tellings = {origin for origin, is_located in mentions if is_located}
    located = sum(is_located for _, is_located in mentions)
    return len(tellings) >= min(LEAST_TELLINGS, len({origin for origin, _ in told})) and 3 * located >= len(mentions)
