"""The store for many processes: a PostgreSQL database, through psycopg.

Its parts are those of the SQLite store, whose SQL is translated on the way (`postgres_dialect`): one schema, one set of
migrations, one place for each question. Nothing is asked of the server that a managed one lacks: no extension, no superuser,
no advisory lock; units of work follow one another by the lock on one row.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlite_utils.db import Database as Empty

from reconciler.errors import Busy, StoreError
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.postgres_link import Link
from reconciler.store.sqlite_archive import SqliteArchive
from reconciler.store.sqlite_desk import SqliteDesk
from reconciler.store.sqlite_outbox import SqliteOutbox
from reconciler.store.sqlite_shelf import SqliteShelf
from reconciler.store.sqlite_values import one_column
from reconciler.store.sqlite_workings import SqliteWorkings
from reconciler.store.units import Units

_BUSY_MS = 10_000
_NUMBERED = {"reports": "number", "claims": "number", "datings": "number", "decisions": "seq", "changes": "seq"}
_OURS = """CREATE TABLE IF NOT EXISTS reconciler_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reconciler_locks (name TEXT PRIMARY KEY);
INSERT INTO reconciler_locks VALUES ('writing') ON CONFLICT (name) DO NOTHING"""


class PostgresStore:
    """A store in the PostgreSQL database at `url`; its tables are made if they are not there, unless `create` is false.

    Raises StoreError for a database that cannot be reached, is not ours or was written by a newer version.

    Every thread has a connection of its own; of all processes on the database one thread at a time writes.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self._url = url
        self._local = threading.local()
        self._writer = threading.RLock()
        units = Units(self._database)
        self.archive = SqliteArchive(self._database, units)
        self.workings = SqliteWorkings(self._database, units)
        self.shelf = SqliteShelf(self._database)
        self.desk = SqliteDesk(self._database)
        self.outbox = SqliteOutbox(self._database)
        try:
            self._prepare(create=create)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One unit of work, committed or undone as a whole. Raises Busy if another thread or process writes for too long."""
        with self._writing(queued=True):
            yield

    @contextmanager
    def _writing(self, *, queued: bool) -> Iterator[None]:
        if not self._writer.acquire(timeout=_BUSY_MS / 1000):
            raise Busy("another write is taking long: try again")
        try:
            # READ COMMITTED: what is read once the lock is held is what the last writer left.
            with (
                self._database().unit(
                    f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {_BUSY_MS}; "
                    "SELECT name FROM reconciler_locks WHERE name = 'writing' FOR UPDATE",
                    queued=queued,
                ),
                self.workings.unit(),
            ):
                yield
        finally:
            self._writer.release()

    @property
    def database(self) -> Link:
        """This thread's connection, to copy from and to."""
        return self._database()

    @contextmanager
    def still(self) -> Iterator[None]:
        """For as long as the block lasts this thread reads the database of one moment, while others go on writing."""
        with self._database().unit("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    def number_on(self) -> None:
        """Let new records be numbered on from the highest number that was copied."""
        for table, column in _NUMBERED.items():
            sql = f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"
            self._database().execute(sql)

    @contextmanager
    def alone(self, name: str, /) -> Iterator[bool]:
        """Hold a name against other processes, by a lock on a row that ends with the connection, however that ends."""
        self._database().execute("INSERT INTO reconciler_locks VALUES (?) ON CONFLICT (name) DO NOTHING", [name])
        # A connection of its own, since the block has units of work.
        holder = Link(self._url)
        try:
            with holder.unit("BEGIN"):
                held = one_column(holder, "SELECT name FROM reconciler_locks WHERE name = ? FOR UPDATE SKIP LOCKED", [name])
                yield bool(held)
                holder.execute("DELETE FROM reconciler_locks WHERE name = ?", held or [""])
        finally:
            holder.close()

    def close(self) -> None:
        """Close this thread's connection."""
        link: Link | None = getattr(self._local, "link", None)
        if link is not None:
            link.close()

    def check(self) -> list[str]:
        """What is wrong with the database itself: records that are not found by their words."""
        faults = []
        for table in ("reports", "claims"):
            sql = f"SELECT number FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {table}_fts WHERE rowid = number) ORDER BY number LIMIT 9"
            faults += [f"row {number} of {table} is not found by its words" for number in one_column(self._database(), sql)]
        return faults

    def backup(self, path: str) -> None:
        """Raises StoreError: the server's own tool does it."""
        raise StoreError(f"the database is on a PostgreSQL server: `pg_dump --format=custom --file={path} {shown(self._url)}` copies it")

    def _database(self) -> Link:
        link: Link | None = getattr(self._local, "link", None)
        if link is None:
            link = self._local.link = Link(self._url)
        return link

    def _prepare(self, *, create: bool) -> None:
        """Bring the schema up to date: once, alone, before anything else touches the database."""
        link, called = self._database(), shown(self._url)
        try:
            psycopg.connect(self._url, connect_timeout=10).close()
        except psycopg.Error as error:
            raise StoreError(f"{called} cannot be reached: {' '.join(str(error).split())}") from error
        tables = set(one_column(link, "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"))
        if "reconciler_migrations" not in tables:
            if tables:
                raise StoreError(f"{called} has tables of another program ({min(tables)}): name an empty database with --database")
            if not create:
                raise StoreError(f"{called}: there is no reconciler in this database: let `reconciler serve` or `ingest` make it")
            if (encoding := one_column(link, "SHOW server_encoding")[0]) != "UTF8":
                raise StoreError(f"{called} is kept in {encoding}, which lacks characters that reports have: make it with ENCODING 'UTF8'")
            self._found()
        # Not queued: a migration is several statements in one.
        with self._writing(queued=False):
            self._migrate(link, called)

    def _found(self) -> None:
        try:
            self._database().execute(_OURS)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject, psycopg.errors.DuplicateTable):
            # Another process was a moment earlier, however far this one had come: what it made is there now.
            self._database().execute(_OURS)

    def _migrate(self, link: Link, called: str) -> None:
        known = MIGRATIONS.pending(Empty(memory=True))
        applied = set(one_column(link, "SELECT name FROM reconciler_migrations"))
        if newer := applied - {migration.name for migration in known}:
            raise StoreError(f"{called} was written by a newer version ({', '.join(sorted(newer))}): upgrade reconciler")
        for migration in known:
            if migration.name not in applied:
                speaks: Any = link
                migration.fn(speaks)
                row = [migration.name, datetime.now(UTC).isoformat()]
                link.execute("INSERT INTO reconciler_migrations (name, applied_at) VALUES (?, ?)", row)
        if len(applied) < len(known):
            # A migration may have moved rows with their numbers.
            self.number_on()


def shown(url: str) -> str:
    """The address of a database as it may be shown: without its password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise StoreError(f"--database is no address of a PostgreSQL database: {' '.join(str(error).split())}") from error
    host, port, name = (parts.get(key) for key in ("host", "port", "dbname"))
    return f"postgresql://{host or ''}{f':{port}' if port else ''}/{name or ''}"
