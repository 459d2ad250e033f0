"""Ties -> topics: groups of reports on the same matter."""

from __future__ import annotations

import heapq
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from reconciler.records import Tie
from reconciler.text.keys import content_id

# Two groups are one topic if their reports are this alike on average. Single links chain unlike stories together through
# one report in between; average linkage does not, and does not depend on the order of the reports.
SAME_MATTER = 0.035
_LAST_BITS = 1e-9

# By report, those that it is tied to, with how alike they are.
Outward = dict[str, list[tuple[str, float]]]


def topic_id(founder: str, split: str | None = None) -> str:
    """The id of the topic that a report founded, or of what a split took out of it."""
    return content_id("topic", founder, split) if split else content_id("topic", founder)


def gather_topics(
    reports: Iterable[str], ties: Sequence[Tie], together: Sequence[tuple[str, str]] = (), least: float = SAME_MATTER
) -> list[tuple[str, ...]]:
    """Groups of report ids by average linkage (UPGMA) over likeness; `together` are pairs that a person merged.

    A pair without a tie counts as 0. Equal likenesses are merged in the order of their smallest members.
    """
    return _Groups(sorted(reports), ties, least).joined(together)


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

    def courses(self) -> list[tuple[object, ...]]:
        """By group, what it is made of and what becomes of it, and when: of two that are the same, the same came at every moment."""
        after = (None if next_ is None else self.members[next_] for next_ in self.became)
        return list(zip(self.members, self.born, self.died, after, strict=True))


def grow(reports: Iterable[str], ties: Sequence[Tie], least: float = SAME_MATTER) -> Tree:
    """The groups that reports are in while they merge."""
    groups = _Groups(sorted(reports), ties, least)
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


def may_merge(one: Tree, numbers: Sequence[int], other: Tree, outward: Outward) -> bool:
    """Whether one of these groups of one tree merges with a group of the other's where all are gathered together.

    `outward` are the ties of the one tree's reports to others. Two groups merge if, while both last, they are at least as alike
    on average as whatever else merges next: so if none are, the trees grow as they do apart.
    """
    toward: Outward = {}
    for far in other.within.keys() & outward.keys():
        for own, value in outward[far]:
            toward.setdefault(own, []).append((far, value))
    if not toward:
        return False
    # No two groups are more alike on average than the most alike of their reports.
    nearest = max(value for near in toward.values() for _, value in near) + _LAST_BITS
    return any(_meets(number, one, other, toward, nearest) for number in numbers if one.died[number] <= nearest)


def _meets(number: int, one: Tree, other: Tree, toward: Outward, nearest: float) -> bool:
    """Whether a group of one tree merges with any group of the other, none of which is more alike to it than `nearest`."""
    sums: dict[int, float] = {}
    for report in one.members[number]:
        for far, value in toward.get(report, ()):
            # The groups that a report is in come and go one after another, each for less likeness than the one before.
            for place in takewhile(lambda place: other.died[place] <= nearest, reversed(other.within[far])):
                sums[place] = sums.get(place, 0.0) + value
    for place, total in sums.items():
        level = max(one.died[number], other.died[place])
        last = min(one.born[number], other.born[place]) >= level
        # Added up in another order the last bits may differ: to find one too many costs time, one too few the outcome.
        if last and total >= (level - _LAST_BITS) * len(one.members[number]) * len(other.members[place]):
            return True
    return False


def outward(members: Container[str], ties: Iterable[Tie]) -> Outward:
    """The ties of members to reports that are none."""
    found: Outward = {}
    for tie in ties:
        for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
            if own in members and other not in members:
                found.setdefault(other, []).append((own, max(tie.likeness, tie.copying)))
    return found


class _Groups:
    """Groups being merged, until none are as alike as `least`: sums of likeness between them, and a heap of the pairs that may merge next.

    `merges` tells which group was merged into which, and how alike they were.
    """

    def __init__(self, members: Sequence[str], ties: Iterable[Tie], least: float) -> None:
        self.members, self._least = tuple(members), least
        self.merges: list[tuple[str, str, float]] = []
        self._members: dict[str, list[str]] = {member: [member] for member in members}
        self._sums: dict[str, dict[str, float]] = {member: {} for member in members}
        self._heap: list[tuple[float, str, str]] = []
        for tie in ties:
            if tie.a in self._sums and tie.b in self._sums:
                self._sums[tie.a][tie.b] = self._sums[tie.b][tie.a] = max(tie.likeness, tie.copying)
                self._may_merge(tie.a, tie.b)
        self._merge_all()

    def joined(self, together: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
        """The groups, after those that hold pairs in `together` are put together."""
        group_of = {member: name for name, group in self._members.items() for member in group}
        for a, b in together:
            if a in group_of and b in group_of and group_of[a] != group_of[b]:
                kept, gone = sorted((group_of[a], group_of[b]))
                self._members[kept] += self._members.pop(gone)
                group_of |= dict.fromkeys(self._members[kept], kept)
        return sorted(tuple(sorted(group)) for group in self._members.values())

    def _merge_all(self) -> None:
        while self._heap:
            negative, a, b = heapq.heappop(self._heap)
            if a in self._members and b in self._members and self._average(a, b) == -negative:
                self.merges.append((a, b, -negative))
                self._merge(a, b)

    def _average(self, a: str, b: str) -> float:
        return self._sums[a].get(b, 0.0) / (len(self._members[a]) * len(self._members[b]))

    def _may_merge(self, a: str, b: str) -> None:
        if (average := self._average(a, b)) >= self._least:
            heapq.heappush(self._heap, (-average, a, b) if a < b else (-average, b, a))

    def _merge(self, a: str, b: str) -> None:
        """Merge the group named `b` into `a` (a < b, so the name is always the smallest member)."""
        self._members[a] += self._members.pop(b)
        for other, total in self._sums.pop(b).items():
            self._sums[other].pop(b, None)
            if other != a:
                combined = self._sums[a].get(other, 0.0) + total
                self._sums[a][other] = self._sums[other][a] = combined
        for other in self._sums[a]:
            self._may_merge(a, other)
