"""Terms, copy keys and vectors in SQLite -> the reports that a report may have to do with."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable
from typing import Any

from reconciler.pipeline.ties import LEAST_SHARED, NEAR, may_tie
from reconciler.records import ReadReport
from reconciler.store.codec import microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_postings import Postings
from reconciler.store.sqlite_values import MILLION, millionths, one_column, values
from reconciler.store.vectors import Vectors
from reconciler.text.keys import least_shared

_US_A_DAY = 86_400e6
_IDS = "SELECT id FROM reports WHERE number IN (SELECT value FROM json_each(?))"


class SqliteNearness:
    """Looks reports up by what they are found by. Vectors are kept in memory and caught up with what was written since."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database, self._postings = database, Postings(database)
        self._vectors_of: tuple[str, ...] | None = None
        self._vectors, self._vectors_to = Vectors[int](), 0
        # Several threads may be foreseeing while one writes.
        self._catching_up = threading.Lock()

    def forget_vectors(self) -> None:
        """Read all vectors again when next asked: some of those in memory were never committed."""
        with self._catching_up:
            self._vectors, self._vectors_to = Vectors[int](), 0

    def near(self, read: ReadReport, copy_keys: Iterable[int], cosine: float) -> set[str]:
        """Ids of other reports that share a lookup term or enough copy keys with it, or whose vectors are at least so near."""
        db = self._database()
        found = self._postings.having(read.terms) | self._with_near_vectors(read, cosine).keys()
        return (set(one_column(db, _IDS, [values(found)])) | self.sharing_copy_keys(copy_keys)) - {read.report.id}

    def candidates(self, read: ReadReport, copy_keys: Iterable[int]) -> set[str]:
        """Those of them that may be alike enough: by the sums of their shared terms' weights, which stand beside the terms."""
        shared = self._shared(read, 0.0 if read.vector else LEAST_SHARED)
        vectors = self._with_near_vectors(read, NEAR, shared)
        kept = [number for number in shared.keys() | vectors.keys() if may_tie(shared.get(number, 0.0), vectors.get(number), 0.0)]
        sql = "SELECT number, id, published_us FROM reports WHERE number IN (SELECT value FROM json_each(?))"
        at = microseconds(read.report.published_at)
        found = {
            id_
            for number, id_, us in self._database().execute(sql, [values(kept)]).fetchall()
            if may_tie(shared.get(number, 0.0), vectors.get(number), abs(us - at) / _US_A_DAY)
        }
        return (found | self.sharing_copy_keys(copy_keys)) - {read.report.id}

    def sharing_copy_keys(self, copy_keys: Iterable[int]) -> set[str]:
        """Ids of reports that have enough of these copy keys to be held against a text that has them."""
        wanted = set(copy_keys)
        sql = """SELECT id FROM reports WHERE number IN
                   (SELECT number FROM copies WHERE key IN (SELECT value FROM json_each(?)) GROUP BY number HAVING count(*) >= ?)"""
        return set(one_column(self._database(), sql, [values(wanted), least_shared(wanted)]))

    def _shared(self, read: ReadReport, least: float) -> dict[int, float]:
        """By report number, the cosine of the shared terms, where it is about as large as `least`."""
        found = self._postings.shared(millionths(read.terms), math.floor(least * (1 - 1e-6) * MILLION * MILLION))
        return {number: shared / (MILLION * MILLION) for number, shared in found.items()}

    def _with_near_vectors(self, read: ReadReport, cosine: float, besides: Iterable[int] = ()) -> dict[int, float]:
        """By report number, the cosines of vectors that are so near, and of those besides: of all reports, which are looked through."""
        if not read.vector:
            return {}
        with self._catching_up:
            self._catch_up()
            return self._vectors.cosines(read.vector, cosine, besides)

    def _catch_up(self) -> None:
        db = self._database()
        version: Any = db.execute("SELECT value FROM settings WHERE key = 'vectors'").fetchone()
        if version != self._vectors_of:
            self._vectors, self._vectors_of, self._vectors_to = Vectors[int](), version, 0
        # Row by row: all vectors at once would be held twice.
        for number, vector in db.execute("SELECT number, vector FROM reports WHERE number > ? ORDER BY number", [self._vectors_to]):
            self._vectors.add([(number, vector)])
            self._vectors_to = number
