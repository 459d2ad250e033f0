"""How groups of reports come about while they merge, and which of them merge with others': what a new report can have a bearing on."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from reconciler.pipeline.tie_table import MILLION, TieTable, Whole, numbered
from reconciler.pipeline.topics import SAME_MATTER, Groups
from reconciler.records import Tie

# Added up in another order the last bits may differ: to find one merger too many costs time, one too few the outcome.
_LAST_BITS = 1e-9
Key = TypeVar("Key", bound=Hashable)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tree:
    """Every group that some reports are in while they merge, the reports themselves first, by number.

    The likeness at which each came about (`born`) and merged into another (`died`, or below which nothing merges), its `members`
    in order, what it `became` part of; and `within`, by report, the groups that it is in.
    """

    born: tuple[float, ...]
    died: tuple[float, ...]
    members: tuple[tuple[str, ...], ...]
    became: tuple[int | None, ...]
    within: Mapping[str, tuple[int, ...]]

    def last(self) -> list[tuple[str, ...]]:
        """The groups that merge with nothing more."""
        return [members for members, next_ in zip(self.members, self.became, strict=True) if next_ is None]

    def courses(self) -> list[tuple[object, ...]]:
        """By group, what it is made of and what becomes of it, and when: of two that are the same, the same came at every moment."""
        after = (None if next_ is None else self.members[next_] for next_ in self.became)
        return list(zip(self.members, self.born, self.died, after, strict=True))


def grow(reports: Iterable[str], ties: Sequence[Tie], least: float = SAME_MATTER) -> Tree:
    """The groups that reports are in while they merge."""
    groups = Groups(reports, ties, least)
    members: list[tuple[str, ...]] = [(member,) for member in groups.members]
    born, died, became = [math.inf] * len(members), [least] * len(members), list[int | None]([None] * len(members))
    now = {member: number for number, member in enumerate(groups.members)}
    for kept, gone, level in groups.merges:
        for name in (kept, gone):
            died[now[name]], became[now[name]] = level, len(born)
        members.append(tuple(sorted(members[now[kept]] + members[now.pop(gone)])))
        now[kept] = len(born)
        born.append(level)
        died.append(least)
        became.append(None)
    within: dict[str, list[int]] = {member: [] for member in groups.members}
    for number, group in enumerate(members):
        for member in group:
            within[member].append(number)
    found = {id_: tuple(each) for id_, each in within.items()}
    return Tree(tuple(born), tuple(died), tuple(members), tuple(became), found)


@dataclass(frozen=True, slots=True)
class Outward:
    """Ties of some reports, their `own` ends, to others: both by their places among `ids`, with how alike they are."""

    ids: Sequence[str]
    own: Whole
    far: Whole
    alike: Array

    def beyond(self, ids: Collection[str]) -> Outward:
        """Without those to these reports."""
        inside = np.fromiter((id_ in ids for id_ in self.ids), np.bool_, len(self.ids))
        return self._where(~inside[self.far])

    def others(self) -> set[str]:
        """The reports that they lead to."""
        return {self.ids[place] for place in numbered(self.far)[0].tolist()}

    def toward(self, ids: Collection[str]) -> dict[str, list[tuple[str, float]]]:
        """By report of these that they lead to, those that it is tied to, with how alike they are."""
        wanted = np.fromiter((id_ in ids for id_ in self.ids), np.bool_, len(self.ids))
        some, found = self._where(wanted[self.far]), dict[str, list[tuple[str, float]]]()
        for own, far, alike in zip(some.own.tolist(), some.far.tolist(), some.alike.tolist(), strict=True):
            found.setdefault(self.ids[far], []).append((self.ids[own], alike))
        return found

    def _where(self, rows: Array | NDArray[np.bool_]) -> Outward:
        return Outward(self.ids, self.own[rows], self.far[rows], self.alike[rows])


def near_enough(one: Tree, numbers: Sequence[int], outward: Outward) -> set[str]:
    """The reports of others as alike, on average, to one of these groups of the tree as it must be to merge with them.

    No group is more alike to another than the most alike of its reports: one without any of these merges with none of the tree's.
    """
    if not numbers:
        return set()
    least = np.array([one.died[number] for number in numbers]) - _LAST_BITS
    # Nor is a group more alike to a report than the most alike of its own.
    may = np.zeros(len(outward.ids), np.bool_)
    may[outward.far[outward.alike >= least.min()]] = True
    near = may[outward.far]
    (rows, row), (columns, column) = numbered(outward.own[near]), numbered(outward.far[near])
    of_groups = np.zeros((len(one.members), len(columns)))
    leaves = np.array([one.within[outward.ids[place]][0] for place in rows.tolist()], np.int64)
    of_groups[leaves[row], column] = outward.alike[near]
    sums = _added_up(one, of_groups)[numbers]
    sizes = np.array([len(one.members[number]) for number in numbers])
    enough = np.any(sums >= (least * sizes)[:, None], axis=0)
    return {outward.ids[place] for place in columns[enough].tolist()}


def on_the_whole(tree: Tree, outward: Outward) -> bool:
    """Whether any report that the tree's have these ties to is as alike to all of them, on average, as one matter is."""
    sums: dict[str, float] = {}
    for near in outward.toward(tree.within.keys()).values():
        for own, alike in near:
            sums[own] = sums.get(own, 0.0) + alike
    return max(sums.values(), default=0.0) >= SAME_MATTER * len(tree.within)


