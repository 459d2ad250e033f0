"""One database -> all of it in another, of whatever kind: row by row, in one unit of work, counted and compared afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Protocol

from reconciler.errors import StoreError
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, one_column, values
from reconciler.store.sqlite_words import SEARCHED, index_kept
from reconciler.store.tables import TABLES

# What a target has and its source has not would be lost.
_KEPT = {"reports": "id", "decisions": "id", "tokens": "name", "webhooks": "id", "jobs": "id"}
_AT_ONCE = 1000
Row = dict[str, Any]
Heeded = Callable[[int, int], None]


class Copied(Protocol):
    """A store that can be copied from and to."""

    @property
    def database(self) -> Database:
        """This thread's connection."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One unit of work."""
        ...

    def still(self) -> AbstractContextManager[None]:
        """The database of one moment."""
        ...

    def number_on(self) -> None:
        """Let new records be numbered on from the highest number."""
        ...


@dataclass(slots=True)
class _Sum:
    """How many rows there were, and a hash of all that they hold."""

    rows: int = 0
    digest: Any = field(default_factory=blake2b)

    def add(self, row: Row) -> None:
        self.rows += 1
        kept = [value.hex() if isinstance(value, bytes) else value for _, value in sorted(row.items())]
        self.digest.update(json.dumps(kept).encode())

    def told(self) -> tuple[int, str]:
        return self.rows, self.digest.hexdigest()


def copy_everything(source: Copied, target: Copied, heed: Heeded) -> dict[str, int]:
    """Make the target what the source is, and answer how many rows there are of each kind; `heed` is told rows done and of how many.

    Raises StoreError, with nothing changed, for a target with something of its own, and where the rows are not the same afterwards.
    """
    with source.still(), target.writing():
        _refuse_used(source.database, target.database)
        # Every row is read twice: from the source, and back from the target.
        total = 2 * sum(_count(source.database, table) for table in TABLES)
        done = 0
        sums: dict[str, _Sum] = {}
        _empty(target.database)
        for table in TABLES:
            sums[table] = _Sum()
            for rows in _pages(source.database, table):
                _add(target.database, table, rows, sums[table])
                heed(done := done + len(rows), total)
        target.number_on()
        for table, sent in sums.items():
            there = _Sum()
            for rows in _pages(target.database, table):
                for row in rows:
                    there.add(row)
                heed(done := done + len(rows), total)
            if there.told() != sent.told():
                raise StoreError(f"the copy of {table} is not what it was made of ({sent.rows} and {there.rows} rows): nothing was changed")
    return {table: sent.rows for table, sent in sums.items()}


def _add(target: Database, table: str, rows: Sequence[Row], sent: _Sum) -> None:
    for row in rows:
        sent.add(row)
    insert(target, table, rows)
    if table in SEARCHED:
        index_kept(target, table, rows[0]["number"], rows[-1]["number"])


def _empty(target: Database) -> None:
    for table in SEARCHED:
        target.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('delete-all')")
    for table in reversed(TABLES):
        target.execute(f"DELETE FROM {table}")


def _refuse_used(source: Database, target: Database) -> None:
    for table, key in _KEPT.items():
        for rows in _pages(target, table):
            named = [row[key] for row in rows]
            known = set(one_column(source, f"SELECT {key} FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))", [values(named)]))
            if strange := [name for name in named if name not in known]:
                raise StoreError(f"the target has {table} of its own ({strange[0]}), which would be lost: name an empty database with --to")


def _count(database: Database, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _pages(database: Database, table: str) -> Iterator[list[Row]]:
    """All rows of a table in the order of its key, some at a time."""
    keys = TABLES[table]
    names, marks = ", ".join(keys), ", ".join("?" * len(keys))
    after, bound = "", list[Any]()
    while rows := list(database.query(f"SELECT * FROM {table} {after} ORDER BY {names} LIMIT {_AT_ONCE}", bound)):
        yield rows
        after, bound = f"WHERE ({names}) > ({marks})", [rows[-1][key] for key in keys]
