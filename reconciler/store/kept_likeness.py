"""How alike reports are, by report and in few bytes, as it was asked for lately: to find past groups it is asked of thousands."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping

# The numbers of a report and of another, and how alike they are, in millionths.
Near = tuple[int, int, int]


class KeptLikeness:
    """Likeness to all others of some reports: to those of numbers up to `upto`, in an `epoch`. It holds little more than `most` of it."""

    def __init__(self, most: int) -> None:
        self.upto = 0
        self.epoch: Hashable = None
        self._most, self._count = most, 0
        self._number_of: dict[str, int] = {}
        self._names: dict[int, str] = {}
        # Each report's by its number: the numbers of the others, and how alike they are.
        self._near: OrderedDict[int, tuple[array[int], array[int]]] = OrderedDict()

    def begin(self, epoch: Hashable, upto: int) -> None:
        """Forget all, and hold what is kept from now on complete up to here."""
        self.epoch, self.upto, self._count = epoch, upto, 0
        self._number_of, self._names = {}, {}
        self._near.clear()

    def drop_oldest(self) -> None:
        """Let go of the reports that were not asked for lately."""
        while self._count > self._most:
            self._count -= len(self._near.popitem(last=False)[1][0])

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Those of the reports of which no number is known."""
        return [id_ for id_ in ids if id_ not in self._number_of]

    def know(self, number_of: Mapping[str, int]) -> None:
        """Hold the numbers of reports."""
        self._number_of.update(number_of)
        self._names.update((number, id_) for id_, number in number_of.items())

    def missing(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those of the reports that are not held."""
        return [number for id_ in ids if (number := self._number_of.get(id_)) is not None and number not in self._near]

    def hold(self, numbers: Iterable[int], found: Iterable[Near]) -> set[int]:
        """Hold the reports of these numbers, whose likeness to others is all among that given. Answers which others have no name yet."""
        self._near.update((number, (array("i"), array("i"))) for number in numbers)
        return self.add(self.upto, found)

    def add(self, upto: int, found: Iterable[Near]) -> set[int]:
        """Add what came with reports up to this number, of those that are held; the others of which have no name yet."""
        self.upto = upto
        unnamed = set()
        for own, other, value in found:
            if (near := self._near.get(own)) is not None:
                near[0].append(other)
                near[1].append(value)
                self._count += 1
                if other not in self._names:
                    unnamed.add(other)
        return unnamed

    def of(self, ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """How alike others are to the reports, by their ids."""
        return {id_: self._alike(self._number_of.get(id_)) for id_ in ids}

    def _alike(self, number: int | None) -> dict[str, int]:
        if number is None:
            return {}
        self._near.move_to_end(number)
        others, values = self._near[number]
        return dict(zip(map(self._names.__getitem__, others), values, strict=True))
