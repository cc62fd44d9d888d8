"""What the routes share: pages of lists, ids in paths, the application's store and use cases."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Path, Query, Request

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.corrections import Corrector
from service.queries import LARGEST_ID

Item = TypeVar("Item")
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Cursor = Annotated[str | None, Query(description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Part of a list; `next` is the cursor of the part behind it, or null at the end."""

    items: list[Item]
    next: str | None


def store_of(request: Request) -> Store:
    """The store that the application was made for."""
    store: Store = request.app.state.store
    return store


def comparer_of(request: Request) -> Comparer:
    """The application's one comparer."""
    comparer: Comparer = request.app.state.comparer
    return comparer


def corrector_of(request: Request) -> Corrector:
    """The application's one corrector."""
    corrector: Corrector = request.app.state.corrector
    return corrector


TheStore = Annotated[Store, Depends(store_of)]
TheComparer = Annotated[Comparer, Depends(comparer_of)]
TheCorrector = Annotated[Corrector, Depends(corrector_of)]


def number_of(cursor: str | None) -> int:
    """The number that a cursor holds, 0 for none. Raises CallError for what is no cursor."""
    if cursor is None:
        return 0
    if not cursor.isdecimal() or len(cursor) > len(str(LARGEST_ID)) or int(cursor) > LARGEST_ID:
        raise CallError(f"cursor {cursor[:40]!r} is none: send `next` of the page before, or leave it out")
    return int(cursor)
