"""One thread's connection to PostgreSQL, spoken to as the parts of the store speak to SQLite."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.rows import RowFactory, dict_row, tuple_row

from reconciler.errors import Busy, NotFound, ReconcilerError, StoreError
from reconciler.store.postgres_dialect import Statement, translated
from reconciler.store.postgres_search import vector_of
from reconciler.store.sql import Parameters

T = TypeVar("T")
# A server that is gone without a word is found out within a minute and a half, and its locks with it.
_DEFAULTS = {"connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "15", "keepalives_count": "4"}
_OVERTAKEN = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure, errors.QueryCanceled)
_REFUSED = (errors.InsufficientPrivilege, errors.DiskFull, errors.InsufficientResources)
# A statement that a connection has been asked five times is planned once for all: more than the hundred kept by default are.
_PREPARED = 300
# The key of another list, given as a cursor: SQLite compares a number with a text, PostgreSQL does not.
_UNCOMPARABLE = (errors.InvalidTextRepresentation, errors.UndefinedFunction)
_log = logging.getLogger("reconciler")


class Link:
    """A connection to the database at `url`, made when it is first needed and made anew when it was lost.

    Outside a unit of work a statement that finds the connection lost is asked again, once, on a new one: each only reads, or
    writes what may be written twice. What goes wrong is told as Busy or StoreError, without the place of the server.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[Any] | None = None
        self._in_unit = False
        self.total_changes = 0
        self._queue: psycopg.Pipeline | None = None

    @property
    def conn(self) -> Link:
        """What many rows are written through at once."""
        return self

    @property
    def in_transaction(self) -> bool:
        """Whether a unit of work has begun, or a view of one moment."""
        return self._in_unit

    def execute(self, sql: str, parameters: Parameters | None = None) -> psycopg.Cursor[Any]:
        """Run a statement; its rows are tuples."""
        statement = translated(sql)
        return self._asked(lambda connection: self._run(connection, tuple_row, statement, parameters))

    def query(self, sql: str, params: Parameters | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a statement by column name."""
        statement = translated(sql)
        return iter(self._asked(lambda connection: self._run(connection, dict_row, statement, params).fetchall()))

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> None:
        """Run a statement once for each row of values, all in one exchange with the server."""
        statement = translated(sql)
        self.total_changes += 1
        if statement.indexes:
            self._index(statement.indexes, parameters)
            return
        rows = [statement.bound(row) or () for row in parameters]
        self._asked(lambda connection: connection.cursor().executemany(statement.sql.encode(), rows))

    def _run(
        self, connection: psycopg.Connection[Any], rows: RowFactory[Any], statement: Statement, parameters: Parameters | None
    ) -> psycopg.Cursor[Any]:
        cursor = connection.cursor(row_factory=rows)
        self.total_changes += not statement.reads
        if statement.sql:
            cursor.execute(statement.sql.encode(), statement.bound(parameters))
        if self._queue is not None and statement.reads:
            self._queue.sync()
        return cursor

    def _index(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Keep rows of a number and texts by their words."""
        vectors = [(row[0], vector_of(text for text in row[1:] if text)) for row in rows]
        sql = f"INSERT INTO {table} (rowid, words) VALUES (%s, (%s)::tsvector)".encode()
        self._asked(lambda connection: connection.cursor().executemany(sql, vectors))

    @contextmanager
    def unit(self, opening: str, *, queued: bool = False) -> Iterator[None]:
        """One unit of work that begins with the statements `opening`; undone if the block raises. Raises Busy.

        `queued`: nobody waits for the answers to what only writes, which are looked at before the next statement that reads and
        at the end; the others who want to write wait for half as many exchanges with the server.
        """
        try:
            self._asked(lambda connection: connection.execute(opening.encode()))
            self._in_unit = True
            with self._queued() if queued else nullcontext():
                yield
                self._committed()
        except BaseException:
            self._undone()
            raise
        finally:
            self._in_unit = False

    @contextmanager
    def _queued(self) -> Iterator[None]:
        try:
            with self._open().pipeline() as self._queue:
                yield
        except psycopg.Error as error:
            raise _explained(error, lost=self._lost()) from error
        finally:
            self._queue = None

    def _committed(self) -> None:
        try:
            self._open().execute("COMMIT")
            if self._queue is not None:
                self._queue.sync()
        except psycopg.Error as error:
            if not self._lost():
                raise _explained(error, lost=False) from error
            _log.warning("the database was lost at the end of a write: %s", _told(error))
            raise Busy("the connection was lost while the write was ending: send it again, what is there counts once") from error

    def _undone(self) -> None:
        connection = self._connection
        if connection is None or connection.closed:
            return
        try:
            if connection.info.transaction_status is not TransactionStatus.IDLE:
                connection.execute("ROLLBACK")
        except psycopg.Error as error:
            _log.warning("the database was lost: %s", _told(error))
            self.close()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _asked(self, ask: Callable[[psycopg.Connection[Any]], T]) -> T:
        try:
            return ask(self._open())
        except psycopg.Error as error:
            if self._in_unit or not self._lost():
                raise _explained(error, lost=self._lost()) from error
        try:
            return ask(self._open())
        except psycopg.Error as error:
            raise _explained(error, lost=self._lost()) from error

    def _lost(self) -> bool:
        return self._connection is None or self._connection.closed

    def _open(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            if self._in_unit:
                raise Busy("the connection to the database was lost: nothing was written, try again")
            options = {key: value for key, value in _DEFAULTS.items() if key not in conninfo_to_dict(self._url)}
            # A statement stands for itself unless a unit of work has begun.
            self._connection = psycopg.connect(self._url, autocommit=True, **options)  # type: ignore[arg-type]
            self._connection.prepared_max = _PREPARED
        return self._connection


def _explained(error: psycopg.Error, *, lost: bool) -> ReconcilerError | psycopg.Error:
    """What a client is told; a fault of ours stays as it is, to be logged with its trace."""
    if isinstance(error, _UNCOMPARABLE):
        _log.warning("the database cannot compare: %s", _told(error))
        return NotFound("no such page: the cursor is that of another list, begin without one")
    if isinstance(error, errors.DataError) and "NUL" in str(error):
        return NotFound("nothing has a NUL character in it")
    if isinstance(error, _OVERTAKEN):
        return Busy("the database is being written by another process: try again")
    if isinstance(error, _REFUSED):
        return StoreError(f"the database refuses: {_told(error)}")
    if lost or isinstance(error, errors.OperationalError):
        _log.warning("the database is away: %s", _told(error))
        return Busy("the database cannot be reached: try again")
    return error


def _told(error: psycopg.Error) -> str:
    return " ".join(str(error).split())
