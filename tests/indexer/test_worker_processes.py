"""The processes of the workers: what becomes of them when one is killed, and of all when the indexer ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

from indexer.workers import Exceeded, Workers
from tests.indexer import work

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(processes=2) as workers:
        yield workers


def run_script(folder: Path, text: str) -> "subprocess.Popen[bytes]":
    script = folder / "script.py"
    script.write_text(text)
    return subprocess.Popen(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def processes_of(workers: Workers) -> tuple[int, int]:
    """A worker's process id, and that of the nursery."""
    answer = workers.call(work.process_ids, 0)
    assert not isinstance(answer, Exceeded)
    return answer


def kill(pid: int) -> None:
    """Kill a process that is no child of this one, and wait for its end."""
    process = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    select([process], [], [])
    os.close(process)


def open_files(pid: int | str) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_many_deaths_leave_no_process_and_no_open_file_behind(workers: Workers) -> None:
    _, nursery = processes_of(workers)
    before = open_files("self"), open_files(nursery), len(children(nursery))
    assert list(workers.map(work.die, ["an exit"] * 50)) == [Exceeded("the worker died (exit status 7)")] * 50
    assert workers.call(work.die, "alive") == "alive"
    assert (open_files("self"), open_files(nursery), len(children(nursery))) == before


def test_idle_worker_that_is_killed_is_replaced(workers: Workers) -> None:
    worker, _ = processes_of(workers)
    kill(worker)
    assert list(workers.map(work.double, range(3))) == [0, 2, 4]


def test_workers_go_on_where_the_process_that_starts_them_is_killed(workers: Workers) -> None:
    _, nursery = processes_of(workers)
    kill(nursery)
    *_, last = workers.map(work.die, ["an exit", "an exit", "alive"])
    assert last == "alive"


def test_polite_signals_are_not_for_workers(workers: Workers) -> None:
    """Ctrl-C and a service manager reach all processes; the indexer decides when its workers end."""
    assert workers.call(work.outlive_polite_signals, 0) == "alive"


def test_main_module_is_not_run_again_in_workers(tmp_path: Path) -> None:
    text = """
from indexer.workers import Workers
from tests.indexer import work
def here(item):
    return item
print("main")
with Workers() as workers:
    print("torch" in workers.call(work.imported, 0))
    try:
        workers.map(here, [])
    except ValueError as error:
        print(str(error).partition(" stands ")[2])
"""
    with run_script(tmp_path, text) as process:
        out, err = process.communicate()
    assert err.decode() == ""
    assert out.decode() == "main\nFalse\nin __main__, which workers do not import: put it into a module\n"


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_process_that_is_killed_leaves_no_worker_behind(tmp_path: Path, sent: signal.Signals) -> None:
    """Its workers hold its standard error too, so that ends when the last of them has ended."""
    text = """
import signal
from indexer.workers import Workers
from tests.indexer import work
signal.signal(signal.SIGINT, signal.SIG_DFL)
with Workers(processes=2) as workers:
    results = workers.map(work.die, ["alive", *["an endless loop in C that lets no other thread run"] * 5])
    print(next(results), flush=True)
    next(results)
"""
    with run_script(tmp_path, text) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"alive\n"
        process.send_signal(sent)
        assert process.stderr.read() == b""
    assert process.returncode == -sent


def test_interrupted_process_ends_without_a_word_of_its_workers(tmp_path: Path) -> None:
    text = """
from indexer.workers import Workers
from tests.indexer import work
try:
    with Workers(processes=2) as workers:
        results = workers.map(work.die, ["alive", *["an endless loop in Python"] * 5])
        print(next(results), flush=True)
        next(results)
except KeyboardInterrupt:
    print("interrupted")
"""
    with run_script(tmp_path, text) as process:
        assert process.stdout
        assert process.stdout.readline() == b"alive\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"interrupted\n", b"")
    assert process.returncode == 0


def test_forked_copy_of_a_process_has_workers_of_its_own(tmp_path: Path) -> None:
    text = r"""
import os
from indexer.workers import Workers
from tests.indexer import work
def once():
    with Workers(processes=2) as workers:
        os.write(1, b"%d\n" % sum(workers.map(work.double, range(3))))
once()
child = os.fork()
once()
if child:
    os.waitpid(child, 0)
    once()
"""
    with run_script(tmp_path, text) as process:
        out, err = process.communicate()
    assert (out, err) == (b"6\n" * 4, b"")
