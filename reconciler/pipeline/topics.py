"""Ties -> topics: groups of reports on the same matter."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from operator import attrgetter, itemgetter
from typing import TypeVar

import numpy as np

from reconciler.pipeline.tie_table import MILLION, TieTable, Whole
from reconciler.records import Tie
from reconciler.text.keys import content_id

T = TypeVar("T")
# The ids of the reports of a group, in order.
Members = tuple[str, ...]
# The reports that a tie is between.
tied_ends: Callable[[Tie], tuple[str, str]] = attrgetter("a", "b")
# A pair of reports itself.
both: Callable[[tuple[str, str]], tuple[str, str]] = itemgetter(0, 1)
# Two groups are one topic if their reports are this alike on average. Single links chain unlike stories together through
# one report in between; average linkage does not, and does not depend on the order of the reports.
SAME_MATTER = 0.06
LEAST_SUM = round(SAME_MATTER * MILLION)


# So many that hang together are merged by an array of all pairs, of some twenty megabytes at most: fewer take longer so, and more room.
_DENSE = range(48, 1500)
# How alike two groups are, in millionths and below zero, so that the most alike come first; and their numbers.
_Merge = tuple[float, int, int]


def topic_id(founder: str, split: str | None = None) -> str:
    """The id of the topic that a report founded, or of what a split took out of it."""
    return content_id("topic", founder, split) if split else content_id("topic", founder)


def gather_topics(
    reports: Iterable[str], ties: Sequence[Tie], together: Sequence[tuple[str, str]] = (), least: float = SAME_MATTER
) -> list[tuple[str, ...]]:
    """Groups of report ids by average linkage (UPGMA) over likeness; `together` are pairs that a person merged.

    A pair without a tie counts as 0. Equal likenesses are merged in the order of their smallest members.
    """
    return joined(Groups(reports, ties, least).groups.values(), together)


def joined(groups: Iterable[Iterable[str]], together: Sequence[tuple[str, str]] = ()) -> list[tuple[str, ...]]:
    """The groups, after those that hold pairs in `together` are put together."""
    members = {name: list(group) for name, group in enumerate(groups)}
    group_of = {member: name for name, group in members.items() for member in group}
    for a, b in together:
        if a in group_of and b in group_of and group_of[a] != group_of[b]:
            kept, gone = group_of[a], group_of[b]
            members[kept] += members.pop(gone)
            group_of |= dict.fromkeys(members[kept], kept)
    return sorted(tuple(sorted(group)) for group in members.values())


def by_group(groups: Iterable[Members], between: Iterable[T], ends: Callable[[T], tuple[str, str]]) -> Mapping[Members, list[T]]:
    """What is between two reports of one group, by group, in order; without what leads from one group to another."""
    group_of = {member: group for group in groups for member in group}
    found: dict[Members, list[T]] = defaultdict(list)
    for each in between:
        one, other = ends(each)
        group = group_of.get(one)
        if group is not None and group is group_of.get(other):
            found[group].append(each)
    return found


def likeness(tie: Tie) -> int:
    """How alike the reports of a tie are for topics, in millionths."""
    return round(max(tie.likeness, tie.copying) * MILLION)


class Groups:
    """Groups being merged, the most alike first, until none are as alike as `least`; of equally alike ones those named first.

    A group is named by its first member. `merges` tells which group was merged into which, and how alike they were; `groups` what
    came of it.
    """

    def __init__(self, reports: Iterable[str], ties: Iterable[Tie], least: float) -> None:
        self.members, table = tuple(sorted(reports)), TieTable.of(ties)
        whole = round(least * MILLION)
        place = {member: number for number, member in enumerate(self.members)}
        placed = np.fromiter((place.get(id_, -1) for id_ in table.ids), np.int64, len(table.ids))
        a, b, alike = placed[table.a], placed[table.b], table.alike
        there = (a >= 0) & (b >= 0)
        a, b, alike = a[there], b[there], alike[there]
        # Groups are no more alike than the most alike of their reports: what no such ties lead to never merges.
        apart = _apart(len(self.members), a[alike >= whole], b[alike >= whole])
        merged = merge(*(_merges(own, *ties, whole) for own, ties in _by_part(apart, a, b, alike)))
        self.merges = [(self.members[a], self.members[b], -negative / MILLION) for negative, a, b in merged]
        self.groups: dict[str, list[str]] = {member: [member] for member in self.members}
        for kept, gone, _ in self.merges:
            self.groups[kept] += self.groups.pop(gone)


def _apart(count: int, a: Whole, b: Whole) -> Whole:
    """By number, the first of the numbers that it hangs together with by pairs."""
    first = np.arange(count)
    while len(a):
        least = np.minimum(first[a], first[b])
        np.minimum.at(first, first[a], least)
        np.minimum.at(first, first[b], least)
        first = first[first]
        between = first[a] != first[b]
        a, b = a[between], b[between]
    while (first != first[first]).any():
        first = first[first]
    return first


def _by_part(first: Whole, a: Whole, b: Whole, alike: Whole) -> Iterator[tuple[Whole, tuple[Whole, Whole, Whole]]]:
    """The parts of several that hang together, each with the ties within it."""
    within = np.flatnonzero(first[a] == first[b])
    within = within[np.argsort(first[a[within]], kind="stable")]
    members = np.argsort(first, kind="stable")
    bounds = np.flatnonzero(np.diff(first[members])) + 1
    ties = {int(first[a[some[0]]]): some for some in np.split(within, np.flatnonzero(np.diff(first[a[within]])) + 1) if len(some)}
    for own in np.split(members, bounds):
        if len(own) > 1:
            some = ties[int(own[0])]
            yield own, (a[some], b[some], alike[some])


def _merges(own: Whole, a: Whole, b: Whole, alike: Whole, least: int) -> Iterator[_Merge]:
    """How reports of these numbers merge."""
    a, b = np.searchsorted(own, a), np.searchsorted(own, b)
    found = _dense(len(own), a, b, alike, least) if len(own) in _DENSE else _sparse(len(own), a, b, alike, least)
    return ((negative, int(own[one]), int(own[other])) for negative, one, other in found)


def _dense(count: int, a: Whole, b: Whole, alike: Whole, least: int) -> Iterator[_Merge]:
    """How some merge: by the sums of likeness between all of them, and the one after it that each is most alike to."""
    sums, sizes = np.zeros((count, count)), np.ones(count)
    sums[np.minimum(a, b), np.maximum(a, b)] = alike
    # Of equals the first, here and below.
    at = sums.argmax(axis=1)
    nearest = sums[np.arange(count), at]
    at[nearest < least] = -1
    sums += sums.T
    while True:
        one = int(nearest.argmax())
        if (most := float(nearest[one])) < least:
            return
        other = int(at[one])
        yield -most, one, other
        sums[one] += sums[other]
        sums[one, [one, other]] = sums[other] = sums[:, other] = 0.0
        sums[:, one] = sums[one]
        sizes[one] += sizes[other]
        changed = np.flatnonzero((at == one) | (at == other)).tolist()
        nearest[other] = at[other] = -1
        # What is less alike than that never merges, unless it is looked at again here.
        now, was, its = sums[one, :one] / (sizes[one] * sizes[:one]), nearest[:one], at[:one]
        nearer = (now >= least) & ((now > was) | ((now == was) & (its > one)))
        was[nearer], its[nearer] = now[nearer], one
        for row in changed:
            averages = sums[row, row + 1 :] / (sizes[row] * sizes[row + 1 :])
            at[row] = row + 1 + int(averages.argmax())
            nearest[row] = averages[at[row] - row - 1]


def _sparse(count: int, a: Whole, b: Whole, alike: Whole, least: int) -> Iterator[_Merge]:
    """How many merge: by a heap of the pairs that may be next."""
    sizes, sums = [1] * count, [dict[int, int]() for _ in range(count)]
    for one, other, value in zip(a.tolist(), b.tolist(), alike.tolist(), strict=True):
        sums[one][other] = sums[other][one] = value
    heap = [(-float(value), one, other) for one, near in enumerate(sums) for other, value in near.items() if one < other and value >= least]
    heapq.heapify(heap)
    while heap:
        negative, one, other = heapq.heappop(heap)
        # What has merged since is of size 0.
        if not (sizes[one] and sizes[other]) or sums[one][other] / (sizes[one] * sizes[other]) != -negative:
            continue
        yield negative, one, other
        own = sums[one]
        sizes[one], sizes[other] = sizes[one] + sizes[other], 0
        for third, total in sums[other].items():
            near = sums[third]
            del near[other]
            if third != one:
                own[third] = near[one] = own.get(third, 0) + total
        for third, total in own.items():
            if (average := total / (sizes[one] * sizes[third])) >= least:
                heapq.heappush(heap, (-average, min(one, third), max(one, third)))
