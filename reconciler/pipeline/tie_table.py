"""Ties of many reports in columns: a group has thousands, of which most are only added up or passed over."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from reconciler.records import Tie

# Likeness is told in millionths, so that sums of it are whole numbers, and no order of adding matters.
MILLION = 1_000_000
Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]


def numbered(some: Whole) -> tuple[Whole, Whole]:
    """The different numbers among some that are not large, in order, and the place of each of these among them.

    As `np.unique` tells it, in a fifth of the time.
    """
    there = np.zeros(int(some.max(initial=-1)) + 1, np.bool_)
    there[some] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[some]


@dataclass(frozen=True, slots=True, eq=False)
class TieTable(Sequence[Tie]):
    """Ties in order of their ends, which are told by their `places` among the `ids`, in order; how alike they are in millionths.

    All ids of the ends are there, maybe others too.
    """

    ids: Sequence[str]
    a: Whole
    b: Whole
    likeness: Whole
    copying: Whole

    @classmethod
    def of(cls, ties: Iterable[Tie]) -> TieTable:
        """These ties in columns."""
        if isinstance(ties, TieTable):
            return ties
        ties = list(ties)
        ids = sorted({id_ for tie in ties for id_ in (tie.a, tie.b)})
        place = {id_: number for number, id_ in enumerate(ids)}
        ends = np.array([(place[tie.a], place[tie.b]) for tie in ties], np.int64).reshape(-1, 2)
        alike = np.array([(round(tie.likeness * MILLION), round(tie.copying * MILLION)) for tie in ties], np.int64).reshape(-1, 2)
        return cls.in_order(ids, ends[:, 0], ends[:, 1], alike[:, 0], alike[:, 1])

    @classmethod
    def in_order(cls, ids: Sequence[str], one: Whole, other: Whole, likeness: Whole, copying: Whole) -> TieTable:
        """Ties whose ends are given in any order, by places among ids in order."""
        a, b = np.minimum(one, other), np.maximum(one, other)
        order = np.argsort(a * len(ids) + b)
        return cls(ids, a[order], b[order], likeness[order], copying[order])

    def __len__(self) -> int:
        return len(self.a)

    @overload
    def __getitem__(self, at: int) -> Tie: ...
    @overload
    def __getitem__(self, at: slice) -> TieTable: ...
    def __getitem__(self, at: int | slice) -> Tie | TieTable:
        if isinstance(at, slice):
            return self.where(at)
        # Ties are rounded to millionths when they are made: the nearest number to each is this.
        copying = int(self.copying[at])
        ends = self.ids[self.a[at]], self.ids[self.b[at]]
        return Tie(*ends, int(self.likeness[at]) / MILLION, copying / MILLION if copying else 0.0)

    def __iter__(self) -> Iterator[Tie]:
        ids = self.ids
        for a, b, likeness, copying in np.column_stack((self.a, self.b, self.likeness, self.copying)).tolist():
            yield Tie(ids[a], ids[b], likeness / MILLION, copying / MILLION if copying else 0.0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def alike(self) -> Whole:
        """How alike the reports of each are for topics, in millionths: in matter or in text."""
        return np.maximum(self.likeness, self.copying)

    def marked(self, ids: Collection[str]) -> Marks:
        """By place, whether a report is one of these."""
        return np.fromiter((id_ in ids for id_ in self.ids), np.bool_, len(self.ids))

    def where(self, rows: Marks | Whole | slice) -> TieTable:
        """Some of them."""
        return TieTable(self.ids, self.a[rows], self.b[rows], self.likeness[rows], self.copying[rows])

    def among(self, ids: Collection[str]) -> TieTable:
        """Those between two of these reports."""
        own = self.marked(ids)
        return self.where(own[self.a] & own[self.b])

    def only(self, ids: Collection[str]) -> TieTable:
        """The same, which then know of no others: what goes through all ids takes as long as there are such."""
        some = self.among(ids)
        ends, places = numbered(np.concatenate((some.a, some.b)))
        return replace(some, ids=[self.ids[end] for end in ends.tolist()], a=places[: len(some)], b=places[len(some) :])

    def touching(self, ids: Collection[str]) -> TieTable:
        """Those of which either end is one of these reports."""
        own = self.marked(ids)
        return self.where(own[self.a] | own[self.b])

    def without(self, ids: Collection[str]) -> TieTable:
        """Those of which neither end is one of these reports."""
        gone = self.marked(ids)
        return self.where(~(gone[self.a] | gone[self.b]))

    def of_few(self, ids: Iterable[str]) -> TieTable:
        """Those between two of these reports, which are few of all: no more ties are looked at than those of theirs."""
        places = [at for id_ in sorted(ids) if (at := bisect_left(self.ids, id_)) < len(self.ids) and self.ids[at] == id_]
        own = np.zeros(len(self.ids), np.bool_)
        own[places] = True
        bounds = zip(np.searchsorted(self.a, places).tolist(), np.searchsorted(self.a, places, "right").tolist(), strict=True)
        rows = np.concatenate([np.zeros(0, np.int64), *(np.arange(start, end) for start, end in bounds)])
        return self.where(rows[own[self.b[rows]]])

    def copied(self, least: float) -> TieTable:
        """Those whose texts are at least so much the same."""
        return self.where(self.copying >= round(least * MILLION))

    def by_group(self, groups: Iterable[tuple[str, ...]]) -> Mapping[tuple[str, ...], TieTable]:
        """Those between two reports of one group, by group; none of what leads from one group to another."""
        groups = list(groups)
        group_of = {member: number for number, group in enumerate(groups) for member in group}
        at = np.fromiter((group_of.get(id_, -1) for id_ in self.ids), np.int64, len(self.ids))
        own = at[self.a]
        rows = np.flatnonzero((own >= 0) & (own == at[self.b]))
        rows = rows[np.argsort(own[rows], kind="stable")]
        found: dict[tuple[str, ...], TieTable] = defaultdict(lambda: self.where(slice(0, 0)))
        for some in np.split(rows, np.flatnonzero(np.diff(own[rows])) + 1):
            if len(some):
                found[groups[own[some[0]]]] = self.where(some)
        return found

    def with_(self, other: TieTable) -> TieTable:
        """These and those: no pair is in both."""
        if not len(other) or not len(self):
            return self if len(self) else other
        ids = sorted({*self.ids, *other.ids})
        place = {id_: number for number, id_ in enumerate(ids)}
        placed = [np.array([place[id_] for id_ in each.ids], np.int64) for each in (self, other)]
        ends = [
            np.concatenate([to[each] for to, each in zip(placed, each, strict=True)]) for each in ((self.a, other.a), (self.b, other.b))
        ]
        told = ((self.likeness, other.likeness), (self.copying, other.copying))
        return TieTable.in_order(ids, *ends, *map(np.concatenate, told))
