"""The HTTP application: what it is made of, in order."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from indexer.store.errors import StoreError
from indexer.store.settings import Settings
from indexer.store.store import Store
from service.api import events, objections, problems, routes
from service.api import reports as report_routes
from service.comparison.comparer import Comparer
from service.corrections import Corrector
from service.pages import articles, compare, corrections, errors, home, interface, method, outlets, reports, site
from service.pages import events as event_pages
from service.pages.answering import Answers
from service.pages.event_view import EventViews
from service.pages.jobs import Jobs
from service.reports.making import Reporter
from service.reports.press import Press
from service.reports.shelf import Shelf
from service.survey import Survey
from service.surveyor import Foreseen, Surveyor

log = logging.getLogger(__name__)
# Seconds. What is kept is there sooner; a page that is shown for less than this before another takes its place flickers.
PATIENCE = 0.3
DESCRIPTION = "The paragraphs of other outlets that tell the same event, side by side, claim by claim."


def create_app(settings: Settings, store: Store | None = None, *, patience: float | None = None) -> FastAPI:
    """The application over a store; without one, over the store that the settings name.

    `patience` is how many seconds a page waits for a comparison before it shows how far it is; without one it waits until the
    comparison is there.
    """
    app = FastAPI(
        title="Rashomon",
        version=version("rashomon"),
        description=DESCRIPTION,
        lifespan=_lifespan,
        # The page of the interface is `service.pages.interface`: FastAPI's own loads its scripts from a third party.
        docs_url=None,
        redoc_url=None,
    )
    app.state.store = store or Store(settings)
    app.state.comparer = Comparer(app.state.store)
    app.state.survey = Survey(app.state.store, app.state.comparer)
    app.state.event_views = EventViews(app.state.store, app.state.survey)
    app.state.answers = Answers(app.state.store, comparer=app.state.comparer, survey=app.state.survey)
    app.state.jobs = Jobs(patience=patience)
    app.state.corrector = Corrector(app.state.store)
    app.state.reporter = Reporter(app.state.store, app.state.comparer)
    app.state.shelf = Shelf(settings.home / "reports")
    app.state.press = Press(app.state.reporter, app.state.shelf)
    errors.install(app)
    site.install(app)
    for room in (routes, events, objections, report_routes):
        app.include_router(room.router)
    for pages in (home, event_pages, compare, articles, outlets, method, interface, corrections, reports):
        app.include_router(pages.router)
    app.add_api_route("/healthz", healthz, tags=["operate"])
    app.add_api_route("/readyz", lambda: _readiness(app), tags=["operate"], summary="Readyz", response_model=None)
    return app


def from_environment() -> FastAPI:
    """The application over the store that the environment names: what each worker of `rashomon serve` starts."""
    return create_app(Settings(), patience=PATIENCE)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # The model is loaded before the first request, not by it; a store that comes later is met when it is asked for.
    status = await run_in_threadpool(_fault_of, app.state.store)
    if status:
        log.warning("not ready: %s", status)
    foreseen = Foreseen(partial(home.listed_events, app.state.store), app.state.event_views.of)
    with Surveyor(app.state.survey, foreseen), app.state.press, app.state.jobs:
        yield
    app.state.store.close()


def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


def _readiness(app: FastAPI) -> JSONResponse:
    """200 where questions can be answered: the store opens, and its model is loaded."""
    fault = _fault_of(app.state.store)
    return problems.problem(503, fault) if fault else JSONResponse({"status": "ready"})


def _fault_of(store: Store) -> str | None:
    try:
        with store.view():
            store.encoder  # noqa: B018  (loads it)
    except StoreError as error:
        return str(error)
    return None
