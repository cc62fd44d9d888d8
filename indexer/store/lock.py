"""One indexer at a time: a lock file beside the store, and on PostgreSQL an advisory lock as well.

Both are let go by the system when their process ends, however it ends.
"""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text

from indexer.store.errors import StoreError, StoreLockedError

# Any fixed 64-bit number serves, as long as all indexers use the same: "rashomon" in ASCII.
ADVISORY_KEY = int.from_bytes(b"rashomon", "big") >> 1


@contextmanager
def hold(folder: Path, connection: Connection | None) -> Iterator[None]:
    """Hold the store in `folder`, and the database behind `connection` where there is one.

    Raises StoreLockedError that says who holds it, StoreError where the folder cannot be written.
    """
    with ExitStack() as stack:
        if connection is not None:
            stack.enter_context(connection)
            _hold_database(connection)
        lock = FileLock(folder / "indexer.lock", blocking=False)
        holder = folder / "indexer.holder"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(lock)
        except Timeout:
            raise StoreLockedError(f"the store in {folder} is held by {_read(holder)}: wait for it to end") from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise StoreError(f"cannot write to {folder}: {error.strerror}") from None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now}")
        stack.callback(holder.unlink, missing_ok=True)
        yield


def _hold_database(connection: Connection) -> None:
    if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}).scalar_one():
        return
    row = connection.execute(
        text(
            "SELECT a.pid, coalesce(host(a.client_addr), 'this host') AS client, a.backend_start"
            " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid AND a.datid = l.database"
            " WHERE a.datname = current_database() AND l.locktype = 'advisory' AND l.granted"
            " AND (l.classid::bigint << 32 | l.objid::bigint) = :key"
        ),
        {"key": ADVISORY_KEY},
    ).first()
    who = (
        f"server process {row.pid} for a client on {row.client}, since {row.backend_start}"
        if row
        else "another indexer"
    )
    raise StoreLockedError(f"the database is held by {who}: wait for it to end")


def _read(holder: Path) -> str:
    try:
        return holder.read_text()
    except OSError:
        return "another indexer"
