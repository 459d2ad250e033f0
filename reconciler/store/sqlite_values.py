"""Small pieces of SQL that every part of the SQLite store uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from reconciler.store.codec import microseconds
from reconciler.store.sql import Database

MILLION = 1_000_000


def millionths(weights: Mapping[str, float]) -> dict[str, int]:
    """The weights of terms, which are rounded to that, as whole numbers."""
    return {term: round(weight * MILLION) for term, weight in weights.items()}


def values(some: Iterable[Any]) -> str:
    """Values as one bound parameter for `IN (SELECT value FROM json_each(?))`, sorted: no limit on how many."""
    return json.dumps(sorted(some))


def insert(db: Database, table: str, rows: Sequence[Mapping[str, Any]], *, replace: bool = False) -> None:
    """Insert rows of the same columns inside the current transaction.

    Not sqlite-utils' `insert_all`, which opens a savepoint and introspects the table on every call: three times the cost
    of the rows themselves at the few rows of one report.
    """
    if rows:
        columns = list(rows[0])
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        db.conn.executemany(f'{verb} INTO "{table}" ({names}) VALUES ({marks})', [[row[name] for name in columns] for row in rows])


def one_column(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """The first column of every row."""
    return [row[0] for row in db.execute(sql, list(parameters)).fetchall()]


def numbers_of(db: Database, reports: Iterable[str]) -> dict[str, int]:
    """The numbers of reports by id, of those that are there."""
    return dict(db.execute("SELECT id, number FROM reports WHERE id IN (SELECT value FROM json_each(?))", [values(reports)]).fetchall())


def names_of(db: Database, reports: Iterable[int]) -> dict[int, str]:
    """The ids of reports by number."""
    return dict(db.execute("SELECT number, id FROM reports WHERE number IN (SELECT value FROM json_each(?))", [values(reports)]).fetchall())


def epoch(db: Database) -> tuple[str | None, str | None]:
    """What changes whenever a report is read again, and when all is derived anew."""
    reread, vectors = db.execute(
        "SELECT (SELECT value FROM settings WHERE key = 'reread'), (SELECT value FROM settings WHERE key = 'vectors')"
    ).fetchone()
    return reread, vectors


# Reports under embargo are in no group: the account does not have them, and whatever is read must not either. By that,
# not by the clock, so that a report and its account come to be seen together.
HIDDEN = """(SELECT held.id FROM reports AS held WHERE held.embargoed_us IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM group_members WHERE group_members.report = held.number))"""

HIDDEN_NUMBERS = HIDDEN.replace("SELECT held.id", "SELECT held.number")


def note(db: Database, changes: Sequence[tuple[str, str, str]]) -> None:
    """Note changes (kind, id, what) for those who follow them."""
    at = microseconds(datetime.now(UTC))
    insert(db, "changes", [{"kind": kind, "id": id_, "what": what, "noted_us": at} for kind, id_, what in changes])
