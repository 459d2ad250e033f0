"""How alike reports are, in SQLite, without what else ties tell: to find a past moment's groups it is asked of thousands of reports."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable
from itertools import chain
from typing import Any

import numpy as np

from reconciler.store.kept_likeness import KeptLikeness, Near
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import numbers_of, values
from reconciler.store.units import Units

# They take some sixteen megabytes, and are those of 20,000 reports of an archive in which each is like eighty others.
_HELD = 2_000_000
# When more than this has been added since, what is held is of little use.
_MOST_ADDED = 50_000
_OF = """SELECT a, b, likeness, copying FROM ties WHERE a IN (SELECT value FROM json_each(?)) UNION ALL
         SELECT b, a, likeness, copying FROM ties WHERE b IN (SELECT value FROM json_each(?))"""
_SINCE = "SELECT b, a, likeness, copying FROM ties WHERE b > ? ORDER BY b LIMIT ?"
_NAMES = "SELECT id, number FROM reports WHERE number IN (SELECT value FROM json_each(?))"


class SqliteLikeness:
    """Tells of reports how alike others are. It is held in memory, and caught up with what was added, as ties are (`SqliteTies`)."""

    def __init__(self, database: Callable[[], Database], epoch: Callable[[], Hashable], units: Units) -> None:
        self._database, self._epoch, self._units = database, epoch, units
        self._held, self._using = KeptLikeness(_HELD), threading.Lock()

    def alike(self, ids: Collection[str]) -> dict[str, dict[str, int]]:
        """By report, the others that ties lead to, with how alike they are in millionths."""
        # What may come to nothing, or may be past, is not for others.
        if self._units.passing():
            return self._of(KeptLikeness(_HELD), ids)
        with self._using:
            return self._of(self._held, ids)

    def _of(self, held: KeptLikeness, ids: Collection[str]) -> dict[str, dict[str, int]]:
        held.drop_oldest()
        self._catch_up(held)
        if unknown := held.unknown(ids):
            held.know(numbers_of(self._database(), unknown))
        if missing := held.missing(ids):
            # What comes in between these statements is added when next caught up.
            found = self._near(_OF, *[values(missing)] * 2)
            self._name(held, held.hold(missing, found[(found[:, :2] <= held.upto).all(axis=1)]))
        return held.of(ids)

    def _catch_up(self, held: KeptLikeness) -> None:
        epoch = self._epoch()
        added = self._near(_SINCE, held.upto, _MOST_ADDED if epoch == held.epoch else 0)
        if epoch != held.epoch or len(added) == _MOST_ADDED:
            held.begin(epoch, self._database().execute("SELECT coalesce(max(b), 0) FROM ties").fetchone()[0])
        elif len(added):
            self._name(held, held.add(int(added[-1, 0]), np.concatenate((added, added[:, [1, 0, 2]]))))

    def _name(self, held: KeptLikeness, numbers: Iterable[int]) -> None:
        """Learn the ids of these reports."""
        if numbers := set(numbers):
            held.know(dict(self._database().execute(_NAMES, [values(numbers)]).fetchall()))

    def _near(self, sql: str, *parameters: Any) -> Near:
        rows = self._database().execute(sql, parameters).fetchall()
        found = np.fromiter(chain.from_iterable(rows), np.int32, 4 * len(rows)).reshape(-1, 4)
        return np.column_stack((found[:, :2], found[:, 2:].max(axis=1)))
