"""Pairs of claims, surest first -> groups: average linkage with cannot-links, in time that grows with the pairs that agree."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

# Scores are counted in whole ten-thousandths, the places that verdicts have: sums are exact in any order.
WHOLE = 10_000
# Two claims, in order.
Pair = tuple[str, str]


class Linkage:
    """Groups of some claims that grow by pairs.

    `agreement` says of each claim how surely others agree with it, in ten-thousandths, `cannot` which it may share no group with;
    pairs `told` twice agree wholly. Groups are joined that agree at least this surely (0..1) on average.
    """

    def __init__(
        self,
        claims: Sequence[str],
        agreement: Mapping[str, Mapping[str, int]],
        cannot: Sequence[Mapping[str, Iterable[str]]],
        told: Iterable[Pair],
        least: float,
    ) -> None:
        number = {claim: at for at, claim in enumerate(claims)}
        self._least, self._group = least * WHOLE, dict(number)
        self._members = [[claim] for claim in claims]
        # By group: the sum of agreement with each other group, and the groups that it may not join.
        self._sums = [{number[other]: sure for other, sure in agreement.get(claim, {}).items() if other in number} for claim in claims]
        self._barred = [{number[other] for each in cannot for other in each.get(claim, ()) if other in number} for claim in claims]
        for one, other in told:
            self._sums[number[one]][number[other]] = self._sums[number[other]][number[one]] = WHOLE

    def join(self, one: str, other: str) -> None:
        """Make one group of those of two claims, if all in both may be together and agree on average."""
        into, gone = self._group[one], self._group[other]
        if into == gone or gone in self._barred[into]:
            return
        if self._sums[into].get(gone, 0) < self._least * len(self._members[into]) * len(self._members[gone]):
            return
        if len(self._members[into]) < len(self._members[gone]):
            into, gone = gone, into
        for claim in self._members[gone]:
            self._group[claim] = into
        self._members[into] += self._members[gone]
        self._hand_over(gone, into)

    def _hand_over(self, gone: int, into: int) -> None:
        """Let a group have what another one, which it took in, has to do with the others."""
        for third, sure in self._sums[gone].items():
            del self._sums[third][gone]
            if third != into:
                self._sums[third][into] = self._sums[into][third] = self._sums[into].get(third, 0) + sure
        for third in self._barred[gone]:
            self._barred[third].discard(gone)
            self._barred[third].add(into)
        self._barred[into] |= self._barred[gone]

    def groups(self, of: Container[str]) -> tuple[tuple[str, ...], ...]:
        """The groups that have one of these claims, each in order, in order."""
        numbers = {group for claim, group in self._group.items() if claim in of}
        return tuple(sorted(tuple(sorted(self._members[number])) for number in numbers))
