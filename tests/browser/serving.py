"""The real server over a store, on a port of this machine, for as long as a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep

import uvicorn

from indexer.store.store import Store
from service.app import create_app

STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A served store: `base` is its address, without a slash at the end."""

    base: str
    store: Store


@contextmanager
def serving(store: Store, *, patience: float | None = None) -> Iterator[Site]:
    """Serve a store by uvicorn in a thread; ends the server, and closes the store, at the end."""
    app = create_app(store.settings, store, patience=patience)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", log_level="warning")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + STARTS_WITHIN_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert monotonic() < until, "the server is slow to start"
        sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Site(f"http://127.0.0.1:{port}", store)
    finally:
        server.should_exit = True
        thread.join()
