"""How alike reports are, in SQLite, without what else ties tell: to find a past moment's groups it is asked of thousands of reports."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable
from collections.abc import Set as AbstractSet

import numpy as np

from reconciler.store.kept_likeness import KeptLikeness, Near
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import Told
from reconciler.store.sqlite_tied import Tied
from reconciler.store.sqlite_values import names_of, numbers_of
from reconciler.store.units import Units

# They take some sixteen megabytes, and are those of 20,000 reports of an archive in which each is like eighty others.
_HELD = 2_000_000
# When more rows than this have been added since, what is held is of little use.
_MOST_ADDED = 5000


class SqliteLikeness:
    """Tells of reports how alike others are. It is held in memory, and caught up with what was added, as ties are (`SqliteTies`)."""

    def __init__(self, database: Callable[[], Database], epoch: Callable[[], Hashable], units: Units) -> None:
        self._database, self._epoch, self._units, self._tied = database, epoch, units, Tied(database)
        self._held, self._using = KeptLikeness(_HELD), threading.Lock()

    def alike(self, ids: Collection[str], among: AbstractSet[str] | None = None) -> dict[str, dict[str, int]]:
        """By report, the others that ties lead to, with how alike they are in millionths; only those `among` some."""
        # What may come to nothing, or may be past, is not for others.
        if self._units.passing():
            return self._of(KeptLikeness(_HELD), ids, among)
        with self._using:
            return self._of(self._held, ids, among)

    def _of(self, held: KeptLikeness, ids: Collection[str], among: AbstractSet[str] | None) -> dict[str, dict[str, int]]:
        held.drop_oldest()
        self._catch_up(held)
        if unknown := held.unknown(ids):
            held.know(numbers_of(self._database(), unknown))
        if missing := held.missing(ids):
            # What comes in between these statements is added when next caught up.
            found = _near(self._tied.of(missing))
            self._name(held, held.hold(missing, found[(found[:, :2] <= held.upto).all(axis=1)]))
        if held.is_new(among):
            held.look_among(among, () if among is None else numbers_of(self._database(), among).values())
        return held.of(ids)

    def _catch_up(self, held: KeptLikeness) -> None:
        epoch = self._epoch()
        added = self._tied.since(held.upto, _MOST_ADDED) if epoch == held.epoch else None
        if added is None:
            held.begin(epoch, self._tied.last())
        elif len(added):
            self._name(held, held.add(int(added[-1, 0]), _near(np.concatenate((added, added[:, [1, 0, 2, 3]])))))

    def _name(self, held: KeptLikeness, numbers: Iterable[int]) -> None:
        """Learn the ids of these reports."""
        if numbers := set(numbers):
            held.know({id_: number for number, id_ in names_of(self._database(), numbers).items()})


def _near(ties: Told) -> Near:
    return np.column_stack((ties[:, :2], ties[:, 2:].max(axis=1))).astype(np.int32)
