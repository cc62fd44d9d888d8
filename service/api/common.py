"""What the routes share: pages of lists, ids in paths, the application's store and use cases."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Path, Query, Request

from indexer.store.errors import CallError
from indexer.store.events import COUNTED, Order, Place
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.corrections import Corrector
from service.queries import LARGEST_ID
from service.survey import Survey

Item = TypeVar("Item")
LARGEST_COUNT = 2**31 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Cursor = Annotated[str | None, Query(description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Part of a list; `next` is the cursor of the part behind it, or null at the end."""

    items: list[Item]
    next: str | None


def held(name: str) -> Any:
    """A dependency: the one thing that the application holds under a name (see `service.app.create_app`)."""

    def of(request: Request) -> Any:
        return getattr(request.app.state, name)

    return Depends(of)


TheStore = Annotated[Store, held("store")]
TheComparer = Annotated[Comparer, held("comparer")]
TheCorrector = Annotated[Corrector, held("corrector")]
TheSurvey = Annotated[Survey, held("survey")]


def number_of(cursor: str | None) -> int:
    """The number that a cursor holds, 0 for none. Raises CallError for what is no cursor."""
    if cursor is None:
        return 0
    if not cursor.isdecimal() or len(cursor) > len(str(LARGEST_ID)) or int(cursor) > LARGEST_ID:
        raise _no_cursor(cursor)
    return int(cursor)


def place_of(cursor: str | None, order: Order = "latest") -> Place | None:
    """The place in a list of events that a cursor names. Raises CallError for what is none in this order."""
    if not cursor:
        return None
    place = tuple(number_of(part) for part in cursor.split("-"))
    *counts, day, _ = place if len(place) == len(COUNTED[order]) + 2 else (LARGEST_ID, 0, 0)
    if day > date.max.toordinal() or max(counts, default=0) > LARGEST_COUNT:
        raise _no_cursor(cursor)
    return place


def cursor_of(place: Place) -> str:
    """The cursor of a place in a list of events."""
    return "-".join(map(str, place))


def _no_cursor(cursor: str) -> CallError:
    return CallError(f"cursor {cursor[:40]!r} is none: send `next` of the page before, or leave it out")
