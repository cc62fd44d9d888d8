"""What a list of events is asked for in a page's address: all of it, so that the address can be sent."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from indexer.store.errors import CallError, NotFoundError
from indexer.store.events import EventFilter, Order
from indexer.store.reading import Reader
from service.pages.asking import Names
from service.queries import Name, parse_date

MOST_OUTLETS = 1_000_000
# Outlets that tell an event, where nothing else is asked: what one alone tells cannot be compared.
LEAST = 2
Words = Annotated[Name, Field(max_length=200), AfterValidator(str.strip)]


class EventsAsked(BaseModel):
    """The query of a list of events. What a form sends empty asks for nothing."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    q: Words = ""
    first: Words = Field(default="", alias="from")
    last: Words = Field(default="", alias="to")
    min_outlets: Annotated[int, BeforeValidator(lambda value: LEAST if value == "" else value)] = Field(
        default=LEAST, ge=1, le=MOST_OUTLETS
    )
    outlet: Names = Field(default_factory=list)
    family: Names = Field(default_factory=list)
    lang: Names = Field(default_factory=list)
    sort: Order = "latest"
    cursor: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for less than all."""
        return bool(self.model_dump(exclude_defaults=True, exclude={"sort", "cursor"}))

    def address(self, **changed: object) -> str:
        """The address of this list, or of one that differs in this: without what is said by default."""
        asked = self.model_copy(update=changed).model_dump(by_alias=True, exclude_defaults=True)
        return f"/events?{query}" if (query := urlencode(asked, doseq=True)) else "/events"


def filter_of(asked: EventsAsked, reader: Reader) -> EventFilter:
    """The filter that the query asks for. Raises CallError for a date that is none, NotFoundError for a name of no outlet."""
    first_day = parse_date(asked.first, name="from")[1] if asked.first else None
    last_day = parse_date(asked.last, name="to")[1] if asked.last else None
    if first_day is not None and last_day is not None and first_day > last_day:
        raise CallError(f"no day lies between {asked.first} and {asked.last}: “from” must not be after “to”")
    return EventFilter(
        first_day=first_day,
        last_day=last_day,
        words=asked.q,
        min_outlets=asked.min_outlets,
        outlet_ids=_outlet_ids(asked, reader),
        langs=frozenset(each.lower() for each in asked.lang) or None,
    )


def _outlet_ids(asked: EventsAsked, reader: Reader) -> frozenset[int] | None:
    """The rows of the outlets that names and families both admit; None where neither is asked for."""
    admitted = []
    if asked.outlet:
        known = reader.outlets.members(asked.outlet)
        if missing := [name for name in asked.outlet if name not in known]:
            raise NotFoundError(f"no outlet is indexed under the name {missing[0]!r}: see /outlets")
        admitted.append(frozenset().union(*known.values()))
    if asked.family:
        admitted.append(reader.outlets.labelled("family", asked.family))
    return frozenset.intersection(*admitted) if admitted else None
