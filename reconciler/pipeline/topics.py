"""Ties -> topics: groups of reports on the same matter."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

from reconciler.records import Tie
from reconciler.text.keys import content_id

# Two groups are one topic if their reports are this alike on average. Single links chain unlike stories together through
# one report in between; average linkage does not, and does not depend on the order of the reports.
SAME_MATTER = 0.045


def topic_id(founder: str, split: str | None = None) -> str:
    """The id of the topic that a report founded, or of what a split took out of it."""
    return content_id("topic", founder, split) if split else content_id("topic", founder)


def gather_topics(
    reports: Iterable[str], ties: Sequence[Tie], together: Sequence[tuple[str, str]] = (), least: float = SAME_MATTER
) -> list[tuple[str, ...]]:
    """Groups of report ids by average linkage (UPGMA) over likeness; `together` are pairs that a person merged.

    A pair without a tie counts as 0. Equal likenesses are merged in the order of their smallest members.
    """
    groups = _Groups(sorted(reports), ties)
    groups.merge_while(least)
    return groups.joined(together)


def touched(reports: Iterable[str], ties: Sequence[Tie], least: float = SAME_MATTER) -> set[str]:
    """The other reports that some group of these is so alike, while it lasts, that it could merge with a group of theirs.

    `ties` are all that these reports have. A group that merges at some likeness would have merged with another before only if
    they were at least as alike on average; then one report of the other is. So whatever has none of the reports found here
    comes out by itself whether these are there or not, and these whether it is.
    """
    groups = _Groups(sorted(reports), ties)
    groups.merge_while(least)
    sums, sizes = _outward(groups.members, ties), dict.fromkeys(groups.members, 1)
    found: set[str] = set()
    for kept, gone, level in groups.merges:
        for name in (kept, gone):
            found |= _reached(sums[name], sizes[name] * level)
        for other, likeness in sums.pop(gone).items():
            sums[kept][other] = sums[kept].get(other, 0.0) + likeness
        sizes[kept] += sizes.pop(gone)
    return found.union(*(_reached(sums[name], sizes[name] * least) for name in sums))


def _outward(members: Iterable[str], ties: Iterable[Tie]) -> dict[str, dict[str, float]]:
    """By member, how alike it is to reports that are none."""
    sums: dict[str, dict[str, float]] = {member: {} for member in members}
    for tie in ties:
        for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
            if own in sums and other not in sums:
                sums[own][other] = max(tie.likeness, tie.copying)
    return sums


def _reached(sums: Mapping[str, float], least: float) -> set[str]:
    # Added up in another order the last bits may differ: to find one report too many costs time, one too few the outcome.
    return {other for other, total in sums.items() if total >= least - 1e-9}


class _Groups:
    """Groups being merged: sums of likeness between them, and a heap of the pairs that may merge next.

    `merges` tells which group was merged into which, and how alike they were.
    """

    def __init__(self, members: Sequence[str], ties: Sequence[Tie]) -> None:
        self.members = tuple(members)
        self.merges: list[tuple[str, str, float]] = []
        self._members: dict[str, tuple[str, ...]] = {member: (member,) for member in members}
        self._sums: dict[str, dict[str, float]] = {member: {} for member in members}
        self._heap: list[tuple[float, str, str]] = []
        for tie in sorted(ties, key=lambda tie: (tie.a, tie.b)):
            if tie.a in self._sums and tie.b in self._sums:
                self._sums[tie.a][tie.b] = self._sums[tie.b][tie.a] = max(tie.likeness, tie.copying)
                heapq.heappush(self._heap, (-max(tie.likeness, tie.copying), tie.a, tie.b))

    def merge_while(self, least: float) -> None:
        """Merge the most alike groups until none are alike enough."""
        while self._heap:
            negative, a, b = heapq.heappop(self._heap)
            if -negative < least:
                return
            if a in self._members and b in self._members and self._average(a, b) == -negative:
                self.merges.append((a, b, -negative))
                self._merge(a, b)

    def joined(self, together: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
        """The groups, after those that hold pairs in `together` are put together."""
        group_of = {member: name for name, group in self._members.items() for member in group}
        for a, b in together:
            if a in group_of and b in group_of and group_of[a] != group_of[b]:
                kept, gone = sorted((group_of[a], group_of[b]))
                self._members[kept] = tuple(sorted(self._members[kept] + self._members.pop(gone)))
                group_of |= dict.fromkeys(self._members[kept], kept)
        return sorted(self._members.values())

    def _average(self, a: str, b: str) -> float:
        return self._sums[a].get(b, 0.0) / (len(self._members[a]) * len(self._members[b]))

    def _merge(self, a: str, b: str) -> None:
        """Merge the group named `b` into `a` (a < b, so the name is always the smallest member)."""
        self._members[a] = tuple(sorted(self._members[a] + self._members.pop(b)))
        for other, total in self._sums.pop(b).items():
            self._sums[other].pop(b, None)
            if other != a:
                combined = self._sums[a].get(other, 0.0) + total
                self._sums[a][other] = self._sums[other][a] = combined
        for other in sorted(self._sums[a]):
            first, second = sorted((a, other))
            heapq.heappush(self._heap, (-self._average(first, second), first, second))
