"""What the parts of a SQL store ask of a connection: that much of sqlite-utils' `Database`, whatever the database behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

Parameters = Sequence[Any] | dict[str, Any]


class Cursor(Protocol):
    """The rows of an answer."""

    def __iter__(self) -> Iterator[Any]:
        """The rows one after another."""
        ...

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...


class Connection(Protocol):
    """What many rows are written through at once."""

    @property
    def total_changes(self) -> int:
        """How many rows, or how often rows, were written through it so far."""
        ...

    @property
    def in_transaction(self) -> bool:
        """Whether a unit of work has begun, or a view of one moment."""
        ...

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> Any:
        """Run a statement once for each row of values."""
        ...


class Database(Protocol):
    """A thread's connection. The SQL is SQLite's; another database translates what it says otherwise (`postgres_dialect`)."""

    @property
    def conn(self) -> Connection:
        """What many rows are written through at once."""
        ...

    def execute(self, sql: str, parameters: Parameters | None = None) -> Cursor:
        """Run a statement; its rows are tuples."""
        ...

    def query(self, sql: str, params: Parameters | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a statement by column name."""
        ...
