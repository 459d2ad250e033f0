"""What a judge said of couples, in SQLite, by the numbers of reports; most of what is kept is that it had nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import getsizeof

import numpy as np

from reconciler.lately import remembered
from reconciler.records import Verdict
from reconciler.store.codec import pack, unpack
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Packed
from reconciler.store.sqlite_values import insert, numbers_of, values

Pair = tuple[str, str]
_Numbers = tuple[int, int]
# Bytes that they take in memory without their words.
_A_VERDICT, _AN_EVIDENCE = 500, 400


class SqliteVerdicts:
    """Keeps the verdicts on couples of kept reports; those that say nothing with the later of the two reports."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database, self._unsaid = database, Packed(database, "unsaid", bits=0)

    def judged(self, couples: Iterable[Pair]) -> set[Pair]:
        """Those of the couples that the judge was asked about."""
        wanted = self._numbered(couples)
        sql = "SELECT earlier, later FROM verdicts WHERE earlier IN (SELECT value FROM json_each(?))"
        said = self._database().execute(sql, [_earlier(wanted)]).fetchall()
        return {wanted[couple] for couple in (*said, *self._of_nothing(wanted)) if couple in wanted}

    def verdicts(self, couples: Iterable[Pair]) -> dict[Pair, tuple[Verdict, ...]]:
        """What the judge said of couples, for those that it was asked about."""
        wanted = self._numbered(couples)
        sql = "SELECT earlier, later, doc FROM verdicts WHERE earlier IN (SELECT value FROM json_each(?))"
        said = self._database().execute(sql, [_earlier(wanted)]).fetchall()
        nothing: dict[Pair, tuple[Verdict, ...]] = {wanted[couple]: () for couple in self._of_nothing(wanted) if couple in wanted}
        return nothing | {wanted[row[:2]]: _verdicts_of(row[2]) for row in said if row[:2] in wanted}

    def add_verdicts(self, judged: Mapping[Pair, Sequence[Verdict]]) -> None:
        """Keep what the judge said of couples."""
        db, said = self._database(), {couple: said for couple, said in judged.items() if said}
        numbers = numbers_of(db, {id_ for couple in judged for id_ in couple})
        rows = [
            {"earlier": numbers[earlier], "later": numbers[later], "doc": pack(tuple[Verdict, ...], tuple(each))}
            for (earlier, later), each in said.items()
        ]
        insert(db, "verdicts", rows, replace=True)
        if nothing := [(numbers[later], numbers[earlier], 0) for earlier, later in judged.keys() - said.keys()]:
            self._unsaid.add(np.array(nothing, np.int64))

    def _of_nothing(self, wanted: Iterable[_Numbers]) -> list[_Numbers]:
        told = self._unsaid.of({later for _, later in wanted}).tolist()
        return [(earlier, later) for later, earlier, _ in told]

    def _numbered(self, couples: Iterable[Pair]) -> dict[_Numbers, Pair]:
        """The couples by the numbers of their reports."""
        couples = list(couples)
        numbers = numbers_of(self._database(), {id_ for couple in couples for id_ in couple})
        # Of a report that is not there, or not yet, nothing was said.
        return {(numbers[couple[0]], numbers[couple[1]]): couple for couple in couples if numbers.keys() >= set(couple)}


def _earlier(wanted: Iterable[_Numbers]) -> str:
    return values({earlier for earlier, _ in wanted})


def _bytes_of(said: Sequence[Verdict], packet: bytes) -> int:
    found = [each for verdict in said for each in verdict.evidence]
    texts = [text for each in found for text in (each.a.text, each.b.text, each.says)] + [text for one in said for text in one.reasons]
    return getsizeof(packet) + _A_VERDICT * (1 + len(said)) + _AN_EVIDENCE * len(found) + sum(map(getsizeof, texts))


@remembered(_bytes_of, most=5_000_000)
def _verdicts_of(packet: bytes) -> tuple[Verdict, ...]:
    # Those of a topic are asked for with each report that joins it.
    return unpack(tuple[Verdict, ...], packet)
