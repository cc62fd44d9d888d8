"""One indexer at a time, whichever way the one before ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.errors import StoreError, StoreLockedError
from indexer.store.lock import hold
from tests import postgres
from tests.helpers import SAMPLES, open_store

PROGRAM = """
import sys
from pathlib import Path
from indexer.store.lock import hold
with hold(Path(sys.argv[1]), None):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store until its input ends."""
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=SAMPLES.parent, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_second_indexer_is_told_which_process_holds_the_store(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        said = rf"the store in {tmp_path} is held by process {process.pid} on .*, since 20..-.*: wait for it to end"
        with pytest.raises(StoreLockedError, match=said), hold(tmp_path, None):
            pass
    with hold(tmp_path, None):
        assert (tmp_path / "indexer.holder").read_text().startswith(f"process {os.getpid()} on ")
    assert not (tmp_path / "indexer.holder").exists()


def test_a_killed_holder_holds_no_longer(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        said = f"held by process {os.getpid()} "
        with hold(tmp_path, None), pytest.raises(StoreLockedError, match=said), hold(tmp_path, None):
            pass


def test_a_refused_indexer_leaves_the_holder_s_name(tmp_path: Path) -> None:
    with hold(tmp_path, None):
        for _ in range(2):
            with pytest.raises(StoreLockedError, match=f"process {os.getpid()} "), hold(tmp_path, None):
                pass


def test_a_failed_run_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path, None):
        raise ZeroDivisionError
    with hold(tmp_path, None):
        pass


def test_the_folder_is_made(tmp_path: Path) -> None:
    with hold(tmp_path / "new" / "home", None):
        assert (tmp_path / "new" / "home" / "indexer.lock").exists()


def test_a_file_in_place_of_the_folder_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    for folder in (tmp_path / "home", tmp_path / "home" / "below"):
        with pytest.raises(StoreError, match=f"cannot write to {folder}"), hold(folder, None):
            pass


def test_two_homes_cannot_write_one_sqlite_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "databases" / "shared.sqlite"
    first, second = (open_store(tmp_path / name, database=f"sqlite:///{file}") for name in ("first", "second"))
    said = rf"the database {file} is held by process {os.getpid()} on .*, since 20..-.*: wait for it to end"
    with first.exclusively(), pytest.raises(StoreLockedError, match=said), second.exclusively():
        pass
    with second.exclusively():
        pass
    first.close()
    second.close()


def test_a_home_s_own_catalogue_is_held_against_homes_that_name_it_even_by_a_link(tmp_path: Path) -> None:
    owner = open_store(tmp_path / "owner")
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "owner" / "catalogue.sqlite")
    guest = open_store(tmp_path / "guest", database=f"sqlite:///{tmp_path / 'link.sqlite'}")
    said = rf"the database {tmp_path}/owner/catalogue.sqlite is held by process {os.getpid()} "
    with owner.exclusively(), pytest.raises(StoreLockedError, match=said), guest.exclusively():
        pass
    owner.close()
    guest.close()


@pytest.mark.postgresql
def test_two_homes_cannot_write_one_database_at_once(postgresql: str, tmp_path: Path) -> None:
    first, second = (open_store(tmp_path / name, database=postgresql) for name in ("first", "second"))
    said = r"the database is held by server process \d+ for a client on 127.0.0.1, since .*: wait for it to end"
    with first.exclusively(), pytest.raises(StoreLockedError, match=said), second.exclusively():
        pass
    with second.exclusively():
        pass
    first.close()
    second.close()


@pytest.mark.postgresql
def test_a_database_that_was_let_go_can_be_held_at_once(postgresql: str, tmp_path: Path) -> None:
    catalogue = Catalogue(postgresql)
    for connection in [catalogue.lock_connection() for _ in range(30)]:
        with hold(tmp_path, connection):
            pass
    catalogue.close()


@pytest.mark.postgresql
def test_databases_of_one_server_are_held_apart(
    postgresql: str, postgresql_server: postgres.Server, tmp_path: Path
) -> None:
    """The holder that is named is the one of this database."""
    with postgresql_server.database() as other:
        homes = {"one": postgresql, "two": other, "three": postgresql, "four": other}
        stores = {name: open_store(tmp_path / name, database=url) for name, url in homes.items()}
        with stores["one"].exclusively(), stores["two"].exclusively():
            for name in ("three", "four"):
                said = rf"server process {holding_process(homes[name])} "
                with pytest.raises(StoreLockedError, match=said), stores[name].exclusively():
                    pass
        for store in stores.values():
            store.close()


def holding_process(url: str) -> int:
    """The server process that holds an advisory lock in this database, as PostgreSQL itself says."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])
