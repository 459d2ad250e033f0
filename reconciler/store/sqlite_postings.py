"""Terms -> the reports that have them, and what they weigh there, in SQLite: a row for a term and every 1,024 reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

import numpy as np

from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import BLOCK, entries_of, entry_of, told_by
from reconciler.store.sqlite_values import insert, values


class Postings:
    """Keeps which reports, told by their numbers, have a term; weights are in millionths."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def add(self, report: int, terms: Mapping[str, int]) -> None:
        """Let a report be found by these terms."""
        there = self._there(report, terms)
        self._put(report, {term: there.get(term, b"") + entry_of(report, weight) for term, weight in terms.items()})

    def forget(self, report: int, terms: Iterable[str]) -> None:
        """Let a report be found by these terms no longer."""
        kept = {}
        for term, others in self._there(report, terms).items():
            reports, weights = told_by(others, report // BLOCK)
            kept[term] = entries_of(reports[reports != report], weights[reports != report])
        self._put(report, kept)

    def having(self, terms: Iterable[str]) -> set[int]:
        """The reports that have any of the terms."""
        rows = self._of(values(terms))
        return set(chain.from_iterable(told_by(others, block)[0].tolist() for _, block, others in rows))

    def shared(self, terms: Mapping[str, int], least: int) -> dict[int, int]:
        """By report, the sum of the products of its terms' weights with these, where it is at least so much."""
        rows = self._of(values(terms))
        if not rows:
            return {}
        lengths = [len(others) // 4 for _, _, others in rows]
        asked, blocks = (np.repeat(np.array(column), lengths) for column in ([terms[row[0]] for row in rows], [row[1] for row in rows]))
        reports, weights = told_by(b"".join(others for _, _, others in rows), blocks)
        each, places = np.unique(reports, return_inverse=True)
        # Sums of some dozen products below 10 ** 12 are exact in 64-bit floats.
        sums = np.bincount(places, weights * asked)
        enough = sums >= least
        return dict(zip(each[enough].tolist(), sums[enough].astype(np.int64).tolist(), strict=True))

    def _of(self, terms: str) -> list[tuple[str, int, bytes]]:
        sql = "SELECT term, block, others FROM postings WHERE term IN (SELECT value FROM json_each(?))"
        return self._database().execute(sql, [terms]).fetchall()

    def _there(self, report: int, terms: Iterable[str]) -> dict[str, bytes]:
        """What is kept of each term for the block of a report."""
        sql = "SELECT term, others FROM postings WHERE block = ? AND term IN (SELECT value FROM json_each(?))"
        return dict(self._database().execute(sql, [report // BLOCK, values(terms)]).fetchall())

    def _put(self, report: int, others: Mapping[str, bytes]) -> None:
        rows = [{"term": term, "block": report // BLOCK, "others": packet} for term, packet in others.items()]
        insert(self._database(), "postings", rows, replace=True)
