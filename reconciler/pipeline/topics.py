"""Ties -> topics: groups of reports on the same matter."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import TypeVar

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
# Likeness is told in millionths, so that sums of it are whole numbers, and no order of adding matters.
MILLION = 1_000_000
LEAST_SUM = round(SAME_MATTER * MILLION)


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
    """Groups being merged, until none are as alike as `least`: sums of likeness between them, and a heap of the pairs that may be next.

    `merges` tells which group was merged into which, and how alike they were; `groups` what came of it.
    """

    def __init__(self, reports: Iterable[str], ties: Iterable[Tie], least: float) -> None:
        self.members, self._least = tuple(sorted(reports)), round(least * MILLION)
        self.merges: list[tuple[str, str, float]] = []
        self.groups: dict[str, list[str]] = {member: [member] for member in self.members}
        self._sums: dict[str, dict[str, int]] = {member: {} for member in self.members}
        for tie in ties:
            if tie.a in self._sums and tie.b in self._sums:
                self._sums[tie.a][tie.b] = self._sums[tie.b][tie.a] = likeness(tie)
        near = self._sums.items()
        self._heap = [(-float(value), a, b) for a, others in near for b, value in others.items() if a < b and value >= self._least]
        heapq.heapify(self._heap)
        self._merge_all()

    def _merge_all(self) -> None:
        groups, sums, heap = self.groups, self._sums, self._heap
        while heap:
            negative, a, b = heapq.heappop(heap)
            if a in groups and b in groups and sums[a][b] / (len(groups[a]) * len(groups[b])) == -negative:
                self.merges.append((a, b, -negative / MILLION))
                self._merge(a, b)

    def _merge(self, a: str, b: str) -> None:
        """Merge the group named `b` into `a` (a < b, so the name is always the smallest member)."""
        groups, own = self.groups, self._sums[a]
        groups[a] += groups.pop(b)
        size = len(groups[a])
        for other, total in self._sums.pop(b).items():
            near = self._sums[other]
            del near[b]
            if other != a:
                own[other] = near[a] = own.get(other, 0) + total
        for other, total in own.items():
            if (average := total / (size * len(groups[other]))) >= self._least:
                heapq.heappush(self._heap, (-average, a, other) if a < other else (-average, other, a))
