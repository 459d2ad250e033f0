"""How alike reports are, in SQLite: by the numbers of reports and in millionths, since an archive has more ties than all else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reconciler.records import Tie
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, values

_MILLION = 1_000_000
_NUMBERS = "SELECT id, number FROM reports WHERE id IN (SELECT value FROM json_each(?))"
_FOUND = """WITH asked AS MATERIALIZED (SELECT number FROM reports WHERE id IN (SELECT value FROM json_each(?)))
            SELECT one.id, other.id, likeness, copying FROM ({}) AS gathered
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


class SqliteTies:
    """Keeps ties of kept reports."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        ties, db = list(ties), self._database()
        number_of = dict(db.execute(_NUMBERS, [values({id_ for tie in ties for id_ in (tie.a, tie.b)})]).fetchall()) if ties else {}
        insert(db, "ties", [_tie_row(tie, number_of[tie.a], number_of[tie.b]) for tie in ties], replace=True)

    def ties_of(self, ids: Iterable[str]) -> list[Tie]:
        """The ties of which either end is among the ids."""
        return self._found(_OF, set(ids))

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> list[Tie]:
        """The ties whose both ends are among the ids and whose texts are at least so much the same, in order."""
        return sorted(self._found(_AMONG, set(ids), round(copying * _MILLION)), key=lambda tie: (tie.a, tie.b))

    def _found(self, sql: str, ids: set[str], *least: int) -> list[Tie]:
        return [_tie_of(*row) for row in self._database().execute(sql, [values(ids), *least]).fetchall()]


def _tie_row(tie: Tie, one: int, other: int) -> dict[str, int]:
    """A tie of the reports of these numbers, as it is kept."""
    first, second = sorted((one, other))
    return {"a": first, "b": second, "likeness": round(tie.likeness * _MILLION), "copying": round(tie.copying * _MILLION)}


def _tie_of(one: str, other: str, likeness: int, copying: int) -> Tie:
    a, b = (one, other) if one < other else (other, one)
    # Ties are rounded to millionths when they are made: the nearest number to each is this.
    return Tie(a, b, likeness / _MILLION, copying / _MILLION)