def merging(one: Tree, numbers: Sequence[int], others: Mapping[Key, Tree], outward: Outward) -> set[Key]:
    """The other trees of which a group merges with one of these groups of the one tree where all are gathered together.

    `outward` are the ties of the one tree's reports to others. Two groups merge if, while both last, they are at least as alike
    on average as whatever else merges next: so if none are, the trees grow as they do apart.
    """
    toward = outward.toward({id_ for tree in others.values() for id_ in tree.within})
    met = [each for key, tree in others.items() for each in _within_reach(key, tree, toward)]
    if not met:
        return set()
    nearest = max(each.nearest for each in met)
    lasting = [number for number in numbers if one.died[number] <= nearest]
    alike = _likenesses(one, [each.toward for each in met])[lasting]
    died, born = (np.array([of[number] for number in lasting])[:, None] for of in (one.died, one.born))
    level = np.maximum(died, [each.died for each in met])
    last = np.minimum(born, [each.born for each in met])
    pairs = np.array([len(one.members[number]) for number in lasting])[:, None] * np.array([each.size for each in met])
    merge = ((last >= level) & (alike >= (level - _LAST_BITS) * pairs)).any(axis=0)
    return {each.key for each, does in zip(met, merge, strict=True) if does}


@dataclass(frozen=True, slots=True)
class _Met(Generic[Key]):
    """A group of another tree with ties to the one tree: its life and size, and its ties by report, none more alike than `nearest`."""

    key: Key
    died: float
    born: float
    size: int
    nearest: float
    toward: list[tuple[str, float]]


def _within_reach(key: Key, tree: Tree, ties: Mapping[str, list[tuple[str, float]]]) -> Iterator[_Met[Key]]:
    """The groups of a tree with ties to the one tree that merge with others for as little likeness as there is between the two."""
    tied = {far: ties[far] for far in tree.within.keys() & ties.keys()}
    # No two groups are more alike on average than the most alike of their reports.
    nearest = max((value for near in tied.values() for _, value in near), default=0.0) + _LAST_BITS
    toward: dict[int, list[tuple[str, float]]] = {}
    for far, near in tied.items():
        # The groups that a report is in come and go one after another, each for less likeness than the one before.
        for place in takewhile(lambda place: tree.died[place] <= nearest, reversed(tree.within[far])):
            toward.setdefault(place, []).extend(near)
    for place, near in toward.items():
        yield _Met(key, tree.died[place], tree.born[place], len(tree.members[place]), nearest, near)


def _likenesses(tree: Tree, others: Sequence[list[tuple[str, float]]]) -> Array:
    """The sums of likeness between the groups of a tree and others, of which the ties to its reports are given: groups x others."""
    of_groups = np.zeros((len(tree.members), len(others)))
    for column, near in enumerate(others):
        for report, value in near:
            # Of the groups that a report is in, itself comes first.
            of_groups[tree.within[report][0], column] += value
    return _added_up(tree, of_groups)


def _added_up(tree: Tree, of_groups: Array) -> Array:
    """What is given by group of the reports themselves, of all groups: what becomes part of another comes before that."""
    for number, next_ in enumerate(tree.became):
        if next_ is not None:
            of_groups[next_] += of_groups[number]
    return of_groups


def outward(members: Collection[str], ties: Iterable[Tie]) -> Outward:
    """The ties of members to reports that are none."""
    table = TieTable.of(ties)
    own = table.marked(members)
    leading = own[table.a] != own[table.b]
    a, b, alike = table.a[leading], table.b[leading], table.alike[leading] / MILLION
    return Outward(table.ids, np.where(own[a], a, b), np.where(own[a], b, a), alike)
