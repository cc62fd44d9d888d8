"""A slow network before a site: its pages arrive piece by piece, everything else at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from time import sleep
from urllib.request import urlopen

PIECES = 12
# Longer than a frame, so that the browser shows what it has between two pieces.
PAUSE_SECONDS = 0.05


@contextmanager
def trickling(base: str) -> Iterator[str]:
    """The address of a relay to the site at `base`, for as long as a block."""

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urlopen(base + self.path) as answer:
                kind, content = answer.headers["content-type"], answer.read()
            self.send_response(answer.status)
            self.send_header("content-type", kind)
            self.end_headers()
            pieces = _pieces(content) if "text/html" in kind else [content]
            for piece in pieces:
                self.wfile.write(piece)
                sleep(PAUSE_SECONDS)

        def log_message(self, *_: object) -> None:
            """Nothing: what the site answers is in its own log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _pieces(page: bytes) -> list[bytes]:
    """The page in parts of about equally many lines, which hold a block or a row each."""
    lines = page.splitlines(keepends=True)
    cuts = [len(lines) * each // PIECES for each in range(PIECES + 1)]
    return [b"".join(lines[start:end]) for start, end in pairwise(cuts)]
