"""The seam to what judges: a judge says what the claims of two reports have to do with one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from reconciler.records import Couple, ReadReport, Together, Verdict


class Judge(Protocol):
    """Says of the claims of two reports which contradict, agree with or update one another.

    A judge is pure: its verdicts on a couple depend on that couple alone. Every implementation must pass
    tests/contracts/judge.py.
    """

    @property
    def name(self) -> str:
        """What the setting calls it; kept with every verdict, with the version."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever a verdict could."""
        ...

    @property
    def quick(self) -> bool:
        """Whether it judges a couple in no more time than it takes to plan for it, so that nothing is gained by asking it early."""
        ...

    @property
    def usage(self) -> Mapping[str, int]:
        """What it has used that costs, such as calls and tokens, since the service started; empty if nothing does."""
        ...

    @property
    def together(self) -> Together:
        """How far its word on a pair is moved by what it says of other pairs; `Together()` where it is taken at its word."""
        ...

    def study(self, read: ReadReport) -> ReadReport:
        """The report with what this judge sees in it alone: its vector, and which claims recount an earlier state.

        A judge that sees nothing of the kind gives it back as it is; ids and spans are never changed.
        """
        ...

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """For each couple the verdicts worth keeping, by (earlier, later) claim id; pairs not listed are unrelated."""
        ...
