"""Ties by report, as they were asked for lately: around a new report nearly all are those that were around the one before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reconciler.store.sqlite_packed import Told

# A row for each other report: its number, how alike both are, and how much of their texts is the same.
Near = NDArray[np.int32]
# A report takes as much room as so many ties beside its own, a name as much as these.
_A_REPORT, _A_NAME = 20, 8


class KeptTies:
    """All ties of some reports, the last that were asked for: those to reports of numbers up to `upto`, in an `epoch`.

    They hold little more than `most` ties, one between two of them twice. Reports are told by their numbers, of which the ids of
    those are `named` that were looked up.
    """

    def __init__(self, most: int) -> None:
        self.upto = 0
        self.epoch: Hashable = None
        self.named: dict[int, str] = {}
        self._most, self._count = most, 0
        self._number_of: dict[str, int] = {}
        self._near: OrderedDict[int, Near] = OrderedDict()

    def begin(self, epoch: Hashable, upto: int) -> None:
        """Forget all, and hold what is kept from now on complete up to here."""
        self.epoch, self.upto, self._count = epoch, upto, 0
        self.named, self._number_of = {}, {}
        self._near.clear()

    def drop_oldest(self) -> None:
        """Let go of the reports that were not asked for lately; of all where more are known by name than are worth it."""
        if _A_NAME * len(self.named) > self._most:
            self.begin(self.epoch, self.upto)
        while self._count > self._most:
            self._count -= _A_REPORT + len(self._near.popitem(last=False)[1])

    def name(self, names: Mapping[int, str]) -> None:
        """Hold the ids of reports."""
        self.named.update(names)
        self._number_of.update({id_: number for number, id_ in names.items()})

    def unnamed(self, ids: Iterable[str]) -> set[str]:
        """Those of the reports of which no number is known."""
        return {id_ for id_ in ids if id_ not in self._number_of}

    def numbers(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those of the reports of which one is known."""
        return [number for id_ in ids if (number := self._number_of.get(id_)) is not None]

    def missing(self, numbers: Iterable[int]) -> list[int]:
        """Those of the reports whose ties are not held."""
        return [number for number in numbers if number not in self._near]

    def hold(self, numbers: Iterable[int], ties: Told) -> None:
        """Hold these reports, whose ties are all among those given, told from their ends."""
        before = len(self._near)
        self._near.update(dict.fromkeys(numbers, np.zeros((0, 3), np.int32)))
        self._count += _A_REPORT * (len(self._near) - before)
        self._add(ties)

    def add(self, upto: int, ties: Told) -> None:
        """Add the ties that came with reports up to this number, each told from one end."""
        self.upto = upto
        self._add(np.concatenate((ties, ties[:, [1, 0, 2, 3]])))

    def _add(self, ties: Told) -> None:
        ties = ties[np.argsort(ties[:, 0], kind="stable")]
        bounds = [0, *(np.flatnonzero(np.diff(ties[:, 0])) + 1).tolist(), len(ties)]
        for start, end in pairwise(bounds) if len(ties) else ():
            number = int(ties[start, 0])
            if (near := self._near.get(number)) is not None:
                self._near[number] = np.concatenate((near, ties[start:end, 1:].astype(np.int32)))
                self._count += end - start

    def around(self, numbers: Iterable[int]) -> Told:
        """The ties of these reports, told from their ends. All of them are held."""
        numbers = list(numbers)
        for number in numbers:
            self._near.move_to_end(number)
        near = [self._near[number] for number in numbers]
        if not near:
            return np.zeros((0, 4), np.int64)
        own = np.repeat(np.array(numbers, np.int64), [len(each) for each in near])
        return np.column_stack((own, np.concatenate(near)))
