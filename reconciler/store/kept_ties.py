"""Ties by report, as they were asked for lately: around a new report nearly all are those that were around the one before."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable

from reconciler.records import Tie


class KeptTies:
    """All ties of some reports, the last that were asked for: those to reports of numbers up to `upto`, in an `epoch`.

    They hold little more than `most` ties, one between two of them twice.
    """

    def __init__(self, most: int) -> None:
        self.upto = 0
        self.epoch: Hashable = None
        self._most, self._count = most, 0
        # Each report's by the other end, so that those among some reports come out in order.
        self._near: OrderedDict[str, list[Tie]] = OrderedDict()

    def begin(self, epoch: Hashable, upto: int) -> None:
        """Forget all, and hold what is kept from now on complete up to here."""
        self.epoch, self.upto, self._count = epoch, upto, 0
        self._near.clear()

    def missing(self, ids: Iterable[str]) -> set[str]:
        """Those of the reports whose ties are not held."""
        return {id_ for id_ in ids if id_ not in self._near}

    def hold(self, ids: Iterable[str], ties: Iterable[Tie]) -> None:
        """Hold these reports, whose ties are all among those given."""
        near: dict[str, list[Tie]] = {id_: [] for id_ in ids}
        for tie in ties:
            same = self._held(tie)
            for own in (tie.a, tie.b):
                if own in near:
                    near[own].append(same)
        for own, found in near.items():
            found.sort(key=_other_than(own))
            self._count += len(found)
        self._near.update(near)

    def _held(self, tie: Tie) -> Tie:
        """The tie as it is held with the other end, if it is: one for both takes half of the memory."""
        for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
            if (near := self._near.get(other)) is not None:
                place = bisect_left(near, own, key=_other_than(other))
                return near[place] if place < len(near) and near[place] == tie else tie
        return tie

    def add(self, upto: int, ties: Iterable[Tie]) -> None:
        """Add the ties that came with reports up to this number."""
        self.upto = upto
        for tie in ties:
            for own in (tie.a, tie.b):
                if own in self._near:
                    insort(self._near[own], tie, key=_other_than(own))
                    self._count += 1

    def among(self, ids: set[str]) -> list[Tie]:
        """The ties whose both ends are among the ids, in order. All of them are held."""
        return [tie for id_ in sorted(ids) for tie in self._used(id_) if tie.a == id_ and tie.b in ids]

    def around(self, ids: set[str]) -> list[Tie]:
        """The ties of which either end is among the ids. All of them are held."""
        return [tie for id_ in ids for tie in self._used(id_) if tie.a == id_ or tie.a not in ids]

    def drop_oldest(self) -> None:
        """Let go of the reports that were not asked for lately."""
        while self._count > self._most:
            self._count -= len(self._near.popitem(last=False)[1])

    def _used(self, id_: str) -> list[Tie]:
        self._near.move_to_end(id_)
        return self._near[id_]


def _other_than(own: str) -> Callable[[Tie], str]:
    return lambda tie: tie.b if tie.a == own else tie.a
