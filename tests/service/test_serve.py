"""`rashomon serve` as a process: it answers, takes the longest question, and ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from urllib.parse import quote_plus

import pytest

from indexer.store.store import Store
from service.queries import LONGEST_TEXT
from tests.helpers import SAMPLES, index_records, record

STARTS_WITHIN_SECONDS = 120
# A letter of two bytes in UTF-8 and six in an address, an emoji of four and twelve.
WORDS = {"arabic": "حلب ", "emoji": "🕊 a"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def get(port: int, address: str) -> tuple[int, str]:
    """Status and text of an answer. `http.client` sends an address of any length, as browsers do."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", address, headers={"accept": "text/html"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def server(store: Store) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process, and its port."""
    index_records(store, record("SANA", "The army entered Aleppo.", lang="en"))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
        env=os.environ | {"RASHOMON_HOME": str(store.settings.home)},
        cwd=SAMPLES.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = monotonic() + STARTS_WITHIN_SECONDS
        while True:
            assert process.poll() is None, "the server did not start"
            assert monotonic() < until, "the server is slow to start"
            try:
                if get(port, "/readyz")[0] == 200:
                    break
            except (OSError, HTTPException):
                sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()


def test_it_takes_the_longest_question_in_any_script_and_ends_on_a_signal(
    server: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, port = server
    for words in WORDS.values():
        asked = (words * LONGEST_TEXT)[:LONGEST_TEXT].strip()
        status, page = get(port, f"/compare?as=paragraph&q={quote_plus(asked)}")
        assert status == 200, page[:500]
        status, page = get(port, f"/compare?as=paragraph&q={quote_plus(asked + ' of Aleppo')}")
        assert (status, "are too many to compare" in page) == (400, True)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == -signal.SIGTERM
