"""Ties by report, as they were asked for lately: around a new report nearly all are those that were around the one before."""

from __future__ import annotations

from bisect import insort
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from operator import itemgetter

from reconciler.records import Tie

_by_other = itemgetter(0)


class KeptTies:
    """All ties of some reports, of the `most` that were asked for last: those to reports of numbers up to `upto`, in an `epoch`."""

    def __init__(self, most: int) -> None:
        self.most, self.upto = most, 0
        self.epoch: Hashable = None
        # By the other end, so that those among some reports come out in order.
        self._near: OrderedDict[str, list[tuple[str, Tie]]] = OrderedDict()

    def begin(self, epoch: Hashable, upto: int) -> None:
        """Forget all, and hold what is kept from now on complete up to here."""
        self.epoch, self.upto = epoch, upto
        self._near.clear()

    def missing(self, ids: Iterable[str]) -> set[str]:
        """Those of the reports whose ties are not held."""
        return {id_ for id_ in ids if id_ not in self._near}

    def hold(self, ids: Iterable[str], ties: Iterable[Tie]) -> None:
        """Hold these reports, whose ties are all among those given."""
        near: dict[str, list[tuple[str, Tie]]] = {id_: [] for id_ in ids}
        for tie in ties:
            if tie.a in near:
                near[tie.a].append((tie.b, tie))
            if tie.b in near:
                near[tie.b].append((tie.a, tie))
        for own in near.values():
            own.sort(key=_by_other)
        self._near.update(near)

    def add(self, upto: int, ties: Iterable[Tie]) -> None:
        """Add the ties that came with reports up to this number."""
        self.upto = upto
        for tie in ties:
            for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
                if own in self._near:
                    insort(self._near[own], (other, tie), key=_by_other)

    def among(self, ids: set[str]) -> list[Tie]:
        """The ties whose both ends are among the ids, in order. All of them are held."""
        return [tie for id_ in sorted(ids) for other, tie in self._used(id_) if id_ < other and other in ids]

    def around(self, ids: set[str]) -> list[Tie]:
        """The ties of which either end is among the ids. All of them are held."""
        return [tie for id_ in ids for other, tie in self._used(id_) if id_ < other or other not in ids]

    def drop_oldest(self) -> None:
        """Let go of the reports that were not asked for lately."""
        while len(self._near) > self.most:
            self._near.popitem(last=False)

    def _used(self, id_: str) -> list[tuple[str, Tie]]:
        self._near.move_to_end(id_)
        return self._near[id_]
