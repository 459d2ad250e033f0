"""A SQLite file with much that is empty -> one without, where there is room to make it."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

_log = logging.getLogger("reconciler")
# One page in ten: less is soon filled again.
_MUCH = 10


def give_back(path: str, busy_ms: int) -> None:
    """Make the file as small as what is in it. Where that fails, for want of room or because others use it, it stays as it is.

    SQLite makes it in one transaction, in a file of its own and then in the write-ahead log, so whatever is killed when loses nothing.
    """
    # A connection of its own, whose temporary file is on disk: others keep theirs in memory, which must hold no whole database.
    with closing(sqlite3.connect(path, isolation_level=None, timeout=busy_ms / 1000)) as connection:
        empty, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
        if empty * _MUCH < pages:
            return
        try:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            _log.warning("%s keeps %d empty pages of %d, which new reports will fill (%s)", path, empty, pages, error)
