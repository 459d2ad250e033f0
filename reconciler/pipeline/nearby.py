"""A report -> the group that it is in among all reports, told from no more of them than it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reconciler.pipeline.topics import LEAST_SUM

# A report -> how alike others are to it, in millionths; None for one that takes no part. What is alike is so both ways.
Near = Callable[[str], Mapping[str, int] | None]


def _heedless(_ids: Iterable[str]) -> None:
    """Nothing is made of what is to come."""


class Nearby:
    """Groups as `topics.Groups` gathers them, each grown only when it is asked for.

    From a group to its nearest, and on from that, until two are the nearest of one another: these merge, whenever it is done
    (nearest-neighbour chains: Benzécri 1982, Juan 1982; average linkage is reducible, so what merges elsewhere brings none nearer).
    What was grown on the way is kept for the next that is asked for.
    """

    def __init__(self, near: Near, least: int = LEAST_SUM, expect: Callable[[Iterable[str]], None] = _heedless) -> None:
        """Which reports will be asked for next is told to `expect`."""
        self._near, self._least, self.expect = near, least, expect
        self._name: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        # By group, the sums of likeness to others; to reports that were not looked at yet, too, each of which is alone.
        self._sums: dict[str, dict[str, int]] = {}
        self._aside: set[str] = set()

    def group(self, report: str) -> tuple[str, ...]:
        """The reports of the group that a report is in; none if it takes no part."""
        if not self._looked_at(report):
            return ()
        chain = [self._name[report]]
        while True:
            nearest = self._nearest(chain[-1])
            if nearest is None:
                return tuple(sorted(self._members[chain[0]]))
            if len(chain) > 1 and nearest == chain[-2]:
                self._merge(*sorted((chain.pop(), chain.pop())))
                chain = chain or [self._name[report]]
            elif self._looked_at(nearest):
                chain.append(nearest)

    def _looked_at(self, report: str) -> bool:
        """Whether a report takes part, which is then in a group of its own if it was in none."""
        if report in self._name:
            return True
        near = None if report in self._aside else self._near(report)
        if near is None:
            self._aside.add(report)
            return False
        sums = dict(near)
        for other in near.keys() & self._name.keys():
            if (name := self._name[other]) != other:
                sums[name] = sums.get(name, 0) + sums.pop(other)
        self._name[report], self._members[report], self._sums[report] = report, [report], sums
        return True

    def _nearest(self, name: str) -> str | None:
        """The group, or the report not looked at yet, that is most alike; of several the one that makes the first pair of names."""
        size, members, found, most = len(self._members[name]), self._members, None, float(self._least)
        least = most * size - 1
        for other, total in self._sums[name].items():
            # Most are not even if they were single reports. Sums are whole numbers: by less than one nothing is told apart.
            if total < least:
                continue
            average = total / (size * len(members[other]) if other in members else size)
            if average >= most and other not in self._aside:
                if average > most or found is None or sorted((name, other)) < sorted((name, found)):
                    found = other
                most, least = average, average * size - 1
        return found

    def _merge(self, kept: str, gone: str) -> None:
        own, sums = self._sums[kept], self._sums
        self._name |= dict.fromkeys(self._members[gone], kept)
        self._members[kept] += self._members.pop(gone)
        del own[gone]
        for other, total in sums.pop(gone).items():
            if other == kept:
                continue
            own[other] = own.get(other, 0) + total
            if (near := sums.get(other)) is not None:
                near[kept] = near.get(kept, 0) + near.pop(gone)
