"""How alike reports are, in SQLite, by their ids."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import numpy as np

from reconciler.pipeline.tie_table import Marks, TieTable, Whole, numbered
from reconciler.records import Tie
from reconciler.store.kept_ties import KeptTies
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Told
from reconciler.store.sqlite_tied import Tied
from reconciler.store.sqlite_values import MILLION, names_of, numbers_of
from reconciler.store.units import Units

# They take some seven megabytes, and are those of 5,000 reports of an archive in which each has eighty: more are asked for no faster.
_HELD = 400_000
_MOST_ASKED = 2000
# When more rows than this have been added since, what is held is of little use.
_MOST_ADDED = 5000


class SqliteTies:
    """Keeps ties of kept reports. Those of the reports that are asked about are held in memory, and caught up with what was added.

    Not in a unit of work that has written, which may come to nothing, nor in a view of one moment, which may be past.
    """

    def __init__(self, database: Callable[[], Database], epoch: Callable[[], Hashable], units: Units) -> None:
        self._database, self._epoch, self._units, self._tied = database, epoch, units, Tied(database)
        self._held, self._using = KeptTies(_HELD), threading.Lock()

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        table = TieTable.of(ties)
        if not len(table):
            return
        number_of = numbers_of(self._database(), {table.ids[place] for place in {*table.a.tolist(), *table.b.tolist()}})
        numbers = np.array([number_of.get(id_, 0) for id_ in table.ids], np.int64)
        self._tied.add(np.column_stack((numbers[table.a], numbers[table.b], table.likeness, table.copying)))

    def ties_of(self, ids: Iterable[str]) -> TieTable:
        """The ties of which either end is among the ids."""
        ids = set(ids)
        if self._passing(ids):
            return self._named(_once(self._tied.of(self._numbers(ids))))
        with self._using:
            return self._around(ids)

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> TieTable:
        """The ties whose both ends are among the ids and whose texts are at least so much the same, in order."""
        ids = set(ids)
        if not copying and not self._passing(ids):
            with self._using:
                return self._around(ids, within=True)
        numbers = self._numbers(ids)
        found = self._tied.copies(numbers, round(copying * MILLION)) if copying else self._tied.of(numbers)
        return self._named(_once(_within(found, numbers)))

    def _passing(self, ids: set[str]) -> bool:
        # So many would take the place of all that is held.
        return self._units.passing() or len(ids) > _MOST_ASKED

    def _around(self, ids: set[str], *, within: bool = False) -> TieTable:
        """The ties of these reports, or those among them, as of now: they are held from now on."""
        held = self._held
        held.drop_oldest()
        self._catch_up()
        if unnamed := held.unnamed(ids):
            held.name({number: id_ for id_, number in numbers_of(self._database(), unnamed).items()})
        numbers = held.numbers(ids)
        if missing := held.missing(numbers):
            # What comes in between these statements is added when next caught up.
            found = self._tied.of(missing)
            held.hold(missing, found[(found[:, :2] <= held.upto).all(axis=1)])
        found = held.around(numbers)
        found = _once(_within(found, numbers) if within else found)
        if unknown := [number for number in numbered(found[:, :2])[0].tolist() if number not in held.named]:
            held.name(names_of(self._database(), unknown))
        return _table(found, held.named)

    def _catch_up(self) -> None:
        held = self._held
        epoch = self._epoch()
        added = self._tied.since(held.upto, _MOST_ADDED) if epoch == held.epoch else None
        if added is None:
            held.begin(epoch, self._tied.last())
        elif len(added):
            held.add(int(added[-1, 0]), added)

    def _numbers(self, ids: Iterable[str]) -> list[int]:
        return [*numbers_of(self._database(), ids).values()]

    def _named(self, ties: Told) -> TieTable:
        return _table(ties, names_of(self._database(), numbered(ties[:, :2])[0].tolist()))


def _within(ties: Told, numbers: Sequence[int]) -> Told:
    return ties[_marks(ties, numbers)[ties[:, 1]]]


def _once(ties: Told) -> Told:
    """Of ties that are told from both ends, one of the two."""
    return ties[(ties[:, 0] < ties[:, 1]) | ~_marks(ties, ties[:, 0])[ties[:, 1]]]


def _marks(ties: Told, numbers: Sequence[int] | Whole) -> Marks:
    """By number of a report, whether it is one of these."""
    marks = np.zeros(1 + max(int(ties[:, :2].max(initial=0)), int(np.max(numbers, initial=0))), np.bool_)
    marks[numbers] = True
    return marks


def _table(ties: Told, names: Mapping[int, str]) -> TieTable:
    numbers, ends = numbered(ties[:, :2])
    ids = [names[number] for number in numbers.tolist()]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    place = np.empty(len(ids), np.int64)
    place[order] = np.arange(len(ids))
    one, other = place[ends].T
    return TieTable.in_order([ids[number] for number in order], one, other, ties[:, 2], ties[:, 3])
