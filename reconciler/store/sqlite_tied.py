"""How alike reports are, by their numbers and in millionths: in two tables, since few are of texts that are the same in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Packed, Told, found_in


class Tied:
    """Ties from both ends. In each row that is told: a report, another, their likeness, and how much of their texts is the same."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._likeness, self._copying = Packed(database, "ties"), Packed(database, "copyings")

    def of(self, reports: Iterable[int]) -> Told:
        """All ties of reports, in order."""
        reports = list(reports)
        return _joined(self._likeness.of(reports), self._copying.of(reports))

    def copies(self, reports: Iterable[int], least: int) -> Told:
        """Those that are of texts of which so much is the same; least is not 0."""
        copying = self._copying.of(reports)
        copying = copying[copying[:, 2] >= least]
        likeness = self._likeness.of(set(copying[:, 0].tolist()))
        return _joined(likeness[found_in(_pairs(copying), _pairs(likeness))[1]], copying)

    def since(self, report: int, most: int) -> Told | None:
        """The ties of reports after one to those before them; None where there are very many."""
        likeness, copying = (table.since(report, most) for table in (self._likeness, self._copying))
        if likeness is None or copying is None:
            return None
        found = _joined(likeness, copying)
        return found[found[:, 1] < found[:, 0]]

    def last(self) -> int:
        """The last report that is tied to any."""
        return self._likeness.last()

    def add(self, ties: Told) -> None:
        """Keep ties, each told from one end."""
        both = np.concatenate((ties, ties[:, [1, 0, 2, 3]]))
        self._likeness.add(both[:, :3])
        self._copying.add(both[both[:, 3] > 0][:, [0, 1, 3]])

    def forget(self, report: int) -> None:
        """Forget the ties of a report."""
        others = self._likeness.of([report])[:, 1].tolist()
        for table in (self._likeness, self._copying):
            table.forget(report, others)


def _pairs(told: Told) -> NDArray[np.int64]:
    return told[:, 0] << 32 | told[:, 1]


def _joined(likeness: Told, copying: Told) -> Told:
    # Of the two the one may have been asked after more was told in both.
    at, there = found_in(_pairs(likeness), _pairs(copying))
    found = np.column_stack((likeness, np.zeros(len(likeness), np.int64)))
    found[at[there], 3] = copying[there, 2]
    return found
