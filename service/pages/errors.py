"""Failures as pages, where a page was asked for; a program still gets the problem that `service.api.problems` makes."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from indexer.store.errors import StoreMissingError
from service.api.problems import HANDLERS, Handler
from service.pages.empty import empty
from service.pages.site import STATIC, is_partial, page
from service.presentation.faults import fault_words

# What speaks to programs, or serves files: a failure there is a problem in JSON.
MACHINES = ("/v1", "/healthz", "/readyz", "/metrics", "/openapi.json", STATIC)
TITLES = {
    404: "Not found",
    405: "Not possible here",
    403: "Not allowed from here",
    503: "The store cannot be read now",
    500: "Something broke",
}
# What the framework says by the name of a status alone.
NOWHERE = {404: "there is no page at this address", 405: "this page is for reading: nothing can be sent to it"}


def install(app: FastAPI) -> None:
    """Give each kind of failure, after its problem, its page."""
    for kind, problem in HANDLERS.items():
        app.add_exception_handler(kind, _or_page(problem))


def _or_page(problem: Handler) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        made = problem(request, error)
        if not wants_page(request):
            return made
        code, detail = made.status_code, json.loads(bytes(made.body))["detail"]
        if isinstance(error, RequestValidationError):
            detail = "; ".join(map(_fault_of, error.errors()))
        elif isinstance(error, HTTPException) and error.detail == HTTPStatus(code).phrase:
            detail = NOWHERE.get(code, detail)
        if isinstance(error, StoreMissingError):
            return empty(request, status=code, detail=detail)
        title = TITLES.get(code, "This cannot be understood")
        if is_partial(request):
            # Within what was to change, so that what a reader asked stands there still.
            part = page(request, "error_part.html.j2", status=code, code=code, title=title, detail=detail)
            part.headers["hx-reswap"] = "innerHTML"
            return part
        return page(request, "error.html.j2", status=code, code=code, title=title, detail=detail)

    return answer


def _fault_of(fault: Mapping[str, Any]) -> str:
    """A parameter by its name in the address, and what it may be."""
    name = next(part for part in reversed(fault["loc"]) if isinstance(part, str))
    return f"“{name}”: {fault_words(fault)}"


def wants_page(request: Request) -> bool:
    """Whether a reader asks, with a browser, for a page."""
    asks = "hx-request" in request.headers or "text/html" in request.headers.get("accept", "")
    return asks and not any(request.url.path == each or request.url.path.startswith(f"{each}/") for each in MACHINES)
