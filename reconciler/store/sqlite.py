"""The default store: one SQLite file, through sqlite-utils."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils.db import Database

from reconciler.errors import Busy, StoreError, Unwritable
from reconciler.store.migrations import APPLICATION_ID, MIGRATIONS
from reconciler.store.sqlite_archive import SqliteArchive
from reconciler.store.sqlite_copy import copy_database
from reconciler.store.sqlite_desk import SqliteDesk
from reconciler.store.sqlite_outbox import SqliteOutbox
from reconciler.store.sqlite_room import give_back
from reconciler.store.sqlite_shelf import SqliteShelf
from reconciler.store.sqlite_workings import SqliteWorkings
from reconciler.store.units import Units

_BUSY_MS = 10_000
# A full disk, a file over its limit, one that may only be read: whoever runs the service can put that right while it runs.
_UNWRITABLE = ("disk is full", "disk I/O error", "readonly database")


class SqliteStore:
    """A store in the SQLite file at `path`, made if it is not there, unless `create` is false.

    Raises StoreError for a file that is not ours.

    Every thread has a connection of its own; one thread at a time writes.
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self._path, self._called = str(path), str(path)
        if not create and not Path(path).exists():
            raise StoreError(f"{path}: there is no such database: name another with --database, or let `reconciler ingest` make it")
        self._local = threading.local()
        self._writer = threading.RLock()
        # Which file it is, once it is ours.
        self._file: tuple[int, int] | None = None
        units = Units(self._database)
        self.archive = SqliteArchive(self._database, units)
        self.workings = SqliteWorkings(self._database, units)
        self.shelf = SqliteShelf(self._database)
        self.desk = SqliteDesk(self._database)
        self.outbox = SqliteOutbox(self._database)
        self._migrate()
        self._file = _file_at(self._path)
        # From here on errors may reach clients of the service, who need not know where its files are.
        self._called = "the database"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One unit of work, committed or undone as a whole. Raises Busy if another process holds the file for too long."""
        if not self._writer.acquire(timeout=_BUSY_MS / 1000):
            raise Busy("another write is taking long: try again")
        try:
            with self._transaction():
                yield
        finally:
            self._writer.release()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        connection = self._database().conn
        try:
            # IMMEDIATE: a deferred BEGIN that turns into a write fails with SQLITE_BUSY whatever the timeout.
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _explained(error, self._called) from error
        try:
            with self.workings.unit():
                yield
                self._refuse_another_file()
                connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise _explained(error, self._called) from error
            raise

    @property
    def database(self) -> Database:
        """This thread's connection, to copy from and to."""
        return self._database()

    @contextmanager
    def still(self) -> Iterator[None]:
        """For as long as the block lasts this thread reads the database of one moment, while others go on writing."""
        self._database().execute("BEGIN")
        try:
            yield
        finally:
            self._database().execute("ROLLBACK")

    def number_on(self) -> None:
        """Nothing to do: SQLite counts on from the highest number that is there."""

    @contextmanager
    def alone(self, name: str, /) -> Iterator[bool]:
        """Hold a name, and all that begin with the same word, against other processes that use this file, until the block ends.

        By a file beside it that SQLite locks, on every system, and that whoever is killed holds no longer.
        """
        beside, ours = Path(f"{self._path}.{name.partition(' ')[0]}.lock"), False
        try:
            with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as held:
                ours = self._locked(held)
                yield ours
        finally:
            if ours:
                beside.unlink(missing_ok=True)

    def _locked(self, held: sqlite3.Connection) -> bool:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if isinstance(explained := _explained(error, self._called), Busy):
                return False
            raise explained from error
        return True

    def close(self) -> None:
        """Close this thread's connection."""
        database = getattr(self._local, "database", None)
        if database is not None:
            database.close()
            self._local.database = None

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty if nothing."""
        connection = self._database().conn
        try:
            faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [f"row {row[1]} of {row[0]} points at no {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
        except sqlite3.DatabaseError as error:
            return [f"the file is damaged: {error}"]
        return faults

    def backup(self, path: str) -> None:
        """A consistent copy, by SQLite's online backup. Raises StoreError if `path` exists or cannot be written."""
        if Path(path).exists():
            raise StoreError(f"{path} exists already: name a new file")
        copy_database(self._database().conn, path)

    def _database(self) -> Database:
        database: Database | None = getattr(self._local, "database", None)
        if database is None:
            database = self._local.database = self._connect()
        return database

    def _connect(self) -> Database:
        self._refuse_another_file()
        try:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: what was answered with 2xx must outlive a power cut; NORMAL may lose the last commits.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as error:
            raise _explained(error, self._called) from error
        return Database(connection)

    def _refuse_another_file(self) -> None:
        """Raises Unwritable if the file is no longer in its place: what is written to it now would be lost when it is let go."""
        if self._file is not None and _file_at(self._path) != self._file:
            raise Unwritable(f"{self._called} was moved, removed or replaced meanwhile: nothing was kept; start the service again")

    def _migrate(self) -> None:
        """Bring the schema up to date: once, alone, before anything else touches the file."""
        with self.writing():
            database = self._database()
            _refuse_foreign(database, self._path)
            pending = MIGRATIONS.pending(database)
            older = bool(pending and database.table_names())
            if older:
                self._keep_as_it_was(pending[0].name)
            MIGRATIONS.apply(database)
        if older:
            give_back(self._path, _BUSY_MS)

    def _keep_as_it_was(self, migration: str) -> None:
        """A copy of the database beside it, before its schema changes: an older version cannot read what comes out."""
        kept = f"{self._path}.before-{migration}"
        # Another connection: the one that holds the write lock cannot be copied from.
        before = self._connect()
        try:
            copy_database(before.conn, kept)
        finally:
            before.close()


def _file_at(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _refuse_foreign(database: Database, path: str) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    if database.table_names() and application != APPLICATION_ID:
        raise StoreError(f"{path} is a database of another program: name another file with --database")
    known = {migration.name for migration in MIGRATIONS.pending(Database(memory=True))}
    newer = {migration.name for migration in MIGRATIONS.applied(database)} - known
    if newer:
        raise StoreError(f"{path} was written by a newer version ({', '.join(sorted(newer))}): upgrade reconciler")


def _explained(error: sqlite3.Error, path: str) -> Busy | StoreError:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        return Busy(f"{path} is being written by another process: try again")
    if "not a database" in reason:
        return StoreError(f"{path} is not a SQLite database: name another file with --database")
    if any(said in reason for said in _UNWRITABLE):
        return Unwritable(f"{path} cannot be written ({reason}): nothing was kept; make room, or make it writable, and try again")
    return StoreError(f"{path}: {reason}")
