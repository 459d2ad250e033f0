"""How alike reports are, in SQLite: by the numbers of reports and in millionths, since an archive has more ties than all else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from sys import intern
from typing import Any

from reconciler.records import Tie
from reconciler.store.kept_ties import KeptTies
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, numbers_of, values
from reconciler.store.units import Units

_MILLION = 1_000_000
# They take some fifteen megabytes, and are those of 2,500 reports of an archive in which each has eighty: more are asked for no faster.
_HELD = 200_000
_MOST_ASKED = 2000
# When more than this has been added since, what is held is of little use.
_MOST_ADDED = 50_000
_FOUND = """WITH asked AS MATERIALIZED (SELECT number FROM reports WHERE id IN (SELECT value FROM json_each(?)))
            SELECT one.id, other.id, likeness, copying, b FROM ({}) AS gathered
            CROSS JOIN reports AS one ON one.number = a CROSS JOIN reports AS other ON other.number = b"""
_OF = _FOUND.format(
    """SELECT a, b, likeness, copying FROM ties WHERE a IN (SELECT number FROM asked) UNION
       SELECT a, b, likeness, copying FROM ties WHERE b IN (SELECT number FROM asked)"""
)
# Not by the index for the second end: that would look up each of the numbers beside each.
_AMONG = _FOUND.format(
    """SELECT a, b, likeness, copying FROM ties
       WHERE a IN (SELECT number FROM asked) AND b + 0 IN (SELECT number FROM asked) AND copying >= ?"""
)
# Few ties are of texts that are so much the same, and have an index of their own.
_COPY = 0.2
_COPIED = _AMONG.replace("copying >= ?", "copying >= ? AND copying >= 200000")
_SINCE = """SELECT one.id, other.id, likeness, copying, b FROM (SELECT a, b, likeness, copying FROM ties WHERE b > ? ORDER BY b LIMIT ?)
            AS gathered CROSS JOIN reports AS one ON one.number = a CROSS JOIN reports AS other ON other.number = b"""


class SqliteTies:
    """Keeps ties of kept reports. Those of the reports that are asked about are held in memory, and caught up with what was added.

    Not in a unit of work that has written, which may come to nothing, nor in a view of one moment, which may be past.
    """

    def __init__(self, database: Callable[[], Database], epoch: Callable[[], Hashable], units: Units) -> None:
        self._database, self._epoch, self._units = database, epoch, units
        self._held, self._using = KeptTies(_HELD), threading.Lock()

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        ties, db = list(ties), self._database()
        number_of = numbers_of(db, {id_ for tie in ties for id_ in (tie.a, tie.b)})
        insert(db, "ties", [_tie_row(tie, number_of[tie.a], number_of[tie.b]) for tie in ties], replace=True)

    def ties_of(self, ids: Iterable[str]) -> list[Tie]:
        """The ties of which either end is among the ids."""
        ids = set(ids)
        if self._passing(ids):
            return self._found(_OF, ids)
        with self._using:
            return self._holding(ids).around(ids)

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> list[Tie]:
        """The ties whose both ends are among the ids and whose texts are at least so much the same, in order."""
        ids = set(ids)
        if not copying and not self._passing(ids):
            with self._using:
                # To hold reports, all their ties to others are read too: where most of them are to be held, that takes longer.
                if 2 * len(self._held.missing(ids)) <= len(ids):
                    return self._holding(ids).among(ids)
        sql = _COPIED if copying >= _COPY else _AMONG
        return sorted(self._found(sql, ids, round(copying * _MILLION)), key=lambda tie: (tie.a, tie.b))

    def _passing(self, ids: set[str]) -> bool:
        # So many would take the place of all that is held.
        return self._units.passing() or len(ids) > _MOST_ASKED

    def _holding(self, ids: set[str]) -> KeptTies:
        """What is held, these reports among it, as of now."""
        held = self._held
        held.drop_oldest()
        self._catch_up()
        if missing := held.missing(ids):
            # What comes in between these statements is added when next caught up.
            held.hold(missing, [_tie_of(row) for row in self._rows(_OF, [values(missing)]) if row[-1] <= held.upto])
        return held

    def _catch_up(self) -> None:
        held = self._held
        epoch = self._epoch()
        added = self._rows(_SINCE, [held.upto, _MOST_ADDED]) if epoch == held.epoch else []
        if epoch != held.epoch or len(added) == _MOST_ADDED:
            held.begin(epoch, self._rows("SELECT coalesce(max(b), 0) FROM ties")[0][0])
        elif added:
            held.add(max(row[-1] for row in added), [_tie_of(row) for row in added])

    def _found(self, sql: str, ids: set[str], *least: int) -> list[Tie]:
        return [_tie_of(row) for row in self._rows(sql, [values(ids), *least])]

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._database().execute(sql, parameters).fetchall()


def _tie_row(tie: Tie, one: int, other: int) -> dict[str, int]:
    """A tie of the reports of these numbers, as it is kept."""
    first, second = sorted((one, other))
    return {"a": first, "b": second, "likeness": round(tie.likeness * _MILLION), "copying": round(tie.copying * _MILLION)}


def _tie_of(row: Sequence[Any]) -> Tie:
    one, other, likeness, copying, _ = row
    # Each id is in some eighty ties: one string for all of them takes a third of the memory.
    a, b = (intern(one), intern(other)) if one < other else (intern(other), intern(one))
    # Ties are rounded to millionths when they are made: the nearest number to each is this.
    return Tie(a, b, likeness / _MILLION, copying / _MILLION if copying else 0.0)
