"""What a judge said of couples, in SQLite: by the numbers of reports, since most of what is kept is that it had nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import getsizeof
from typing import Any

from reconciler.lately import remembered
from reconciler.records import Verdict
from reconciler.store.codec import pack, unpack
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, numbers_of, values

Pair = tuple[str, str]
# Bytes that they take in memory without their words.
_A_VERDICT, _AN_EVIDENCE = 500, 400


class SqliteVerdicts:
    """Keeps the verdicts on couples of kept reports."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def judged(self, couples: Iterable[Pair]) -> set[Pair]:
        """Those of the couples that the judge was asked about."""
        return {couple for couple, _ in self._found("earlier, later", couples)}

    def verdicts(self, couples: Iterable[Pair]) -> dict[Pair, tuple[Verdict, ...]]:
        """What the judge said of couples, for those that it was asked about."""
        return {couple: _verdicts_of(row[2]) for couple, row in self._found("earlier, later, doc", couples)}

    def add_verdicts(self, judged: Mapping[Pair, Sequence[Verdict]]) -> None:
        """Keep what the judge said of couples."""
        db = self._database()
        numbers = numbers_of(db, {id_ for couple in judged for id_ in couple})
        rows = [
            {"earlier": numbers[earlier], "later": numbers[later], "doc": pack(tuple[Verdict, ...], tuple(said))}
            for (earlier, later), said in judged.items()
        ]
        insert(db, "verdicts", rows, replace=True)

    def _found(self, columns: str, couples: Iterable[Pair]) -> list[tuple[Pair, Sequence[Any]]]:
        """The rows of couples, each with the ids of its reports."""
        db, couples = self._database(), list(couples)
        numbers = numbers_of(db, {id_ for couple in couples for id_ in couple})
        # Of a report that is not there, or not yet, nothing was said.
        wanted = {(numbers[couple[0]], numbers[couple[1]]): couple for couple in couples if numbers.keys() >= set(couple)}
        sql = f"SELECT {columns} FROM verdicts WHERE earlier IN (SELECT value FROM json_each(?))"
        rows = db.execute(sql, [values({earlier for earlier, _ in wanted})]).fetchall()
        return [(wanted[row[:2]], row) for row in rows if row[:2] in wanted]


def _bytes_of(said: Sequence[Verdict], packet: bytes) -> int:
    found = [each for verdict in said for each in verdict.evidence]
    texts = [text for each in found for text in (each.a.text, each.b.text, each.says)] + [text for one in said for text in one.reasons]
    return getsizeof(packet) + _A_VERDICT * (1 + len(said)) + _AN_EVIDENCE * len(found) + sum(map(getsizeof, texts))


@remembered(_bytes_of, most=5_000_000)
def _verdicts_of(packet: bytes) -> tuple[Verdict, ...]:
    # Those of a topic are asked for with each report that joins it.
    return unpack(tuple[Verdict, ...], packet)
