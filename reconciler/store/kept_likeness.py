"""How alike reports are, by report and in few bytes, as it was asked for lately: to find past groups it is asked of thousands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# A row for each report and another: their numbers, and how alike they are, in millionths.
Near = NDArray[np.int32]
_NOTHING = np.zeros((0, 3), np.int32)
# Some thirty megabytes.
_MOST_NAMED = 100_000


class KeptLikeness:
    """Likeness to all others of some reports: to those of numbers up to `upto`, in an `epoch`. It holds little more than `most` of it."""

    def __init__(self, most: int) -> None:
        self.upto = 0
        self.epoch: Hashable = None
        self._most, self._count = most, 0
        self._number_of: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._named: NDArray[np.object_] = np.empty(0, np.object_)
        # The reports that are asked about, and by number whether each is one of them.
        self._among: AbstractSet[str] | None = None
        self._is_among = np.zeros(0, np.bool_)
        # Each report's rows by its number.
        self._near: OrderedDict[int, Near] = OrderedDict()

    def begin(self, epoch: Hashable, upto: int) -> None:
        """Forget all, and hold what is kept from now on complete up to here."""
        self.epoch, self.upto, self._count = epoch, upto, 0
        self._number_of, self._names, self._named = {}, {}, np.empty(upto + 1, np.object_)
        self._near.clear()

    def drop_oldest(self) -> None:
        """Let go of the reports that were not asked for lately; of all where more are known by name than are worth it."""
        if len(self._names) > _MOST_NAMED:
            self.begin(self.epoch, self.upto)
        while self._count > self._most:
            self._count -= len(self._near.popitem(last=False)[1])

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Those of the reports of which no number is known."""
        return [id_ for id_ in ids if id_ not in self._number_of]

    def know(self, number_of: Mapping[str, int]) -> None:
        """Hold the numbers of reports."""
        self._number_of.update(number_of)
        self._names.update((number, id_) for id_, number in number_of.items())
        if (lacking := max(number_of.values(), default=0) + 1 - len(self._named)) > 0:
            self._named = np.append(self._named, np.empty(lacking + len(self._named) // 8, np.object_))
        for id_, number in number_of.items():
            self._named[number] = id_

    def missing(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those of the reports that are not held."""
        return [number for id_ in ids if (number := self._number_of.get(id_)) is not None and number not in self._near]

    def hold(self, numbers: Iterable[int], found: Near) -> set[int]:
        """Hold the reports of these numbers, whose likeness to others is all among that given. Answers which others have no name yet."""
        self._near.update(dict.fromkeys(numbers, found[:0]))
        return self.add(self.upto, found)

    def add(self, upto: int, found: Near) -> set[int]:
        """Add what came with reports up to this number, of those that are held; the others of which have no name yet."""
        self.upto = upto
        found = found[np.argsort(found[:, 0], kind="stable")]
        bounds = [0, *(np.flatnonzero(np.diff(found[:, 0])) + 1).tolist(), len(found)]
        unnamed: set[int] = set()
        for start, end in pairwise(bounds) if len(found) else ():
            if (near := self._near.get(int(found[start, 0]))) is not None:
                fresh = found[start:end]
                self._near[int(found[start, 0])] = np.concatenate((near, fresh)) if len(near) else fresh.copy()
                self._count += end - start
                unnamed.update(fresh[:, 1].tolist())
        return unnamed - self._names.keys()

    def is_new(self, among: AbstractSet[str] | None) -> bool:
        """Whether others than these were asked about last."""
        return among is not self._among

    def look_among(self, among: AbstractSet[str] | None, numbers: Iterable[int]) -> None:
        """Tell of these others alone, which have these numbers; of all if None."""
        told = np.fromiter(numbers, np.int64)
        self._among, self._is_among = among, np.zeros(int(told.max(initial=-1)) + 1, np.bool_)
        self._is_among[told] = True

    def of(self, ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """How alike others are to the reports, by their ids."""
        ids = list(ids)
        near = [self._rows(self._number_of.get(id_)) for id_ in ids]
        found, bounds = np.concatenate(near or [_NOTHING]), np.cumsum([0, *map(len, near)])
        if self._among is not None:
            kept = found[:, 1] < len(self._is_among)
            kept[kept] = self._is_among[found[kept, 1]]
            found, bounds = found[kept], np.append(0, np.cumsum(kept))[bounds]
        names, alike = self._named[found[:, 1]].tolist(), found[:, 2].tolist()
        each = zip(ids, pairwise(bounds.tolist()), strict=True)
        return {id_: dict(zip(names[start:end], alike[start:end], strict=True)) for id_, (start, end) in each}

    def _rows(self, number: int | None) -> Near:
        if number is None:
            return _NOTHING
        self._near.move_to_end(number)
        return self._near[number]
