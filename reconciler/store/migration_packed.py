"""A row for every tie and couple -> one for all of a report's."""

from __future__ import annotations

from itertools import chain

import numpy as np

from reconciler.store.migration_schemas import run
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Told, packed
from reconciler.store.sqlite_values import insert

_TABLES = """
CREATE TABLE ties_made (report INTEGER NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (report, block)) WITHOUT ROWID;
CREATE TABLE copyings (report INTEGER NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (report, block)) WITHOUT ROWID;
CREATE TABLE unsaid (report INTEGER NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (report, block)) WITHOUT ROWID;
CREATE INDEX verdicts_later ON verdicts (later)
"""
_SETTLED = """
DROP TABLE ties;
ALTER TABLE ties_made RENAME TO ties;
DROP INDEX verdicts_later
"""
_TIES = """SELECT a, b, likeness, copying FROM ties WHERE a >= ? AND a < ? UNION ALL
           SELECT b, a, likeness, copying FROM ties WHERE b >= ? AND b < ? ORDER BY 1, 2"""
# What a judge says nothing of was packed as an empty list, in four bytes.
_UNSAID = "SELECT later, earlier, 0, 0 FROM verdicts WHERE later >= ? AND later < ? AND length(doc) <= 4 ORDER BY 1, 2"
_AT_ONCE = 500


def pack_numbers(db: Database) -> None:
    """Bring the schema from m013 to m014, with all rows."""
    run(db, _TABLES)
    last = db.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()[0]
    for first in range(0, last + 1, _AT_ONCE):
        ties, bounds = _told(db, _TIES, [first, first + _AT_ONCE] * 2), [first, first + _AT_ONCE]
        insert(db, "ties_made", packed(ties[:, :3]))
        insert(db, "copyings", packed(ties[ties[:, 3] > 0][:, [0, 1, 3]]))
        insert(db, "unsaid", packed(_told(db, _UNSAID, bounds)[:, :3]))
    db.execute("DELETE FROM verdicts WHERE length(doc) <= 4")
    run(db, _SETTLED)


def _told(db: Database, sql: str, bounds: list[int]) -> Told:
    rows = db.execute(sql, bounds).fetchall()
    return np.fromiter(chain.from_iterable(rows), np.int64, 4 * len(rows)).reshape(-1, 4)
