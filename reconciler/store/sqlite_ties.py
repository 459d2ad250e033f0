"""How alike reports are, in SQLite, by their ids."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from sys import intern

import numpy as np

from reconciler.records import Tie
from reconciler.store.kept_ties import KeptTies
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Told
from reconciler.store.sqlite_tied import Tied
from reconciler.store.sqlite_values import MILLION, names_of, numbers_of
from reconciler.store.units import Units

# They take some fifteen megabytes, and are those of 2,500 reports of an archive in which each has eighty: more are asked for no faster.
_HELD = 200_000
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
        ties = list(ties)
        number_of = numbers_of(self._database(), {id_ for tie in ties for id_ in (tie.a, tie.b)})
        rows = [(number_of[tie.a], number_of[tie.b], round(tie.likeness * MILLION), round(tie.copying * MILLION)) for tie in ties]
        if rows:
            self._tied.add(np.array(rows, np.int64))

    def ties_of(self, ids: Iterable[str]) -> list[Tie]:
        """The ties of which either end is among the ids."""
        ids = set(ids)
        if self._passing(ids):
            return self._named(_once(self._tied.of(self._numbers(ids))))
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
        numbers = self._numbers(ids)
        found = self._tied.copies(numbers, round(copying * MILLION)) if copying else self._tied.of(numbers)
        found = found[np.isin(found[:, 1], numbers)]
        return sorted(self._named(_once(found)), key=lambda tie: (tie.a, tie.b))

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
            found = self._tied.of(self._numbers(missing))
            held.hold(missing, self._named(_once(found[(found[:, :2] <= held.upto).all(axis=1)])))
        return held

    def _catch_up(self) -> None:
        held = self._held
        epoch = self._epoch()
        added = self._tied.since(held.upto, _MOST_ADDED) if epoch == held.epoch else None
        if added is None:
            held.begin(epoch, self._tied.last())
        elif len(added):
            held.add(int(added[-1, 0]), self._named(added))

    def _numbers(self, ids: Iterable[str]) -> list[int]:
        return [*numbers_of(self._database(), ids).values()]

    def _named(self, ties: Told) -> list[Tie]:
        # Each id is in some eighty ties: one string for all of them takes a third of the memory.
        names = {number: intern(id_) for number, id_ in names_of(self._database(), np.unique(ties[:, :2]).tolist()).items()}
        return [_tie(names[one], names[other], likeness, copying) for one, other, likeness, copying in ties.tolist()]


def _once(ties: Told) -> Told:
    """Of ties that are told from both ends, one of the two."""
    return ties[(ties[:, 0] < ties[:, 1]) | ~np.isin(ties[:, 1], ties[:, 0])]


def _tie(one: str, other: str, likeness: int, copying: int) -> Tie:
    a, b = (one, other) if one < other else (other, one)
    # Ties are rounded to millionths when they are made: the nearest number to each is this.
    return Tie(a, b, likeness / MILLION, copying / MILLION if copying else 0.0)
