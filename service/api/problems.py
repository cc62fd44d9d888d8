"""Errors as RFC 9457 problem details: what was wrong, where, and what to send instead."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from indexer.store.errors import CallError, NotFoundError, StoreError

log = logging.getLogger(__name__)
Handler = Callable[[Request, Exception], JSONResponse]
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457. `type` is about:blank, so `title` is the status's own phrase; `errors` names the faulty fields."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> JSONResponse:
    """A problem as an answer."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or [])
    return JSONResponse(body.model_dump(), status_code=status, media_type=MEDIA_TYPE)


def _call_error(_: Request, error: Exception) -> JSONResponse:
    return problem(404 if isinstance(error, NotFoundError) else 400, str(error))


def _store_error(_: Request, error: Exception) -> JSONResponse:
    return problem(503, str(error))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [{"field": ".".join(str(part) for part in each["loc"]), "message": each["msg"]} for each in error.errors()]
    return problem(422, "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults), faults)


def _http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail))


def _bug(request: Request, error: Exception) -> JSONResponse:
    log.error("a bug in %s %s", request.method, request.url.path, exc_info=error)
    return problem(500, "this is a fault of the service, not of the request; its log says more")


# The error table: each kind of failure and its answer.
HANDLERS: Mapping[type[Exception], Handler] = {
    CallError: _call_error,
    StoreError: _store_error,
    RequestValidationError: _invalid,
    HTTPException: _http_error,
    Exception: _bug,
}


# What every operation may answer besides success, for the OpenAPI document.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text, "content": {MEDIA_TYPE: {}}}
    for status, text in {
        400: "a value that cannot be understood",
        404: "an id, URL, outlet or tag that is not in the store",
        422: "a request of the wrong shape",
        503: "the store cannot be read now",
    }.items()
}
