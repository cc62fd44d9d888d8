"""Real servers on the loopback: one that answers by a table, and a sentinel that shall see no connection."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from indexer.fetching import Fetcher, Outcome, PoliteFetcher
from indexer.store.settings import Settings

PAGE = "<p>Grüne Busse verließen den Osten Aleppos.</p>".encode() * 100
Answer = bytes | Callable[[BaseHTTPRequestHandler], None]


def response(status: int, body: bytes = b"", **fields: str) -> bytes:
    """A whole HTTP response. Underscores in names of header fields stand for hyphens."""
    stated = {"Content_Length": str(len(body)), "Connection": "close"} | fields
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in stated.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@dataclass
class Site:
    """A running server: answers by path (with query), and what it was asked."""

    url: str
    answers: dict[str, Answer]
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def has_ipv6() -> bool:
    """Whether this machine's loopback speaks IPv6."""
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


@contextmanager
def serving(
    answers: dict[str, Answer] | None = None, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """A site at `host`. What is not in its table is answered 404."""
    site = Site("", answers if answers is not None else {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            answer = site.answers.get(self.path, response(404))
            self.close_connection = True
            # The client may hang up whenever it has enough.
            with suppress(OSError):
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                else:
                    answer(self)

        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def finish_request(self, request: Any, client_address: Any) -> None:
            # In the request's own thread, since the handshake waits for the client. One may well break it off.
            with suppress(ssl.SSLError, ConnectionError):
                secured = tls.wrap_socket(request, server_side=True) if tls else request
                super().finish_request(secured, client_address)
                secured.close()

    with Server((host, 0), Handler) as server:
        site.url = f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Sentinel:
    """Listens, by default on every address of this machine, over IPv4 and IPv6 where there is one, and answers nobody."""

    listener: socket.socket

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def connections(self) -> int:
        """How many came since the last call. The system completes them by itself: none is lost between two calls."""
        count = 0
        with suppress(BlockingIOError):
            while True:
                self.listener.accept()[0].close()
                count += 1
        return count


@contextmanager
def sentinel(host: str = "", port: int = 0) -> Iterator[Sentinel]:
    """A listening sentinel: everywhere and on a free port, or where it is told."""
    both = not host and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=100, dualstack_ipv6=both) as listener:
        listener.setblocking(False)
        yield Sentinel(listener)


@dataclass
class Names:
    """Answers like `socket.getaddrinfo`: each call the next list of addresses, the last one for ever."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, *, type: int) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:  # noqa: A002
        self.asked.append(host)
        addresses = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return [
            (socket.AF_INET6, type, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, type, 6, "", (address, port))
            for address in addresses
        ]


def settings(**stated: Any) -> Settings:
    """Settings that allow the loopback and do not wait between requests, but for what is stated."""
    defaults: dict[str, Any] = {"home": Path("unused"), "allow_private_addresses": True, "host_delay_seconds": 0.0}
    return Settings(**(defaults | stated))


def fetch(url: str, **stated: Any) -> Outcome:
    """One fetch under these settings."""
    return Fetcher(settings(**stated)).fetch(url)


class Time(threading.Event):
    """A clock and a stop event in one: waiting lets time pass at once, and is recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set() and timeout:
            self.waits.append(round(timeout, 6))
            self.now += timeout
        return self.is_set()

    def __call__(self) -> float:
        return self.now


def polite(clock: Time, names: Names | None = None, **stated: Any) -> PoliteFetcher:
    """A polite fetcher for which no real time passes."""
    fetcher = Fetcher(settings(**stated), names) if names else Fetcher(settings(**stated))
    return PoliteFetcher(fetcher, clock, clock=clock)
