"""Runs indexing tasks in children and kills them: a process of its own, with the model loaded once.

Each line of standard input is a task as JSON, each line of standard output says how it ended. A task runs in a forked
child that finds everything imported and loaded, so a kill after a few milliseconds lands in the work itself. Forking is
safe because this process has one thread: `start` sees to that.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch

from indexer.pipeline import Run, link_and_publish
from indexer.sources import Defaults, Reading, Source, open_source
from indexer.store.encoder import Encoder, load_encoder
from indexer.workers import Workers
from tests.helpers import open_store

Task = Literal["index", "write", "rebuild"]
DOCUMENTS_PER_BATCH = 4


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: its own exit status, or None where it was killed before; and when."""

    status: int | None
    seconds: float


class Worker:
    """The other end of the pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, task: Task, home: Path, *sources: Path, kill_after: float | None = None) -> Ended:
        """Run a task on the store in `home`, and kill it with SIGKILL after so many seconds."""
        assert self._process.stdin
        assert self._process.stdout
        told = {"task": task, "home": str(home), "sources": [str(each) for each in sources], "kill_after": kill_after}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def start() -> Iterator[Worker]:
    """A worker with the packaged model loaded."""
    one_thread = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.killed_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        env=os.environ | one_thread,
    ) as process:
        yield Worker(process)


def main() -> None:
    """Serve tasks until standard input ends."""
    torch.set_num_threads(1)
    encoder = load_encoder(None, "cpu")
    encoder.encode(["what the first call prepares is prepared before the fork"])
    with Workers() as workers:
        workers.call(len, "")  # what starts workers is started, and serves the children too
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        task = json.loads(line)
        ended = _ended(task, encoder)
        answers.write(json.dumps({"status": ended.status, "seconds": ended.seconds}) + "\n")
        answers.flush()


def _ended(task: dict[str, Any], encoder: Encoder) -> Ended:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _run(task, encoder)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if task["kill_after"] is not None:
        while time.monotonic() - started < task["kill_after"]:
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            time.sleep(0.0005)
        os.kill(child, signal.SIGKILL)  # a child that ended by itself is a zombie still, which nothing happens to
    _, status = os.waitpid(child, 0)
    return Ended(os.WEXITSTATUS(status) if os.WIFEXITED(status) else None, time.monotonic() - started)


def _run(task: dict[str, Any], encoder: Encoder) -> None:
    store = open_store(Path(task["home"]), encoder)
    with store.exclusively():
        if task["task"] == "rebuild":
            link_and_publish(store, everything=True)
        else:
            sources: list[Source] = [open_source(source, Defaults()) for source in task["sources"]]
            if task["task"] == "write":
                sources.append(Interrupted())
            with suppress(KeyboardInterrupt), Workers() as workers:
                Run(store, workers, documents_per_batch=DOCUMENTS_PER_BATCH).index(sources)
    store.close()


class Interrupted:
    """A source at which the user gives up: whole batches before it are written, nothing is published."""

    def __iter__(self) -> Reading:
        """Interrupt the run."""
        raise KeyboardInterrupt


if __name__ == "__main__":
    main()
