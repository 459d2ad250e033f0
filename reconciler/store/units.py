"""A thread's transactions -> whether what it reads may be held in memory, and may be told from what is held."""

from __future__ import annotations

import threading
from collections.abc import Callable

from reconciler.store.sql import Database


class Units:
    """Knows which threads are in a unit of work, and since which change of the database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database, self._unit = database, threading.local()

    def begin(self) -> None:
        """A unit of work begins in this thread: until it writes nobody does, so what is kept is what was committed last."""
        self._unit.began = self._database().conn.total_changes

    def end(self) -> None:
        """The unit of work of this thread has ended, one way or the other."""
        self._unit.began = None

    def passing(self) -> bool:
        """Whether this thread is in a transaction that has written, which may come to nothing, or in a view of one moment."""
        return self._database().conn.in_transaction and not self._unwritten()

    def still(self) -> bool:
        """Whether all that this thread reads is of one moment, and committed: in a view of one, or in a unit that has not written."""
        began = getattr(self._unit, "began", None)
        return self._database().conn.in_transaction and (began is None or self._unwritten())

    def written(self) -> bool:
        """Whether this thread is in a unit of work that has written."""
        return getattr(self._unit, "began", None) is not None and not self._unwritten()

    def _unwritten(self) -> bool:
        return self._database().conn.total_changes == getattr(self._unit, "began", None)
