"""One indexer at a time: a lock file in the home, and one beside SQLite's file or an advisory lock on PostgreSQL.

Two homes may name one database, so the home's lock alone would not do. All are let go by the system when their process
ends, however it ends. A service holds them for a moment to write down what it counted or was told: that is waited for.
"""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from indexer.store.errors import StoreError, StoreLockedError

# Any fixed 64-bit number serves, as long as all indexers use the same: "rashomon" in ASCII.
ADVISORY_KEY = int.from_bytes(b"rashomon", "big") >> 1

# Writing what a service has to write takes some 20 ms; an indexer holds the lock for longer than anybody would wait.
PATIENCE_SECONDS = 0.5
SECONDS_BETWEEN_TRIES = 0.02


@contextmanager
def hold(folder: Path, connection: Connection | None, database: Path | None = None) -> Iterator[None]:
    """Hold the store in `folder`, and the database: behind `connection` on PostgreSQL, the file `database` on SQLite.

    Raises StoreLockedError that says who holds it, StoreError where the folder cannot be written.
    """
    with ExitStack() as stack:
        if connection is not None:
            stack.enter_context(connection)
            _hold_database(connection)
            stack.callback(_let_go, connection)
        stack.enter_context(_held(folder / "indexer", f"the store in {folder}"))
        if database is not None:
            # By its real place: a link to the file is the same database.
            file = database.resolve()
            stack.enter_context(_held(file, f"the database {file}"))
        yield


@contextmanager
def _held(stem: Path, what: str) -> Iterator[None]:
    """Hold `<stem>.lock`, and say in `<stem>.holder` who does."""
    holder = Path(f"{stem}.holder")
    with ExitStack() as stack:
        try:
            stem.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(f"{stem}.lock", timeout=PATIENCE_SECONDS))
        except Timeout:
            raise StoreLockedError(f"{what} is held by {_read(holder)}: wait for it to end") from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise StoreError(f"cannot write to {stem.parent}: {error.strerror}") from None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now}")
        stack.callback(holder.unlink, missing_ok=True)
        yield


def _hold_database(connection: Connection) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}).scalar_one():
        if monotonic() > until:
            raise StoreLockedError(f"the database is held by {_database_holder(connection)}: wait for it to end")
        sleep(SECONDS_BETWEEN_TRIES)


def _database_holder(connection: Connection) -> str:
    row = connection.execute(
        text(
            "SELECT a.pid, coalesce(host(a.client_addr), 'this host') AS client, a.backend_start"
            " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid AND a.datid = l.database"
            " WHERE a.datname = current_database() AND l.locktype = 'advisory' AND l.granted"
            " AND (l.classid::bigint << 32 | l.objid::bigint) = :key"
        ),
        {"key": ADVISORY_KEY},
    ).first()
    if row is None:
        return "another indexer"
    return f"server process {row.pid} for a client on {row.client}, since {row.backend_start}"


def _let_go(connection: Connection) -> None:
    """Give the database's lock back at once: the server notices only a while later that a connection was closed."""
    with suppress(DBAPIError):  # a connection that broke has let go
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


def _read(holder: Path) -> str:
    try:
        return holder.read_text()
    except OSError:
        return "another indexer"
