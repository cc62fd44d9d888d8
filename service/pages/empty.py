"""What a page shows while nothing is published: which command fills the store."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from indexer.store.reading import Reader
from service.pages.site import WHOLE, page


def nothing_published(request: Request, reader: Reader) -> HTMLResponse | None:
    """The page of a store without articles; None for any other."""
    if int(reader.facts.get("articles", 0)):
        return None
    return empty(request, unpublished=reader.counts()["unpublished"])


def empty(request: Request, *, status: int = 200, unpublished: int = 0, detail: str = "") -> HTMLResponse:
    """What to run where there is nothing; `unpublished` articles wait, `detail` says what failed."""
    shown = page(request, "empty.html.j2", status=status, unpublished=unpublished, detail=detail)
    shown.headers.update(WHOLE)
    return shown
