"""A PostgreSQL server for tests: made in a temporary folder, on a socket and port of its own, gone at the end."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

SYSTEM_USER = "postgres"
DATABASE_USER = "rashomon"
# Nothing here outlives a crash, so nothing is waited for; few buffers are enough.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=50")


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def database(self) -> Iterator[str]:
        """SQLAlchemy URL of a new database, dropped at the end."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{DATABASE_USER}@127.0.0.1:{self.port}/{name}"
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        place = {"host": "127.0.0.1", "port": self.port, "user": DATABASE_USER, "dbname": "postgres"}
        with psycopg.connect(**place, autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(statement.encode())


def find_programs() -> Path | None:
    """The folder with the newest PostgreSQL's programs, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    if folders:
        return max(folders, key=lambda folder: [int(part) for part in folder.parent.name.split(".")])
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Start a server with these programs; stop it and delete its files at the end."""
    # Not in pytest's folder: the path of a socket may have 107 bytes, and another user could not enter that folder.
    with TemporaryDirectory(prefix="rashomon-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if os.geteuid() == 0:
            shutil.chown(home, SYSTEM_USER)
        data, log = home / "data", home / "log"
        _run(programs / "initdb", "-D", data, "-U", DATABASE_USER, "-A", "trust", "-E", "UTF8", "--no-sync", cwd=home)
        port = _free_port()
        settings = (*OPTIONS, f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={home}")
        options = " ".join(f"-c {setting}" for setting in settings)
        try:
            _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options, cwd=home)
            yield Server(port)
        finally:
            _run(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data, cwd=home)


def _run(*command: str | Path, cwd: Path) -> None:
    """Run one of PostgreSQL's programs, which refuse to be run by root."""
    prefix = ["runuser", "-u", SYSTEM_USER, "--"] if os.geteuid() == 0 else []
    # To a file: the server inherits the output, so a pipe would stay open as long as it runs.
    output = cwd / "output"
    with output.open("ab") as file:
        ended = subprocess.run([*prefix, *command], cwd=cwd, stdout=file, stderr=file, check=False)
    if ended.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{output.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
