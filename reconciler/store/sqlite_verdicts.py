"""What a judge said of couples, in SQLite, by the numbers of reports; most of what is kept is that it had nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from sys import getsizeof

import numpy as np
from numpy.typing import NDArray

from reconciler.lately import remembered
from reconciler.records import Verdict
from reconciler.store.codec import pack, unpack
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Packed, found_in
from reconciler.store.sqlite_values import insert, numbers_of, values

Pair = tuple[str, str]
# A couple's place: the number of the earlier report, and that of the later one in the lower 32 bits.
_Places = NDArray[np.int64]
_EARLIER, _LATER = 32, (1 << 32) - 1
# Bytes that they take in memory without their words.
_A_VERDICT, _AN_EVIDENCE = 500, 400


class SqliteVerdicts:
    """Keeps the verdicts on couples of kept reports; those that say nothing with the later of the two reports."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database, self._unsaid = database, Packed(database, "unsaid", bits=0)

    def verdicts(self, couples: Iterable[Pair]) -> dict[Pair, tuple[Verdict, ...]]:
        """What the judge said of couples, for those that it was asked about."""
        asked, places = self._placed(couples)
        sql = "SELECT earlier, later, doc FROM verdicts WHERE earlier IN (SELECT value FROM json_each(?))"
        rows = self._database().execute(sql, [_earlier(places)]).fetchall()
        docs = {earlier << _EARLIER | later: doc for earlier, later, doc in rows}
        found: dict[Pair, tuple[Verdict, ...]] = dict.fromkeys(compress(asked, self._of_nothing(places)), ())
        telling = [(couple, docs[place]) for couple, place in zip(asked, places.tolist(), strict=True) if place in docs]
        return found | {couple: _verdicts_of(doc) for couple, doc in telling}

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

    def _of_nothing(self, places: _Places) -> NDArray[np.bool_]:
        """Of which of the couples the judge had nothing to say."""
        later = places & _LATER
        told = self._unsaid.of(set(later.tolist()))
        # They are told in order of the later report.
        return found_in(told[:, 0] << _EARLIER | told[:, 1], later << _EARLIER | places >> _EARLIER)[1]

    def _placed(self, couples: Iterable[Pair]) -> tuple[list[Pair], _Places]:
        """The couples with their places."""
        couples = list(couples)
        numbers = numbers_of(self._database(), {id_ for couple in couples for id_ in couple})
        # Of a report that is not there, or not yet, nothing was said.
        there = [couple for couple in couples if couple[0] in numbers and couple[1] in numbers]
        return there, np.array([numbers[earlier] << _EARLIER | numbers[later] for earlier, later in there], np.int64)


def _earlier(places: _Places) -> str:
    return values(set((places >> _EARLIER).tolist()))


def _bytes_of(said: Sequence[Verdict], packet: bytes) -> int:
    found = [each for verdict in said for each in verdict.evidence]
    texts = [text for each in found for text in (each.a.text, each.b.text, each.says)] + [text for one in said for text in one.reasons]
    return getsizeof(packet) + _A_VERDICT * (1 + len(said)) + _AN_EVIDENCE * len(found) + sum(map(getsizeof, texts))


@remembered(_bytes_of, most=5_000_000)
def _verdicts_of(packet: bytes) -> tuple[Verdict, ...]:
    # Those of a topic are asked for with each report that joins it.
    return unpack(tuple[Verdict, ...], packet)
