"""The catalogue: SQLite by default, PostgreSQL by URL, the same code. One `with` is one transaction.

with catalogue.read() as reader:    one consistent view, at one published generation
with catalogue.write() as writer:   all or nothing
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from indexer.store.errors import CallError, SchemaError, StoreError, StoreMissingError
from indexer.store.reading import Reader
from indexer.store.writing import Writer

MIGRATIONS = Path(__file__).with_name("migrations")


class Catalogue:
    """The SQL side of a store.

    Raises CallError for a URL that is neither a SQLite file nor PostgreSQL, StoreMissingError where a reader finds no
    catalogue, SchemaError where its tables belong to another version.
    """

    def __init__(self, database_url: str) -> None:
        self.url = _checked(database_url)
        self._is_sqlite = self.url.get_backend_name() == "sqlite"
        self._readers = self._reading_engine()
        self._writers: Engine | None = None
        self._schema_checked = False

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A read-only view of the store at its current generation, unmoved by what others commit meanwhile."""
        self._check_schema()
        try:
            with self._readers.connect() as connection:
                yield Reader(connection)
        except DBAPIError as error:
            raise self._translated(error) from error

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A transaction that commits at the end of the block, or leaves nothing behind."""
        try:
            with self._writing_engine().begin() as connection:
                yield Writer(connection)
        except DBAPIError as error:
            raise self._translated(error) from error

    def migrate(self) -> None:
        """Create the tables, or bring them to this version's schema. Only the holder of the store's lock may call it."""
        try:
            with self._writing_engine().begin() as connection:
                found = MigrationContext.configure(connection).get_current_revision()
                if found is not None and found not in _known_schemas():
                    raise self._made_by_newer(found)
                if found != _known_schemas()[0]:
                    config = _alembic_config()
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
        except DBAPIError as error:
            raise self._translated(error) from error
        self._schema_checked = True

    def exists(self) -> bool:
        """Whether there is a catalogue, of whatever version."""
        if self._is_sqlite:
            return Path(self.url.database or "").is_file()
        with self._connect_to_read() as connection:
            return MigrationContext.configure(connection).get_current_revision() is not None

    def integrity_faults(self) -> list[str]:
        """What SQLite's own integrity check finds; nothing on PostgreSQL, which checks its pages itself."""
        if not self._is_sqlite:
            return []
        self._check_schema()
        with self._connect_to_read() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            found += [
                f"foreign key broken: {tuple(row)}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ]
        return [line for line in found if line != "ok"]

    def lock_connection(self) -> Connection | None:
        """A connection of its own for a PostgreSQL advisory lock; None on SQLite, where a lock file serves."""
        if self._is_sqlite:
            return None
        try:
            engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            return engine.connect()
        except DBAPIError as error:
            raise self._translated(error) from error

    def close(self) -> None:
        """Give back every connection."""
        self._readers.dispose()
        if self._writers is not None:
            self._writers.dispose()

    def _check_schema(self) -> None:
        if self._schema_checked:
            return
        if self._is_sqlite and not self.exists():
            raise StoreMissingError(
                f"there is no store at {self.url.database}: run `rashomon index SOURCE` first, or set RASHOMON_HOME"
            )
        with self._connect_to_read() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        known = _known_schemas()
        if found is None:
            raise StoreMissingError(f"{_shown(self.url)} holds no Rashomon store: run `rashomon index SOURCE` first")
        if found not in known:
            raise self._made_by_newer(found)
        if found != known[0]:
            raise SchemaError(
                f"{_shown(self.url)} has schema {found}, this version needs {known[0]}: run `rashomon index` once to upgrade"
            )
        self._schema_checked = True

    def _made_by_newer(self, found: str) -> SchemaError:
        return SchemaError(f"{_shown(self.url)} has schema {found}, which a newer version made: upgrade Rashomon")

    @contextmanager
    def _connect_to_read(self) -> Iterator[Connection]:
        try:
            with self._readers.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self._translated(error) from error

    def _reading_engine(self) -> Engine:
        if not self._is_sqlite:
            return create_engine(self.url, isolation_level="REPEATABLE READ", pool_pre_ping=True)
        # Read-only connections cannot checkpoint the write-ahead log, so the indexer stays its one checkpointer:
        # SQLite below 3.51.3 can corrupt a database when two connections checkpoint at once.
        file = f"file:{quote(self.url.database or '')}"
        read_only = URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true"})
        engine = create_engine(read_only, poolclass=QueuePool, pool_size=16, max_overflow=48)
        event.listen(engine, "connect", _prepare_sqlite_reader)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine

    def _writing_engine(self) -> Engine:
        if self._writers is None:
            if not self._is_sqlite:
                self._writers = create_engine(self.url, pool_size=1, max_overflow=0)
            else:
                Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
                self._writers = create_engine(self.url, poolclass=QueuePool, pool_size=1, max_overflow=0)
                event.listen(self._writers, "connect", _prepare_sqlite_writer)
                event.listen(self._writers, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return self._writers

    def _translated(self, error: DBAPIError) -> Exception:
        """The most specific error of ours for a driver's; a full disk and a programming error stay what they are."""
        message = str(error.orig)
        if "disk is full" in message or "No space left" in message:
            return OSError(28, f"no space left for {_shown(self.url)}: free some, then run the command again")
        if isinstance(error, OperationalError) or "malformed" in message or "not a database" in message:
            return StoreError(f"cannot use {_shown(self.url)}: {message.strip()}")
        return error


def _take_over_transactions(connection: object, _: ConnectionPoolEntry) -> None:
    # The sqlite3 module begins transactions late and only for writes; SQLAlchemy's documented recipe is to begin ourselves.
    connection.isolation_level = None  # type: ignore[attr-defined]
    connection.execute("PRAGMA busy_timeout=30000")  # type: ignore[attr-defined]


def _prepare_sqlite_reader(connection: object, entry: ConnectionPoolEntry) -> None:
    _take_over_transactions(connection, entry)
    # Pages are read from the system's cache in place instead of being copied; 2 GiB is the most SQLite maps.
    connection.execute("PRAGMA mmap_size=2147418112")  # type: ignore[attr-defined]


def _prepare_sqlite_writer(connection: object, entry: ConnectionPoolEntry) -> None:
    _take_over_transactions(connection, entry)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _known_schemas() -> list[str]:
    """The schemas that this version can upgrade, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()]


def _checked(database_url: str) -> URL:
    """The URL, with the one PostgreSQL driver that we test. Errors leave the URL out: a password may be in it."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = URL.create("unknown")
    backend = url.get_backend_name()
    if backend == "postgresql":
        if find_spec("psycopg") is None:
            raise CallError('PostgreSQL needs its driver: pip install "rashomon[postgresql]"')
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not url.database or url.database == ":memory:":
        raise CallError(
            "RASHOMON_DATABASE must be postgresql://user:password@host/database or sqlite:////folder/file.sqlite"
        )
    return url


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
