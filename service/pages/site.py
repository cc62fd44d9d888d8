"""What every page shares: its frame, its headers, its files."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from os import PathLike, stat_result
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.store.errors import StoreError
from service.api.local import is_local
from service.presentation.templating import environment

STATIC = "/static"
# The files of Swagger UI, as a package carries them.
SWAGGER = f"{STATIC}/swagger"
# No script and no style but our own files, no frame, no form to elsewhere: an article's text can run nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    # Not no-referrer, with which a browser does not say either where a form of ours comes from.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
# By these a script puts the whole of another page in the place of the one that it asked from.
WHOLE = {"hx-retarget": "#main", "hx-reselect": "#main", "hx-reswap": "outerHTML"}
# A day for what has its own bytes in its address; nothing else may be kept without asking.
KEPT = "public, max-age=86400, immutable"
_FOLDERS = ("service.pages", "service.presentation")
_SECTIONS = {
    "/": "events",
    "/events": "events",
    "/compare": "compare",
    "/articles": "events",
    "/corrections": "events",
    "/outlets": "outlets",
    "/method": "method",
    "/docs": "interface",
}


class _Files(StaticFiles):
    """Static files, of which those that are asked for by their bytes (see `asset`) may be kept."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if parse_qs(scope["query_string"]).get(b"v"):
            answer.headers["cache-control"] = KEPT
        return answer


class _Heads:
    """Answers HEAD as GET would, without the body: whoever checks a link to a page asks so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def install(app: FastAPI) -> None:
    """The files and the compression of pages, and HEAD."""
    for package in _FOLDERS:
        app.mount(f"{STATIC}/{package.rpartition('.')[2]}", _Files(packages=[(package, "static")]))
    app.mount(SWAGGER, StaticFiles(packages=[("fastapi_offline", "static")]))
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(_Heads)


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """A page from a template of ours, in the frame that all share."""
    written = environment("service.pages").get_template(template)
    frame = {
        "asset": asset,
        "here": str(request.url.path),
        "section": _SECTIONS.get("/" + request.url.path.split("/")[1], ""),
        "generation": generation_of(request),
        "correctable": is_local(request),
        "partial": is_partial(request),
    }
    return HTMLResponse(written.render(frame | shown), status_code=status, headers=HEADERS | {"vary": "hx-request"})


def shortened(request: Request, address: str) -> RedirectResponse | None:
    """The way to `address`, which says the same, where a form without a script sent its empty fields along; else None.

    A reader sends on what stands in the browser. No type ticked is something that is asked.
    """
    said = request.query_params.multi_items()
    says_nothing = any(value == "" and name != "type" for name, value in said)
    return RedirectResponse(address, status_code=303) if says_nothing and not is_partial(request) else None


def is_partial(request: Request) -> bool:
    """Whether a script asks for a part of the page; going back in the history it asks for the whole."""
    return request.headers.get("hx-request") == "true" and "hx-history-restore-request" not in request.headers


@cache
def asset(package: str, name: str) -> str:
    """The address of a static file, with a part that changes with its bytes."""
    body = files(f"service.{package}").joinpath("static", name).read_bytes()
    return f"{STATIC}/{package}/{name}?v={sha256(body).hexdigest()[:12]}"


def generation_of(request: Request) -> int | None:
    """The publication that the pages show, or None where the store cannot be read."""
    try:
        with request.app.state.store.catalogue.read() as reader:
            return int(reader.generation)
    except StoreError:
        return None
