"""`rashomon index` as a process that is interrupted: it ends at once, without a word of its inside, and the store is sound."""

import os
import select
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest

from indexer.store.store import Store
from indexer.verification import faults
from tests.helpers import SAMPLES, index_files, record, write_records
from tests.indexer.fetching.server import response, serving


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    told = "".join(file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children"))
    return [each for child in map(int, told.split()) for each in (child, *descendants(child))]


def wait_for_end(descriptor: int) -> None:
    """Wait until the process behind a pidfd has ended."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()
    os.close(descriptor)


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_interrupted_index_ends_at_once_and_the_next_one_completes_it(
    store: Store, tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    """It has workers, and waits for its turn at a host."""
    articles = [record("SANA", f"Words {number}.", url=f"https://sana.example/{number}") for number in range(64)]
    path = write_records(tmp_path / "a.jsonl", *articles)
    reached = Event()

    def robots(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(response(404))
        reached.set()

    with serving({"/robots.txt": robots}) as site:
        environment = os.environ | {
            "RASHOMON_HOME": str(store.settings.home),
            "RASHOMON_ALLOW_PRIVATE_ADDRESSES": "true",
            "RASHOMON_HOST_DELAY_SECONDS": "30",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "service.cli", "index", str(path), f"{site.url}/page"],
            env=environment,
            cwd=SAMPLES.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            reached.wait()
            others = [os.pidfd_open(pid) for pid in descendants(process.pid)]
            process.send_signal(sent)
            printed, told = process.communicate()
        for descriptor in others:
            wait_for_end(descriptor)
        assert (process.returncode, printed, told) == (status, b"", b"")
        assert len(others) > 1
        assert site.paths == ["/robots.txt"]
    assert list(faults(store)) == []
    outcome = index_files(store, path)
    assert outcome.added + outcome.skipped == len(articles)
    assert list(faults(store)) == []
